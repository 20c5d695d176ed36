"""How delivery stands: what is owed, what is late, how messages ended, and why some were refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.delivery import Kind, State
from bot.delivery.outbox import state_is
from bot.delivery.tables import DeliveryCountRow, DeliveryRow

MONTH = timedelta(days=30)
MOST_REASONS = 5
LOOKED_AT = 200
"""The newest refusals whose reasons are told."""

Counts = Mapping[tuple[Kind, State], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Messages due and not sent yet, the oldest of them, those due later; how messages ended today and in
    thirty days (UTC); the reasons of the newest refusals, the most frequent first, with how many."""

    late: int
    oldest: datetime | None
    later: int
    today: Counts
    month: Counts
    reasons: tuple[tuple[str, int], ...]


async def read_figures(session: AsyncSession, now: datetime) -> Figures:
    """How delivery stands now."""
    is_planned = state_is(State.PLANNED)
    due = select(func.count(), func.min(DeliveryRow.due_at)).where(is_planned, DeliveryRow.due_at <= now)
    late, oldest = (await session.execute(due)).one()
    later = select(func.count()).where(is_planned, DeliveryRow.due_at > now)
    refused = (
        select(DeliveryRow.reason)
        .where(DeliveryRow.state == State.REFUSED)
        .order_by(DeliveryRow.due_at.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    reasons = (
        select(refused.c.reason, func.count().label("times"))
        .group_by(refused.c.reason)
        .order_by(func.count().desc(), refused.c.reason)
        .limit(MOST_REASONS)
    )
    return Figures(
        late=late,
        oldest=oldest,
        later=await session.scalar(later) or 0,
        today=await _counts(session, now),
        month=await _counts(session, now - MONTH),
        reasons=tuple((row.reason, row.times) for row in await session.execute(reasons)),
    )


async def _counts(session: AsyncSession, since: datetime) -> Counts:
    question = (
        select(DeliveryCountRow.kind, DeliveryCountRow.state, func.sum(DeliveryCountRow.count))
        .where(DeliveryCountRow.day >= since.date())
        .group_by(DeliveryCountRow.kind, DeliveryCountRow.state)
    )
    return {(kind, state): int(count) for kind, state, count in await session.execute(question)}
