"""What is kept of a person here: which files they brought, and which feeds they are asked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.importing.tables import FeedRow, StagedFileRow, StagedImportRow
from catalog.tables import table_of

_STAGED, _FEED = table_of(StagedImportRow), table_of(FeedRow)


class BroughtFiles:
    """Files and feeds of staff (`bot.people.own_data.Keeper`)."""

    async def told(self, session: AsyncSession, person_id: int) -> Mapping[str, int]:
        """How many there are of what."""
        files = select(func.count()).select_from(_STAGED).where(_STAGED.c.author == person_id)
        feeds = select(func.count()).select_from(_FEED).where(_FEED.c.owner == person_id)
        return {
            "files": await session.scalar(files) or 0,
            "feeds": await session.scalar(feeds) or 0,
        }

    async def export(self, session: AsyncSession, person_id: int) -> Mapping[str, Any]:
        """What they are called; what is in them is the city's."""
        files = select(_STAGED.c.name).where(_STAGED.c.author == person_id).order_by(_STAGED.c.id)
        feeds = select(_FEED.c.source).where(_FEED.c.owner == person_id).order_by(_FEED.c.source)
        return {
            "files_brought": list(await session.scalars(files)),
            "feeds_kept": list(await session.scalars(feeds)),
        }

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Erases whose they were: the files and the feeds are the city's."""
        await session.execute(update(_STAGED).where(_STAGED.c.author == person_id).values(author=None))
        await session.execute(update(_FEED).where(_FEED.c.owner == person_id).values(owner=None))

    async def rename(self, session: AsyncSession, person_id: int, to: int) -> None:
        """Gives it to the person's new number."""
        await session.execute(update(_STAGED).where(_STAGED.c.author == person_id).values(author=to))
        await session.execute(update(_FEED).where(_FEED.c.owner == person_id).values(owner=to))

    async def erase_everyone(self, session: AsyncSession) -> None:
        """Erases every file and feed."""
        for table in (table_of(StagedFileRow), _STAGED, _FEED):
            await session.execute(delete(table))
