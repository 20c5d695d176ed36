"""The region a city lies in, told by its zone: its country, its currency and its seasons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel.core import get_global
from babel.numbers import get_territory_currencies

from catalog.search.phrasebook import load_phrasebook


@dataclass(frozen=True, slots=True)
class Region:
    """`country` (ISO 3166) and `currency` (ISO 4217), empty where the zone tells none; in the `south` the
    seasons are turned round."""

    country: str = ""
    currency: str = ""
    south: bool = False


NOWHERE = Region()
"""Of a zone that belongs to no country nothing is known."""


@cache
def region_of(zone: str) -> Region:
    """The region of an IANA zone."""
    country = str(get_global("zone_territories").get(zone, ""))
    if not country:
        return NOWHERE
    currencies = get_territory_currencies(country)
    southern = load_phrasebook().calendar["countries"]["south"].split()
    return Region(
        country=country, currency=str(currencies[0]) if currencies else "", south=country in southern
    )
