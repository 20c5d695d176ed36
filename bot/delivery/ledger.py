"""What is written of deliveries, many at once: each waits for the disk, and together they wait once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from bot.database import Database
from bot.delivery.outbox import Outbox

Result = TypeVar("Result")
Work = Callable[[Outbox], Awaitable[Any]]


class Ledger:
    """Writes to the outbox: whatever is asked for while one transaction is under way shares the next.

    What a `write` gives back is committed by then. Where a transaction fails, all in it are undone and
    each asker is told.
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
            results: list[Any] = []
            try:
                async with self._database.writing() as session:
                    outbox = Outbox(session)
                    for work, _ in works:
                        results.append(await work(outbox))
            except Exception as error:
                for _, future in works:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), result in zip(works, results, strict=True):
                if not future.done():
                    future.set_result(result)
