from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import open_services
from bot.chat import Services
from bot.city_file import load_city
from bot.clock import AdjustableClock, TurnedClock
from bot.commands.stage import Stage
from bot.people.roles import Role, Roles
from bot.reminders.saved import SavedThings
from bot.settings import Settings
from catalog.model import Opportunity, PublicationStatus
from catalog.store import Store

CITY = "port-selwyn"
NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)


@pytest.fixture
def stage() -> Stage:
    return Stage(load_city(CITY), AdjustableClock(TurnedClock(NOW)))


@pytest.fixture
async def services(stage: Stage, tmp_path: Path) -> AsyncIterator[Services]:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'demo.sqlite3'}", city=CITY)
    async with open_services(settings, clock=stage.clock, fill=stage.fill) as services:
        stage.open(services)
        # As the housekeeping does within minutes of the start.
        async with services.database.writing() as session:
            await Store(session).roll_forward(stage.clock.now(), author="clock")
        yield services


async def _all(services: Services) -> dict[str, Opportunity]:
    async with services.database.reading() as session:
        return await Store(session).by_source("sample")


def _dates(catalogue: dict[str, Opportunity]) -> dict[str, list[datetime]]:
    return {key: [each.starts for each in one.occurrences] for key, one in catalogue.items()}


def _over(catalogue: dict[str, Opportunity], now: datetime) -> set[str]:
    """What is dated, and has no date any more."""
    dated = {key: one for key, one in catalogue.items() if one.occurrences}
    return {key for key, one in dated.items() if all(each.starts <= now for each in one.occurrences)}


async def test_a_seat_is_a_role_before_the_person_can_write(stage: Stage, services: Services) -> None:
    seats = stage.seats()
    assert seats.names == tuple(Role)
    await seats.grant(7, "publisher")
    await seats.grant(9, "partner")
    async with services.database.reading() as session:
        assert await Roles(session).of(7) is Role.PUBLISHER
        assert await Roles(session).of(8) is Role.CITIZEN
        assert (await Roles(session).standing(9)).organization


async def test_who_asks_for_a_seat_before_the_bot_is_there_waits(stage: Stage, tmp_path: Path) -> None:
    asking = asyncio.create_task(stage.seats().grant(7, "admin"))
    await asyncio.sleep(0)
    assert not asking.done()
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'demo.sqlite3'}", city=CITY)
    async with open_services(settings, clock=stage.clock) as services:
        stage.open(services)
        await asking
        async with services.database.reading() as session:
            assert await Roles(session).holders(Role.ADMIN) == [7]


async def test_the_day_after_what_people_saved_is_still_on_its_day(stage: Stage, services: Services) -> None:
    before = await _all(services)
    await stage.hands().turn("day")
    after = await _all(services)
    now = stage.clock.now()
    kept = [key for key in before if any(each.starts > now for each in before[key].occurrences)]
    assert len(kept) > 10
    assert {key: _dates(after)[key] for key in kept} == {key: _dates(before)[key] for key in kept}


@pytest.mark.parametrize("days", [8, 400])
async def test_however_far_the_clock_is_turned_nothing_is_stale(
    stage: Stage, services: Services, days: int
) -> None:
    ever_over = _over(await _all(services), NOW)
    there = NOW + timedelta(days=days)
    await stage.hands().turn("to", f"{there.astimezone(stage.city.zone):%Y-%m-%dT%H:%M}")
    assert _over(await _all(services), stage.clock.now()) <= ever_over
    found = services.search.current.ask("swimming", language="en", now=stage.clock.now())
    assert found.answered


async def test_turned_back_the_catalogue_is_as_it_was(stage: Stage, services: Services) -> None:
    before = _dates(await _all(services))
    hands = stage.hands()
    await hands.turn("to", "2027-03-01T10:00")
    assert _dates(await _all(services)) != before
    await hands.turn("back")
    assert _dates(await _all(services)) == before


async def test_what_staff_took_away_stays_away(stage: Stage, services: Services) -> None:
    key, one = next(iter((await _all(services)).items()))
    assert one.id is not None
    async with services.database.writing() as session:
        await Store(session).retire(one.id, author="7", at=stage.clock.now())
    await stage.hands().turn("to", "2027-03-01T10:00")
    assert (await _all(services))[key].publication_status is PublicationStatus.ARCHIVED


async def test_nobody_is_told_that_the_sample_was_dated_anew(stage: Stage, services: Services) -> None:
    async with services.database.reading() as session:
        cursor = await Store(session).last_revision()
    await stage.hands().turn("to", "2027-03-01T10:00")
    async with services.database.reading() as session:
        revisions = await Store(session).revisions_after(cursor)
    assert revisions
    assert all(revision.quiet for revision in revisions)


async def test_what_somebody_saved_keeps_its_dates_however_the_clock_is_turned(
    stage: Stage, services: Services
) -> None:
    before = await _all(services)
    far = NOW + timedelta(days=40)
    key = next(k for k, one in before.items() if any(each.starts > far for each in one.occurrences))
    number = before[key].id
    assert number is not None
    async with services.database.writing() as session:
        await SavedThings(session).save(7, number, recurrence_id=None, language="en", discreet=False)
    await stage.hands().turn("to", f"{far.astimezone(stage.city.zone):%Y-%m-%dT%H:%M}")
    after = await _all(services)
    assert set(_dates(before)[key]) <= set(_dates(after)[key])
    assert any(_dates(after)[k] != _dates(before)[k] for k in before)


async def test_whoever_played_before_has_nothing_saved(stage: Stage, services: Services) -> None:
    async with services.database.writing() as session:
        await SavedThings(session).save(7, 1, recurrence_id=None, language="en", discreet=False)
    async with services.database.writing() as session:
        await stage.fill(session, stage.city, stage.clock)
        assert await SavedThings(session).count(7) == 0
