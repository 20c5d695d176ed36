from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.database import Database
from bot.delivery.ledger import Ledger
from bot.delivery.outbox import Outbox
from bot.delivery.reach import Reach


def sent(person: int):
    """Work on the outbox that leaves a trace in the database."""

    async def work(outbox: Outbox) -> int:
        await Reach(outbox._session).sent(person)
        return person

    return work


async def broken(outbox: Outbox) -> None:
    await Reach(outbox._session).sent(99)
    raise LookupError("planted")


async def counted(database: Database) -> dict[int, int]:
    async with database.reading() as session:
        rows = await session.execute(text("SELECT person_id, unanswered FROM reach"))
        return {row.person_id: row.unanswered for row in rows}


async def test_what_is_given_back_is_committed_by_then(database: Database) -> None:
    assert await Ledger(database).write(sent(1)) == 1
    assert await counted(database) == {1: 1}


async def test_what_is_asked_for_at_once_shares_a_transaction_and_each_gets_its_own_answer(
    database: Database,
) -> None:
    ledger = Ledger(database)
    assert await asyncio.gather(*(ledger.write(sent(person)) for person in range(20))) == list(range(20))
    assert len(await counted(database)) == 20
    assert database.units_written <= 2


async def test_what_comes_while_one_is_written_goes_with_the_next(database: Database) -> None:
    ledger, begun, go = Ledger(database), asyncio.Event(), asyncio.Event()

    async def slow(outbox: Outbox) -> None:
        begun.set()
        await go.wait()

    first = asyncio.create_task(ledger.write(slow))
    await begun.wait()
    later = [asyncio.create_task(ledger.write(sent(person))) for person in range(5)]
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(first, *later)
    assert database.units_written == 2


async def test_what_cannot_be_done_holds_up_nobody_else(database: Database) -> None:
    ledger = Ledger(database)
    works = [sent(1), broken, sent(2)]
    results = await asyncio.gather(*map(ledger.write, works), return_exceptions=True)
    assert [type(result) for result in results] == [int, LookupError, int]
    assert await counted(database) == {1: 1, 2: 1}
    assert await ledger.write(sent(1)) == 1


async def test_where_the_database_refuses_all_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'city.sqlite3'}"
    database, other = Database(url, busy_milliseconds=20), Database(url)
    await database.migrate()
    ledger = Ledger(database)
    async with other.writing() as session:
        await session.execute(text("SELECT 1"))
        results = await asyncio.gather(
            *(ledger.write(sent(person)) for person in range(5)), return_exceptions=True
        )
        assert {type(result) for result in results} == {OperationalError}
        assert database.units_written == 1
    assert await ledger.write(sent(1)) == 1
    assert await counted(database) == {1: 1}
    await database.close()
    await other.close()


async def test_what_is_called_off_in_time_is_not_done(database: Database) -> None:
    ledger = Ledger(database)
    task = asyncio.create_task(ledger.write(sent(1)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await ledger.write(sent(2))
    assert await counted(database) == {2: 1}


async def test_closing_waits_for_what_was_asked(database: Database) -> None:
    ledger = Ledger(database)
    await ledger.close()
    tasks = [asyncio.create_task(ledger.write(sent(person))) for person in range(3)]
    await asyncio.sleep(0)
    await ledger.close()
    assert len(await counted(database)) == 3
    await asyncio.gather(*tasks)
