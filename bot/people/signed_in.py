"""What is kept of a person for the browser: sessions, and a link that signs in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.sessions import Sessions
from bot.people.sign_in import SignIns
from bot.people.tables import BrowserSessionRow, SignInRow


class SignedIn:
    """Sessions and links (`bot.people.own_data.Keeper`)."""

    async def told(self, session: AsyncSession, person_id: int) -> Mapping[str, int]:
        """How many there are of what."""
        return {
            "browser_sessions": len(await Sessions(session).ends(person_id)),
            "sign_in": int(await SignIns(session).offered(person_id)),
        }

    async def export(self, session: AsyncSession, person_id: int) -> Mapping[str, Any]:
        """All of it as plain values."""
        return {
            "browser_sessions_until": [end.isoformat() for end in await Sessions(session).ends(person_id)],
            "sign_in_link": await SignIns(session).offered(person_id),
        }

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Ends the sessions and takes back the link."""
        await Sessions(session).end_all_of(person_id)
        await SignIns(session).withdraw(person_id)

    async def rename(self, session: AsyncSession, person_id: int, to: int) -> None:
        """Ends them, too: whoever has a new number signs in anew."""
        await self.erase(session, person_id)

    async def erase_everyone(self, session: AsyncSession) -> None:
        """Ends every session and takes back every link."""
        for table in (BrowserSessionRow, SignInRow):
            await session.execute(delete(table))
