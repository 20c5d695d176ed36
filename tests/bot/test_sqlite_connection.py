"""One turn to the thread a question; nothing of SQLite is different for it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.database import Database
from bot.sqlite_connection import AT_ONCE, Connection


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[Connection]:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(tmp_path / "few.sqlite3", isolation_level=None, check_same_thread=False)

    opened = await Connection(connect)
    await opened.cursor().execute("CREATE TABLE number (n INTEGER)")
    yield opened
    await opened.close()


async def test_a_question_with_its_rows_and_the_beginning_is_one_turn(connection: Connection) -> None:
    before = connection._turns
    await connection.cursor().execute("BEGIN")
    cursor = await connection.cursor().execute("SELECT 1, 2")
    assert [each[0] for each in cursor.description] == ["1", "2"]
    assert await cursor.fetchall() == [(1, 2)]
    await cursor.close()
    assert connection._turns == before + 1
    await connection.commit()
    await connection.rollback()
    assert connection._turns == before + 2, "what has ended is not ended again"


async def test_what_never_asked_anything_has_not_begun(connection: Connection) -> None:
    before = connection._turns
    await connection.cursor().execute("BEGIN")
    await connection.commit()
    assert connection._turns == before
    await connection.cursor().execute("SELECT 1")
    assert not connection.in_transaction


@pytest.mark.parametrize("count", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
async def test_every_row_comes_once_however_it_is_fetched(connection: Connection, count: int) -> None:
    await connection.cursor().executemany("INSERT INTO number VALUES (?)", [(n,) for n in range(count)])
    wanted = [(n,) for n in range(count)]
    asked = "SELECT n FROM number ORDER BY n"
    assert await (await connection.cursor().execute(asked)).fetchall() == wanted
    assert [row async for row in await connection.cursor().execute(asked)] == wanted
    cursor = await connection.cursor().execute(asked)
    first = await cursor.fetchmany(100)
    assert first + await cursor.fetchall() == wanted
    half = await connection.cursor().execute(asked)
    await half.fetchone()
    await half.close()
    assert await half.fetchall() in ([], wanted[1:AT_ONCE])


async def test_who_writes_is_told_how_many_rows_and_which_last(connection: Connection) -> None:
    cursor = await connection.cursor().execute("INSERT INTO number VALUES (5), (6)")
    assert (cursor.rowcount, cursor.lastrowid) == (2, 2)
    returned = await connection.cursor().execute("UPDATE number SET n = n + 1 RETURNING n")
    assert await returned.fetchall() == [(6,), (7,)]
    assert returned.rowcount == 2


async def test_an_error_is_sqlites_own_and_the_connection_goes_on(connection: Connection) -> None:
    await connection.cursor().execute("BEGIN")
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await connection.cursor().execute("SELECT * FROM missing")
    assert connection.in_transaction
    await connection.rollback()
    assert not connection.in_transaction


async def test_a_question_nobody_waits_for_any_more_is_undone_all_the_same(
    connection: Connection, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "few.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(connection.cursor().execute("BEGIN IMMEDIATE"))
    await asyncio.sleep(0.1)
    waiting.cancel()
    undone = asyncio.create_task(connection.rollback())
    await asyncio.sleep(0.1)
    other.execute("ROLLBACK")
    await undone
    await connection.cursor().execute("SELECT 1")  # The thread is through with what it was asked before.
    assert not connection.in_transaction
    other.execute("BEGIN IMMEDIATE")  # Nobody holds the lock.
    other.close()


async def test_who_reads_after_who_wrote_is_refused_to_write(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'city.sqlite3'}")
    await database.migrate()
    for _ in range(2):
        async with database.writing() as session:
            await session.execute(text("CREATE TABLE IF NOT EXISTS number (n INTEGER)"))
        async with database.reading() as session:
            pass
        async with database.reading() as session:
            with pytest.raises(Exception, match="readonly"):
                await session.execute(text("INSERT INTO number VALUES (1)"))
    await database.close()
