"""The people of the town: they save, set reminders, take them back, pause, block the bot and come back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.reach import Reach
from bot.people.preferences import Preferences
from bot.reminders.hours import quiet_of
from bot.reminders.lead import EVENING_BEFORE, TWO_HOURS, Lead
from bot.reminders.quiet import Quiet
from bot.reminders.reminders import Reminders
from bot.reminders.saved import SavedThings, TooMany
from bot.reminders.wall import shown
from catalog.store import Store
from tests.simulation.promises import NEW_NUMBER

if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.town import Town

MANY = 4
CROWD = 32
ACTS_A_DAY = 20.0
LEADS = (
    EVENING_BEFORE,
    TWO_HOURS,
    TWO_HOURS,
    Lead(elapsed=timedelta(minutes=30)),
    Lead(elapsed=timedelta(hours=3)),
)
HOURS = ("", "never", "21:00-09:00", "14:00-17:00")

Act = Callable[[AsyncSession, int], Awaitable[None]]


class People:
    """What people do, each in a process that is at work, in a transaction of its own, and answered."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._rng: Random = town.random("people")
        self.many = CROWD if town.weather.crowd else MANY
        self.removed: set[int] = set()
        """The saved things that somebody took back, or wished to."""
        self.reminders_removed: set[int] = set()
        self.wishes: list[tuple[int, str]] = []
        """Which lead of which saved thing somebody wished for, once more where it was there."""

    async def live(self) -> None:
        """A few things at the start, then one now and then."""
        await asyncio.sleep(5)
        for person in range(1, MANY + 1):
            self.does(self._saves, person)
            self.does(self._saves, person)
        if self._town.weather.crowd:
            for person in range(1, self.many + 1):
                self.does(self._saves_the_first, person)
        while True:
            await asyncio.sleep(self._rng.expovariate(ACTS_A_DAY / 86400))
            act = self._rng.choices(
                (self._saves, self._snoozes, self._removes, self._removes_reminder, self._pauses,
                 self._resumes, self._chooses_hours, self._blocks, self._comes_back, self._changes_number),
                (9, 4, 3, 2, 2, 3, 2, 2, 3, 1),
            )[0]  # fmt: skip
            self.does(act, self._rng.randint(1, self.many))

    def does(self, act: Act, person: int) -> None:
        """Lets somebody do something in any process that is at work."""
        alive = self._town.alive
        if alive:
            process = self._rng.choice(alive)
            process.spawn(self._in_process(process, act, person))

    async def _in_process(self, process: Process, act: Act, person: int) -> None:
        try:
            async with process.database.writing() as session:
                await act(session, person)
        except TooMany:
            pass
        except Exception as error:
            self._town.note(f"{process.name}: {act.__name__} failed: {error!r:.60}")
        else:
            self._town.note(f"{process.name}: {person} {act.__name__}")
        self._town.stir()
        await process.line.reply(person)

    async def _saves(self, session: AsyncSession, person: int) -> None:
        await self._save(session, person, self._rng.randint(1, 5), whole=self._rng.random() < 0.6)

    async def _saves_the_first(self, session: AsyncSession, person: int) -> None:
        await self._save(session, person, 1, whole=True)

    async def _save(self, session: AsyncSession, person: int, number: int, *, whole: bool) -> None:
        now = self._town.clock.now()
        opportunity = await Store(session).get(number)
        if opportunity is None:
            return
        dates = [each for each in opportunity.occurrences if each.starts > now]
        one = None if whole or not dates else self._rng.choice(dates).recurrence_id
        saved = await SavedThings(session).save(
            person, number, recurrence_id=one, language="es-MX", discreet=self._rng.random() < 0.2
        )
        quiet = await self._quiet(session, person)
        for lead in {self._rng.choice(LEADS).code: 0, self._rng.choice(LEADS).code: 0}:
            self.wishes.append((saved.id, lead))
            await Reminders(session).set(saved, opportunity, quiet, now=now, lead=Lead.read(lead))

    async def _snoozes(self, session: AsyncSession, person: int) -> None:
        saved = await SavedThings(session).of(person)
        if not saved:
            return
        one, now = self._rng.choice(saved), self._town.clock.now()
        opportunity = await Store(session).get(one.opportunity_id)
        wall = shown(now + timedelta(minutes=self._rng.choice((5, 60, 300, 900))), self._zone)
        if opportunity is not None:
            quiet = await self._quiet(session, person)
            await Reminders(session).set(
                one, opportunity, quiet, now=now, wall=wall.replace(second=0, microsecond=0)
            )

    async def _removes(self, session: AsyncSession, person: int) -> None:
        saved = await SavedThings(session).of(person)
        if saved:
            one = self._rng.choice(saved)
            self.removed.add(one.id)
            await SavedThings(session).remove(one.id)

    async def _removes_reminder(self, session: AsyncSession, person: int) -> None:
        saved = await SavedThings(session).of(person)
        for kept in (await Reminders(session).of([each.id for each in saved])).values():
            for one in kept[:1]:
                self.reminders_removed.add(one.reminder.id)
                await Reminders(session).remove(one.reminder.saved_id, reminder_id=one.reminder.id)

    async def _pauses(self, session: AsyncSession, person: int) -> None:
        await Preferences(session).change(person, paused=True)

    async def _resumes(self, session: AsyncSession, person: int) -> None:
        await Preferences(session).change(person, paused=False)

    async def _chooses_hours(self, session: AsyncSession, person: int) -> None:
        await Preferences(session).change(person, quiet_hours=self._rng.choice(HOURS))
        saved = {each.id: each for each in await SavedThings(session).of(person)}
        opportunities = await Store(session).get_many({each.opportunity_id for each in saved.values()})
        quiet = await self._quiet(session, person)
        await Reminders(session).derive(saved, opportunities, {person: quiet}, now=self._town.clock.now())

    async def _blocks(self, session: AsyncSession, person: int) -> None:
        (self._town.telegram.gone if self._rng.random() < 0.1 else self._town.telegram.blocked).add(person)

    async def _comes_back(self, session: AsyncSession, person: int) -> None:
        self._town.telegram.blocked.discard(person)
        if person not in self._town.telegram.gone:
            await Reach(session).answered(person)

    async def _changes_number(self, session: AsyncSession, person: int) -> None:
        if self._rng.random() < 10 * self._town.weather.moved_chats:
            self._town.telegram.moved.setdefault(person, person + NEW_NUMBER)

    async def _quiet(self, session: AsyncSession, person: int) -> Quiet:
        return quiet_of(await Preferences(session).of(person), self._town.city())

    @property
    def _zone(self) -> ZoneInfo:
        return self._town.city().zone
