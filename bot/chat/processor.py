"""In-order processing: one person's updates one after another, many people at once."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 64
"""Updates handled at the same time, over all people."""
WAITING = 20
"""Updates of one person that may wait or be under way; what comes on top is turned away, kindly, once."""
WAITING_OVER_ALL = 20_000
"""Updates held in memory before Telegram's own queue has to hold them."""

TurnedAway = Callable[[Update, bool], Awaitable[None]]
"""Told of an update that was turned away, and whether it is the first of its flood."""


@dataclass(slots=True)
class _Lane:
    """One person's updates: the lock hands them on first come, first served."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    held: int = 0
    flooded: bool = False


class InOrder(BaseUpdateProcessor):
    """Keeps the order of each person and lets nobody wait for another's slowness or flood.

    A person's waiting updates take none of the `at_once` places, as PTB's own semaphore would have it.
    """

    __slots__ = ("_lanes", "_places", "_turned_away", "_waiting")

    def __init__(self, turned_away: TurnedAway, *, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        super().__init__(WAITING_OVER_ALL)
        self._turned_away = turned_away
        self._waiting = waiting
        self._places = asyncio.Semaphore(at_once)
        self._lanes: dict[int, _Lane] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Runs the update when those its person sent before are done."""
        person = _person(update)
        lane = self._lanes.setdefault(person, _Lane())
        if lane.held >= self._waiting and isinstance(update, Update):
            _drop(coroutine)
            first, lane.flooded = not lane.flooded, True
            await self._turned_away(update, first)
            return
        lane.held += 1
        try:
            async with lane.lock, self._places:
                await coroutine
        finally:
            _drop(coroutine)
            lane.held -= 1
            if not lane.held:
                self._lanes.pop(person, None)


def _person(update: object) -> int:
    """Whose order is to be kept: the person's, else the chat's, else one queue for what has neither."""
    if not isinstance(update, Update):
        return 0
    user, chat = update.effective_user, update.effective_chat
    return user.id if user else chat.id if chat else 0


def _drop(coroutine: Awaitable[Any]) -> None:
    # Python warns of a coroutine that nobody awaited; closing a finished one does nothing.
    if inspect.iscoroutine(coroutine):
        coroutine.close()
