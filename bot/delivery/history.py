"""What one person was or is owed, and how each of it stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.delivery.delivery import Delivery, State
from bot.delivery.outbox import LEASE
from bot.delivery.tables import DeliveryRow, delivery_of, state_is

_SENT = (
    select(DeliveryRow.id)
    .where(
        DeliveryRow.person_id == bindparam("person"),
        state_is(State.SENT),
        DeliveryRow.due_at >= bindparam("since"),
    )
    .limit(1)
)


async def was_sent(asked: AsyncConnection, person_id: int, *, since: datetime) -> bool:
    """Whether anything was sent to a person of what was due at `since` or later."""
    return await asked.scalar(_SENT, {"person": person_id, "since": since}) is not None


class History:
    """Deliveries to one person, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def others(self, delivery: Delivery) -> list[tuple[State, Delivery]]:
        """What else of its kind was or is owed to the same person about the same opportunity, and where each
        stands; the oldest first."""
        question = (
            select(DeliveryRow)
            .where(
                DeliveryRow.person_id == delivery.person_id,
                DeliveryRow.opportunity_id == delivery.opportunity_id,
                DeliveryRow.kind == delivery.kind,
                DeliveryRow.id != delivery.id,
            )
            .order_by(DeliveryRow.id)
        )
        return [(row.state, delivery_of(row)) for row in await self._session.scalars(question)]

    async def refused_since(self, person_id: int, moment: datetime) -> int:
        """How many messages to a person were refused that were due at `moment` or later, or just before."""
        question = select(func.count()).where(
            DeliveryRow.person_id == person_id,
            DeliveryRow.state == State.REFUSED,
            DeliveryRow.due_at >= moment - LEASE,
        )
        return await self._session.scalar(question) or 0

    async def last_sent(self, person_id: int, *, since: datetime) -> Delivery | None:
        """The message that was sent to a person last, of those due at `since` or later."""
        question = select(DeliveryRow).where(
            DeliveryRow.person_id == person_id, state_is(State.SENT), DeliveryRow.due_at >= since
        )
        row = await self._session.scalar(question.order_by(DeliveryRow.due_at.desc()).limit(1))
        return delivery_of(row) if row is not None else None
