"""A small town for a day and a half: its catalogue, its people, its bot, and what befalls them.

One seed is one run, the same every time and on every machine.
"""

from __future__ import annotations

import asyncio
import importlib.resources
import logging
import shutil
import sqlite3
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from bot.city import City
from tests.simulation import history, virtual_time
from tests.simulation.broken import Broken
from tests.simulation.catalogue import offers
from tests.simulation.in_place import Disk
from tests.simulation.people import People
from tests.simulation.process import Process, current
from tests.simulation.promises import Promises
from tests.simulation.searchers import Searchers
from tests.simulation.staff import Staff
from tests.simulation.telegram import Telegram
from tests.simulation.weather import Weather, weather_of

HOURS = 24.0
"""How long things go wrong and people do things."""
AFTERWARDS = 10.0
"""For how many hours all goes well then: what is owed has an end after them."""
LONGEST_LOOK = 1800.0
"""Seconds between two looks where nothing is due. The bot itself looks every second."""
ZONE = "America/Mexico_City"
OTHER_RULES = "America/Cancun"
"""Where clocks show an hour more: what the zone's data say after the change."""
MONDAY = datetime(2026, 11, 23, 16, tzinfo=UTC)


class TownClock:
    """The wall clock of the machine: it goes with the virtual time, and may jump."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._start = MONDAY
        self.ahead = timedelta()
        self.jumped = False

    def jump(self, by: timedelta) -> None:
        self.ahead += by
        self.jumped = True

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._loop.time()) + self.ahead


class Town:
    """One run. `check` raises Broken with the first promise that was broken."""

    def __init__(self, seed: int, path: Path) -> None:
        self.seed = seed
        self.path = path
        self.weather: Weather = weather_of(self.random("weather"))
        self.processes: list[Process] = []
        self.notes: list[str] = []
        self.new_rules_since: float | None = None
        self._going = True

    @property
    def elapsed(self) -> float:
        return asyncio.get_running_loop().time()

    @property
    def alive(self) -> list[Process]:
        return [process for process in self.processes if process.alive]

    def random(self, name: str) -> Random:
        """Chance for one part: what it draws moves nothing of the others."""
        return Random(f"{self.seed} {name}")

    def moment(self) -> str:
        return history.kept(self.clock.now())

    def note(self, what: str) -> None:
        self.notes.append(f"{self.elapsed:12.3f} {self.clock.now():%d %H:%M:%S} {what}")

    def until_next_look(self, process: Process) -> float:
        """Seconds until a process looks for what is due: each second where there may be something."""
        if process.lane.under_way or self.witness.execute(_UNREAD).fetchone()[0]:
            return 1.0
        (due,) = self.witness.execute(_NEXT_DUE).fetchone()
        left = (history.moment_of(due) - self.clock.now()).total_seconds() if due else LONGEST_LOOK
        return min(max(left, 0.0) + 1.0 if left < 5 else left + 0.3, LONGEST_LOOK)

    def stir(self) -> None:
        """Something was written: whoever looks every second sees it."""
        for process in self.alive:
            process.stirred.set()

    async def live(self) -> None:
        """Lets the time pass, and then what is owed be done in calm."""
        asyncio.get_running_loop().set_task_factory(_of_process)
        self.clock = TownClock(asyncio.get_running_loop())
        self.witness = sqlite3.connect(self.path, isolation_level=None)
        self.promises, self.telegram = Promises(self), Telegram(self)
        self.people, self.staff = People(self), Staff(self)
        self.note(f"{self.weather}")
        await self._fill()
        tasks = [
            asyncio.create_task(work)
            for work in (
                self._keep_running(), self._take_over(), self._stop(), self._jump(), self.people.live(),
                self.staff.live(), Searchers(self, self.people).live(),
            )
        ]  # fmt: skip
        await asyncio.sleep(HOURS * 3600)
        self.weather, self._going = self.weather.calm(), False
        for task in tasks[1:]:
            task.cancel()
        self.note("calm")
        await asyncio.sleep(AFTERWARDS * 3600)
        tasks[0].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for task in tasks:
            if not task.cancelled() and task.exception() is not None:
                task.result()
        for process in self.alive:
            await asyncio.wait([process.spawn(process.stop())])
        await asyncio.sleep(60)
        self.promises.at_the_end()

    def close(self) -> None:
        """Gives back what the run held."""
        for process in self.processes:
            process.disk.give_back()
        self.witness.close()

    def city(self) -> City:
        """The city as a process reads it at its start, with the time-zone data there are."""
        return replace(_CITY, zone=zoneinfo.ZoneInfo(ZONE))

    async def _fill(self) -> None:
        disk = Disk(self.path, point=_at_once, moment=self.moment)
        async with disk.database.writing() as session:
            await offers(session, self.random("catalogue"), self.clock.now(), zoneinfo.ZoneInfo(ZONE))
        disk.give_back()

    def _begin(self) -> Process:
        process = Process(self, f"process {len(self.processes) + 1}", self.city())
        self.processes.append(process)
        self.note(f"{process.name} begins")
        process.start()
        return process

    async def _keep_running(self) -> None:
        """Starts a process wherever there is none: a bot that died is started again."""
        rng = self.random("running")
        while True:
            if not self.alive:
                if self.processes:
                    await asyncio.sleep(
                        rng.choice((1.0, 3.0, 40.0, 1800.0, 4 * 3600.0) if self._going else (1.0,))
                    )
                    self._new_rules(rng)
                self._begin()
            await self.alive[-1].over.wait()

    async def _take_over(self) -> None:
        """A standby believes that it is its turn while the other one is still at work."""
        rng = self.random("takeovers")
        while self.weather.takeovers:
            await asyncio.sleep(rng.expovariate(self.weather.takeovers / 86400))
            await self._until_busy()
            if not self.alive:
                continue
            old = self.alive[-1]
            if rng.random() < 0.5:
                old.freeze(rng.choice((10.0, 40.0, 90.0)))
            self._begin()
            await asyncio.sleep(rng.uniform(1.0, 120.0))
            old.crash()

    async def _stop(self) -> None:
        """Somebody stops the bot in order, to start it anew."""
        rng = self.random("stops")
        while self.weather.stops:
            await asyncio.sleep(rng.expovariate(self.weather.stops / 86400))
            await self._until_busy()
            if self.alive:
                process = self.alive[-1]
                process.spawn(process.stop())

    async def _jump(self) -> None:
        """The machine's clock is set."""
        rng = self.random("jumps")
        while self.weather.jumps:
            await asyncio.sleep(rng.expovariate(self.weather.jumps / 86400))
            by = rng.choice((-3600.0, -40.0, -3.0, 3.0, 40.0, 3600.0))
            self.clock.jump(timedelta(seconds=by))
            self.note(f"the clock jumps by {by:.0f} s")

    async def _until_busy(self) -> None:
        """Waits for a moment in which something is being sent, half an hour at most."""
        self.telegram.called.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_LOOK):
                await self.telegram.called.wait()

    def _new_rules(self, rng: Random) -> None:
        if self.weather.new_rules_of_time and self.new_rules_since is None and rng.random() < 0.5:
            self.new_rules_since = self.elapsed
            set_rules(self.path.parent / "zones", OTHER_RULES)
            self.note("the rules of the zone have changed")


