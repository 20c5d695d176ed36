"""Opportunities written to their tables, many at once, each with the revision that tells of it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.bulk import insert_rows, update_rows
from catalog.codec import Json
from catalog.model import Occurrence, Opportunity, Place, PublicationStatus
from catalog.preparing import Change, untouched
from catalog.revision import Action
from catalog.rows import (
    Row,
    columns_of,
    digest_of,
    occurrence_row,
    opportunity_row,
    place_row,
    plain_row,
    schedule_rows,
)
from catalog.tables import (
    OccurrenceRow,
    OpportunityRow,
    OpportunityTextRow,
    OpportunityTopicRow,
    OrganizationRow,
    PlaceRow,
    RevisionRow,
    ScheduleRow,
    SourceRow,
    table_of,
)

TURN = 0x63617461
"""The key of PostgreSQL's advisory lock that lets one writer of the catalogue through at a time."""

_OPPORTUNITY = table_of(OpportunityRow)
_OCCURRENCE = table_of(OccurrenceRow)
_CHILDREN: tuple[Any, ...] = (OpportunityTextRow, OpportunityTopicRow, ScheduleRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What every revision of a batch says."""

    author: str
    at: datetime
    reason: str = ""
    batch: int | None = None
    quiet: bool = False


async def take_turn(session: AsyncSession) -> None:
    """Waits until no other transaction writes the catalogue.

    Without it a revision could be seen after a later one, and a reader's cursor be past it for good. On
    SQLite a transaction that writes has the whole database to itself anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": TURN})


async def write(
    session: AsyncSession, changes: Sequence[Change], told: Told, *, only: Collection[str] | None = None
) -> list[int]:
    """Writes the changes and their revisions; the ids of the opportunities, in order.

    `only` are the fields in which what is stored changes, where the changes tell of no others.
    """
    if not changes:
        return []
    sources = await _sources(session, {change.after.source for change in changes})
    organizations = await _organizations(session, changes, sources)
    places = await _places(session, changes, sources)
    rows = [
        {**opportunity_row(change.after, sources, organizations, places), "said": change.said}
        for change in changes
    ]
    if only is not None:
        columns = columns_of(only) | {"version", "said"}
        rows = [{name: row[name] for name in columns} for row in rows]
    ids = await _heads(session, changes, rows)
    await _children(session, changes, ids)
    await _occurrences(session, changes, ids, sources, places)
    revisions = await asyncio.to_thread(_revisions, changes, ids, told)
    await insert_rows(session, table_of(RevisionRow), revisions)
    return ids


async def tell(session: AsyncSession, opportunity: Opportunity, told: Told) -> None:
    """Tells in a revision that something beside an opportunity is changed: whoever follows reads it anew."""
    change, key = untouched(opportunity), opportunity.id or 0
    await session.execute(insert(table_of(RevisionRow)), [_revision(change, key, told)])


async def _sources(session: AsyncSession, names: set[str]) -> dict[str, int]:
    question = select(SourceRow.name, SourceRow.id).where(SourceRow.name.in_(names))
    known = {row.name: row.id for row in await session.execute(question)}
    missing = sorted(names - known.keys())
    if missing:
        await session.execute(insert(table_of(SourceRow)), [{"name": name} for name in missing])
        known = {row.name: row.id for row in await session.execute(question)}
    return known


async def _organizations(
    session: AsyncSession, changes: Sequence[Change], sources: Mapping[str, int]
) -> dict[tuple[int, str], int]:
    wanted = {
        (sources[change.after.source], digest_of(change.after.organization)): change.after.organization
        for change in changes
        if change.after.organization
    }
    ids, _ = await _shared(session, OrganizationRow, {key: plain_row(value) for key, value in wanted.items()})
    return ids


async def _places(
    session: AsyncSession, changes: Sequence[Change], sources: Mapping[str, int]
) -> dict[tuple[int, str], int]:
    wanted: dict[tuple[int, str], Place] = {}
    for change in changes:
        for place in (change.after.place, *(o.place for o in change.after.occurrences)):
            if place:
                wanted[sources[change.after.source], digest_of(place)] = place
    ids, new = await _shared(session, PlaceRow, {key: place_row(value) for key, value in wanted.items()})
    hours = [row for key in new for row in schedule_rows(wanted[key].opening_hours, "place_id", ids[key])]
    if hours:
        await insert_rows(session, table_of(ScheduleRow), hours)
    return ids


async def _shared(
    session: AsyncSession, table: Any, wanted: Mapping[tuple[int, str], Row]
) -> tuple[dict[tuple[int, str], int], list[tuple[int, str]]]:
    """The ids of rows that are what they say, those missing made; and which were missing."""
    if not wanted:
        return {}, []
    question = select(table.source_id, table.digest, table.id).where(
        table.source_id.in_({source for source, _ in wanted}),
        table.digest.in_({digest for _, digest in wanted}),
    )
    ids = {(source, digest): key for source, digest, key in await session.execute(question)}
    missing = [key for key in wanted if key not in ids]
    if missing:
        rows = [
            {"source_id": source, "digest": digest, **wanted[source, digest]} for source, digest in missing
        ]
        await insert_rows(session, table_of(table), rows)
        ids = {(source, digest): key for source, digest, key in await session.execute(question)}
    return ids, missing


async def _heads(session: AsyncSession, changes: Sequence[Change], rows: Sequence[Row]) -> list[int]:
    """Writes the opportunities' own rows, new ones in one statement and changed ones in another."""
    new = [row for change, row in zip(changes, rows, strict=True) if change.before is None]
    changed = [
        {**row, "of_id": change.before.id}
        for change, row in zip(changes, rows, strict=True)
        if change.before is not None
    ]
    ids: dict[tuple[int, str], int] = {}
    if new:
        # Asking for the ids afterwards is quicker than having each row give back its own.
        await insert_rows(session, _OPPORTUNITY, new)
        question = select(OpportunityRow.source_id, OpportunityRow.external_id, OpportunityRow.id).where(
            OpportunityRow.source_id.in_({row["source_id"] for row in new}),
            OpportunityRow.external_id.in_([row["external_id"] for row in new]),
        )
        ids = {(source, name): key for source, name, key in await session.execute(question)}
    if changed:
        await update_rows(session, _OPPORTUNITY, changed)
    return [
        ids[row["source_id"], row["external_id"]] if change.before is None else change.before.id or 0
        for change, row in zip(changes, rows, strict=True)
    ]


async def _children(session: AsyncSession, changes: Sequence[Change], ids: Sequence[int]) -> None:
    """Writes texts, topics and schedules anew where they differ."""
    parts = ("texts", "topics", "schedules")
    for table, part in zip(_CHILDREN, parts, strict=True):
        gone: list[int] = []
        rows: list[Row] = []
        for change, key in zip(changes, ids, strict=True):
            values = getattr(change.after, part)
            if change.before is not None:
                if getattr(change.before, part) == values:
                    continue
                gone.append(key)
            rows += _child_rows(part, values, key)
        if gone:
            await session.execute(delete(table_of(table)).where(table.opportunity_id.in_(gone)))
        if rows:
            await insert_rows(session, table_of(table), rows)


def _child_rows(part: str, values: Sequence[Any], key: int) -> Iterable[Row]:
    if part == "schedules":
        return schedule_rows(values, "opportunity_id", key)
    return [{"opportunity_id": key, "position": i, **plain_row(value)} for i, value in enumerate(values)]


async def _occurrences(
    session: AsyncSession,
    changes: Sequence[Change],
    ids: Sequence[int],
    sources: Mapping[str, int],
    places: Mapping[tuple[int, str], int],
) -> None:
    """Writes what differs, each by its recurrence id, so that an occurrence keeps its own id."""
    new: list[Row] = []
    changed: list[Row] = []
    gone: list[int] = []
    for change, key in zip(changes, ids, strict=True):
        stored = {o.recurrence_id: o for o in change.before.occurrences} if change.before else {}
        source = sources[change.after.source]
        for occurrence in change.after.occurrences:
            known = stored.pop(occurrence.recurrence_id, None)
            if known is not None and _bare(known) == _bare(occurrence):
                continue
            row = occurrence_row(occurrence, key, source, places)
            if known is None:
                new.append(row)
            else:
                changed.append({**row, "of_id": known.id})
        gone += [occurrence.id for occurrence in stored.values() if occurrence.id is not None]
    for start in range(0, len(gone), 1000):
        some = gone[start : start + 1000]
        await session.execute(delete(_OCCURRENCE).where(_OCCURRENCE.c.id.in_(some)))
    if changed:
        await update_rows(session, _OCCURRENCE, changed)
    if new:
        await insert_rows(session, _OCCURRENCE, new)


def _bare(occurrence: Occurrence) -> Occurrence:
    place = occurrence.place and replace(occurrence.place, id=None)
    return replace(occurrence, id=None, place=place)


def _revisions(changes: Sequence[Change], ids: Sequence[int], told: Told) -> list[Row]:
    return [_revision(change, key, told) for change, key in zip(changes, ids, strict=True)]


def _revision(change: Change, key: int, told: Told) -> Row:
    return {
        "opportunity_id": key,
        "at": told.at,
        "author": told.author,
        "reason": told.reason,
        "batch": told.batch,
        "quiet": told.quiet,
        "action": _action(change).value,
        "before": _kept(change.was, change.before, key) if change.before and change.was else None,
        "after": _kept(change.now, change.after, key),
    }


def _kept(content: Json, opportunity: Opportunity, key: int) -> Row:
    # As the codec writes it: what is as it is by default is left out.
    version = {} if opportunity.version == 1 else {"version": opportunity.version}
    return {**content, **version, "id": key}


def _action(change: Change) -> Action:
    if change.before is None:
        return Action.CREATED
    was = change.before.publication_status is PublicationStatus.ARCHIVED
    if was == (change.after.publication_status is PublicationStatus.ARCHIVED):
        return Action.CHANGED
    return Action.RESTORED if was else Action.RETIRED
