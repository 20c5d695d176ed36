from __future__ import annotations

import asyncio
import importlib.resources
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import TurnedClock
from bot.database import Database
from bot.people.preferences import Preferences
from bot.reminders.deriving import Deriving, rules_of
from bot.reminders.lead import TWO_HOURS, Lead
from bot.reminders.quiet import Quiet
from bot.reminders.reminders import Reminders
from bot.reminders.saved import SavedThings
from bot.reminders.tables import ReminderRow
from catalog.store import Store
from tests.journeys.conftest import CITY, MONDAY, at, opportunity

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
DAY = timedelta(days=1)
EVENING_BEFORE = Lead(days=1, at=time(18))
KEY = "America/Mexico_City"

Rules = Callable[[str], zoneinfo.ZoneInfo]


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[Rules]:
    """Gives the city's zone the rules of another one, as new data would."""
    before = zoneinfo.TZPATH

    def give(name: str) -> zoneinfo.ZoneInfo:
        area, _, place = name.partition("/")
        data = importlib.resources.files(f"tzdata.zoneinfo.{area}").joinpath(place).read_bytes()
        (tmp_path / KEY).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / KEY).write_bytes(data)
        zoneinfo.reset_tzpath(to=[str(tmp_path)])
        zoneinfo.ZoneInfo.clear_cache()
        return zoneinfo.ZoneInfo(KEY)

    yield give
    zoneinfo.reset_tzpath(to=before)
    zoneinfo.ZoneInfo.clear_cache()


async def fill(database: Database, zone: zoneinfo.ZoneInfo, *, many: int = 1) -> None:
    async with database.writing() as session:
        for number in range(many):
            stored = await Store(session).put(
                opportunity(number, f"Curso {number}", occurrences=(at(MONDAY + 2 * DAY, 17),)),
                author="test",
                at=NOW,
            )
            assert stored.id is not None
            for person in range(3):
                saved = await SavedThings(session).save(
                    person, stored.id, recurrence_id=None, language="es-MX", discreet=False
                )
                for lead in (EVENING_BEFORE, TWO_HOURS):
                    quiet = Quiet(CITY.quiet_hours, zone)
                    await Reminders(session).set(saved, stored, quiet, now=NOW, lead=lead)


def derivation(
    database: Database, zone: zoneinfo.ZoneInfo, now: datetime = NOW, *, portion: int = 400
) -> Deriving:
    return Deriving(
        database,
        replace(CITY, zone=zone),
        TurnedClock(now),
        portion=portion,
        sleep=lambda _: asyncio.sleep(0),
    )


async def due(database: Database) -> set[datetime | None]:
    async with database.reading() as session:
        return set(await session.scalars(select(ReminderRow.due_at)))


async def test_by_the_same_rules_nothing_moves_and_all_is_settled_at_once(database: Database) -> None:
    zone = zoneinfo.ZoneInfo(KEY)
    await fill(database, zone)
    before = await due(database)
    first = derivation(database, zone)
    assert not first.settled
    assert await first.run() == 3
    assert first.settled
    assert await due(database) == before
    again = derivation(database, zone)
    settled: list[bool] = []

    async def sleep(_: float) -> None:
        settled.append(again.settled)

    again._sleep = sleep
    await again.run()
    assert settled == [True]


async def test_by_other_rules_the_wall_time_stays_and_the_moment_moves(
    database: Database, rules: Rules
) -> None:
    zone = rules("America/Mexico_City")
    await fill(database, zone)
    await derivation(database, zone).run()
    evening = datetime(2026, 11, 25, 0, tzinfo=UTC)
    two_hours = datetime(2026, 11, 25, 21, tzinfo=UTC)
    assert await due(database) == {evening, two_hours}
    other = derivation(database, rules("America/Cancun"))
    assert await other.run() == 3
    assert await due(database) == {evening - timedelta(hours=1), two_hours}
    assert other.settled


async def test_every_portion_is_gone_through(database: Database) -> None:
    zone = zoneinfo.ZoneInfo(KEY)
    await fill(database, zone, many=5)
    async with database.writing() as session:
        for person in range(3):
            await Preferences(session).change(person, quiet_hours="16:00-20:00")
    assert await derivation(database, zone, portion=4).run() == 15
    assert {moment.hour for moment in await due(database) if moment} == {21, 2}


async def test_what_is_overdue_is_left_for_the_sweep(database: Database) -> None:
    zone = zoneinfo.ZoneInfo(KEY)
    await fill(database, zone)
    before = await due(database)
    await derivation(database, zone, NOW + 3 * DAY).run()
    assert await due(database) == before


def test_the_rules_of_a_zone_are_told_apart() -> None:
    mexico, cancun = rules_of(zoneinfo.ZoneInfo(KEY), NOW), rules_of(zoneinfo.ZoneInfo("America/Cancun"), NOW)
    assert mexico.split()[2] != cancun.split()[2]
    assert rules_of(zoneinfo.ZoneInfo(KEY), NOW + 9 * DAY) == mexico
    assert len(mexico) <= 100
