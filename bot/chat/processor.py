"""In-order processing: one person's updates one after another, many people at once."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 64
"""Updates worked on at the same time, over all people."""
WAITING = 20
"""Updates of one person that may wait or be under way; what comes on top is a flood."""
ANSWERED = 5
"""Of what waits when a flood begins, so many are still answered: nobody reads twenty, one a second."""
QUIET_SECONDS = 3.0
"""A flood is over when its person has sent nothing for so long; until then it is told of once."""
WAITING_OVER_ALL = 20_000
"""Updates held in memory at once, over all people."""

TurnedAway = Callable[[Update, bool], Awaitable[None]]
"""Told of an update that was turned away, and whether it is the first of its flood."""


@dataclass(slots=True)
class _Lane:
    """One person's updates: the lock hands them on first come, first served."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    came: int = 0
    gone: int = 0
    let_go: range = range(0)
    """Which of the updates that came are not answered any more, since a flood began."""

    @property
    def let_go_and_waiting(self) -> int:
        """How many of those still stand in line."""
        return max(0, self.let_go.stop - max(self.gone, self.let_go.start))


class Place:
    """One of the places for work. It is given back when the work begins to speak, or at its end.

    Who speaks waits for the pace of Telegram and of the own chat: no work of others need wait for that.
    """

    __slots__ = ("_places",)

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places: asyncio.Semaphore | None = places

    def give_back(self) -> None:
        """Lets the next one work; a second time does nothing."""
        places, self._places = self._places, None
        if places is not None:
            places.release()


_PLACE: ContextVar[Place | None] = ContextVar("place", default=None)


def give_place_back() -> None:
    """Says that the update that is being worked on only waits from now on."""
    place = _PLACE.get()
    if place is not None:
        place.give_back()


class InOrder(BaseUpdateProcessor):
    """Keeps the order of each person and lets nobody wait for another's slowness or flood.

    A person's waiting updates take none of the `at_once` places, as PTB's own semaphore would have it.
    """

    __slots__ = ("_floods", "_lanes", "_monotonic", "_places", "_turned_away", "_waiting")

    def __init__(
        self,
        turned_away: TurnedAway,
        *,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(WAITING_OVER_ALL)
        self._turned_away = turned_away
        self._waiting = waiting
        self._monotonic = monotonic
        self._places = asyncio.Semaphore(at_once)
        self._lanes: dict[int, _Lane] = {}
        self._floods: dict[int, float] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    def floods_are_on(self) -> bool:
        """Whether anybody floods; those whose flood is over are forgotten."""
        if self._floods:
            now = self._monotonic()
            self._floods = {who: at for who, at in self._floods.items() if now - at < QUIET_SECONDS}
        return bool(self._floods)

    def goes_on_flooding(self, person: int) -> bool:
        """Whether one more update of this person goes on with a flood, which it then prolongs."""
        now, last = self._monotonic(), self._floods.get(person)
        if last is None or now - last >= QUIET_SECONDS:
            return False
        self._floods[person] = now
        return True

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Runs the update when those its person sent before are done."""
        person = _person(update)
        if isinstance(update, Update) and (first := self._floods_with_this(person)) is not None:
            _drop(coroutine)
            await self._turned_away(update, first)
            return
        lane = self._lanes.setdefault(person, _Lane())
        number, lane.came = lane.came, lane.came + 1
        try:
            async with lane.lock:
                if number not in lane.let_go:
                    await self._work(coroutine)
        finally:
            _drop(coroutine)
            lane.gone += 1
            if lane.gone == lane.came:
                self._lanes.pop(person, None)

    async def _work(self, coroutine: Awaitable[Any]) -> None:
        await self._places.acquire()
        place = Place(self._places)
        token = _PLACE.set(place)
        try:
            await coroutine
        finally:
            _PLACE.reset(token)
            place.give_back()

    def _floods_with_this(self, person: int) -> bool | None:
        """Whether this update begins a flood (True) or goes on with one (False); None where there is none."""
        if self.goes_on_flooding(person):
            return False
        lane = self._lanes.get(person)
        if lane is None or lane.came - lane.gone - lane.let_go_and_waiting < self._waiting:
            return None
        self.floods_are_on()
        self._floods[person] = self._monotonic()
        lane.let_go = range(lane.gone + ANSWERED, lane.came)
        return True


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
