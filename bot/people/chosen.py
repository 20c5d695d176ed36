"""What people chose, at hand: every answer asks for it, and hardly anybody has chosen anything."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

from bot.database import Database
from bot.people.preferences import NOTHING_CHOSEN, Preference, Preferences

AS_OF_SECONDS = 60.0
"""For how long what was read serves where another process may have written."""


class ChosenPreferences:
    """All choices, read whole: anew as soon as this process may have written one, else every minute.

    One process speaks to people at a time, and it is the one that writes what they choose: so a choice holds
    from the very next answer on. The minute is for what another process wrote before it handed over.
    """

    def __init__(self, database: Database, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._monotonic = monotonic
        self._chosen: Mapping[int, Preference] = {}
        self._as_of: int | None = None
        self._read_at = 0.0
        self._reading = asyncio.Lock()

    async def of(self, person_id: int) -> Preference:
        """What the person chose."""
        if not self._is_new():
            async with self._reading:
                if not self._is_new():
                    await self._read()
        return self._chosen.get(person_id, NOTHING_CHOSEN)

    def _is_new(self) -> bool:
        return (
            self._as_of == self._database.choices_written
            and self._monotonic() - self._read_at < AS_OF_SECONDS
        )

    async def _read(self) -> None:
        # What is written while this reads may be missing in it: so the count is taken first.
        as_of, read_at = self._database.choices_written, self._monotonic()
        async with self._database.reading() as session:
            self._chosen = await Preferences(session).of_all()
        self._as_of, self._read_at = as_of, read_at
