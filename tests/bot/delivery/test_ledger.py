from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from bot.database import Database
from bot.delivery.delivery import Kind, Outcome, Owed, Result, State
from bot.delivery.ledger import Ledger
from bot.delivery.outbox import LEASE, Outbox
from bot.delivery.reach import Reach
from bot.delivery.standing import Deliveries
from bot.delivery.tables import DeliveryRow

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
SENT = Outcome(result=Result.SENT)


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


async def test_what_goes_at_once_and_went_at_once_is_written_in_a_statement_each(database: Database) -> None:
    owed = [Owed(person_id=n, kind=Kind.REMINDER, key=f"{n}", due_at=NOW) for n in range(1, 21)]
    async with database.writing() as session:
        await Outbox(session).owe(owed)
        mine = await Outbox(session).claim(NOW, most=15, holder="here")
        others = await Outbox(session).claim(NOW, most=15, holder="there")
    ledger, said = Ledger(database), []

    @event.listens_for(database._engine.sync_engine, "before_cursor_execute")
    def note(*arguments: object) -> None:
        said.append(str(arguments[2]).split(" WHERE")[0][:60])

    begun = await asyncio.gather(*(ledger.begin(each, holder="here", now=NOW) for each in [*mine, *others]))
    assert begun == [NOW + LEASE] * 15 + [None] * 5
    ends = await asyncio.gather(
        *(ledger.settle(each, SENT, holder="here", now=NOW) for each in [*mine, *others])
    )
    assert ends == [State.SENT] * 15 + [None] * 5
    assert len([each for each in said if each.startswith("UPDATE delivery")]) == 2
    async with database.reading() as session:
        assert await Deliveries(session).ended() == {(Kind.REMINDER, State.SENT): 15}
    assert await counted(database) == {each.person_id: 1 for each in mine}


async def test_no_lease_is_longer_than_whoever_asked_first_was_given(database: Database) -> None:
    async with database.writing() as session:
        await Outbox(session).owe(
            [Owed(person_id=n, kind=Kind.REMINDER, key=f"{n}", due_at=NOW) for n in (1, 2)]
        )
        first, second = await Outbox(session).claim(NOW, most=2, holder="here")
    ledger, later = Ledger(database), NOW + timedelta(seconds=3)
    begun = await asyncio.gather(
        ledger.begin(first, holder="here", now=NOW), ledger.begin(second, holder="here", now=later)
    )
    async with database.reading() as session:
        kept = {row.lease_until for row in await session.scalars(select(DeliveryRow))}
    assert set(begun) == kept == {NOW + LEASE}