def simulate(seed: int, template: Path, folder: Path) -> Town:
    """One run of a seed on a copy of the `template`, in a folder of its own; raises Broken."""
    shutil.copy(template, folder / "town.sqlite3")
    town = Town(seed, folder / "town.sqlite3")
    with _zone_data(folder / "zones"), _silence():
        try:
            virtual_time.run(town.live)
        except Broken as broken:
            raise Broken(f"seed {seed}: {broken}") from None
        finally:
            town.close()
    return town


def trace(town: Town) -> str:
    """What happened in a run, in sixteen letters."""
    return sha256("\n".join(town.notes).encode()).hexdigest()[:16]


def set_rules(folder: Path, name: str) -> None:
    """Gives the town's zone the rules of another one."""
    area, _, place = name.partition("/")
    data = importlib.resources.files(f"tzdata.zoneinfo.{area}").joinpath(place).read_bytes()
    (folder / ZONE).parent.mkdir(parents=True, exist_ok=True)
    (folder / ZONE).write_bytes(data)
    zoneinfo.ZoneInfo.clear_cache()


@contextmanager
def _zone_data(folder: Path) -> Iterator[None]:
    before = zoneinfo.TZPATH
    set_rules(folder, ZONE)
    zoneinfo.reset_tzpath(to=[str(folder)])
    try:
        yield
    finally:
        zoneinfo.reset_tzpath(to=before)
        zoneinfo.ZoneInfo.clear_cache()


@contextmanager
def _silence() -> Iterator[None]:
    """What the bot logs of all its misfortune is told by the notes."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _of_process(loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> asyncio.Task[Any]:
    task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **options)
    process = current.get()
    if process is not None:
        process.adopt(task)
    return task


async def _at_once(_: str) -> None:
    pass


_NEXT_DUE = """
    SELECT min(due) FROM (
      SELECT min(due_at) AS due FROM reminder
      UNION ALL SELECT min(due_at) FROM saved_search
      UNION ALL SELECT min(due_at) FROM delivery WHERE state = 'planned'
      UNION ALL SELECT min(lease_until) FROM delivery WHERE state IN ('claimed', 'sending')
    )
"""

_UNREAD = """
    SELECT coalesce((SELECT max(id) FROM revision), 0) > coalesce((SELECT min(CAST(value AS INTEGER))
      FROM bookmark WHERE name IN ('notices', 'searches')), 0)
"""

_CITY = City(
    key="simulated",
    name="Villa Simulada",
    country="MX",
    zone=zoneinfo.ZoneInfo(ZONE),
    languages=("es-MX", "en"),
    catalogue_language="es-MX",
    currency="MXN",
    emergency=(),
    emergency_checked_on=date(2026, 11, 20),
)
