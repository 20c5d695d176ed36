"""Which updates have had their effect: Telegram brings one again where our answer to it was lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.tables import SeenUpdateRow
from catalog.tables import table_of
from catalog.touched import rows_touched
from catalog.upsert import insert_into

KEPT = timedelta(days=2)
"""How long an update is remembered: twice as long as Telegram keeps it."""

_SEEN = table_of(SeenUpdateRow)


class SeenBefore(Exception):
    """The update has had its effect already."""


class SeenUpdates:
    """Updates that wrote something, over the session in which they write it: both happen, or neither.

    Only the number is kept, and when: not whose it was, nor what it said.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, update_id: int, at: datetime) -> None:
        """Notes an update; SeenBefore where that was done already."""
        row = insert_into(self._session, _SEEN).values(update_id=update_id, at=at)
        written = await self._session.execute(row.on_conflict_do_nothing(index_elements=["update_id"]))
        if not rows_touched(written):
            raise SeenBefore

    async def forget_old(self, now: datetime) -> None:
        """Forgets updates that Telegram does not bring any more."""
        await self._session.execute(delete(_SEEN).where(_SEEN.c.at < now - KEPT))
