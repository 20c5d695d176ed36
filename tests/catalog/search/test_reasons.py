"""Every reason that is given holds of the record itself, and is of what was scored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.model import Audience, Known, Position, PriceKind
from catalog.sample import sample_opportunities
from catalog.search import Index, Search
from catalog.search.answer import ReasonKind
from catalog.search.phrasebook import load_phrasebook
from catalog.search.reasons import SOON
from catalog.search.stated import price_state
from catalog.search.times import KEPT
from catalog.search.words import fold, tokens
from tests.catalog.search.conftest import NOW, ZONE

HERE = Position(latitude=19.43, longitude=-99.13)
QUESTIONS = [
    ("yoga gratis", "es"), ("serámica", "es"), ("clases de inglés el sábado", "es"), ("free music", "en"),
    ("teatro para niños", "es"), ("computación para adultos mayores", "es"), ("vacunas cerca de mí", "es"),
    ("cine en silla de ruedas", "es"), ("cours de danse", "fr"), ("aula de dança de graça", "pt"),
    ("estoy deprimida", "es"), ("no tengo trabajo", "es"), ("qué hay hoy", "es"),
    ("pintura menos de 200 pesos", "es"),
    ("museos con lengua de señas", "es"), ("conciertos este fin de semana", "es"), ("huerto", "es"),
    ("ajedres", "es"), ("lectura en voz alta", "es"), ("danza", "es"), ("primeros auxilios", "es"),
]  # fmt: skip


@pytest.fixture(scope="module")
def city():
    offered = sample_opportunities("jacaranda", today=NOW.date())
    numbered = {number: replace(offer, id=number) for number, offer in enumerate(offered, 1)}
    return numbered, Search(Index.build(numbered.values(), now=NOW), zone=ZONE)


def words_of(offer) -> set[str]:
    place, organization = offer.place, offer.organization
    said = [part for t in offer.texts for part in (t.name, t.summary, t.description, t.easy)]
    said += [*offer.categories, offer.who_can_come]
    said += [place.name, place.neighbourhood, place.locality, place.street_address] if place else []
    said += [organization.name, organization.alternate_name] if organization else []
    return set(tokens(" ".join(filter(None, said))))


@pytest.mark.parametrize(("question", "language"), QUESTIONS)
def test_every_reason_holds(city, question, language):
    offers, search = city
    near = HERE if "cerca" in question else None
    answer = search.ask(question, language=language, now=NOW, near=near, limit=30)
    assert answer.answered
    asked = answer.understood
    for hit in answer.hits:
        offer = offers[hit.id]
        assert len(set(hit.reasons)) == len(hit.reasons)
        for reason in hit.reasons:
            match reason.kind:
                case ReasonKind.WORDS:
                    assert fold(reason.detail) in words_of(offer)
                case ReasonKind.SPELLING:
                    assert fold(reason.detail) in words_of(offer)
                    assert fold(reason.detail) not in tokens(question)
                case ReasonKind.FREE:
                    assert asked.free
                    assert price_state(offer.price, load_phrasebook()) == KEPT
                case ReasonKind.PRICE:
                    assert offer.price.kind is PriceKind.FREE or offer.price.amount <= asked.price_most
                case ReasonKind.WHEN:
                    assert hit.next is not None
                    assert (
                        asked.when.start is None or hit.next.astimezone(NOW.tzinfo).date() <= asked.when.end
                    )
                case ReasonKind.ACCESS:
                    needs = [getattr(offer.access, need) for need in asked.access]
                    needs += [getattr(offer.place.access, need) for need in asked.access if offer.place]
                    step_free = offer.place is not None and offer.place.prerequisites.step_free
                    assert Known.YES in needs or step_free is Known.YES
                case ReasonKind.SOON:
                    assert asked.when is None
                    assert 0 <= (hit.next - NOW).total_seconds() <= SOON
                case ReasonKind.NEAR:
                    assert asked.where.position == HERE
                    assert offer.place.position is not None
                case ReasonKind.KIND:
                    assert reason.detail == asked.kind
        given = {reason.kind for reason in hit.reasons}
        assert not given & {ReasonKind(key) for key in (*hit.unsure, *hit.broken) if key in set(ReasonKind)}


def test_where_nothing_is_near_or_soon_or_free_nothing_is_said_to_be(town):
    town.add("Danza", on="2027-03-01")
    kinds = {reason.kind for reason in town.ask("danza").hits[0].reasons}
    assert kinds == {ReasonKind.WORDS}
    kinds = {reason.kind for reason in town.ask("danza gratis").hits[0].reasons}
    assert kinds == {ReasonKind.WORDS}


def test_soon_is_said_of_what_begins_within_seven_days_and_not_of_what_runs(town):
    town.add("Danza uno", on="2026-11-29")
    town.add("Danza dos", on="2026-12-02")
    town.add("Danza tres", on="2026-11-20", hours=24 * 30)
    soon = {
        hit.title
        for hit in town.ask("danza").hits
        if ReasonKind.SOON in {reason.kind for reason in hit.reasons}
    }
    assert soon == {"Danza uno"}


def test_of_several_audiences_only_those_it_is_for_are_named(town):
    town.add("Teatro", audiences=frozenset({Audience.YOUNG_PEOPLE}))
    reasons = town.ask("teatro para jóvenes y mujeres").hits[0].reasons
    assert [r.detail for r in reasons if r.kind is ReasonKind.AUDIENCE] == ["young_people"]
