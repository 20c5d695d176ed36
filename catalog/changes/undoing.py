"""Taking an import back: in one transaction, or a portion after the other; what was edited since stays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.changes.batch import LEASE, hold_batch, take_batch
from catalog.changes.beside import NOTHING, Beside
from catalog.changes.compare import differences
from catalog.finding import Session
from catalog.model import Opportunity, PublicationStatus
from catalog.preparing import Change, change_to, plain
from catalog.restoring import Parts, Values, restorable, restore
from catalog.retiring import retire_brought
from catalog.revision import Revision
from catalog.store import StaleOpportunity, Store
from catalog.tables import RevisionRow
from catalog.writing import Told

PORTION = 600
"""How many opportunities are taken back in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What taking a batch back did; `kept` are the records edited since, which stay as they are."""

    restored: int = 0
    archived: int = 0
    kept: tuple[Opportunity, ...] = ()

    def __add__(self, other: Undone) -> Undone:
        return Undone(
            restored=self.restored + other.restored,
            archived=self.archived + other.archived,
            kept=self.kept + other.kept,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Portion:
    """The opportunities from `first` to `last` by id: how those change that were touched since the import,
    and the parts in which those do that were not; `undone` counts these. What it brought, and nobody touched,
    is not among them, and is only there where there are `others`."""

    first: int
    last: int
    changes: Sequence[Change] = ()
    parts: Parts
    undone: Undone
    others: bool = True


async def undo(session: AsyncSession, batch: int, *, author: str, at: datetime) -> Undone:
    """Puts back what an import changed and archives what it brought; what was edited since stays.

    Works in the transaction of the session. NoSuchBatch and AlreadyUndone where there is nothing to undo;
    BatchBusy where somebody else is at it.
    """
    after = await take_batch(session, batch, now=at, until=at + LEASE)
    undone, values = Undone(), Values()
    while (portion := await _portion(session, batch, after, at, values)) is not None:
        undone += await _take_back(session, batch, portion, author=author, at=at)
        after = portion.last
    await hold_batch(session, batch, held=at + LEASE, until=None, undone_at=at, whole=True)
    return undone


async def undo_by_portions(
    batch: int,
    *,
    reading: Session,
    writing: Session,
    author: str,
    now: Callable[[], datetime],
    held: datetime | None = None,
    beside: Beside = NOTHING,
    most: int = PORTION,
) -> Undone:
    """Takes an import back as `undo` does, a portion in each transaction, by the ids of the opportunities.

    One that was taken back in part is gone on with. `held` is until when the caller holds it already.
    """
    at, until, undone, values = now(), now() + LEASE, Undone(), Values()
    async with writing() as session:
        await beside.begin(session)
        after = await take_batch(session, batch, now=at, until=until, held=held)
    while True:
        async with reading() as session:
            portion = await _portion(session, batch, after, at, values, most)
        if portion is None:
            break
        longer = now() + LEASE
        try:
            async with writing() as session:
                await hold_batch(session, batch, held=until, until=longer, undone_to=portion.last)
                some = await _take_back(session, batch, portion, author=author, at=at)
        except StaleOpportunity:
            # Edited between the look at it and the deed: looked at again, it is among those that stay.
            continue
        undone, after, until = undone + some, portion.last, longer
    async with writing() as session:
        await hold_batch(session, batch, held=until, until=None, undone_at=at, whole=True)
        await beside.end(session, undone)
    return undone


async def _portion(
    session: AsyncSession, batch: int, after: int, at: datetime, values: Values, most: int = PORTION
) -> _Portion | None:
    """What is to be done to the next opportunities past `after`; None where there are none."""
    owners = (
        select(RevisionRow.opportunity_id)
        .where(RevisionRow.batch == batch, RevisionRow.opportunity_id > after)
        .distinct()
        .order_by(RevisionRow.opportunity_id)
        .limit(most)
    )
    ids = list(await session.scalars(owners))
    if not ids:
        return None
    store = Store(session)
    parts = await restorable(session, batch, values, first=ids[0], last=ids[-1])
    whole = {change.after.id or 0 for part in parts.values() for change in part.changes}
    restored = Undone(restored=len(whole))
    if whole.issuperset(ids):
        return _Portion(first=ids[0], last=ids[-1], parts=parts, undone=restored, others=False)
    revisions = await store.revisions_touched(batch, first=ids[0], last=ids[-1], but=whole)
    present = await store.get_many({revision.opportunity_id for revision in revisions})
    changes, undone = await asyncio.to_thread(_put_back, revisions, present, at)
    return _Portion(first=ids[0], last=ids[-1], changes=changes, parts=parts, undone=undone + restored)


def _put_back(
    revisions: Sequence[Revision], present: Mapping[int, Opportunity], at: datetime
) -> tuple[list[Change], Undone]:
    first: dict[int, Revision] = {}
    last: dict[int, Revision] = {}
    for revision in revisions:
        first.setdefault(revision.opportunity_id, revision)
        last[revision.opportunity_id] = revision
    changes: list[Change] = []
    kept: list[Opportunity] = []
    restored = brought = 0
    for opportunity_id, revision in first.items():
        current = present.get(opportunity_id)
        if current is None:
            continue
        if differences(last[opportunity_id].after, current):
            kept.append(current)
            continue
        before = revision.before
        if before is None:
            brought += 1
            before = replace(current, publication_status=PublicationStatus.ARCHIVED)
        else:
            restored += 1
        change = change_to(plain(before), current, at=at)
        if change is not None:
            changes.append(change)
    return changes, Undone(restored=restored, archived=brought, kept=tuple(kept))


async def _take_back(
    session: AsyncSession, batch: int, portion: _Portion, *, author: str, at: datetime
) -> Undone:
    reason = f"undo of import {batch}"
    told = Told(author=author, at=at, reason=reason)
    untouched = 0
    if portion.others:
        untouched = await retire_brought(session, batch, told, first=portion.first, last=portion.last)
    store = Store(session)
    if portion.changes:
        await store.write_compared(portion.changes, author=author, at=at, reason=reason)
    await store.begin_writing([change for part in portion.parts.values() for change in part.changes])
    await restore(session, portion.parts, told)
    return portion.undone + Undone(archived=untouched)
