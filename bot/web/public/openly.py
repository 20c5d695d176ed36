"""What of a record goes out to everybody: our fields, and of what its source said beside them only what the
source's mapping names as open.

A city's lists have columns for the house alone: who looks after a thing, a telephone at home, a remark. So
none goes out that nobody has named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.model import Opportunity
from catalog.sources import Sources

Open = Mapping[str, frozenset[str]]
"""The names that may go out, by source."""


async def open_names(session: AsyncSession) -> Open:
    """What the mappings of all sources name as open."""
    mappings = await Sources(session).mappings()
    return {source: frozenset(mapping.get("open", ())) for source, mapping in mappings.items()}


def openly(opportunity: Opportunity, names: Open) -> Opportunity:
    """The opportunity with what may go out of it."""
    if not opportunity.extra:
        return opportunity
    return replace(opportunity, extra=_open(opportunity.extra, names.get(opportunity.source, frozenset())))


def all_openly(opportunities: Sequence[Opportunity], names: Open) -> list[Opportunity]:
    """The same of many."""
    return [openly(each, names) for each in opportunities]


def _open(extra: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    # What a format has no words of ours for lies one step further down, under the format's name.
    told = {
        name: {key: each for key, each in value.items() if key in names}
        if name not in names and isinstance(value, Mapping)
        else value
        for name, value in extra.items()
        if name in names or isinstance(value, Mapping)
    }
    return {name: value for name, value in told.items() if value not in ({}, None)}
