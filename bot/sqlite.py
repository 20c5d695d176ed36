"""SQLite as the database needs it: its transactions in our hands, its threads at an end when we are."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from functools import partial
from threading import Thread
from typing import Any
from weakref import WeakSet

from sqlalchemy import URL, Engine, event
from sqlalchemy import Connection as Began

from bot.sqlite_connection import Connection

_PATIENCE_SECONDS = 5.0
_WAL_TRIES = 100
_WAL_PAUSE_SECONDS = 0.02


class SqliteConnections:
    """Makes connections, each with a thread of its own, and waits for the threads to end.

    A connection given up in the middle of a question (its task was cancelled, its file could not be opened)
    is closed by nobody who waits; its thread would still answer to an event loop that is gone.
    """

    def __init__(self, url: URL) -> None:
        self._arguments, self._options = url.get_dialect()().create_connect_args(url)
        self._threads: WeakSet[Thread] = WeakSet()

    def make(self) -> Connection:
        """A connection still to be awaited, which leaves transactions to whoever uses it."""
        options = {**self._options, "isolation_level": None}
        connection = Connection(partial(sqlite3.connect, *self._arguments, **options))
        thread = connection._thread
        thread.daemon = True
        self._threads.add(thread)
        return connection

    async def ended(self) -> None:
        """Waits, a few seconds at most, until no thread is left."""
        ends = time.monotonic() + _PATIENCE_SECONDS
        for thread in list(self._threads):
            if thread.is_alive():
                await asyncio.to_thread(thread.join, max(0.0, ends - time.monotonic()))


def tune(engine: Engine, *, busy_milliseconds: int, foreign_keys: bool) -> None:
    """Sets what each connection needs and begins each transaction the way its user asked for."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {busy_milliseconds}")
        _turn_to_wal(cursor)
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Began) -> None:
        options = connection.get_execution_options()
        query_only = bool(options.get("query_only"))
        if connection.info.get("query_only") is not query_only:
            connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if query_only else 'OFF'}")
            connection.info["query_only"] = query_only
        if begins := options.get("begin", "BEGIN IMMEDIATE"):
            connection.exec_driver_sql(begins)


def _turn_to_wal(cursor: Any) -> None:
    """Sets the journal mode, which only the very first connection to a new file changes.

    Where several are the first at once, SQLite refuses all but one without waiting its busy timeout.
    """
    for _ in range(_WAL_TRIES):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(_WAL_PAUSE_SECONDS)
    cursor.execute("PRAGMA journal_mode = WAL")
