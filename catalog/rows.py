"""Values of the catalogue as rows of its tables, many at once, by columns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

from catalog.bulk import Columns
from catalog.codec import content, encode
from catalog.model import Occurrence, Opportunity, Organization, Place, Price, Registration, Schedule
from catalog.reading import PLAIN
from catalog.shared import Shared

Ids = Mapping[tuple[int, str], int]
"""The ids of places or organizations by the id of their source and their digest."""
Owned = Sequence[tuple[int, int, Any]]
"""What rows beside others are made of: the id of the row it belongs to, its position there, the value."""


def plain_columns(of: type, values: Sequence[Any]) -> dict[str, Sequence[Any]]:
    """The fields of values of one type under their own names, without their ids."""
    names, values_of = _plain_fields(of)
    return dict(zip(names, zip(*map(values_of, values), strict=True), strict=True))


def place_columns(places: Sequence[Place]) -> Columns:
    """Places without their opening hours, which are rows of their own."""
    columns = plain_columns(Place, places)
    positions = columns.pop("position")
    del columns["opening_hours"]
    return {
        **columns,
        "latitude": [position.latitude if position else None for position in positions],
        "longitude": [position.longitude if position else None for position in positions],
        "access": list(map(encode, columns["access"])),
        "prerequisites": list(map(encode, columns["prerequisites"])),
    }


def owned_columns(of: type, owned: Owned, *, owner: str = "opportunity_id") -> Columns:
    """The texts, topics or rules of opportunities, or the opening hours of places, in order."""
    owners, positions, values = zip(*owned, strict=True)
    columns = plain_columns(of, values)
    if of is Schedule:
        columns["exdates"] = [[each.isoformat() for each in some] for some in columns["exdates"]]
    return {owner: owners, "position": positions, **columns}


def occurrence_columns(dated: Sequence[tuple[Occurrence, int, int]], places: Ids) -> Columns:
    """Dated instances, each with the ids of its opportunity and of its source."""
    occurrences, owners, sources = zip(*dated, strict=True)
    columns = plain_columns(Occurrence, occurrences)
    held_at = columns.pop("place")
    return {**columns, "place_id": _ids(held_at, sources, places), "opportunity_id": owners}


def opportunity_columns(
    opportunities: Sequence[Opportunity],
    sources: Mapping[str, int],
    organizations: Ids,
    places: Ids,
    *,
    only: Collection[str] | None = None,
) -> dict[str, Sequence[Any]]:
    """The opportunities' own rows, pointing to what they share with others; where `only` some fields are
    wanted, the columns that hold these."""
    source_ids = [sources[each.source] for each in opportunities]
    columns: dict[str, Sequence[Any]] = {}
    for name in _OWN if only is None else sorted(set(_OWN).intersection(only)):
        values = list(map(attrgetter(name), opportunities))
        if name == "source":
            columns["source_id"] = source_ids
        elif name in _SHARED_WITH_OTHERS:
            known = places if name == "place" else organizations
            columns[f"{name}_id"] = _ids(values, source_ids, known)
        elif name in _OF_PARTS:
            parts = plain_columns(_OF_PARTS[name], values)
            columns |= {f"{name}_{part}": those for part, those in parts.items()}
        else:
            written = _WRITTEN.get(name)
            columns[name] = values if written is None else list(map(written, values))
    return columns


def _digest_of(value: Place | Organization) -> str:
    said = json.dumps(content(value), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(said.encode()).hexdigest()


digest_of = Shared(_digest_of)
"""What tells two places or organizations apart: all they say, whatever their ids."""

_OWN = (
    *("source", "external_id", "kind", "organization", "place", "price", "registration"),
    *("access", "audiences", "languages", "categories", "documents", "locked", *PLAIN),
)
_SHARED_WITH_OTHERS = frozenset({"organization", "place"})
_OF_PARTS: Mapping[str, type] = {"price": Price, "registration": Registration}
_sorted: Shared[Collection[str], list[str]] = Shared(sorted)
_list: Shared[Collection[str] | None, list[str] | None] = Shared(
    lambda value: None if value is None else list(value)
)
_WRITTEN: Mapping[str, Callable[[Any], Any]] = {
    "access": Shared(encode),
    **dict.fromkeys(("audiences", "locked"), _sorted),
    **dict.fromkeys(("languages", "categories", "documents"), _list),
}
"""How fields are put into JSON. What many records have in common is one object, and then written once."""


def _ids(
    shared: Sequence[Place | Organization | None], sources: Sequence[int], known: Ids
) -> list[int | None]:
    return [
        None if each is None else known[source, digest_of(each)]
        for each, source in zip(shared, sources, strict=True)
    ]


@cache
def _plain_fields(of: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(each.name for each in fields(of) if each.name != "id")
    return names, attrgetter(*names)
