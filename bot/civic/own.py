"""What is kept of a person here: which promises they are told of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.civic.tables import PromiseFollowRow, PromiseRow


class FollowedPromises:
    """Promises that people follow (`bot.people.own_data.Keeper`)."""

    async def told(self, session: AsyncSession, person_id: int) -> Mapping[str, int]:
        """How many there are."""
        count = select(func.count()).where(PromiseFollowRow.person_id == person_id)
        return {"promises": await session.scalar(count) or 0}

    async def export(self, session: AsyncSession, person_id: int) -> Mapping[str, Any]:
        """What they are, in the words that were promised."""
        question = (
            select(PromiseRow, PromiseFollowRow.language)
            .join(PromiseFollowRow, PromiseFollowRow.promise_id == PromiseRow.id)
            .where(PromiseFollowRow.person_id == person_id)
            .order_by(PromiseRow.id)
        )
        rows = (await session.execute(question)).all()
        return {"promises": [{"words": row.words, "language": language} for row, language in rows]}

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Erases it."""
        await session.execute(delete(PromiseFollowRow).where(PromiseFollowRow.person_id == person_id))

    async def rename(self, session: AsyncSession, person_id: int, to: int) -> None:
        """Gives it to the person's new number; what that follows already, it follows once."""
        already = select(PromiseFollowRow.promise_id).where(PromiseFollowRow.person_id == to)
        await session.execute(
            delete(PromiseFollowRow).where(
                PromiseFollowRow.person_id == person_id, PromiseFollowRow.promise_id.in_(already)
            )
        )
        await session.execute(
            update(PromiseFollowRow).where(PromiseFollowRow.person_id == person_id).values(person_id=to)
        )

    async def erase_everyone(self, session: AsyncSession) -> None:
        """Erases what anybody follows."""
        await session.execute(delete(PromiseFollowRow))
