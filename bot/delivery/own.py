"""What is kept of a person here: the messages owed to them, and how messages reach them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.reach import Reach
from bot.delivery.tables import DeliveryRow, ReachRow


class OwedMessages:
    """Messages and how they reach people (`bot.people.own_data.Keeper`)."""

    async def told(self, session: AsyncSession, person_id: int) -> Mapping[str, int]:
        """How many there are of what."""
        messages = select(func.count()).where(DeliveryRow.person_id == person_id)
        return {
            "messages": await session.scalar(messages) or 0,
            "unanswered": (await Reach(session).of(person_id)).unanswered,
        }

    async def export(self, session: AsyncSession, person_id: int) -> Mapping[str, Any]:
        """All of it as plain values."""
        rows = await session.scalars(
            select(DeliveryRow).where(DeliveryRow.person_id == person_id).order_by(DeliveryRow.due_at)
        )
        reached = await Reach(session).of(person_id)
        return {
            "messages": [
                {"kind": row.kind.value, "due": row.due_at.isoformat(), "state": row.state.value}
                for row in rows
            ],
            "messages_without_answer": reached.unanswered,
            "unreachable_since": (
                reached.unreachable_since.isoformat() if reached.unreachable_since is not None else None
            ),
        }

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Erases all of it; how many messages ended how stays counted, without the person."""
        await session.execute(delete(DeliveryRow).where(DeliveryRow.person_id == person_id))
        await Reach(session).answered(person_id)

    async def rename(self, session: AsyncSession, person_id: int, to: int) -> None:
        """Gives it to the person's new number, by which they can be reached."""
        await session.execute(
            update(DeliveryRow).where(DeliveryRow.person_id == person_id).values(person_id=to)
        )
        await Reach(session).answered(person_id)

    async def erase_everyone(self, session: AsyncSession) -> None:
        """Erases every message and who could be reached."""
        for table in (DeliveryRow, ReachRow):
            await session.execute(delete(table))
