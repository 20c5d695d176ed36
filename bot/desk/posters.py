"""The picture of a poster beside a draft, and beside what came of it: Telegram's name for the file."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.tables import DraftRow, PosterRow


class Posters:
    """Pictures, over one session. Who may see a draft is asked of the drafts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, draft_id: int) -> list[str]:
        """Those beside a draft, and beside what it would change."""
        of = select(DraftRow.of).where(DraftRow.id == draft_id).scalar_subquery()
        beside = (PosterRow.draft_id == draft_id) | (PosterRow.opportunity_id == of)
        rows = select(PosterRow.file_id).where(beside).order_by(PosterRow.id)
        return list(await self._session.scalars(rows))

    async def attach(self, draft_id: int, file_id: str) -> None:
        """Puts a picture beside a draft, in place of the one that it had."""
        await self._session.execute(delete(PosterRow).where(PosterRow.draft_id == draft_id))
        self._session.add(PosterRow(draft_id=draft_id, file_id=file_id))
        await self._session.flush()

    async def hand_over(self, draft_id: int, opportunity_id: int | None) -> None:
        """Puts what is beside a draft beside what came of it, in place of what that had."""
        theirs = PosterRow.draft_id == draft_id
        newer = await self._session.scalar(select(PosterRow.id).where(theirs).limit(1))
        if newer is None:
            return
        old = PosterRow.opportunity_id == opportunity_id
        await self._session.execute(delete(PosterRow).where(old))
        moved = update(PosterRow).where(theirs).values(draft_id=None, opportunity_id=opportunity_id)
        await self._session.execute(moved)
