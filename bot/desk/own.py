"""What is kept of a person at the desk: the drafts they have in hand, and the links that they made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.drafts import DraftState
from bot.desk.tables import DraftRow, InvitationRow, PosterRow


class InHand:
    """Drafts and links (`bot.people.own_data.Keeper`)."""

    async def told(self, session: AsyncSession, person_id: int) -> Mapping[str, int]:
        """How many there are of what."""
        counts = {}
        for name, row, whose in _KEPT:
            rows = select(func.count()).select_from(row).where(whose == person_id)
            counts[name] = await session.scalar(rows) or 0
        return counts

    async def export(self, session: AsyncSession, person_id: int) -> Mapping[str, Any]:
        """All of it as plain values."""
        rows = select(DraftRow.opportunity).where(DraftRow.author == person_id).order_by(DraftRow.id)
        made = select(InvitationRow).where(InvitationRow.by == person_id).order_by(InvitationRow.id)
        return {
            "drafts": list(await session.scalars(rows)),
            "invitations": [
                {"role": row.role, "organization": row.organization, "whom": row.whom}
                for row in await session.scalars(made)
            ],
        }

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Throws away what nobody else has seen; what was handed in stays, and says no more whose it is.

        Links are taken back: whoever is not there cannot answer for whom they let in.
        """
        own = DraftRow.author == person_id
        unseen = own & (DraftRow.state != DraftState.IN_REVIEW.value)
        await session.execute(delete(DraftRow).where(unseen))
        await session.execute(update(DraftRow).where(own).values(author=None))
        await session.execute(delete(InvitationRow).where(InvitationRow.by == person_id))

    async def rename(self, session: AsyncSession, person_id: int, to: int) -> None:
        """Gives all of it to the person's new number."""
        await session.execute(update(DraftRow).where(DraftRow.author == person_id).values(author=to))
        await session.execute(update(InvitationRow).where(InvitationRow.by == person_id).values(by=to))

    async def erase_everyone(self, session: AsyncSession) -> None:
        """Throws everything away."""
        for table in (PosterRow, DraftRow, InvitationRow):
            await session.execute(delete(table))


_KEPT = (
    ("drafts", DraftRow, DraftRow.author),
    ("staff_invitations", InvitationRow, InvitationRow.by),
)
