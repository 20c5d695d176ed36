"""The rows that opportunities share: sources, organizations and places; what is missing of them is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Select, bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.bulk import Columns, insert_columns
from catalog.model import Organization, Place, Schedule
from catalog.preparing import Change
from catalog.rows import Ids, digest_of, owned_columns, place_columns, plain_columns
from catalog.tables import OrganizationRow, PlaceRow, ScheduleRow, SourceRow, table_of

_SHARED: Mapping[Any, Select[int, str, int]] = {
    of: select(of.source_id, of.digest, of.id).where(
        of.source_id.in_(bindparam("sources", expanding=True)),
        of.digest.in_(bindparam("digests", expanding=True)),
    )
    for of in (OrganizationRow, PlaceRow)
}


async def sources_of(session: AsyncSession, changes: Sequence[Change]) -> Mapping[str, int]:
    """The ids of the sources that they come from, by name."""
    names = {change.after.source for change in changes}
    question = select(SourceRow.name, SourceRow.id).where(SourceRow.name.in_(names))
    known = {row.name: row.id for row in await session.execute(question)}
    missing = sorted(names - known.keys())
    if missing:
        await session.execute(insert(table_of(SourceRow)), [{"name": name} for name in missing])
        known = {row.name: row.id for row in await session.execute(question)}
    return known


async def organizations_of(
    session: AsyncSession, changes: Sequence[Change], sources: Mapping[str, int]
) -> Ids:
    """The ids of who offers them."""
    wanted: dict[tuple[int, str], Organization] = {}
    for change in changes:
        if organization := change.after.organization:
            wanted[sources[change.after.source], digest_of(organization)] = organization
    ids, _ = await _shared(session, OrganizationRow, wanted, partial(plain_columns, Organization))
    return ids


async def places_of(session: AsyncSession, changes: Sequence[Change], sources: Mapping[str, int]) -> Ids:
    """The ids of where they and their dates are; the opening hours of a new place are written, too."""
    wanted: dict[tuple[int, str], Place] = {}
    for change in changes:
        source = sources[change.after.source]
        for place in (change.after.place, *[one.place for one in change.after.occurrences]):
            if place:
                wanted[source, digest_of(place)] = place
    ids, new = await _shared(session, PlaceRow, wanted, place_columns)
    hours = [(ids[key], i, each) for key in new for i, each in enumerate(wanted[key].opening_hours)]
    if hours:
        await insert_columns(session, table_of(ScheduleRow), owned_columns(Schedule, hours, owner="place_id"))
    return ids


async def _shared(
    session: AsyncSession,
    of: type[OrganizationRow | PlaceRow],
    wanted: Mapping[tuple[int, str], Any],
    columns_of_values: Callable[[Sequence[Any]], Columns],
) -> tuple[Ids, list[tuple[int, str]]]:
    """The ids of rows that are what they say, those missing made; and which were missing."""
    if not wanted:
        return {}, []
    connection, question = await session.connection(), _SHARED[of]
    asked = {"sources": list({key[0] for key in wanted}), "digests": list({key[1] for key in wanted})}
    ids = {(source, digest): id for source, digest, id in await connection.execute(question, asked)}
    missing = [key for key in wanted if key not in ids]
    if missing:
        source_ids, digests = zip(*missing, strict=True)
        columns = columns_of_values([wanted[key] for key in missing])
        await insert_columns(session, table_of(of), {"source_id": source_ids, "digest": digests, **columns})
        ids = {(source, digest): id for source, digest, id in await connection.execute(question, asked)}
    return ids, missing
