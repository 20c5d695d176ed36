"""What a person chose for themselves. A row is kept only where it differs from what the bot does unasked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.tables import PreferenceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """A person's choices: a language (BCP 47; None: the app's), text without buttons, nothing unasked (until
    `paused_until`, None: until they say so); what every question of theirs heeds: a part of the city (empty:
    none), and needs of access; whether what comes unasked names no topic; their own quiet hours
    ("22:00-08:00", "never"; empty: the city's); whether they are asked what they thought of something."""

    language: str | None = None
    text_only: bool = False
    paused: bool = False
    paused_until: datetime | None = None
    neighbourhood: str = ""
    access: tuple[str, ...] = ()
    discreet: bool = False
    quiet_hours: str = ""
    invited: bool = True

    def is_paused(self, now: datetime) -> bool:
        """Whether nothing is to come unasked at `now`."""
        return self.paused and (self.paused_until is None or now < self.paused_until)


NOTHING_CHOSEN = Preference()


class Preferences:
    """The choices of people, by Telegram's number for them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, person_id: int) -> Preference:
        """What the person chose."""
        row = await self._session.get(PreferenceRow, person_id)
        if row is None:
            return NOTHING_CHOSEN
        return preference(row)

    async def of_many(self, people: Collection[int]) -> dict[int, Preference]:
        """What some people chose, by person, of those who chose anything."""
        rows = await self._session.scalars(select(PreferenceRow).where(PreferenceRow.person_id.in_(people)))
        return {row.person_id: preference(row) for row in rows}

    async def of_all(self) -> dict[int, Preference]:
        """What people chose, by person, of all who chose anything."""
        rows = await self._session.scalars(select(PreferenceRow))
        return {row.person_id: preference(row) for row in rows}

    async def keep(self, person_id: int, chosen: Preference) -> None:
        """Keeps the choices; no row where nothing is chosen."""
        if chosen == NOTHING_CHOSEN:
            await self.forget(person_id)
            return
        await self._session.merge(
            PreferenceRow(
                person_id=person_id,
                language=chosen.language,
                text_only=chosen.text_only,
                paused=chosen.paused,
                paused_until=chosen.paused_until,
                neighbourhood=chosen.neighbourhood,
                access=list(chosen.access),
                discreet=chosen.discreet,
                quiet_hours=chosen.quiet_hours,
                invited=chosen.invited,
            )
        )

    async def change(self, person_id: int, **choices: object) -> Preference:
        """Changes some of the choices and returns them all as they are now."""
        changed = replace(await self.of(person_id), **choices)  # type: ignore[arg-type]
        await self.keep(person_id, changed)
        return changed

    async def choose_language(self, person_id: int, language: str, app_language: str) -> Preference:
        """Keeps `language`, or none where it is what the app's language leads to anyway."""
        return await self.change(person_id, language=None if language == app_language else language)

    async def forget(self, person_id: int) -> None:
        """Erases everything the person chose."""
        await self._session.execute(delete(PreferenceRow).where(PreferenceRow.person_id == person_id))


def preference(row: PreferenceRow) -> Preference:
    """The choices in a row."""
    return Preference(
        language=row.language,
        text_only=row.text_only,
        paused=row.paused,
        paused_until=row.paused_until,
        neighbourhood=row.neighbourhood,
        access=tuple(row.access),
        discreet=row.discreet,
        quiet_hours=row.quiet_hours,
        invited=row.invited,
    )
