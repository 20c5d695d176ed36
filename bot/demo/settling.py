"""Knows when the bot has done all it is going to do."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator

from bot.demo.bell import Bell
from bot.demo.queue import UpdateQueue

QUIET_SECONDS = 0.15
"""Without a look inside the bot, this much silence counts as done."""


class NotSettled(AssertionError):
    """The bot was still at work when patience ended."""


class Settling:
    """Waits until every update is fetched and worked off and no request is under way."""

    def __init__(self, updates: UpdateQueue) -> None:
        self._updates = updates
        self._under_way = 0
        self._activity = 0
        self._bell = Bell()
        self._workers: list[Callable[[], Awaitable[object]]] = []

    def watch(self, worked_off: Callable[[], Awaitable[object]]) -> None:
        """Looks inside the bot: `Application.update_queue.join` returns when all updates are worked off."""
        self._workers.append(worked_off)

    @contextlib.contextmanager
    def request(self) -> Iterator[None]:
        """A request of the bot is under way inside this block."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._activity += 1
            self._bell.ring()

    async def wait(self, *, patience: float = 10.0) -> None:
        """Returns when the bot has settled; raises NotSettled after `patience` seconds."""
        try:
            async with asyncio.timeout(patience):
                while not await self._quiet():
                    pass
        except TimeoutError:
            left = len(self._updates.pending)
            raise NotSettled(
                f"after {patience:g} s: {left} updates not confirmed, {self._under_way} requests under way"
            ) from None

    async def _quiet(self) -> bool:
        """Waits a little, and says whether all was at rest throughout."""
        if self._updates.pending:
            await self._updates.bell.heard_within(1)
            return False
        before = self._activity
        for worked_off in self._workers:
            await worked_off()
        # What a handler started last may not have reached the network yet.
        await asyncio.sleep(0 if self._workers else QUIET_SECONDS)
        if self._under_way:
            await self._bell.heard_within(1)
        return not self._updates.pending and not self._under_way and before == self._activity
