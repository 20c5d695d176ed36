"""A whole year of digests on a clock that a test turns, over every change of the clocks.

The real search, database, sweep and lane; a script changes the catalogue, and only the messenger is made up.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.chat.keeping.finder import SearchFinder
from bot.chat.memory import Memory
from bot.chat.services import Services
from bot.chat.unasked.composer import UnaskedMessages
from bot.clock import TurnedClock
from bot.database import Database
from bot.delivery.delivery import Outcome, Post, Result
from bot.delivery.lane import Lane
from bot.delivery.ledger import Ledger
from bot.delivery.limiter import Limiter
from bot.feedback.box import Box
from bot.feedback.opinions import PUBLISHERS
from bot.i18n import Languages
from bot.reminders.digests import APART, MOST_SHOWN, SETTLING, owe_digests, wake_searches
from bot.reminders.quiet import Quiet
from bot.reminders.searches import Searches, Wanted
from bot.reminders.sweep import Step, Sweep
from bot.reminders.tables import SavedSearchRow
from bot.reminders.wall import moment, shown
from bot.reminders.weekly import Weekly
from bot.settings import Settings
from catalog.live import LiveSearch
from catalog.model import EventStatus, Occurrence
from catalog.store import Store
from catalog.topics import load_vocabularies
from tests.journeys.conftest import CITY, MUSIC, TOKEN, opportunity

DAY, WEEK, HOUR = timedelta(days=1), timedelta(days=7), timedelta(hours=1)
BEGIN = date(2027, 1, 4)
YEAR, QUARTER = 52, 13
"""In weeks."""
NAMES = (
    *("arpa", "banda", "charango", "danzón", "ensamble", "flauta", "guitarra", "huapango"),
    *("jarana", "laúd", "marimba", "oboe", "piano", "quena", "requinto", "salterio"),
)


async def nothing_kept_up(_: datetime) -> None:
    """Nothing is kept up here: only digests are looked at."""


@dataclass
class Thing:
    """Something of the script: on offer from `published` until `gone` (called off), or until it starts."""

    number: int
    name: str
    published: datetime
    starts: datetime
    gone: datetime | None = None

    def is_on(self, at: datetime) -> bool:
        called_off = self.gone is not None and self.gone <= at
        return self.published <= at and not called_off and at < self.starts + HOUR


def script(zone: ZoneInfo, weeks: int, seed: int) -> list[Thing]:
    """What the city puts on in so many weeks: on the very day or weeks ahead, some of it called off; in some
    weeks nothing at all, in some more than a digest names."""
    chance, things = random.Random(seed), []
    for week in range(weeks):
        for _ in range(chance.choice([0, 0, 1, 1, 2, 8])):
            number = len(things) + 1
            day = BEGIN + timedelta(days=week * 7 + chance.randrange(7))
            published = moment(datetime.combine(day, time(chance.randrange(7, 23), 17)), zone)
            ahead = timedelta(hours=chance.choice([2, 5, 20, 70, 200, 500]), minutes=13)
            gone = published + ahead * chance.random() if chance.random() < 0.2 else None
            name = f"Concierto de {NAMES[number % len(NAMES)]} {NAMES[number // len(NAMES) % len(NAMES)]}"
            things.append(Thing(number, name, published, published + ahead, gone))
    assert len({thing.name for thing in things}) == len(things)
    return things


@dataclass
class Messenger:
    """Brings every message, and keeps when it came and what it said."""

    clock: TurnedClock
    brought: list[tuple[datetime, int, str]] = field(default_factory=list)

    async def send(self, person_id: int, post: Post) -> Outcome:
        self.brought.append((self.clock.now(), person_id, post.text))
        return Outcome(result=Result.SENT)

    def hold(self, error: Exception) -> float | None:
        return None


class Year:
    """The bot's own parts over a year; `people` follow music, each in their own way."""

    def __init__(self, database: Any, zone: ZoneInfo) -> None:
        self.zone = zone
        self.database = database
        self.clock = TurnedClock(moment(datetime.combine(BEGIN, time(6)), zone))
        self.city = replace(CITY, zone=zone)
        self.search = LiveSearch(database.reading, neighbourhoods=CITY.neighbourhoods, zone=zone.key)
        languages = Languages(strict=True)
        services = Services(
            settings=Settings(bot_token=TOKEN),
            city=self.city,
            languages=languages,
            clock=self.clock,
            database=database,
            search=self.search,
            box=Box(database, self.clock, zone, publishers=PUBLISHERS),
        )
        topics = load_vocabularies()["local"]
        self.messenger, finder = Messenger(self.clock), SearchFinder(services)
        self.lane = Lane(
            Ledger(database),
            limiter=Limiter(monotonic=self._seconds, sleep=self._sleep),
            composer=UnaskedMessages(services, Memory(self.clock), topics, bot_name=str),
            sender=self.messenger,
            clock=self.clock,
            holder="year",
        )
        steps = [
            Step("news", lambda agenda: agenda.news, lambda s, now: wake_searches(s, finder, now)),
            Step("digests", lambda a: a.digests, lambda s, now: owe_digests(s, finder, self.city, now)),
        ]
        self.sweep = Sweep(database, self.clock, self.lane, steps, nothing_kept_up)
        self._passed = 0.0

    def _seconds(self) -> float:
        self._passed += 10.0
        return self._passed

    async def _sleep(self, seconds: float) -> None:
        self._passed += seconds

    async def follows(self, person: int, weekly: Weekly | None) -> None:
        quiet = Quiet(self.city.quiet_hours, self.zone)
        async with self.database.writing() as session:
            await Searches(session).save(
                person,
                Wanted(topic="music"),
                language="es-MX",
                quiet=quiet,
                now=self.clock.now(),
                weekly=weekly,
            )

    async def passes_until(self, end: datetime) -> None:
        """Sweeps whenever something is due, as a sweep of every second would, and once a day."""
        while self.clock.now() < end:
            async with self.database.reading() as session:
                question = select(SavedSearchRow.due_at).order_by(SavedSearchRow.due_at)
                due = [at for at in await session.scalars(question) if at is not None]
            ahead = [at for at in (*due, self.clock.now() + DAY, end) if at > self.clock.now()]
            self.clock.turn(min(ahead) - self.clock.now())
            await self.looks()

    async def looks(self) -> None:
        await self.sweep.turn()
        await self.lane.idle()

    async def writes(self, thing: Thing, **more: object) -> None:
        ends = thing.starts + HOUR
        date = Occurrence(
            starts=thing.starts,
            ends=ends,
            zone=self.zone.key,
            recurrence_id=thing.starts,
            **more,  # type: ignore[arg-type]
        )
        whole = opportunity(thing.number, thing.name, topics=MUSIC, occurrences=(date,))
        async with self.database.writing() as session:
            await Store(session).put(whole, author="test", at=self.clock.now())
        await self.search.refresh(self.clock.now())


