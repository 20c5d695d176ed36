"""The seat of the one process that speaks for a city: whoever comes second stands by until it is free.

On PostgreSQL it is an advisory lock, held by a connection of its own: the server frees it when the process
ends, and within seconds when its machine is gone. On SQLite it is a lock on a file beside the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import URL, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

try:
    import fcntl
except ImportError:  # where files are not locked so, nobody stands by
    fcntl = None  # type: ignore[assignment]

KEY = 0x73656174
"""The key of PostgreSQL's advisory lock."""
TRY_SECONDS = 2.0
"""How often whoever stands by tries."""
LEAVE_SECONDS = 5.0
"""How long leaving may take."""
LOOK_SECONDS = 3.0
"""How often the holder makes sure of its lock, and how long the answer may take: less than a lease."""
_DEAD_PEER = {"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "3", "tcp_keepalives_count": "3"}
"""So that the server notices within a quarter of a minute that the holder's machine is gone."""

log = logging.getLogger(__name__)


class Lock(Protocol):
    """What can be held by one process at a time."""

    async def take(self) -> bool:
        """Takes it, unless somebody has it."""
        ...

    async def holds(self) -> bool:
        """Whether it is still held here."""
        ...

    async def leave(self) -> None:
        """Lets go of it."""
        ...


class Seat:
    """Held by one process at a time; `lost` is called once, where it was held and is no more."""

    def __init__(self, lock: Lock) -> None:
        self._lock = lock
        self._watching: asyncio.Task[None] | None = None
        self.standing_by = False

    async def take(self, stop: asyncio.Event, *, lost: Callable[[], None]) -> bool:
        """Waits until the seat is free and takes it; False where `stop` was set before."""
        while not stop.is_set():
            try:
                taken = await self._lock.take()
            except (OSError, SQLAlchemyError):
                log.warning("The seat could not be asked for", extra={"action": "seat_unknown"})
                taken = False
            if taken:
                self.standing_by = False
                self._watching = asyncio.create_task(self._watch(lost), name="seat")
                return True
            if not self.standing_by:
                self.standing_by = True
                log.info("Another process speaks for the city: standing by", extra={"action": "stand_by"})
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), TRY_SECONDS)
        return False

    async def leave(self) -> None:
        """Makes room for another; a server that is gone is waited for no longer than LEAVE_SECONDS."""
        if self._watching is not None:
            self._watching.cancel()
            # A question that is under way is taken back at the server, which may not answer any more.
            await asyncio.wait([self._watching], timeout=LEAVE_SECONDS)
        try:
            await asyncio.wait_for(self._lock.leave(), LEAVE_SECONDS)
        except TimeoutError:
            log.warning("The seat was left without a word to the server", extra={"action": "seat_left"})

    async def _watch(self, lost: Callable[[], None]) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                held = await asyncio.wait_for(self._lock.holds(), LOOK_SECONDS)
            except (OSError, TimeoutError, SQLAlchemyError):
                held = False
            if not held:
                log.error("The seat is lost: another process may have it", extra={"action": "seat_lost"})
                lost()
                return


def seat_of(url: URL) -> Seat:
    """The seat of the city whose database is at `url`."""
    if url.get_backend_name() == "postgresql":
        return Seat(_ServerLock(url))
    name = url.database or ""
    in_memory = not name or name == ":memory:" or name.startswith("file:")
    return Seat(_NoLock() if in_memory or fcntl is None else _FileLock(Path(f"{name}.seat")))


class _ServerLock:
    """An advisory lock of PostgreSQL, with the connection that holds it."""

    def __init__(self, url: URL) -> None:
        self._engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._connection: AsyncConnection | None = None

    async def take(self) -> bool:
        if self._connection is None:
            self._connection = await self._connected()
        try:
            taken = await self._connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": KEY})
        except BaseException:
            await self._drop()
            raise
        return bool(taken)

    async def holds(self) -> bool:
        if self._connection is None:
            return False
        await self._connection.execute(text("SELECT 1"))
        return True

    async def leave(self) -> None:
        await self._drop()
        await self._engine.dispose()

    async def _connected(self) -> AsyncConnection:
        connection = await self._engine.connect()
        for name, value in _DEAD_PEER.items():
            # Over a socket of the same machine these mean nothing, and are not refused.
            await connection.execute(
                text("SELECT set_config(:name, :value, false)"), {"name": name, "value": value}
            )
        return connection

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(SQLAlchemyError, OSError):
                await connection.close()


class _FileLock:
    """A lock on a file, which the system frees when the process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    async def take(self) -> bool:
        return await asyncio.to_thread(self._take)

    async def holds(self) -> bool:
        return self._file is not None

    async def leave(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _take(self) -> bool:
        file = self._path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True


class _NoLock:
    """For a database that only this process can see."""

    async def take(self) -> bool:
        return True

    async def holds(self) -> bool:
        return True

    async def leave(self) -> None:
        return None
