"""The one database: SQLite in WAL mode, or PostgreSQL by URL; who reads, who writes, and its shape."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool

from bot import migrations
from bot.lookout import Lookout
from bot.sqlite import SqliteConnections, tune

BUSY_MILLISECONDS = 15_000
"""How long a writer waits for another one on SQLite."""

MIGRATION_BUSY_MILLISECONDS = 120_000
"""How long a second process waits for the first to bring the database to today's shape."""

_LOG_MILLISECONDS = 200
"""How long writers may have to wait because the log is emptied while somebody still reads."""

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How the database is: whether it answers, and whether it has today's shape."""

    reachable: bool
    revision: str | None = None
    head: str | None = None
    milliseconds: float = 0.0

    @property
    def healthy(self) -> bool:
        """Whether it answers and has today's shape."""
        return self.reachable and self.revision == self.head


class Database:
    """Sessions that read and sessions that write, over one pool of connections.

    A unit of work is one `async with`. Every unit that writes begins with BEGIN IMMEDIATE on SQLite, since
    a read that turns into a write fails there at once, whatever the busy timeout. A unit that reads sees
    one state of the database however many questions it asks, and is refused every write. `connections` makes
    those to SQLite.
    """

    def __init__(
        self,
        url: str,
        *,
        busy_milliseconds: int = BUSY_MILLISECONDS,
        connections: Callable[[URL], SqliteConnections] = SqliteConnections,
    ) -> None:
        self.url = _with_driver(url)
        self.units_written = 0
        """How many units of work of this process were to be written."""
        self.choices_written = 0
        """How many of them may have written what people chose: what was read of that before may be old."""
        self._sqlite = self.url.get_backend_name() == "sqlite"
        self._in_memory = self._sqlite and self.url.database in (None, "", ":memory:")
        self._busy_milliseconds = busy_milliseconds
        self._connections = connections(self.url) if self._sqlite else None
        self._engine = self._make_engine()
        reader, writer = self._options()
        self._lookout = Lookout(self._engine, self._looking_options())
        self._reading = async_sessionmaker(self._engine.execution_options(**reader), expire_on_commit=False)
        self._writing = async_sessionmaker(self._engine.execution_options(**writer), expire_on_commit=False)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one state of the database and cannot write."""
        async with self._reading() as session, session.begin():
            yield session

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[AsyncConnection]:
        """A connection for a question that is asked all the time, outside of any transaction: a question by
        itself sees one state of the database. It is for reading alone."""
        if self._in_memory:
            async with self.reading() as session:
                yield await session.connection()
            return
        async with self._lookout.look() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self, *, choices: bool = True) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed at the end, or undone whole where an error leaves the block.

        What certainly writes nothing of what people chose says so (`choices`): it is not read anew then.
        """
        try:
            async with self._writing() as session, session.begin():
                yield session
        finally:
            # Counted even where the commit failed: it may have been the answer to it that was lost.
            self.units_written += 1
            self.choices_written += choices

    async def migrate(self) -> None:
        """Brings the database to today's shape; two processes may do so at once, one waits for the other.

        One that has it is only read: whoever writes need not be waited for.
        """
        if self._in_memory:
            async with self._engine.connect() as connection:
                await connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
                await connection.run_sync(migrations.upgrade)
                await connection.commit()
                await connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        elif not (await self.check()).healthy:
            await asyncio.to_thread(self._migrate)

    async def check(self, *, timeout_seconds: float = 5.0) -> Condition:
        """Asks the database how it is; a database that is away is an answer too, never an error."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(timeout_seconds), self.reading() as session:
                await session.execute(text("SELECT 1"))
                connection = await session.connection()
                revision = await connection.run_sync(migrations.current)
        except (SQLAlchemyError, OSError, TimeoutError):
            return Condition(reachable=False, milliseconds=_since(started))
        return Condition(
            reachable=True, revision=revision, head=migrations.head(), milliseconds=_since(started)
        )

    async def empty_log(self) -> bool:
        """Takes what SQLite's write-ahead log holds into the file, and empties the log; whether it could.

        What was deleted stands on in old pages of the log until then, whatever `secure_delete` says of the
        file. Nobody waits long for it: while somebody reads an older state, it is left for the next time.
        """
        if not self._sqlite or self._in_memory:
            return True
        async with self._engine.connect() as connection:
            log = (await connection.get_raw_connection()).driver_connection
            assert log is not None
            try:
                await log.execute(f"PRAGMA busy_timeout = {_LOG_MILLISECONDS}")
                async with log.execute("PRAGMA wal_checkpoint(TRUNCATE)") as answer:
                    busy, _, _ = await answer.fetchone()
            finally:
                await log.execute(f"PRAGMA busy_timeout = {self._busy_milliseconds}")
        return not busy

    def beside(self, name: str) -> Path | None:
        """A file beside the database that may be lost ("city.sqlite3-name"); None where that is no file."""
        path = self.url.database if self._sqlite and not self._in_memory else None
        return None if path is None or path.startswith("file:") else Path(f"{path}-{name}")

    async def close(self) -> None:
        """Gives back every connection."""
        await self._lookout.close()
        await self._engine.dispose()
        if self._connections:
            await self._connections.ended()

    def _make_engine(self) -> AsyncEngine:
        if self._connections is None:
            return create_async_engine(self.url, pool_pre_ping=True)
        _make_folder(self.url)
        # A database in memory is its connection: one is kept, and whoever comes second waits for it.
        pool: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if self._in_memory else {}
        engine = create_async_engine(
            self.url, async_creator=self._connections.make, poolclass=AsyncAdaptedQueuePool, **pool
        )
        tune(engine.sync_engine, busy_milliseconds=self._busy_milliseconds, foreign_keys=True)
        return engine

    def _options(self) -> tuple[dict[str, Any], dict[str, Any]]:
        if self._sqlite:
            return {"begin": "BEGIN", "query_only": True}, {"begin": "BEGIN IMMEDIATE"}
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}, {}

    def _looking_options(self) -> dict[str, Any]:
        return {"begin": "", "query_only": True} if self._sqlite else {"isolation_level": "AUTOCOMMIT"}

    def _migrate(self) -> None:
        if self._sqlite:
            url = self.url.set(drivername="sqlite")
            engine = create_engine(url, connect_args={"isolation_level": None}, poolclass=NullPool)
            # Tables are made anew to be changed, and dropping the old one would reach along foreign keys.
            tune(engine, busy_milliseconds=MIGRATION_BUSY_MILLISECONDS, foreign_keys=False)
        else:
            engine = create_engine(self.url, poolclass=NullPool)
        try:
            with engine.execution_options(begin="BEGIN EXCLUSIVE").begin() as connection:
                migrations.upgrade(connection)
        finally:
            engine.dispose()


def _with_driver(url: str) -> URL:
    parsed = make_url(url)
    return parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))


def _make_folder(url: URL) -> None:
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _since(started: float) -> float:
    return (time.monotonic() - started) * 1000
