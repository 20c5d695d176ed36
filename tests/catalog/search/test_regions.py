"""Seasons, holidays and what money is called depend on where the city lies, which its zone tells."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from catalog.search import Index, Search
from catalog.search.region import NOWHERE, region_of
from catalog.search.understood import Understood


def read(question: str, zone: str) -> Understood:
    now = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo(zone))
    search = Search(Index.build([], now=now), zone=zone)
    return search.read(question, language="es", now=now).understood


def days(question: str, zone: str) -> tuple[date | None, date | None] | None:
    when = read(question, zone).when
    return (when.start, when.end) if when else None


@pytest.mark.parametrize(
    ("question", "zone", "first", "last"),
    [
        ("en verano", "America/Mexico_City", "2027-06-01", "2027-09-22"),
        ("en verano", "America/Santiago", "2026-12-01", "2027-03-20"),
        ("this winter", "Australia/Sydney", "2027-06-01", "2027-09-22"),
        ("this winter", "America/Halifax", "2026-12-01", "2027-03-20"),
        ("en las vacaciones de invierno", "America/Santiago", "2027-07-01", "2027-07-31"),
        ("en fiestas patrias", "America/Santiago", "2027-09-18", "2027-09-19"),
        ("en fiestas patrias", "America/Mexico_City", "2027-09-15", "2027-09-16"),
        ("este puente", "America/Mexico_City", "2026-12-25", "2026-12-27"),
        ("este puente", "Europe/Madrid", "2026-12-05", "2026-12-08"),
        ("el finde largo", "America/Santiago", "2026-12-05", "2026-12-08"),
    ],
)
def test_a_season_and_a_long_weekend_are_those_of_the_country(question, zone, first, last):
    assert days(question, zone) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("question", "zone"),
    [
        ("este puente", "UTC"),
        ("fiestas patrias", "America/Halifax"),
        ("en el puente de Ojuela", "America/Mexico_City"),
    ],
)
def test_where_the_holidays_are_not_known_no_day_is_made_up(question, zone):
    assert days(question, zone) is None


@pytest.mark.parametrize(
    ("question", "zone", "most"),
    [
        ("yoga, tengo 5 lucas", "America/Mexico_City", 5),
        ("yoga, tengo 5 lucas", "America/Santiago", 5000),
        ("yoga, tengo 5 lucas", "Europe/Madrid", None),
        ("yoga por menos de 300 de lana", "America/Mexico_City", 300),
        ("yoga por menos de 20 pavos", "Europe/Madrid", 20),
        ("50 pesos", "America/Mexico_City", 50),
    ],
)
def test_money_is_called_otherwise_elsewhere(question, zone, most):
    assert read(question, zone).price_most == most


def test_a_zone_tells_country_currency_and_half_of_the_world():
    assert region_of("America/Santiago").currency == "CLP"
    assert region_of("America/Santiago").south
    assert not region_of("America/Tijuana").south
    assert region_of("UTC") == NOWHERE
