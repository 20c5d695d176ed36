"""Where nothing that fits keeps a wish, what fits all but that is offered, and what is not kept is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.model import Access, Kind, Known, Price, PriceKind
from catalog.search.answer import Confidence
from catalog.search.scope import Scope
from catalog.search.words import Stems

FREE = Price(kind=PriceKind.FREE)
PAID = Price(kind=PriceKind.AMOUNT, amount=Decimal(350), currency="MXN")


@pytest.fixture
def filled(town):
    """Two courses of welding on other days than the fair that has a little of it, and much else."""
    town.add("Soldadura desde cero", price=PAID, on="2026-12-01", kind=Kind.COURSE)
    town.add("Soldadura para quien ya suelda", on="2026-12-02", kind=Kind.COURSE)
    fair = "Habrá pan, música, juegos y un puesto de soldadura, y otras cosas que ver en la plaza."
    town.add("Feria de los oficios", price=FREE, on="2026-11-28", about=fair)
    for number in range(40):
        town.add(f"Coro de barrio {number}", price=FREE, on="2026-11-27")
    return town


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("oye algo pa aprender soldadura q no cueste", "es"),
        ("soldadura, q no cueste oye", "es"),
        ("hey, anything on soldadura that's free", "en"),
    ],
)
def test_a_call_and_a_denial_of_something_else_tell_of_no_need(filled, query, language):
    filled.add("Audiometría y auxiliares auditivos", price=FREE)
    answer = filled.ask(query, language=language)
    assert answer.answered
    assert "Audiometría y auxiliares auditivos" not in [hit.external_id for hit in answer.hits]


def test_a_denial_stands_before_what_it_denies_and_near_it(filled):
    filled.add("Audiometría y auxiliares auditivos")
    needs = filled.search().index.needs
    assert needs.heard(["ya", "casi", "no", "me", "oye"], Stems())
    assert not needs.heard(["oye", "ya", "no"], Stems())
    assert not needs.heard(["no", "sé", "si", "me", "entiendes", "oye"], Stems())


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("mi abuelo ya casi no oye, hay algo para él?", "es"),
        ("mi papá oye mal", "es"),
        ("my grandfather can't hear well", "en"),
    ],
)
def test_what_helps_who_does_not_hear_comes_before_what_lets_them_in(filled, query, language):
    filled.add("Audiometría y auxiliares auditivos", price=FREE)
    filled.add("Danzón en la plaza", access=Access(hearing_loop=Known.YES, sign_language=Known.YES))
    answer = filled.ask(query, language=language)
    assert answer.hits[0].external_id == "Audiometría y auxiliares auditivos"
    assert answer.confidence is Confidence.PERHAPS


def test_who_asks_what_lets_them_in_is_given_that(filled):
    filled.add("Audiometría y auxiliares auditivos", price=FREE)
    filled.add("Danzón en la plaza", access=Access(sign_language=Known.YES))
    assert filled.names("soy sordo")[0] == "Danzón en la plaza"


@pytest.mark.parametrize(
    ("query", "language"), [("soldadura el sábado", "es"), ("soldadura on saturday", "en")]
)
def test_what_fits_all_but_the_day_is_offered_and_told(filled, query, language):
    answer = filled.ask(query, language=language)
    assert answer.confidence is Confidence.PERHAPS
    assert {hit.external_id for hit in answer.hits} == {
        "Soldadura desde cero",
        "Soldadura para quien ya suelda",
    }
    assert all(hit.broken == ("when",) for hit in answer.hits)


def test_what_a_filter_asks_for_gives_no_way(filled):
    strict = Scope(strict=frozenset({"when"}))
    assert filled.ask("soldadura el sábado").answered
    assert "Soldadura desde cero" not in filled.names("soldadura el sábado", scope=strict)
