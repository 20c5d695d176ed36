"""One process of the bot: the real database, sweep, lane and ledger, with misfortune at every await."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Coroutine
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.chat.memory import Memory
from bot.chat.services import Services
from bot.chat.unasked.composer import UnaskedMessages
from bot.city import City
from bot.delivery.lane import Lane
from bot.delivery.ledger import Ledger
from bot.delivery.limiter import Limiter
from bot.delivery.outbox import Outbox
from bot.engine import steps
from bot.feedback.box import Box
from bot.feedback.opinions import PUBLISHERS
from bot.i18n import all_languages
from bot.reminders.deriving import Deriving
from bot.reminders.sweep import Sweep
from bot.reminders.upkeep import erase_past
from bot.settings import Settings
from catalog.topics import Vocabulary, load_vocabularies
from tests.simulation.finder import TownFinder, TownSearch
from tests.simulation.in_place import Disk

if TYPE_CHECKING:
    from tests.simulation.town import Town

current: ContextVar[Process | None] = ContextVar("process", default=None)
"""The process whose work is being done: tasks belong to the one that made them."""


@cache
def shelves() -> Vocabulary:
    return load_vocabularies()["local"]


class Process:
    """A process until it stops or is killed: of what it held in memory nothing is left then."""

    def __init__(self, town: Town, name: str, city: City) -> None:
        self.town = town
        self.name = name
        self.city = city
        self.alive = True
        self.over = asyncio.Event()
        self.stirred = asyncio.Event()
        """Set when something was written that may be to be looked at."""
        self.frozen_until = 0.0
        self._rng = town.random(f"process {name}")
        self._tasks: dict[asyncio.Task[Any], None] = {}
        self.disk = Disk(town.path, point=self.point, moment=town.moment)
        self.database = self.disk.database
        self.limiter = Limiter(monotonic=asyncio.get_running_loop().time, sleep=self.sleep)
        services = Services(
            settings=Settings(),
            city=city,
            languages=all_languages(),
            clock=town.clock,
            database=self.database,
            search=TownSearch(),  # type: ignore[arg-type]
            box=Box(self.database, town.clock, city.zone, publishers=PUBLISHERS),
        )
        memory = Memory(town.clock)
        self.line = town.telegram.line_of(self)
        self.lane = Lane(
            Ledger(self.database),
            limiter=self.limiter,
            composer=town.promises.watched(self, UnaskedMessages(services, memory, shelves(), bot_name=str)),
            sender=self.line,
            clock=town.clock,
            holder=name,
            sleep=self.sleep,
        )
        self.deriving = Deriving(self.database, city, town.clock, sleep=self.sleep)
        looks = steps(city, self.deriving, TownFinder(town), town.clock)
        self.sweep = Sweep(self.database, town.clock, self.lane, looks, self._keep_up)

    async def _keep_up(self, now: datetime) -> None:
        async with self.database.writing() as session:
            await erase_past(session, now)
            await Outbox(session).forget_old(now)

    def start(self) -> None:
        """Begins to look for what is due."""
        self.spawn(self.deriving.run())
        self._living = self.spawn(self._live())

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Does something within this process."""
        token = current.set(self)
        try:
            return asyncio.get_running_loop().create_task(work)
        finally:
            current.reset(token)

    def adopt(self, task: asyncio.Task[Any]) -> None:
        """Takes a task that was made within; once the process is no more, it does nothing."""
        if not self.alive:
            task.cancel()
            return
        self._tasks[task] = None
        task.add_done_callback(lambda task: self._tasks.pop(task, None))

    def crash(self) -> None:
        """Ends at once: what is not committed is undone, what is on its way to Telegram may arrive."""
        if not self.alive:
            return
        self.alive = False
        self.disk.crash()
        for task in list(self._tasks):
            task.cancel()
        self.over.set()
        self.town.note(f"{self.name} is no more")

    async def stop(self) -> None:
        """Ends in order."""
        self._living.cancel()
        await self.lane.close()
        self.town.note(f"{self.name} stopped")
        self.crash()

    def freeze(self, seconds: float) -> None:
        """Stands still, as a machine does that is taken elsewhere."""
        self.frozen_until = asyncio.get_running_loop().time() + seconds
        self.town.note(f"{self.name} stands still for {seconds:.0f} s")

    async def point(self, what: str) -> None:
        """An await of this process, before it does `what`: anything may befall it here."""
        weather, rng = self.town.weather, self._rng
        self._or_end()
        if weather.crash and rng.random() < weather.crash:
            self.crash()
        elif weather.freeze and rng.random() < weather.freeze:
            self.freeze(rng.choice((5.0, 30.0, 100.0)))
        elif weather.slow and rng.random() < weather.slow:
            await asyncio.sleep(rng.choice((0.05, 1.0, 8.0)))
        elif what == "begin" and weather.busy and rng.random() < weather.busy:
            raise sqlite3.OperationalError("database is locked")
        else:
            await asyncio.sleep(0)
        await self._thaw()
        self._or_end()

    async def sleep(self, seconds: float) -> None:
        """Sleeps as the parts of this process do."""
        await asyncio.sleep(seconds)
        await self._thaw()
        self._or_end()

    async def _thaw(self) -> None:
        while (left := self.frozen_until - asyncio.get_running_loop().time()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(left)

    def _or_end(self) -> None:
        if not self.alive:
            raise asyncio.CancelledError

    async def _rest(self, seconds: float) -> None:
        """Sleeps so long, or until the second after something was written: the bot looks every second."""
        self.stirred.clear()
        try:
            async with asyncio.timeout(seconds):
                await self.stirred.wait()
        except TimeoutError:
            pass
        else:
            await asyncio.sleep(self._rng.random())
        await self._thaw()
        self._or_end()

    async def _live(self) -> None:
        while True:
            await self._rest(self.town.until_next_look(self))
            try:
                await self.sweep.turn()
            except Exception as error:
                self.town.note(f"{self.name}: the sweep could not look: {error!r:.80}")
