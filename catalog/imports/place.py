"""Where it is and who offers it, with keys by which two imports meet the same place and organization."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar

from catalog.imports.dates import read_date
from catalog.imports.draft import Draft
from catalog.imports.problem import Code
from catalog.imports.row import Row
from catalog.imports.texts import fold, is_shouted, line, title_case
from catalog.model import Organization, Place, Position, Sector

_SECTORS = {sector.value: sector for sector in Sector}
_LONGEST_KEY = 100
_Named = TypeVar("_Named", Place, Organization)


def read_place(row: Row, language: str) -> Place | None:
    """The place of a row; None where it names neither a venue, a street nor a part of the city."""
    name = _named(row.text("place.name"), language)
    if name and read_date(name):
        row.problem(Code.VALUE_UNKNOWN, "place.name", name)
        name = ""
    street = _named(row.text("place.address"), language)
    if street.lower().startswith("lat:"):
        street = ""
    neighbourhood = _named(row.text("place.neighbourhood"), language, 0)
    locality = _named(row.text("place.locality"), language, 0)
    if not (name or street or neighbourhood or locality):
        return None
    postal_code = row.phrase("place.postal_code")
    key = row.text("place.key") or "|".join((name, street, postal_code, neighbourhood, locality))
    return Place(
        name=name or street or neighbourhood or locality,
        key=_key(key),
        street_address=street,
        neighbourhood=neighbourhood,
        locality=locality,
        postal_code=postal_code,
        position=_position(row),
        transportation=row.phrase("place.transport"),
        telephone=row.phrase("place.telephone"),
        url=row.address("place.url"),
    )


def read_organization(row: Row, language: str) -> Organization | None:
    """Who offers it; None where nobody is named."""
    name = _named(row.text("organization.name"), language)
    if not name:
        return None
    sector = row.text("organization.sector")
    if sector and sector not in _SECTORS:
        row.problem(Code.VALUE_UNKNOWN, "organization.sector", sector)
    return Organization(
        name=name,
        key=_key(row.text("organization.key") or name),
        sector=_SECTORS.get(sector),
        url=row.address("organization.url"),
        telephone=row.phrase("organization.telephone"),
        email=row.email("organization.email"),
    )


def settled(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """The drafts with one place and one organization for each key: what one row leaves out another tells."""
    kept = list(drafts)
    places = _merged(draft.opportunity.place for draft in kept)
    organizations = _merged(draft.opportunity.organization for draft in kept)
    found: list[Draft] = []
    for draft in kept:
        opportunity = draft.opportunity
        place = places[opportunity.place.key] if opportunity.place else None
        organization = organizations[opportunity.organization.key] if opportunity.organization else None
        if _differs(place, opportunity.place) or _differs(organization, opportunity.organization):
            draft = Draft(draft.row, replace(opportunity, place=place, organization=organization))
        found.append(draft)
    return tuple(found)


def _differs(one: _Named | None, other: _Named | None) -> bool:
    return one is not other and one != other


def _merged(values: Iterable[_Named | None]) -> dict[str, _Named]:
    found: dict[str, _Named] = {}
    for value in values:
        if value is None:
            continue
        first = found.setdefault(value.key, value)
        if first is value or first == value:
            continue
        missing: dict[str, Any] = {
            f.name: getattr(value, f.name)
            for f in fields(value)
            if getattr(first, f.name) in ("", None) and getattr(value, f.name) not in ("", None)
        }
        if missing:
            found[value.key] = replace(first, **missing)
    return found


@lru_cache(maxsize=8192)
def _named(text: str, language: str, longest_acronym: int = 5) -> str:
    """A name out of its capitals; a venue of five letters may be an acronym (MEETT) and stays."""
    name = line(text).strip(" ,;-–·|")
    return title_case(name, language) if is_shouted(name) and len(name) > longest_acronym else name


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    key = fold(text)
    return key if len(key) <= _LONGEST_KEY else key[:60] + "~" + sha256(key.encode()).hexdigest()[:20]


def _position(row: Row) -> Position | None:
    latitude, longitude = row.text("place.latitude"), row.text("place.longitude")
    field = "place.latitude"
    if not (latitude and longitude):
        both = row.text("place.position").replace(";", ",").split(",")
        if len(both) != 2:
            if row.text("place.position"):
                row.problem(Code.POSITION_UNREADABLE, "place.position", row.text("place.position"))
            return None
        latitude, longitude, field = both[0].strip(), both[1].strip(), "place.position"
    try:
        found = Position(
            latitude=float(latitude.replace(",", ".")), longitude=float(longitude.replace(",", "."))
        )
    except ValueError:
        found = Position(latitude=0.0, longitude=0.0)
    if (not found.latitude and not found.longitude) or abs(found.latitude) > 90 or abs(found.longitude) > 180:
        row.problem(Code.POSITION_UNREADABLE, field, f"{latitude}, {longitude}")
        return None
    return found
