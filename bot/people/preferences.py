"""What a person chose for themselves. A row is kept only where it differs from what the bot does unasked."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.tables import PreferenceRow


class Preferences:
    """The choices of people, by Telegram's number for them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def language(self, person_id: int) -> str | None:
        """The language (BCP 47) the person chose; None where the app's is spoken."""
        row = await self._session.get(PreferenceRow, person_id)
        return row.language if row else None

    async def languages(self) -> dict[int, str]:
        """The languages of all who chose one, by person."""
        rows = await self._session.execute(select(PreferenceRow.person_id, PreferenceRow.language))
        return {row.person_id: row.language for row in rows}

    async def choose_language(self, person_id: int, language: str, app_language: str) -> None:
        """Keeps `language`, or forgets the choice where it is what the app's language leads to anyway."""
        if language == app_language:
            await self.forget(person_id)
        else:
            await self._session.merge(PreferenceRow(person_id=person_id, language=language))

    async def forget(self, person_id: int) -> None:
        """Erases everything the person chose."""
        await self._session.execute(delete(PreferenceRow).where(PreferenceRow.person_id == person_id))
