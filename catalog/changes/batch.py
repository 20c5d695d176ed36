"""Imports as they are kept: begun, held by whoever writes them or takes them back, and at an end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.tables import ImportBatchRow, OpportunityRow, RevisionRow, SourceRow, table_of
from catalog.touched import rows_touched

CLOCK = "clock"
"""The author of what time alone does."""
LEASE = timedelta(seconds=20)
"""How long whoever writes an import or takes it back is believed to be at it without having said so again."""

_BATCH = table_of(ImportBatchRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was written. `id` is None where nothing was, and `withheld` where rows were wrong and the
    caller wanted all or nothing."""

    id: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    withheld: bool = False


class NoSuchBatch(LookupError):
    """No import has this number."""


class AlreadyUndone(Exception):
    """The import was taken back before."""


class BatchBusy(Exception):
    """Somebody else writes the import, or takes it back."""


async def begin_batch(
    session: AsyncSession,
    source: str,
    *,
    at: datetime,
    author: str,
    name: str,
    digest: str,
    counts: Mapping[str, int] | None = None,
    busy_until: datetime | None = None,
) -> int:
    """Writes down that an import begins, and gives its number; one that is `busy_until` then is not whole."""
    row = ImportBatchRow(
        source_id=await _source_id(session, source),
        at=at,
        author=author,
        name=name,
        digest=digest,
        counts=dict(counts or {}),
        whole=busy_until is None,
        busy_until=busy_until,
    )
    session.add(row)
    await session.flush()
    return row.id


async def hold_batch(
    session: AsyncSession, batch: int, *, held: datetime | None, until: datetime | None, **values: Any
) -> None:
    """Goes on holding an import that was `held` until then, or lets go of it; other columns by their names.

    BatchBusy where it is somebody else's meanwhile.
    """
    mine = _BATCH.c.busy_until.is_(None) if held is None else _BATCH.c.busy_until == held
    statement = update(_BATCH).where(_BATCH.c.id == batch, mine).values(busy_until=until, **values)
    if not rows_touched(await session.execute(statement)):
        raise BatchBusy(batch)


async def take_batch(
    session: AsyncSession, batch: int, *, now: datetime, until: datetime, held: datetime | None = None
) -> int:
    """Takes an import that is to be taken back; the last opportunity of those that are back already, or 0.

    `held` is until when the caller holds it already. NoSuchBatch, AlreadyUndone; BatchBusy where somebody
    else has it.
    """
    row = (await session.execute(select(_BATCH).where(_BATCH.c.id == batch).with_for_update())).first()
    if row is None:
        raise NoSuchBatch(batch)
    if row.undone_at is not None:
        raise AlreadyUndone(batch)
    free = or_(_BATCH.c.busy_until.is_(None), _BATCH.c.busy_until <= now, _BATCH.c.busy_until == held)
    statement = update(_BATCH).where(_BATCH.c.id == batch, free).values(busy_until=until)
    if not rows_touched(await session.execute(statement)):
        raise BatchBusy(batch)
    return row.undone_to or 0


async def abandoned(session: AsyncSession, now: datetime) -> Sequence[int]:
    """The imports that are neither whole nor back, and that nobody is at any more."""
    question = select(_BATCH.c.id).where(_BATCH.c.busy_until.is_not(None), _BATCH.c.busy_until <= now)
    return list(await session.scalars(question.order_by(_BATCH.c.id)))


async def source_of(session: AsyncSession, batch: int) -> str:
    """The name of the source that an import is of; empty where there is no such import."""
    question = select(SourceRow.name).join(_BATCH, _BATCH.c.source_id == SourceRow.id)
    return await session.scalar(question.where(_BATCH.c.id == batch)) or ""


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


async def _source_id(session: AsyncSession, name: str) -> int:
    found = await session.scalar(select(SourceRow.id).where(SourceRow.name == name))
    if found is not None:
        return found
    row = SourceRow(name=name, mapping=None)
    session.add(row)
    await session.flush()
    return row.id
