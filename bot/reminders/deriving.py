"""Every reminder worked out anew: at the start, and before anything goes where the zone's rules are others.

What is due is kept as a moment, and stands on the rules of a zone, on quiet hours and on dates: each of them
may have changed while nobody looked. It is done in portions, beside the work.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.city import City
from bot.clock import Clock
from bot.database import Database
from bot.reminders.bookmarks import Bookmarks
from bot.reminders.owing import quiets_of
from bot.reminders.reminders import Reminders
from bot.reminders.saved import Saved, SavedThings
from bot.reminders.tables import BookmarkRow
from catalog.store import Store

RULES = "rules of the zone"
"""The bookmark of the rules by which what is due was last worked out."""
PORTION = 400
"""Saved things in one transaction: on SQLite nobody else writes meanwhile."""
PAUSE_SECONDS = 0.02
"""Between two portions: whoever waits to write has a turn."""
RETRY_SECONDS = 5.0
"""How long to wait where the database refused."""
AHEAD = timedelta(days=400)
STEP = timedelta(hours=6)
"""How far ahead, and how closely, the rules of a zone are looked at: as far as anything is made ahead."""

log = logging.getLogger(__name__)


class Deriving:
    """Works out anew when reminders are due; `settled` says whether what is due stands on today's rules."""

    def __init__(
        self,
        database: Database,
        city: City,
        clock: Clock,
        *,
        portion: int = PORTION,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._city = city
        self._clock = clock
        self._at_once = portion
        self._sleep = sleep
        self.settled = False

    async def run(self) -> int:
        """Goes through all that is saved, as often as the database lets it; how many things that were."""
        rules = rules_of(self._city.zone, self._clock.now())
        while True:
            try:
                return await self._all(rules)
            except Exception:
                log.exception("Reminders could not be worked out anew", extra={"action": "deriving_failed"})
                await self._sleep(RETRY_SECONDS)

    async def _all(self, rules: str) -> int:
        async with self._database.reading() as session:
            known = await session.get(BookmarkRow, RULES)
            self.settled = known is not None and known.value == rules
        count, last = 0, None
        while portion := await self._portion(last):
            count, last = count + len(portion), portion[-1]
            await self._sleep(PAUSE_SECONDS)
        async with self._database.writing() as session:
            await Bookmarks(session).put(RULES, rules)
        if not self.settled:
            log.info("Worked out anew when %d things are due", count, extra={"action": "derived"})
        self.settled = True
        return count

    async def _portion(self, last: Saved | None) -> list[Saved]:
        """Derives the reminders of what comes next; what that was."""
        async with self._database.writing() as session:
            portion = await SavedThings(session).following(last, most=self._at_once)
            opportunities = await Store(session).get_many({saved.opportunity_id for saved in portion})
            quiets = await quiets_of(session, self._city, {saved.person_id for saved in portion})
            await Reminders(session).derive(
                {saved.id: saved for saved in portion}, opportunities, quiets, now=self._clock.now()
            )
        return portion


def rules_of(zone: ZoneInfo, now: datetime) -> str:
    """The rules of a zone from the year of `now` on, in a few letters: they change with the data of the zone,
    wherever those come from, and with the year."""
    start = datetime(now.year, 1, 1, tzinfo=UTC)
    moments = (start + number * STEP for number in range((timedelta(days=366) + AHEAD) // STEP))
    offsets = "".join(f"{moment.astimezone(zone).utcoffset()};" for moment in moments)
    return f"{zone.key} {now.year} {sha256(offsets.encode()).hexdigest()[:16]}"
