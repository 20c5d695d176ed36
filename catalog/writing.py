"""Opportunities written to their tables, many at once, each with the revision that tells of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.belongings import organizations_of, places_of, sources_of
from catalog.bulk import OF_ID, Columns, insert_columns, update_columns
from catalog.chunks import chunks
from catalog.codec import Json
from catalog.model import (
    Occurrence,
    Opportunity,
    OpportunityText,
    PublicationStatus,
    Schedule,
    Term,
)
from catalog.preparing import Change, untouched
from catalog.revision import Action
from catalog.rows import (
    Ids,
    occurrence_columns,
    opportunity_columns,
    owned_columns,
)
from catalog.tables import (
    OccurrenceRow,
    OpportunityRow,
    OpportunityTextRow,
    OpportunityTopicRow,
    RevisionRow,
    ScheduleRow,
    table_of,
)

TURN = 0x63617461
"""The key of PostgreSQL's advisory lock that lets one writer of the catalogue through at a time."""

_Heads = Callable[[Sequence[Change]], dict[str, Sequence[Any]]]

_OPPORTUNITY = table_of(OpportunityRow)
_OCCURRENCE = table_of(OccurrenceRow)
_REVISION = table_of(RevisionRow)
_CHILDREN: Sequence[tuple[str, type, Table]] = (
    ("texts", OpportunityText, table_of(OpportunityTextRow)),
    ("topics", Term, table_of(OpportunityTopicRow)),
    ("schedules", Schedule, table_of(ScheduleRow)),
)
_PAST = select(_OPPORTUNITY.c.source_id, _OPPORTUNITY.c.external_id, _OPPORTUNITY.c.id).where(
    _OPPORTUNITY.c.id > bindparam("last")
)


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


async def write(session: AsyncSession, changes: Sequence[Change], told: Told) -> list[int]:
    """Writes the changes and their revisions; the ids of the opportunities, in order."""
    ids = await write_rows(session, changes)
    if changes:
        await insert_columns(session, _REVISION, await asyncio.to_thread(_revisions, changes, ids, told))
    return ids


async def write_rows(
    session: AsyncSession, changes: Sequence[Change], *, only: Collection[str] | None = None
) -> list[int]:
    """Writes the changes without a word on them, which is left to the caller; as `write` does else.

    `only` are the fields in which what is stored changes, where the changes tell of no others.
    """
    if not changes:
        return []
    sources = await sources_of(session, changes)
    organizations = await organizations_of(session, changes, sources)
    places = await places_of(session, changes, sources)

    fields = None if only is None else {*only, "version"}

    def heads(some: Sequence[Change]) -> dict[str, Sequence[Any]]:
        after = [change.after for change in some]
        columns = opportunity_columns(after, sources, organizations, places, only=fields)
        return {**columns, "said": [change.said for change in some]}

    await _update_heads(session, [change for change in changes if change.before is not None], heads)
    new = await _insert_heads(session, [change for change in changes if change.before is None], heads)
    ids = [
        new[sources[change.after.source], change.after.external_id]
        if change.before is None
        else change.before.id or 0
        for change in changes
    ]
    await _children(session, changes, ids)
    await _occurrences(session, changes, ids, sources, places)
    return ids


async def tell(session: AsyncSession, opportunity: Opportunity, told: Told) -> None:
    """Tells in a revision that something beside an opportunity is changed: whoever follows reads it anew."""
    change, key = untouched(opportunity), opportunity.id or 0
    await insert_columns(session, _REVISION, _revisions([change], [key], told))


def action_of(change: Change) -> Action:
    """What a change does, as its revision says it."""
    if change.before is None:
        return Action.CREATED
    was = change.before.publication_status is PublicationStatus.ARCHIVED
    if was == (change.after.publication_status is PublicationStatus.ARCHIVED):
        return Action.CHANGED
    return Action.RESTORED if was else Action.RETIRED


