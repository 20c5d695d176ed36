"""Values of the catalogue as rows of its tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, cast

from catalog.codec import encode, without_ids
from catalog.model import Occurrence, Opportunity, Organization, Place, Price, Registration, Schedule
from catalog.reading import PLAIN

Row = dict[str, Any]


@lru_cache(maxsize=4096)
def digest_of(value: Place | Organization) -> str:
    """What tells two places or organizations apart: all they say, whatever their ids."""
    said = json.dumps(without_ids(encode(value)), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(said.encode()).hexdigest()


def plain_row(value: Any) -> Row:
    """The fields of a value under their own names, without its id."""
    names, values = _plain_fields(cast(Any, type(value)))
    return dict(zip(names, values(value), strict=True))


def place_row(place: Place) -> Row:
    """A place without its opening hours, which are rows of their own."""
    row = plain_row(place)
    position = row.pop("position")
    del row["opening_hours"]
    row["latitude"] = position.latitude if position else None
    row["longitude"] = position.longitude if position else None
    row["access"] = encode(place.access)
    row["prerequisites"] = encode(place.prerequisites)
    return row


def schedule_rows(schedules: Sequence[Schedule], owner: str, key: int) -> list[Row]:
    """The rules of an opportunity or a place, in order."""
    return [
        {
            **plain_row(schedule),
            owner: key,
            "position": i,
            "exdates": [each.isoformat() for each in schedule.exdates],
        }
        for i, schedule in enumerate(schedules)
    ]


def occurrence_row(
    occurrence: Occurrence, key: int, source: int, places: Mapping[tuple[int, str], int]
) -> Row:
    """One dated instance of the opportunity with the id `key`."""
    row = plain_row(occurrence)
    place = row.pop("place")
    row["place_id"] = places[source, digest_of(place)] if place else None
    return {**row, "opportunity_id": key}


def opportunity_row(
    opportunity: Opportunity,
    sources: Mapping[str, int],
    organizations: Mapping[tuple[int, str], int],
    places: Mapping[tuple[int, str], int],
) -> Row:
    """The opportunity's own row, pointing to what it shares with others."""
    source = sources[opportunity.source]
    organization, place = opportunity.organization, opportunity.place
    price, registration = opportunity.price, opportunity.registration
    return {
        **{name: getattr(opportunity, name) for name in PLAIN},
        "source_id": source,
        "external_id": opportunity.external_id,
        "kind": opportunity.kind,
        "organization_id": organizations[source, digest_of(organization)] if organization else None,
        "place_id": places[source, digest_of(place)] if place else None,
        **{f"price_{name}": value for name, value in plain_row(price).items()},
        **{f"registration_{name}": value for name, value in plain_row(registration).items()},
        "access": encode(opportunity.access),
        "audiences": sorted(opportunity.audiences),
        "languages": list(opportunity.languages),
        "categories": list(opportunity.categories),
        "documents": None if opportunity.documents is None else list(opportunity.documents),
        "locked": sorted(opportunity.locked),
    }


def columns_of(names: Collection[str]) -> frozenset[str]:
    """The columns of the opportunity's own row that hold these fields of it."""
    return frozenset(column for name in names for column in _COLUMNS.get(name, (name,)))


_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "organization": ("organization_id",),
    "place": ("place_id",),
    "price": tuple(f"price_{each.name}" for each in fields(Price)),
    "registration": tuple(f"registration_{each.name}" for each in fields(Registration)),
    **dict.fromkeys(("texts", "topics", "schedules", "occurrences"), ()),
}


@cache
def _plain_fields(of: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(each.name for each in fields(of) if each.name != "id")
    return names, attrgetter(*names)
