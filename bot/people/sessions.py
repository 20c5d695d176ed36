"""Sessions in the browser: rows, so that they can be ended from here at any moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.secret import hash_of, new_secret
from bot.people.tables import BrowserSessionRow
from catalog.touched import rows_touched

LIFETIME = timedelta(hours=8)
"""A working day; it is not drawn out by use, so that nothing is written while somebody reads."""


class Sessions:
    """The sessions of people in browsers, each under the hash of its secret."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, person_id: int, *, at: datetime) -> str:
        """Begins a session; the secret that its browser is to hold."""
        secret = new_secret()
        row = BrowserSessionRow(hash=hash_of(secret), person_id=person_id, expires_at=at + LIFETIME)
        self._session.add(row)
        await self._session.flush()
        return secret

    async def holder(self, secret: str, *, at: datetime) -> int | None:
        """Whose session the secret is of; None where it is of none that goes on."""
        row = await self._session.get(BrowserSessionRow, hash_of(secret))
        return row.person_id if row is not None and at < row.expires_at else None

    async def end(self, secret: str) -> None:
        """Ends the session of this secret."""
        await self._session.execute(
            delete(BrowserSessionRow).where(BrowserSessionRow.hash == hash_of(secret))
        )

    async def end_all_of(self, person_id: int) -> int:
        """Ends every session of a person; how many that were."""
        theirs = delete(BrowserSessionRow).where(BrowserSessionRow.person_id == person_id)
        return rows_touched(await self._session.execute(theirs))

    async def ends(self, person_id: int) -> list[datetime]:
        """When each of a person's sessions ends, the first to end first."""
        rows = select(BrowserSessionRow.expires_at).where(BrowserSessionRow.person_id == person_id)
        return list(await self._session.scalars(rows.order_by(BrowserSessionRow.expires_at)))

    async def counts(self, *, at: datetime) -> Mapping[int, int]:
        """How many sessions go on, by person."""
        rows = (
            select(BrowserSessionRow.person_id, func.count())
            .where(BrowserSessionRow.expires_at > at)
            .group_by(BrowserSessionRow.person_id)
            .order_by(BrowserSessionRow.person_id)
        )
        return dict((await self._session.execute(rows)).all())

    async def forget_old(self, now: datetime) -> None:
        """Erases those that are over."""
        await self._session.execute(delete(BrowserSessionRow).where(BrowserSessionRow.expires_at <= now))
