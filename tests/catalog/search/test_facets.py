"""Facets count what a further wish would leave; narrowed by it, the answer counts the same."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from catalog.model import Access, Audience, Known, Place, Prerequisites
from catalog.search import Order, Scope

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("America/Mexico_City"))


def facets(town, words: str, **scope: object) -> dict[tuple[str, str], int]:
    found = town.search().facets(words, language="es", now=NOW, scope=Scope(**scope))
    return {(facet.key, facet.value): facet.count for facet in found}


def total(town, words: str, key: str) -> int:
    return town.ask(words, scope=Scope(strict=frozenset({key})), limit=50).total


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [("free", "", "gratis"), ("when", "week", "en los próximos 6 días"), ("where", "Usera", "en Usera")],
)
def test_what_a_facet_counts_is_what_narrowing_by_it_leaves(city, key, value, words) -> None:
    counted = facets(city, "yoga")
    assert counted[key, value] == total(city, f"yoga {words}", key)


def test_only_what_is_known_to_be_there_counts(town) -> None:
    for number, known in enumerate(Known):
        place = Place(name=f"Casa {number}", prerequisites=Prerequisites(water=known, wifi=known))
        town.add(f"Taller {number}", place=place, access=Access(quiet=known), on="2026-11-28")
    counted = facets(town, "taller")
    assert counted["place", "water"] == counted["place", "wifi"] == counted["access", "quiet"] == 1
    assert ("place", "toilets") not in counted
    assert town.names("taller con agua", scope=Scope(strict=frozenset({"place"}))) == ["Taller 0"]
    assert town.names("taller en un espacio tranquilo", scope=Scope(strict=frozenset({"access"}))) == [
        "Taller 0"
    ]


def test_a_facet_that_all_keep_or_none_keeps_is_not_offered(town) -> None:
    for number in range(3):
        town.add(f"Baile {number}", on="2026-11-28", audiences=frozenset({Audience.WOMEN}))
    counted = facets(town, "baile")
    assert all(key != "audience" for key, _ in counted)


def test_what_is_asked_already_is_not_offered_again(city) -> None:
    assert not {key for key, _ in facets(city, "yoga gratis el sábado en Usera")} & {"free", "when", "where"}


def test_a_wish_taken_back_is_offered_again(city) -> None:
    assert ("free", "") in facets(city, "yoga gratis", without=frozenset({"free"}))


def test_prices_are_put_in_order_and_what_is_not_stated_comes_last(city) -> None:
    prices = {"Yoga en el parque": 0, "Yoga suave para adultos mayores": 50, "Yoga en casa": None}
    names = city.names("yoga", scope=Scope(order=Order.PRICE))
    assert names == sorted(names, key=lambda name: (prices[name] is None, prices[name] or 0))
