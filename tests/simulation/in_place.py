"""SQLite without a thread: the interface of aiosqlite, whose every call is done in place after an await."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from collections.abc import Awaitable, Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import URL, text

from bot.database import Database
from bot.sqlite import SqliteConnections

BUSY_SECONDS = 15.0
"""How long a writer waits for another one, as the bot's own database has it."""
LOOK_SECONDS = 0.02

_UNITS = itertools.count(1)

Point = Callable[[str], Awaitable[None]]


class InPlace(SqliteConnections):
    """Makes connections for one process; each comes to a `point` before whatever it does, where anything may
    befall it. `moment` tells the database what the process' clock shows."""

    path: Path
    point: Point
    moment: Callable[[], str]

    def __init__(self, url: URL) -> None:
        super().__init__(url)
        self._made: list[Connection] = []

    def make(self) -> Connection:  # type: ignore[override]
        connection = Connection(self.path, self.point, self.moment)
        self._made.append(connection)
        return connection

    async def ended(self) -> None:
        self.crash()

    def crash(self) -> None:
        """The process is no more: what was not committed is undone."""
        for connection in self._made:
            connection.crash()
        self._made.clear()


class Disk:
    """A database for one process, and its connections to the file at `path`.

    What SQLAlchemy compiled is kept from process to process and from run to run: that costs more than all the
    rest, and says nothing of what is on the disk.
    """

    _kept: ClassVar[list[tuple[Database, InPlace]]] = []

    def __init__(self, path: Path, *, point: Point, moment: Callable[[], str]) -> None:
        self.database, self._files = self._kept.pop() if self._kept else self._made()
        self._files.path, self._files.point, self._files.moment = path, point, moment
        self.database.units_written = 0

    def crash(self) -> None:
        """The process is no more."""
        self._files.crash()

    def give_back(self) -> None:
        """Nobody uses the database any more."""
        self._files.crash()
        lookout = self.database._lookout
        if lookout._connection is not None and lookout._connection.sync_connection is not None:
            lookout._connection.sync_connection.invalidate()
        lookout._connection = None
        self.database._engine.sync_engine.dispose(close=False)
        self._kept.append((self.database, self._files))

    @staticmethod
    def _made() -> tuple[Database, InPlace]:
        files: list[InPlace] = []

        def connections(url: URL) -> InPlace:
            files.append(InPlace(url))
            return files[0]

        database = Database("sqlite:///in-place.sqlite3", busy_milliseconds=0, connections=connections)
        # SQLAlchemy asks a database more when it meets it first: done here, it is the same for every process.
        files[0].path, files[0].point, files[0].moment = Path(":memory:"), _nothing, str
        with ThreadPoolExecutor(1) as worker:
            worker.submit(asyncio.run, _met(database)).result()
        files[0].crash()
        database._engine.sync_engine.dispose(close=False)
        return database, files[0]


async def _met(database: Database) -> None:
    async with database.reading() as session:
        await session.execute(text("SELECT 1"))


async def _nothing(_: str) -> None:
    pass


class Connection:
    """One connection. Of a process that is no more nothing reaches the file."""

    def __init__(self, path: Path, point: Point, moment: Callable[[], str]) -> None:
        self._path = path
        self._moment = moment
        self.point = point
        self.isolation_level = None
        self._connection: sqlite3.Connection | None = None
        self._unit = 0

    def __await__(self) -> Generator[Any, None, Connection]:
        return self._open().__await__()

    @property
    def raw(self) -> sqlite3.Connection:
        if self._connection is None:
            raise ValueError("no active connection")
        return self._connection

    def begins(self) -> None:
        """What is written from now on is one transaction."""
        self._unit = next(_UNITS)

    def cursor(self) -> Cursor:
        return Cursor(self)

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        self.raw.create_function(*arguments, **options)

    async def commit(self) -> None:
        await self.point("commit")
        self.raw.commit()
        await self.point("committed")

    async def rollback(self) -> None:
        if self._connection is not None:
            self._connection.rollback()

    async def close(self) -> None:
        self.crash()

    def stop(self) -> None:
        self.crash()

    def crash(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def _open(self) -> Connection:
        await self.point("open")
        self._connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        self._connection.create_function("moment", 0, self._moment)
        self._connection.create_function("unit", 0, lambda: self._unit)
        self._connection.execute("PRAGMA synchronous = OFF")
        return self


class Cursor:
    """One cursor; a writer that finds another one at work looks again until its patience ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor = connection.raw.cursor()

    async def __aenter__(self) -> Cursor:
        return self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Cursor:
        writes = statement.startswith("BEGIN IMMEDIATE")
        await self._connection.point("begin" if writes else "ask")
        loop = asyncio.get_running_loop()
        until = loop.time() + BUSY_SECONDS
        while True:
            try:
                self._cursor.execute(statement, parameters)
                if writes:
                    self._connection.begins()
                return self
            except sqlite3.OperationalError as error:
                if not writes or "locked" not in str(error) or loop.time() >= until:
                    raise
            await asyncio.sleep(LOOK_SECONDS)
            await self._connection.point("begin")

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> Cursor:
        await self._connection.point("ask")
        self._cursor.executemany(statement, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()
