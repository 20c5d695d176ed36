from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import make_url, text

from bot import seat as seat_module
from bot.database import Database
from bot.seat import KEY, Seat, seat_of

LOCKS = text("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = :key AND granted")


@pytest.fixture
async def seats(database: Database) -> AsyncIterator[tuple[Seat, Seat]]:
    both = seat_of(database.url), seat_of(database.url)
    yield both
    for each in both:
        await each.leave()


def never() -> None:
    raise AssertionError("the seat was not lost")


async def test_one_holds_the_seat_and_the_other_takes_it_when_it_is_left(seats) -> None:
    first, second = seats
    assert await first.take(asyncio.Event(), lost=never)
    waiting = asyncio.create_task(second.take(asyncio.Event(), lost=never))
    await asyncio.sleep(0.5)
    assert second.standing_by
    assert not waiting.done()
    await first.leave()
    assert await asyncio.wait_for(waiting, seat_module.TRY_SECONDS + 5)
    assert not second.standing_by


async def test_who_stands_by_stops_when_told_to(seats) -> None:
    first, second = seats
    assert await first.take(asyncio.Event(), lost=never)
    stop = asyncio.Event()
    waiting = asyncio.create_task(second.take(stop, lost=never))
    await asyncio.sleep(0.2)
    stop.set()
    assert not await asyncio.wait_for(waiting, 5)


@pytest.fixture
def server_url(postgres) -> Iterator[str]:
    yield from postgres.lend(postgres.template)


async def test_who_loses_the_server_loses_the_seat_and_says_so(server_url: str) -> None:
    database = Database(server_url)
    first, second = seat_of(database.url), seat_of(database.url)
    lost = asyncio.Event()
    assert await first.take(asyncio.Event(), lost=lost.set)
    async with database.writing() as session:
        holder = await session.scalar(LOCKS, {"key": KEY})
        await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": holder})
    assert await asyncio.wait_for(second.take(asyncio.Event(), lost=never), 10)
    await asyncio.wait_for(lost.wait(), 2 * seat_module.LOOK_SECONDS + 1)
    for each in (first, second):
        await each.leave()
    await database.close()


async def test_a_database_in_memory_is_nobody_elses(tmp_path) -> None:
    for _ in range(2):
        seat = seat_of(make_url("sqlite+aiosqlite://"))
        assert await seat.take(asyncio.Event(), lost=never)
