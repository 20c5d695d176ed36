"""The way from the chat into the browser: a link that works once, for ten minutes, for one person."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.secret import hash_of, new_secret
from bot.people.tables import SignInRow

LIFETIME = timedelta(minutes=10)
"""How long a link can be used."""


class SignIns:
    """Links that sign in. A person has one at a time, and of it the database has the hash alone."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def offer(self, person_id: int, *, at: datetime) -> str:
        """The token of a new link for this person; the one before serves no more."""
        await self.withdraw(person_id)
        token = new_secret()
        self._session.add(SignInRow(hash=hash_of(token), person_id=person_id, expires_at=at + LIFETIME))
        await self._session.flush()
        return token

    async def holder(self, token: str, *, at: datetime) -> int | None:
        """Whom the token would sign in, without using it up; None where it serves nobody."""
        row = await self._session.get(SignInRow, hash_of(token))
        return row.person_id if row is not None and at < row.expires_at else None

    async def redeem(self, token: str, *, at: datetime) -> int | None:
        """Uses the token up: whom it signs in, None where it serves nobody. Of many at once, one is told."""
        used = (
            delete(SignInRow)
            .where(SignInRow.hash == hash_of(token))
            .returning(SignInRow.person_id, SignInRow.expires_at)
        )
        row = (await self._session.execute(used)).one_or_none()
        return row.person_id if row is not None and at < row.expires_at else None

    async def offered(self, person_id: int) -> bool:
        """Whether the person has a link."""
        rows = select(SignInRow.hash).where(SignInRow.person_id == person_id)
        return await self._session.scalar(rows) is not None

    async def withdraw(self, person_id: int) -> None:
        """Takes back the person's link, where there is one."""
        await self._session.execute(delete(SignInRow).where(SignInRow.person_id == person_id))

    async def forget_old(self, now: datetime) -> None:
        """Erases links that can be used no more."""
        await self._session.execute(delete(SignInRow).where(SignInRow.expires_at <= now))
