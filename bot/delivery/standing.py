"""How delivery stands: what is due and how late, and how what was owed has ended; numbers alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.delivery import Kind, State
from bot.delivery.tables import DeliveryCountRow, DeliveryRow, state_is

LATE = timedelta(minutes=5)
"""From when on a message that is due and not sent is late: at 28 a second, 8,400 are sent by then."""
Counts = Mapping[tuple[Kind, State], int]

NEWEST = 200
"""Refusals whose reasons are told."""
MOST_REASONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How delivery stands at a moment: messages due, by kind; how many are late, and the oldest of them; how
    many are planned for later."""

    due: Mapping[Kind, int]
    late: int
    later: int
    oldest_due: datetime | None


class Deliveries:
    """What can be said of deliveries, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def standing(self, now: datetime) -> Standing:
        """How delivery stands."""
        due = (state_is(State.PLANNED), DeliveryRow.due_at <= now)
        by_kind = await self._session.execute(
            select(DeliveryRow.kind, func.count()).where(*due).group_by(DeliveryRow.kind)
        )
        late = select(func.count()).where(state_is(State.PLANNED), DeliveryRow.due_at <= now - LATE)
        later = select(func.count()).where(state_is(State.PLANNED), DeliveryRow.due_at > now)
        oldest = select(func.min(DeliveryRow.due_at)).where(*due)
        return Standing(
            due={row[0]: row[1] for row in by_kind},
            late=await self._session.scalar(late.select_from(DeliveryRow)) or 0,
            later=await self._session.scalar(later.select_from(DeliveryRow)) or 0,
            oldest_due=await self._session.scalar(oldest),
        )

    async def ended(self, *, since: date | None = None) -> dict[tuple[Kind, State], int]:
        """How many messages of each kind have ended in each way (from a day on, UTC)."""
        question = select(DeliveryCountRow.kind, DeliveryCountRow.state, func.sum(DeliveryCountRow.count))
        if since is not None:
            question = question.where(DeliveryCountRow.day >= since)
        rows = await self._session.execute(question.group_by(DeliveryCountRow.kind, DeliveryCountRow.state))
        return {(kind, state): int(count) for kind, state, count in rows}

    async def refusals(self) -> list[tuple[str, int]]:
        """Why the newest refusals were, with how many each, the most frequent first."""
        newest = (
            select(DeliveryRow.reason)
            .where(DeliveryRow.state == State.REFUSED)
            .order_by(DeliveryRow.due_at.desc())
            .limit(NEWEST)
            .subquery()
        )
        question = (
            select(newest.c.reason, func.count())
            .group_by(newest.c.reason)
            .order_by(func.count().desc(), newest.c.reason)
            .limit(MOST_REASONS)
        )
        return [(reason, number) for reason, number in await self._session.execute(question)]
