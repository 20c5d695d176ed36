"""What people chose, at hand: every answer asks for it, and hardly anybody has chosen anything."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.people.at_hand import AtHand
from bot.people.preferences import NOTHING_CHOSEN, Preference, Preferences


class ChosenPreferences:
    """All choices, read whole (`AtHand`)."""

    def __init__(self, database: Database, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._chosen: AtHand[Mapping[int, Preference]] = AtHand(database, _all, first={}, monotonic=monotonic)

    async def of(self, person_id: int) -> Preference:
        """What the person chose."""
        return (await self._chosen.get()).get(person_id, NOTHING_CHOSEN)


async def _all(session: AsyncSession) -> Mapping[int, Preference]:
    return await Preferences(session).of_all()
