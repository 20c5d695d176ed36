"""Applying a plan in one transaction, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.changes.compare import differences
from catalog.changes.plan import Plan, archived
from catalog.model import Opportunity, PublicationStatus
from catalog.revision import Revision
from catalog.store import Store
from catalog.tables import ImportBatchRow, OpportunityRow, RevisionRow, SourceRow
from catalog.writing import take_turn

CLOCK = "clock"
"""The author of what time alone does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was written. `id` is None where nothing was, and `withheld` where rows were wrong and the
    caller wanted all or nothing."""

    id: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What taking a batch back did; `kept` are the records edited since, which stay as they are."""

    restored: int = 0
    archived: int = 0
    kept: tuple[Opportunity, ...] = ()


class NoSuchBatch(LookupError):
    """No import has this number."""


class AlreadyUndone(Exception):
    """The import was taken back before."""


async def apply(
    session: AsyncSession,
    plan: Plan,
    *,
    author: str,
    at: datetime,
    all_or_nothing: bool = False,
    wrong: int = 0,
    name: str = "",
    digest: str = "",
) -> Batch:
    """Writes what a plan says, in the transaction of the session it is given, which the caller ends.

    `wrong` is how many rows could not be read, `name` and `digest` those of the file. Records that are gone
    are archived, unless the brake holds. StaleOpportunity where somebody changed a record since the plan.
    """
    counts = plan.counts() | {"wrong": wrong}
    if all_or_nothing and wrong:
        return Batch(counts=counts, withheld=True)
    if not plan.writes:
        return Batch(counts=counts)
    await take_turn(session)
    store = Store(session)
    new = [draft.opportunity for draft in plan.new]
    changed = [change.after for change in plan.changed]
    gone = [] if plan.brake else [archived(opportunity) for opportunity in plan.gone]
    batch = await begin_batch(
        session, plan.source, at=at, author=author, name=name, digest=digest, counts=counts
    )
    for opportunities, reason in ((new, "import"), (changed, "import"), (gone, "gone from the source")):
        if opportunities:
            await store.write_many(opportunities, author=author, at=at, reason=reason, batch=batch)
    return Batch(id=batch, counts=counts)


async def begin_batch(
    session: AsyncSession,
    source: str,
    *,
    at: datetime,
    author: str,
    name: str,
    digest: str,
    counts: Mapping[str, int] | None = None,
) -> int:
    """Writes down that an import begins, and gives its number."""
    row = ImportBatchRow(
        source_id=await _source_id(session, source),
        at=at,
        author=author,
        name=name,
        digest=digest,
        counts=dict(counts or {}),
    )
    session.add(row)
    await session.flush()
    return row.id


async def last_digest(session: AsyncSession, source: str) -> str:
    """The digest of the last import of a source that was not undone; empty where there is none."""
    found = await session.scalar(
        select(ImportBatchRow.digest)
        .join(SourceRow, SourceRow.id == ImportBatchRow.source_id)
        .where(SourceRow.name == source, ImportBatchRow.undone_at.is_(None))
        .order_by(ImportBatchRow.id.desc())
        .limit(1)
    )
    return found or ""


async def newest_revision(session: AsyncSession, source: str) -> int:
    """The newest revision of anything a source has given, but for those that only extend a series; 0 where
    there is none."""
    found = await session.scalar(
        select(func.max(RevisionRow.id))
        .join(OpportunityRow, OpportunityRow.id == RevisionRow.opportunity_id)
        .join(SourceRow, SourceRow.id == OpportunityRow.source_id)
        .where(SourceRow.name == source, RevisionRow.author != CLOCK)
    )
    return found or 0


async def undo(session: AsyncSession, batch: int, *, author: str, at: datetime) -> Undone:
    """Puts back what an import changed and archives what it brought; what was edited since stays.

    Works in the transaction of the session. NoSuchBatch and AlreadyUndone where there is nothing to undo.
    """
    row = await session.get(ImportBatchRow, batch, with_for_update=True)
    if row is None:
        raise NoSuchBatch(batch)
    if row.undone_at is not None:
        raise AlreadyUndone(batch)
    store = Store(session)
    first: dict[int, Revision] = {}
    last: dict[int, Revision] = {}
    reason = f"undo of import {batch}"
    for revision in await store.revisions_touched(batch):
        first.setdefault(revision.opportunity_id, revision)
        last[revision.opportunity_id] = revision
    present = await store.get_many(first)
    back: list[Opportunity] = []
    kept: list[Opportunity] = []
    brought = 0
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
        back.append(replace(before, id=current.id, version=current.version))
    untouched = await store.retire_brought(batch, author=author, at=at, reason=reason)
    await store.write_many(back, author=author, at=at, reason=reason)
    row.undone_at = at
    await session.flush()
    return Undone(restored=len(back) - brought, archived=brought + untouched, kept=tuple(kept))


async def _source_id(session: AsyncSession, name: str) -> int:
    found = await session.scalar(select(SourceRow.id).where(SourceRow.name == name))
    if found is not None:
        return found
    row = SourceRow(name=name, mapping=None)
    session.add(row)
    await session.flush()
    return row.id
