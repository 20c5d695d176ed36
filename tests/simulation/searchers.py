"""The people of the town who want to hear of things: once a week, or as soon as there is something new."""

from __future__ import annotations

import asyncio
from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.preferences import Preference, Preferences
from bot.reminders.hours import quiet_of
from bot.reminders.quiet import Quiet
from bot.reminders.searches import SavedSearch, Searches, Wanted
from bot.reminders.weekly import Weekly
from catalog.model import Kind, Opportunity, OpportunityText
from catalog.store import Store
from tests.simulation.finder import TownFinder

if TYPE_CHECKING:
    from tests.simulation.people import People
    from tests.simulation.town import Town

ACTS_A_DAY = 8.0
SAVERS = (101, 102)
"""They save no things and are never blocked: what they are told, and when, can be said beforehand."""
WEEKLY = tuple(
    Weekly(weekday=weekday, at=time(hour, minute))
    for weekday, hours in ((0, (11, 13, 17, 20)), (1, (8, 9, 12)))
    for hour in hours
    for minute in (0, 30)
)
"""Within the town's day and a half, and in nobody's quiet hours."""


class Searchers:
    """What they do, in a process that is at work; and what the city adds for them to hear of."""

    def __init__(self, town: Town, people: People) -> None:
        self._town = town
        self._people = people
        self._rng = town.random("searchers")
        self._finder = TownFinder(town)
        self._added = 0

    async def live(self) -> None:
        """Each saves something at the start, and then one does something now and then."""
        await asyncio.sleep(7)
        for person in SAVERS:
            self._people.does(self._wants_to_hear, person)
        while True:
            await asyncio.sleep(self._rng.expovariate(ACTS_A_DAY / 86400))
            act = self._rng.choices(
                (self._wants_to_hear, self._no_longer, self._another_time, self._is_added), (3, 1, 2, 4)
            )[0]
            self._people.does(act, self._rng.choice(SAVERS))

    async def _wants_to_hear(self, session: AsyncSession, person: int) -> None:
        now, quiet = self._town.clock.now(), await self._quiet(session, person)
        wanted = Wanted(words=self._rng.choice(("barro", "danza", "inglés")))
        weekly = self._hour()
        search, is_new = await Searches(session).save(
            person, wanted, language="es-MX", quiet=quiet, now=now, weekly=weekly
        )
        if is_new and weekly is None:
            await self._see(session, search)

    async def _no_longer(self, session: AsyncSession, person: int) -> None:
        for search in (await Searches(session).of(person))[:1]:
            await Searches(session).remove(search.id)

    async def _another_time(self, session: AsyncSession, person: int) -> None:
        now, quiet = self._town.clock.now(), await self._quiet(session, person)
        for search in (await Searches(session).of(person))[:1]:
            if weekly := self._hour():
                await Searches(session).tell_weekly(search.id, weekly, quiet, now)
            else:
                await Searches(session).tell_soon(search.id, quiet, now)
                await self._see(session, search)

    async def _see(self, session: AsyncSession, search: SavedSearch) -> None:
        """Whoever is told at once from now on is shown what there is."""
        now = self._town.clock.now()
        seen = await self._finder.find(search.wanted, language="es-MX", preference=Preference(), now=now)
        await Searches(session).know(search.id, {each.id for each in seen})

    async def _is_added(self, session: AsyncSession, _: int) -> None:
        self._added += 1
        name = f"new {self._added}"
        offer = Opportunity(
            kind=Kind.COURSE,
            source="town",
            external_id=name,
            texts=(OpportunityText(language="es-MX", name=name),),
        )
        await Store(session).put(offer, author="staff", at=self._town.clock.now())

    def _hour(self) -> Weekly | None:
        return self._rng.choice(WEEKLY) if self._rng.random() < 0.5 else None

    async def _quiet(self, session: AsyncSession, person: int) -> Quiet:
        return quiet_of(await Preferences(session).of(person), self._town.city())
