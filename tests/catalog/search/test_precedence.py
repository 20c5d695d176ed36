"""Among answers as good: what begins soon and was confirmed lately first, nobody's for being theirs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.model import Kind, Organization, Sector
from catalog.sample import sample_opportunities
from catalog.search import Index, Search
from catalog.search.precedence import LATE, STALE
from tests.catalog.search.conftest import FREE, NOW, PARTS, ZONE

QUESTIONS = (
    "yoga", "clases de inglés", "algo gratis", "qué hay este fin de semana", "música para niños", "salud",
    "taller de pintura", "me quedé sin trabajo", "computación para mayores", "teatro en el centro", "ajedrez",
)  # fmt: skip


def search_of(opportunities):
    return Search(Index.build(opportunities, neighbourhoods=PARTS, now=NOW), zone=ZONE)


def asked(search, question, *, now=NOW, limit=20):
    return [hit.id for hit in search.ask(question, language="es", now=now, limit=limit).hits]


def test_what_begins_soon_stands_before_what_begins_in_five_months(town):
    for number, (day, word) in enumerate((("2027-04-23", "rojo"), ("2026-11-26", "azul"))):
        for name in "abcdef":
            town.add(f"Cerámica {word} {name}{number}", on=day)
    names = town.names("cerámica")
    assert all("azul" in name for name in names[:6])
    assert all("rojo" in name for name in names[6:])


def test_a_better_match_stands_first_however_far_away_it_is(town):
    town.add("Taller de cerámica", on="2027-05-20", assured_on=date(2020, 1, 1))
    town.add("Historia de la cerámica y el taller", on="2026-11-24", assured_on=date(2026, 11, 22))
    assert town.names("taller de cerámica")[0] == "Taller de cerámica"


def test_what_is_there_all_the_time_is_not_behind_what_begins_tomorrow_for_that(town):
    firsts = Counter()
    town.add("Asesoría jurídica", kind=Kind.SERVICE, where="Centro")
    town.add("Asesoría jurídica", kind=Kind.EVENT, on="2026-11-23", at="18:00", where="Usera")
    for day in range(30):
        moved = replace(town.offers[1], occurrences=tuple(later(o, day) for o in town.offers[1].occurrences))
        search = search_of([town.offers[0], moved])
        firsts[asked(search, "asesoría jurídica", now=NOW + timedelta(days=day))[0]] += 1
    assert min(firsts[1], firsts[2]) >= 5


def later(occurrence, days):
    return replace(
        occurrence,
        starts=occurrence.starts + timedelta(days=days),
        ends=occurrence.ends + timedelta(days=days),
    )


def test_what_was_confirmed_lately_stands_before_what_was_not_for_a_year(town):
    for name, day in (
        ("rojo", date(2025, 11, 1)),
        ("azul", date(2026, 11, 20)),
        ("gris", None),
        ("rosa", date(2026, 5, 1)),
    ):
        town.add(f"Comedor {name}", assured_on=day)
    assert town.names("comedor")[:2] == ["Comedor azul", "Comedor rosa"]


def test_both_together_weigh_less_than_a_hundredth(town):
    assert LATE + STALE < 0.01


def test_equals_take_turns_from_day_to_day_and_keep_their_order_within_one(town):
    for name in ("roja", "azul", "gris", "rosa"):
        town.add(f"Zumba {name}")
    firsts = Counter(asked(town.search(), "zumba", now=NOW + timedelta(days=day))[0] for day in range(40))
    assert set(firsts) == {1, 2, 3, 4}
    assert max(firsts.values()) <= 20
    orders = {tuple(asked(town.search(), "zumba", now=NOW + timedelta(hours=hour))) for hour in (0, 1, 5, 12)}
    assert len(orders) == 1


@pytest.fixture(scope="module")
def searches():
    """The sample city as it is, imported the other way round, and with other providers twice."""
    made = sample_opportunities("jacaranda", today=NOW.date())
    numbered = [replace(o, id=number) for number, o in enumerate(made, 1)]
    flips = {sign: search_of([flipped(o, sign) for o in numbered]) for sign in ("qq", "zz")}
    return {"": search_of(numbered), "reversed": search_of(numbered[::-1]), **flips}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_order_of_import_gives_no_advantage(searches, question):
    assert asked(searches["reversed"], question) == asked(searches[""], question) != []


@pytest.mark.parametrize("question", QUESTIONS)
def test_who_offers_it_gives_no_advantage(searches, question):
    """Every provider becomes another one, with a name of as many words that nobody asks for."""
    assert asked(searches["zz"], question) == asked(searches["qq"], question) != []


def flipped(opportunity, sign):
    organization = opportunity.organization
    kinds = {"qq": (Sector.PUBLIC, "ayto"), "zz": (Sector.PRIVATE, "empresa")}
    sector, source = kinds[sign]
    if organization is not None:
        words = [f"{sign}{word}{sign}" for word in organization.name.split()]
        organization = Organization(name=" ".join(words), key=f"{sign}{organization.key}", sector=sector)
    return replace(opportunity, organization=organization, source=source)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["Yoga", "Yoga suave", "Danza y yoga"]), min_size=2, max_size=7), st.randoms()
)
def test_any_order_of_any_few_is_answered_alike(town, names, chance):
    town.offers.clear()
    for number, name in enumerate(names):
        town.add(f"{name} {number}", price=FREE)
    mixed = town.offers.copy()
    chance.shuffle(mixed)
    assert asked(search_of(mixed), "yoga") == asked(search_of(town.offers), "yoga")
