"""A time that stands still until a test turns it."""

from __future__ import annotations

import asyncio
from heapq import heappop, heappush
from itertools import count

import pytest


class TurnedTime:
    """`monotonic` and `sleep` of a clock that only `turn` moves; whoever sleeps wakes in order."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def monotonic(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heappush(self._sleepers, (self._now + seconds, next(self._numbers), woken))
        await woken

    async def turn(self, seconds: float) -> None:
        """Moves on by `seconds`, waking each sleeper at its own moment and letting it do its work."""
        end = self._now + seconds
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            moment, _, woken = heappop(self._sleepers)
            self._now = max(self._now, moment)
            if not woken.done():
                woken.set_result(None)
            await self.settle()
        self._now = end
        await self.settle()

    async def settle(self) -> None:
        for _ in range(60):
            await asyncio.sleep(0)


@pytest.fixture
def turned_time() -> TurnedTime:
    return TurnedTime()
