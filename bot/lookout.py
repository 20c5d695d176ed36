"""A connection for what is asked of the database all the time, whether or not there is anything to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class Lookout:
    """One connection that stays open, outside of any transaction: what a transaction and the way to the pool
    and back cost is more than all the rest of a question of which nothing comes. `options` are those of its
    connection."""

    def __init__(self, engine: AsyncEngine, options: Mapping[str, Any]) -> None:
        self._engine = engine.execution_options(**options)
        self._connection: AsyncConnection | None = None
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def look(self) -> AsyncIterator[AsyncConnection]:
        """The connection, for one after the other; after any fault the next gets a new one."""
        async with self._one_at_a_time:
            if self._connection is None:
                self._connection = await self._engine.connect()
            try:
                yield self._connection
            except BaseException:
                await self.close()
                raise

    async def close(self) -> None:
        """Gives the connection up."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()