THURSDAY, SUNDAY, NIGHT, SOON = 1, 2, 3, 4
WEEKLY = {
    THURSDAY: Weekly(weekday=3, at=time(18)),
    # The day on which clocks change, and the first hour that is not quiet.
    SUNDAY: Weekly(weekday=6, at=time(8)),
    NIGHT: Weekly(weekday=5, at=time(23, 30)),
}
HEARD = {**WEEKLY, NIGHT: Weekly(weekday=6, at=time(8))}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("zone", "weeks", "offsets"), [("America/Mexico_City", QUARTER, 1), ("Europe/Madrid", YEAR, 2)]
)
async def test_it_is_so_wherever_the_clocks_change(sqlite_template, tmp_path, zone, weeks, offsets) -> None:
    # The clocks are the program's, not the database's: one of them is enough here.
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'year.sqlite3')}")
    try:
        await passes(database, ZoneInfo(zone), weeks, offsets)
    finally:
        await database.close()


async def passes(database: Database, zone: ZoneInfo, weeks: int, offsets: int) -> None:
    year = Year(database, zone)
    things = script(zone, weeks, seed=7)
    acts = sorted(
        [(thing.published, thing.number, "published") for thing in things]
        + [(thing.gone, thing.number, "gone") for thing in things if thing.gone is not None]
    )
    await year.search.refresh(year.clock.now())
    begun = year.clock.now()
    for person, weekly in [*WEEKLY.items(), (SOON, None)]:
        await year.follows(person, weekly)
    for at, number, act in acts:
        await year.passes_until(at)
        status = {"status": EventStatus.CANCELLED} if act == "gone" else {}
        await year.writes(things[number - 1], **status)
        await year.looks()
    end = begun + weeks * WEEK
    await year.passes_until(end)

    assert len({(begun + day * DAY).astimezone(zone).utcoffset() for day in range(weeks * 7)}) == offsets
    brought = {
        person: [(at, text) for at, who, text in year.messenger.brought if who == person]
        for person in (*WEEKLY, SOON)
    }
    for person, weekly in HEARD.items():
        expected = list(weekly_digests(things, weekly, zone, begun, end))
        assert [(shown(at, zone), said) for at, said in map(read, brought[person])] == expected
        assert len(expected) > weeks / 3
    told = [name for _, text in brought[SOON] for name in read((begun, text))[1][0]]
    assert len(told) == len(set(told))
    times = [at for at, _ in brought[SOON]]
    assert all(later - at >= APART for at, later in pairwise(times))
    quiet = Quiet(CITY.quiet_hours, zone)
    assert not any(quiet.holds(at) for at in times)
    assert {thing.name for thing in things if could_be_told(thing, quiet)} - set(told) == set()


def weekly_digests(
    things: list[Thing], weekly: Weekly, zone: ZoneInfo, begun: datetime, end: datetime
) -> Iterator[tuple[datetime, tuple[list[str], int]]]:
    """What a person ought to be told, and when, by a model of its own: at that wall time of each week what is
    on and was not named before, five by their start and the rest counted; nothing where there is none."""
    named: set[str] = set()
    for day in range((end - begun).days + 1):
        wall = datetime.combine(BEGIN + timedelta(days=day), weekly.at)
        if wall.weekday() != weekly.weekday or not begun < moment(wall, zone) <= end:
            continue
        at = moment(wall, zone)
        new = sorted(
            (thing for thing in things if thing.is_on(at) and thing.name not in named),
            key=lambda thing: thing.starts,
        )
        if new:
            names = [thing.name for thing in new[:MOST_SHOWN]]
            named.update(names)
            yield wall, (names, len(new) - len(names))


def read(message: tuple[datetime, str]) -> tuple[datetime, tuple[list[str], int]]:
    """The names in a message, and how many more it counts."""
    at, text = message
    lines = text.split("\n")
    names = [line.split("<b>")[1].removesuffix("</b>") for line in lines if ". <b>" in line]
    more = int(lines[-1].split()[1]) if lines[-1].startswith("Hay ") else 0
    return at, (names, more)


def could_be_told(thing: Thing, quiet: Quiet) -> bool:
    """Whether it was on at some moment that is not quiet, an hour after another message even."""
    last = min(thing.gone or thing.starts, thing.starts)
    at = thing.published + SETTLING
    waking = [at + minutes * timedelta(minutes=5) for minutes in range(200)]
    awake = next((when for when in waking if not quiet.holds(when)), None)
    return awake is not None and awake + APART + SETTLING < last