async def _insert_heads(session: AsyncSession, new: Sequence[Change], heads: _Heads) -> Ids:
    """Writes the own rows of new opportunities; their ids by source and name."""
    if not new:
        return {}
    connection = await session.connection()
    # Whoever writes the catalogue has it to themselves: what is past the last is what is written here. Asking
    # for the ids afterwards is quicker than having each row give back its own.
    last = await connection.scalar(select(func.max(_OPPORTUNITY.c.id))) or 0
    await insert_columns(session, _OPPORTUNITY, heads(new))
    return {(source, name): id for source, name, id in await connection.execute(_PAST, {"last": last})}


async def _update_heads(session: AsyncSession, changed: Sequence[Change], heads: _Heads) -> None:
    if not changed:
        return
    columns = heads(changed)
    ids = [change.before.id for change in changed if change.before is not None]
    await update_columns(session, _OPPORTUNITY, {**columns, OF_ID: ids})


async def _children(session: AsyncSession, changes: Sequence[Change], ids: Sequence[int]) -> None:
    """Writes texts, topics and schedules anew where they differ."""
    for part, of, table in _CHILDREN:
        gone: list[int] = []
        owned: list[tuple[int, int, Any]] = []
        for change, key in zip(changes, ids, strict=True):
            values = getattr(change.after, part)
            if change.before is not None:
                if getattr(change.before, part) == values:
                    continue
                gone.append(key)
            owned += [(key, i, value) for i, value in enumerate(values)]
        if gone:
            await session.execute(delete(table).where(table.c.opportunity_id.in_(gone)))
        if owned:
            await insert_columns(session, table, owned_columns(of, owned))


async def _occurrences(
    session: AsyncSession,
    changes: Sequence[Change],
    ids: Sequence[int],
    sources: Mapping[str, int],
    places: Ids,
) -> None:
    """Writes what differs, each by its recurrence id, so that an occurrence keeps its own id."""
    new: list[tuple[Occurrence, int, int]] = []
    changed: list[tuple[Occurrence, int, int]] = []
    kept: list[int | None] = []
    gone: list[int] = []
    for change, key in zip(changes, ids, strict=True):
        stored = {o.recurrence_id: o for o in change.before.occurrences} if change.before else {}
        source = sources[change.after.source]
        for occurrence in change.after.occurrences:
            known = stored.pop(occurrence.recurrence_id, None)
            if known is None:
                new.append((occurrence, key, source))
            elif _bare(known) != _bare(occurrence):
                changed.append((occurrence, key, source))
                kept.append(known.id)
        gone += [occurrence.id for occurrence in stored.values() if occurrence.id is not None]
    for some in chunks(gone):
        await session.execute(delete(_OCCURRENCE).where(_OCCURRENCE.c.id.in_(some)))
    if changed:
        columns = occurrence_columns(changed, places)
        await update_columns(session, _OCCURRENCE, {**columns, OF_ID: kept})
    if new:
        await insert_columns(session, _OCCURRENCE, occurrence_columns(new, places))


def _bare(occurrence: Occurrence) -> Occurrence:
    place = occurrence.place and replace(occurrence.place, id=None)
    return replace(occurrence, id=None, place=place)


def _revisions(changes: Sequence[Change], ids: Sequence[int], told: Told) -> Columns:
    many = len(changes)
    return {
        "opportunity_id": ids,
        "at": [told.at] * many,
        "author": [told.author] * many,
        "reason": [told.reason] * many,
        "batch": [told.batch] * many,
        "quiet": [told.quiet] * many,
        "action": [action_of(change).value for change in changes],
        "before": [
            _kept(change.was, change.before, key) if change.before else None
            for change, key in zip(changes, ids, strict=True)
        ],
        "after": [_kept(change.now, change.after, key) for change, key in zip(changes, ids, strict=True)],
    }


def _kept(content: Json | None, opportunity: Opportunity, key: int) -> Json:
    # As the codec writes it: what is as it is by default is left out.
    version = {} if opportunity.version == 1 else {"version": opportunity.version}
    return {**(content or {}), **version, "id": key}
