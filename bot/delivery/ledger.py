"""What is written of deliveries, many at once: each waits for the disk, and together they wait once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from sqlalchemy.exc import OperationalError

from bot.database import Database
from bot.delivery.outbox import Outbox

Result = TypeVar("Result")
Work = Callable[[Outbox], Awaitable[Any]]


class Ledger:
    """Writes to the outbox: whatever is asked for while one transaction is under way shares the next.

    What a `write` gives back is committed by then. Where the database refuses a transaction, all in it are
    undone and each asker is told; where something in it cannot be done, each is done by itself, so that it
    holds up nobody else. What is called off before its transaction begins is not done.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Work, asyncio.Future[Any]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[Outbox], Awaitable[Result]]) -> Result:
        """Does the work in a transaction; what it gave, once that is committed."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write(), name="ledger")
        return cast(Result, await future)

    async def close(self) -> None:
        """Waits until what was asked for is written."""
        if self._writer is not None:
            await asyncio.gather(self._writer, return_exceptions=True)

    async def _write(self) -> None:
        while self._waiting:
            works, self._waiting = self._waiting, []
            await self._do([(work, future) for work, future in works if not future.done()])

    async def _do(self, works: list[tuple[Work, asyncio.Future[Any]]]) -> None:
        try:
            async with self._database.writing(choices=False) as session:
                outbox = Outbox(session)
                results = [await work(outbox) for work, _ in works]
        except Exception as error:
            if len(works) > 1 and not isinstance(error, OperationalError):
                for each in works:
                    await self._do([each])
                return
            for _, future in works:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), result in zip(works, results, strict=True):
            if not future.done():
                future.set_result(result)
