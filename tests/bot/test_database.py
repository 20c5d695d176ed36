from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from bot.database import Database

ADD = text("INSERT INTO source (name) VALUES (:name)")
COUNT = text("SELECT count(*) FROM source")


async def count(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(COUNT) or 0


async def test_what_is_written_is_there_afterwards(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(ADD, {"name": "a"})
    assert await count(database) == 1


async def test_an_error_leaves_nothing_behind(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as session:
            await session.execute(ADD, {"name": "a"})
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await count(database) == 0


async def test_work_that_is_called_off_leaves_nothing_behind_and_holds_no_lock(database: Database) -> None:
    begun = asyncio.Event()

    async def write() -> None:
        async with database.writing() as session:
            await session.execute(ADD, {"name": "a"})
            begun.set()
            await asyncio.sleep(3600)

    task = asyncio.create_task(write())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.writing() as session:
        await session.execute(ADD, {"name": "b"})
    assert await count(database) == 1


async def test_a_session_for_reading_refuses_to_write(database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with database.reading() as session:
            await session.execute(ADD, {"name": "a"})
    async with database.writing() as session:
        await session.execute(ADD, {"name": "b"})
    assert await count(database) == 1


async def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    async with database.reading() as session:
        before = await session.scalar(COUNT)
        async with database.writing() as other:
            await other.execute(ADD, {"name": "a"})
        assert await session.scalar(COUNT) == before == 0
    assert await count(database) == 1


async def test_writers_that_read_first_wait_for_each_other_instead_of_failing(database: Database) -> None:
    async def add(name: str) -> None:
        async with database.writing() as session:
            await session.execute(COUNT)
            await asyncio.sleep(0.01)
            await session.execute(ADD, {"name": name})

    await asyncio.gather(*(add(f"source {n}") for n in range(8)))
    assert await count(database) == 8


async def test_sqlite_is_set_up_as_promised_on_every_connection(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new' / 'city.sqlite3'}")
    await database.migrate()
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 15000}
    async with database.reading() as one, database.writing() as other:
        for session in (one, other):
            found = {name: await session.scalar(text(f"PRAGMA {name}")) for name in wanted}
            assert found == wanted
    await database.close()


async def test_a_writer_on_sqlite_holds_the_lock_from_its_first_question_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'city.sqlite3'}"
    first, second = Database(url), Database(url, busy_milliseconds=50)
    await first.migrate()
    async with first.writing() as session:
        await session.execute(COUNT)
        with pytest.raises(OperationalError, match="locked"):
            async with second.writing() as other:
                await other.execute(COUNT)
    await first.close()
    await second.close()


async def test_a_row_that_belongs_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with database.writing() as session:
            await session.execute(
                text(
                    "INSERT INTO opportunity_topic (opportunity_id, position, scheme, code)"
                    " VALUES (99, 0, 'local', 'music')"
                )
            )


async def test_a_database_in_memory_is_migrated_and_shared_by_all_sessions() -> None:
    database = Database("sqlite://")
    await database.migrate()
    await database.migrate()

    async def add(name: str) -> None:
        async with database.writing() as session:
            await session.execute(ADD, {"name": name})

    await asyncio.gather(add("a"), add("b"), add("c"))
    assert await count(database) == 3
    assert (await database.check()).healthy
    with pytest.raises(DBAPIError):
        async with database.writing() as session:
            await session.execute(text("INSERT INTO opportunity_topic VALUES (99, 0, 'local', 'music')"))
    await database.close()


async def test_the_check_of_a_migrated_database_is_well(database: Database) -> None:
    condition = await database.check()
    assert condition.healthy
    assert condition.revision == condition.head


async def test_the_check_says_that_a_bare_database_has_yet_to_be_migrated(bare_database_url: str) -> None:
    database = Database(bare_database_url)
    condition = await database.check()
    await database.close()
    assert condition.reachable
    assert not condition.healthy


async def test_the_check_of_a_database_that_is_away_is_an_answer_and_no_error(tmp_path: Path) -> None:
    for url in (f"postgresql://nobody@/nothing?host={tmp_path}", f"sqlite:///{tmp_path}"):
        database = Database(url)
        assert not (await database.check()).reachable
        await database.close()


def test_postgresql_is_spoken_to_with_psycopg_whatever_its_address_is_called() -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        assert Database(f"{scheme}://someone@localhost/city").url.drivername == "postgresql+psycopg"


def test_what_lies_beside_a_database_lies_beside_its_file(tmp_path: Path) -> None:
    path = tmp_path / "city.sqlite3"
    assert Database(f"sqlite:///{path}").beside("index") == tmp_path / "city.sqlite3-index"
    assert Database("sqlite://").beside("index") is None
    assert Database("postgresql://somebody@nowhere/city").beside("index") is None


async def test_what_was_deleted_stands_in_no_file_once_the_log_is_emptied(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'city.sqlite3'}")
    await database.migrate()
    async with database.writing() as session:
        await session.execute(ADD, {"name": "lo que nadie debe leer"})
    async with database.writing() as session:
        await session.execute(text("DELETE FROM source"))

    def written() -> bool:
        return any(b"nadie debe leer" in each.read_bytes() for each in tmp_path.iterdir())

    assert written()
    async with database.reading() as session:
        await session.execute(COUNT)
        assert not await database.empty_log(), "somebody reads an older state"
    assert await database.empty_log()
    assert not written()
    await database.close()


async def test_whoever_looks_all_the_time_sees_what_was_just_written_and_is_in_nobodys_way(
    database: Database,
) -> None:
    for number in range(3):
        async with database.looking() as connection:
            assert await connection.scalar(COUNT) == number
        async with database.writing() as session:
            await session.execute(ADD, {"name": f"{number}"})
        assert await database.empty_log()


async def test_after_a_fault_whoever_looks_looks_anew(database: Database) -> None:
    with pytest.raises(SQLAlchemyError):
        async with database.looking() as connection:
            await connection.execute(text("SELECT * FROM nowhere"))
    async with database.looking() as connection:
        assert await connection.scalar(text("SELECT 7")) == 7


async def test_a_look_costs_one_question_and_no_transaction(database: Database) -> None:
    said: list[str] = []

    @event.listens_for(database._engine.sync_engine, "before_cursor_execute")
    def note(*arguments: object) -> None:
        said.append(str(arguments[2]))

    for _ in range(3):
        async with database.looking() as connection:
            await connection.execute(text("SELECT 7"))
    assert [each for each in said if "PRAGMA" not in each] == ["SELECT 7"] * 3
