"""A connection to SQLite that turns to its thread once for each question.

aiosqlite goes there for the cursor, the question, its rows and the cursor's end, each by itself; and of what
a bot asks of SQLite, going to a thread and back costs most by far. A unit of work that reads two rows takes
half of the processor's time this way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite

AT_ONCE = 256
"""Rows that are fetched in the same turn as the question; of longer answers the rest comes when asked for."""

_BEGIN = "BEGIN"
_READ_ONLY = "PRAGMA query_only ="


class Connection(aiosqlite.Connection):
    """Begins to read together with the first question; ends only what has begun."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=AT_ONCE)
        self._before: list[str] = []
        self._turns = 0
        self._turns_seen = 0

    def cursor(self) -> Cursor:  # type: ignore[override]
        """A cursor, made in the thread with its first question."""
        return Cursor(self)

    async def commit(self) -> None:
        """Commits what has begun, if anything has."""
        if self._has_begun():
            await super().commit()

    async def rollback(self) -> None:
        """Undoes what has begun, if anything has."""
        if self._has_begun():
            await super().rollback()

    def say_before_next(self, statement: str) -> None:
        """Lets the next question be preceded by this one, which answers nothing and waits for nobody."""
        self._before.append(statement)

    async def ask(self, question: Callable[[sqlite3.Connection], Any]) -> Any:
        """What `question` says, asked in the thread."""
        before, self._before = self._before, []
        return await self._execute(partial(_asked, self._conn, question, before))

    async def _execute(self, fn: Callable[..., Any], *given: Any, **named: Any) -> Any:
        self._turns += 1
        try:
            result = await super()._execute(fn, *given, **named)  # type: ignore[no-untyped-call]
        except Exception:
            self._turns_seen += 1
            raise
        self._turns_seen += 1
        return result

    def _has_begun(self) -> bool:
        """Also True where a turn was not waited for (its task was cancelled): it may be at work still."""
        if _BEGIN in self._before:
            self._before.remove(_BEGIN)
        return self._turns != self._turns_seen or self._connection is None or self._connection.in_transaction


class Cursor:
    """One question and its answer, as SQLAlchemy and aiosqlite have it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor: sqlite3.Cursor | None = None
        self._rows: list[Any] = []
        self._more = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    @property
    def description(self) -> Any:
        """The columns, None where the question has no rows."""
        return None if self._cursor is None else self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows were written."""
        return -1 if self._cursor is None else self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The row that was written last."""
        return None if self._cursor is None else self._cursor.lastrowid

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        """Asks, and fetches the first rows."""
        if statement == _BEGIN or statement.startswith(_READ_ONLY):
            self._connection.say_before_next(statement)
            return self
        asked = await self._connection.ask(partial(_rows, statement=statement, parameters=parameters))
        self._cursor, self._rows, self._more = asked
        return self

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Writes many rows."""
        self._cursor = await self._connection.ask(lambda raw: raw.executemany(statement, parameters))
        self._rows, self._more = [], False
        return self

    async def fetchone(self) -> Any:
        """The next row, None after the last."""
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int = AT_ONCE) -> list[Any]:
        """The next rows, `size` of them at most."""
        if len(self._rows) < size and self._more:
            self._rows += await self._fetch(max(size, AT_ONCE))
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    async def fetchall(self) -> list[Any]:
        """All rows that are left."""
        rest = await self._fetch(None) if self._more else []
        rows, self._rows = self._rows + rest, []
        return rows

    async def close(self) -> None:
        """Gives up rows that nobody fetched; whoever fetched all has nothing to close."""
        if self._cursor is not None and self._more:
            self._more = False
            await self._connection.ask(lambda _: self._close())

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Any:
        row = await self.fetchone()
        if row is None:
            raise StopAsyncIteration
        return row

    def _close(self) -> None:
        assert self._cursor is not None
        self._cursor.close()

    async def _fetch(self, size: int | None) -> list[Any]:
        cursor = self._cursor
        assert cursor is not None
        if size is None:
            self._more = False
            return list(await self._connection.ask(lambda _: cursor.fetchall()))
        rows = list(await self._connection.ask(lambda _: cursor.fetchmany(size)))
        self._more = len(rows) == size
        return rows


def _asked(
    raw: sqlite3.Connection, question: Callable[[sqlite3.Connection], Any], before: Sequence[str]
) -> Any:
    for statement in before:
        raw.execute(statement)
    return question(raw)


def _rows(
    raw: sqlite3.Connection, *, statement: str, parameters: Sequence[Any]
) -> tuple[sqlite3.Cursor, list[Any], bool]:
    cursor = raw.execute(statement, parameters)
    if cursor.description is None:
        return cursor, [], False
    rows = cursor.fetchmany(AT_ONCE)
    return cursor, rows, len(rows) == AT_ONCE
