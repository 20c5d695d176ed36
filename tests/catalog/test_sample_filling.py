from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.database import Database
from catalog.sample import fill_with_sample, sample_opportunities
from catalog.store import Store

ZONE = ZoneInfo("America/Mexico_City")


async def fill(database: Database, city: str, at: datetime) -> bool:
    async with database.writing() as session:
        return await fill_with_sample(session, city, zone=ZONE, at=at)


async def test_a_city_is_filled_in_once_a_day(database: Database, now: datetime) -> None:
    assert await fill(database, "port-selwyn", now)
    async with database.reading() as session:
        filled, revision = await Store(session).count(), await Store(session).last_revision()
    assert filled == len(sample_opportunities("port-selwyn", today=now.date()))
    assert not await fill(database, "port-selwyn", now)
    async with database.reading() as session:
        assert await Store(session).last_revision() == revision
    assert await fill(database, "port-selwyn", now + timedelta(days=1))
    async with database.reading() as session:
        assert await Store(session).last_revision() > revision


async def test_another_city_takes_the_first_ones_place(database: Database, now: datetime) -> None:
    await fill(database, "jacaranda", now)
    assert await fill(database, "port-selwyn", now)
    async with database.reading() as session:
        kept = await Store(session).names("sample")
    assert kept.keys() == {o.external_id for o in sample_opportunities("port-selwyn", today=now.date())}


async def test_what_was_undone_is_filled_in_again(database: Database, now: datetime) -> None:
    await fill(database, "port-selwyn", now)
    async with database.writing() as session:
        await session.execute(text("UPDATE import_batch SET undone_at = at"))
    assert await fill(database, "port-selwyn", now)


async def test_the_far_dates_of_series_come_when_they_roll_forward(database: Database, now: datetime) -> None:
    whole = sample_opportunities("port-selwyn", today=now.astimezone(ZONE).date())
    await fill(database, "port-selwyn", now)
    async with database.reading() as session:
        at_first = await Store(session).by_source("sample")
    async with database.writing() as session:
        assert await Store(session).roll_forward(now, author="clock") > 10
    async with database.reading() as session:
        later = await Store(session).by_source("sample")
    for opportunity in whole:
        kept, key = {o.starts for o in opportunity.occurrences}, opportunity.external_id
        soon = {start for start in kept if start < now + timedelta(weeks=7)}
        assert soon <= {o.starts for o in at_first[key].occurrences}
        assert kept - {max(kept, default=now)} <= {o.starts for o in later[key].occurrences}
