from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.delivery.tables import DeliveryRow
from bot.reminders.lead import TWO_HOURS, Lead
from bot.reminders.owing import owe_reminders
from bot.reminders.quiet import Quiet
from bot.reminders.reminders import Reminders
from bot.reminders.saved import SavedThings
from bot.reminders.tables import ReminderRow
from catalog.model import Opportunity
from catalog.store import Store
from tests.journeys.conftest import CITY, MONDAY, ZONE, at, opportunity

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
DAY = timedelta(days=1)
QUIET = Quiet(CITY.quiet_hours, ZONE)
EVENING_BEFORE = Lead(days=1, at=time(18))


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("America/Mexico_City"))


async def follow(database: Database, *occurrences, lead: Lead = TWO_HOURS) -> Opportunity:
    async with database.writing() as session:
        stored = await Store(session).put(
            opportunity(1, "Barro", occurrences=occurrences), author="test", at=NOW
        )
        assert stored.id is not None
        saved = await SavedThings(session).save(
            5, stored.id, recurrence_id=None, language="es-MX", discreet=False
        )
        await Reminders(session).set(saved, stored, QUIET, now=NOW, lead=lead)
    return stored


async def look(database: Database, now: datetime) -> list[tuple[datetime, datetime | None]]:
    """Owes what is due; the moments at which what is owed was due, and those from which it is of no use."""
    async with database.writing() as session:
        while await owe_reminders(session, CITY, now):
            pass
    async with database.reading() as session:
        rows = await session.scalars(select(DeliveryRow).order_by(DeliveryRow.due_at))
        return [(row.due_at, row.expires_at) for row in rows]


async def following(database: Database) -> datetime | None:
    async with database.reading() as session:
        return (await session.scalars(select(ReminderRow))).one().due_at


def days(*numbers: int, hour: int = 17) -> list[date]:
    return [MONDAY + number * DAY for number in numbers]


async def test_a_reminder_is_owed_at_its_moment_and_then_waits_for_the_next_date(database: Database) -> None:
    await follow(database, *(at(day, 17) for day in days(1, 2)))
    assert await look(database, local(24, 15) - timedelta.resolution) == []
    assert await look(database, local(24, 15)) == [(local(24, 15), local(24, 16, 50))]
    assert await following(database) == local(25, 15)
    assert len(await look(database, local(24, 15))) == 1


async def test_what_fell_due_while_nobody_looked_is_owed_too_and_each_of_its_dates(
    database: Database,
) -> None:
    await follow(database, *(at(day, 17) for day in days(1, 2, 3, 4)))
    owed = await look(database, local(26, 12))
    assert [due for due, _ in owed] == [local(24, 15), local(25, 15)]
    assert await following(database) == local(26, 15)


async def test_dates_that_fall_due_at_one_moment_are_told_of_once(database: Database) -> None:
    await follow(
        database, at(MONDAY + DAY, 10), at(MONDAY + DAY, 17), at(MONDAY + 2 * DAY, 10), lead=EVENING_BEFORE
    )
    owed = await look(database, local(23, 18))
    assert [due for due, _ in owed] == [local(23, 18)]
    assert await following(database) == local(24, 18)


@pytest.mark.parametrize("minutes", [0, 30])
async def test_a_date_that_waits_for_the_same_morning_is_not_passed_over_when_derived_anew(
    database: Database, minutes: int
) -> None:
    stored = await follow(database, at(MONDAY + DAY, 9, minutes))
    assert stored.id is not None
    async with database.writing() as session:
        saved = {each.id: each for each in await SavedThings(session).of_opportunity(stored.id)}
        lost = await Reminders(session).derive(saved, {stored.id: stored}, {5: QUIET}, now=local(24, 7, 45))
    assert lost == 0
    assert await following(database) == local(24, 8)


async def test_what_is_out_of_the_catalogue_is_owed_and_then_no_more(database: Database) -> None:
    stored = await follow(database, *(at(day, 17) for day in days(1, 2)))
    async with database.writing() as session:
        await Store(session).put(replace(stored, occurrences=()), author="test", at=NOW)
    assert [due for due, _ in await look(database, local(24, 15))] == [local(24, 15)]
    assert await following(database) is None
