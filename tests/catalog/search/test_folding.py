"""The same offer at many places or dates is one answer that says how many more there are, and loses none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.model import Audience, Organization, Place
from catalog.search.answer import Confidence
from catalog.search.scope import Order, Scope
from tests.catalog.search.conftest import FREE, paid

LIBRARIES = Organization(name="Red de Bibliotecas", key="bibliotecas")


def branches(town, name="Remedial English", *, count=5, **more):
    places = [
        Place(name=f"Biblioteca {n}", neighbourhood="Usera" if n == 3 else "Centro") for n in range(count)
    ]
    return [
        town.add(name, place=place, on=f"2026-12-{n + 1:02}", organization=LIBRARIES, **more)
        for n, place in enumerate(places)
    ]


def numbers(answer):
    return [hit.id for hit in answer.hits]


def test_one_branch_stands_for_all_and_says_how_many_more(town):
    branches(town)
    town.add("English conversation", on="2026-12-20")
    answer = town.ask("english")
    assert len(answer.hits) == answer.total == 2
    hit = next(hit for hit in answer.hits if hit.title == "Remedial English")
    assert (hit.others, hit.other_places) == (4, 4)
    assert next(
        hit for hit in answer.hits if (hit is not None and hit.title != hit.external_id) or hit.others == 0
    )


def test_the_soonest_of_those_that_answer_as_well_stands_for_the_others(town):
    made = branches(town)
    assert town.ask("remedial english").hits[0].id == made[0].id


def test_the_others_can_be_looked_through_and_none_is_lost(town):
    made = branches(town, count=7)
    first = town.ask("remedial english").hits[0]
    alone = town.ask("remedial english", scope=Scope(alike=first.id), limit=50)
    assert alone.total == 1 + first.others == 7
    assert set(numbers(alone)) == {offer.id for offer in made}
    paged = [
        n
        for o in (0, 5)
        for n in numbers(town.ask("remedial english", scope=Scope(alike=first.id), offset=o))
    ]
    assert paged == numbers(alone)
    assert all(hit.others == 0 for hit in alone.hits)


def test_what_is_no_longer_there_has_no_others(town):
    branches(town)
    answer = town.ask("remedial english", scope=Scope(alike=99))
    assert (answer.hits, answer.confidence) == ((), Confidence.NONE)


@pytest.mark.parametrize(
    "question",
    [
        "dónde hay remedial english",
        "remedial english en usera",
        "where is remedial english",
    ],
)
def test_who_asks_where_gets_each_place(town, question):
    branches(town)
    assert town.ask(question, limit=50).total == 5


def test_a_named_branch_stands_for_the_others(town):
    made = branches(town)
    hit = town.ask("remedial english biblioteca 4").hits[0]
    assert hit.id == made[4].id


def test_dates_of_the_same_at_one_place_are_dates_and_not_places(town):
    for day in range(1, 5):
        town.add("Titizé", on=f"2026-12-{day:02}", venue="Teatro")
    hit = town.ask("titizé").hits[0]
    assert (hit.others, hit.other_places) == (3, 0)


@pytest.mark.parametrize(
    ("name", "venue"),
    [
        ("Tejido (Centro)", "Casa de Cultura"),
        ("Tejido - Centro", "Casa de Cultura"),
        ("Tejido en el Centro", "El Centro Cultural"),
        ("Tejido, Casa de Cultura", "Casa de Cultura"),
    ],
)
def test_a_title_that_ends_with_its_own_place_is_the_same_offer(town, name, venue):
    town.add("Tejido (Usera)", where="Usera")
    town.add(name, place=Place(name=venue, neighbourhood="Centro"))
    assert town.ask("tejido").total == 1


@pytest.mark.parametrize(
    "other",
    [
        {"organization": Organization(name="Otra", key="otra")},
        {"audiences": frozenset({Audience.CHILDREN})},
        {"minimum_age": 16},
        {"price": paid(90)},
        {"languages": ("en",)},
        {"name": "Natación 2"},
    ],
)
def test_what_differs_in_more_than_place_and_date_is_another_offer(town, other):
    same = {"organization": LIBRARIES, "price": FREE}
    town.add("Natación", **same)
    town.add(other.pop("name", "Natación"), **{**same, **other})
    assert town.ask("natación").total == 2


def test_a_place_that_is_the_offer_itself_is_not_its_own_branch(town):
    for tail in ("Administration", "Vector Control"):
        name = f"Health Dept., {tail}"
        town.add(name, place=Place(name=name))
    assert town.ask("health dept").total == 2


def test_what_breaks_or_does_not_say_a_wish_stands_for_nothing_that_keeps_it(town):
    made = branches(town, price=FREE)
    town.offers.append(replace(made[0], id=90, external_id="x", price=paid(10)))
    assert town.ask("remedial english gratis", limit=9).hits[0].others == 4


def test_a_listing_and_its_filters_count_each_offer_once(town):
    branches(town, price=FREE)
    town.add("Danza", on="2026-12-02", price=paid(10))
    assert town.ask("en diciembre").total == 2
    from tests.catalog.search.conftest import NOW

    counts = {(f.key, f.value): f.count for f in town.search().facets("en diciembre", language="es", now=NOW)}
    assert counts["free", ""] == 1
    assert counts["where", "Centro"] == 4
    assert town.ask("en diciembre gratis").total == 1
    assert town.ask("en diciembre en centro").total == 4


def test_the_order_asked_for_is_kept(town):
    made = branches(town)
    town.add("English para todos", on="2026-11-30")
    soon = town.ask("english", scope=Scope(order=Order.SOON))
    assert numbers(soon) == [6, made[0].id]


def test_three_offers_are_shown_where_it_is_not_sure_not_three_branches(town):
    for name in ("Pintura al óleo", "Pintura textil", "Pintura mural"):
        branches(town, name, price=paid(5))
    answer = town.ask("pintura gratis", limit=9)
    assert answer.confidence is Confidence.PERHAPS
    assert {hit.title for hit in answer.hits} == {"Pintura al óleo", "Pintura textil", "Pintura mural"}
    alone = town.ask("pintura gratis", limit=9, scope=Scope(alike=answer.hits[0].id))
    assert len(alone.hits) == 1 + answer.hits[0].others
