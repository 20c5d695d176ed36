"""Something short that every update asks for, read whole and kept at hand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database

AS_OF_SECONDS = 60.0
"""For how long what was read serves where another process may have written."""

T = TypeVar("T")


class AtHand(Generic[T]):
    """What a question gives, asked anew as soon as this process may have written it, else every minute.

    One process speaks to people at a time, and it is the one that writes what they say: so what was written
    holds from the very next answer on. The minute is for what another process wrote before it handed over.
    """

    def __init__(
        self,
        database: Database,
        question: Callable[[AsyncSession], Awaitable[T]],
        *,
        first: T,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._question = question
        self._monotonic = monotonic
        self._as_of: int | None = None
        self._read_at = 0.0
        self._reading = asyncio.Lock()
        self.last = first
        """As it was read last, for whoever cannot wait."""

    async def get(self) -> T:
        """As it is now."""
        if not self._is_new():
            async with self._reading:
                if not self._is_new():
                    await self._read()
        return self.last

    def _is_new(self) -> bool:
        return (
            self._as_of == self._database.choices_written
            and self._monotonic() - self._read_at < AS_OF_SECONDS
        )

    async def _read(self) -> None:
        # What is written while this reads may be missing in it: so the count is taken first.
        as_of, read_at = self._database.choices_written, self._monotonic()
        async with self._database.reading() as session:
            self.last = await self._question(session)
        self._as_of, self._read_at = as_of, read_at
