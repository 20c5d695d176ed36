"""How far something has been read, by its name."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders.tables import BookmarkRow


class Bookmarks:
    """Bookmarks, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def at(self, name: str) -> str | None:
        """Where the bookmark is; None where there is none yet. Whoever else would move it waits."""
        row = await self._session.get(BookmarkRow, name, with_for_update=True)
        return row.value if row is not None else None

    async def put(self, name: str, value: str) -> None:
        """Puts the bookmark there."""
        await self._session.merge(BookmarkRow(name=name, value=value))
