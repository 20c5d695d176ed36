"""The pace of every call out: never faster than Telegram allows, what matters most first.

Figures: Telegram's own advice to bots is at most one message a second to one chat, twenty a minute to one
group and about thirty a second over all (core.telegram.org/bots/faq, "My bot is hitting limits").
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from heapq import heappop, heappush
from itertools import count
from typing import Final, TypeVar

from bot.delivery.pace import Bucket, Window

Result = TypeVar("Result")
Prepared = TypeVar("Prepared")

SECOND_OVER_ALL = (28, 1.0)
"""Calls a second to all chats together: two under Telegram's thirty, so that clocks may disagree a little."""
EVENLY = (1.25, 1 / 29)
"""What is sent unasked goes one by one, so that as little as can be is in flight in a crash; a quarter of a
turn may be made up for, and a little more each second, since a machine wakes late."""
PRIVATE_CHAT = (4, 1.0)
"""Four at once, then one a second to a person: a card and its map may follow each other without a wait."""
GROUP_CHAT = (20, 60.0)
"""Calls to one group."""
REMEMBERED_CHATS = 1000
"""From here on, chats of which nothing counts any more are dropped: memory does not grow with a city."""
AHEAD_SECONDS = 0.025
"""How long before there is a place in the second what is sent unasked has its turn: so long it takes to write
it and that it goes, and each second would be longer by that."""
IN_FLIGHT = 12
"""Paced calls under way at once: of the transport's sixteen connections, four stay for what is not paced."""


class Priority(IntEnum):
    """What goes first where not everything can go at once."""

    REPLY = 1
    CHANGE = 2
    REMINDER = 3
    DIGEST = 4
    BROADCAST = 5


class Paced(Enum):
    """Says of a call that it has waited for its turn already."""

    PACED = "paced"


PACED: Final = Paced.PACED


@dataclass(order=True, slots=True)
class _Turn:
    """One call waiting: ordered by what it is, then by when it came."""

    priority: int
    number: int
    go: asyncio.Future[None] = field(compare=False)


@dataclass(slots=True)
class _Chat:
    """What waits for one chat, best first, and what went to it of late."""

    pace: Window | Bucket
    turns: list[_Turn] = field(default_factory=list)


class Limiter:
    """Lets calls through in order of priority; a refusal for haste ("429") holds back every one of them.

    `monotonic` and `sleep` are handed in, so that a test turns the time instead of waiting.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        retries: int = 3,
        over_all: tuple[int, float] = SECOND_OVER_ALL,
        evenly: tuple[float, float] = EVENLY,
        in_flight: int = IN_FLIGHT,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._retries = retries
        self._free = in_flight
        self._all = Window(*over_all)
        self._unasked = Bucket(*evenly)
        self._chats: dict[int | str, _Chat] = {}
        self._ready: list[tuple[int, int, int | str]] = []
        self._later: list[tuple[float, int, int | str]] = []
        self._numbers = count()
        self._paused_until = 0.0
        self._wake = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None

    async def run(
        self,
        call: Callable[[], Awaitable[Result]],
        *,
        chat: int | str | None,
        priority: Priority,
        hold: Callable[[Exception], float | None],
    ) -> Result:
        """Makes the call when its turn comes and gives back what it gave.

        `hold` reads from an exception for how many seconds the other side asked everyone to wait (None: it
        is another fault, which is raised at once). After the last retry the exception is raised.
        Calls to no chat (answers to a press, settings of the bot) wait for a pause, but are not paced.
        """

        async def nothing() -> tuple[()]:
            return ()

        result = await self.prepare_and_run(
            nothing, lambda _: _wrapped(call), chat=chat, priority=priority, hold=hold
        )
        if result is None:
            raise AssertionError("what needs no preparing is always made")
        return result[0]

    async def prepare_and_run(
        self,
        prepare: Callable[[], Awaitable[Prepared | None]],
        call: Callable[[Prepared], Awaitable[Result]],
        *,
        chat: int | str | None,
        priority: Priority,
        hold: Callable[[Exception], float | None],
    ) -> Result | None:
        """As `run`, with what the call needs prepared when its turn has come (and at every retry anew): the
        call counts from when it goes. Where that gives None, it is not made, and costs nobody a place."""
        number, refused = next(self._numbers), 0
        while True:
            await (self._pause_over() if chat is None else self._turn(chat, priority, number))
            held = chat is not None
            try:
                prepared = await prepare()
                if prepared is None:
                    return None
                if held:
                    await self._place()
                if self._paused_until > self._monotonic():
                    # Another call was told meanwhile that everybody is to wait.
                    continue
                if held:
                    self._goes()
                    held = False
                return await call(prepared)
            except Exception as error:
                seconds = hold(error)
                if seconds is None:
                    raise
                self._pause(seconds)
                if refused == self._retries:
                    raise
                refused += 1
            finally:
                if held:
                    self._all.give_up()
                    if priority > Priority.REPLY:
                        self._unasked.give_up()
                if chat is not None:
                    self._give_back()

    async def close(self) -> None:
        """Stops the pump; what still waits is cancelled."""
        if self._pump is not None:
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)
            self._pump = None
        for chat in self._chats.values():
            for turn in chat.turns:
                turn.go.cancel()
        self._chats.clear()
        self._ready.clear()
        self._later.clear()

    def _goes(self) -> None:
        self._all.give_up()
        self._all.note(self._monotonic())
        self._wake.set()

    async def _place(self) -> None:
        """Waits until there is a place in the second for a call that is held."""
        while (seconds := self._all.free_from() - self._monotonic()) > 0:
            await self._sleep(seconds)

    def _give_back(self) -> None:
        self._free += 1
        self._wake.set()

    def _pause(self, seconds: float) -> None:
        self._paused_until = max(self._paused_until, self._monotonic() + seconds)
        self._wake.set()

    async def _pause_over(self) -> None:
        while (seconds := self._paused_until - self._monotonic()) > 0:
            await self._sleep(seconds)

    async def _turn(self, key: int | str, priority: Priority, number: int) -> None:
        """Waits until this call may go; whoever is cancelled while waiting loses nothing for the others."""
        chat = self._chats.get(key)
        if chat is None:
            if len(self._chats) >= REMEMBERED_CHATS:
                self._forget()
            chat = self._chats[key] = _Chat(Window(*GROUP_CHAT) if _is_group(key) else Bucket(*PRIVATE_CHAT))
        turn = _Turn(priority, number, asyncio.get_running_loop().create_future())
        heappush(chat.turns, turn)
        if chat.turns[0] is turn:
            self._queue(key, chat)
        self._let_go()
        if not turn.go.done():
            self._wake.set()
            if self._pump is None or self._pump.done():
                self._pump = asyncio.create_task(self._keep_letting_go(), name="limiter")
        try:
            await turn.go
        except asyncio.CancelledError:
            if turn.go.done() and not turn.go.cancelled():
                self._all.give_up()
                self._give_back()
            raise

    def _queue(self, key: int | str, chat: _Chat) -> None:
        """Puts a chat's best turn among the ready, or the chat among those to look at later.

        Called whenever a chat's best turn changes: a chat with turns always has an entry of its own.
        """
        while chat.turns and chat.turns[0].go.cancelled():
            heappop(chat.turns)
        if not chat.turns:
            return
        best, opens = chat.turns[0], chat.pace.opens()
        if opens <= self._monotonic():
            heappush(self._ready, (best.priority, best.number, key))
        else:
            heappush(self._later, (opens, best.number, key))

    def _let_go(self) -> float | None:
        """Lets through whatever may go now; seconds until more may, None where nothing but a call coming
        back (or a new one) can change that."""
        now = self._monotonic()
        while self._later and self._later[0][0] <= now:
            key = heappop(self._later)[2]
            if key in self._chats:
                self._queue(key, self._chats[key])
        while self._ready:
            opens = self._all.opens()
            if opens == math.inf:
                return None
            unasked = self._ready[0][0] > Priority.REPLY
            if unasked:
                opens = max(opens - AHEAD_SECONDS, self._unasked.opens())
            opens = max(opens, self._paused_until)
            if opens > now:
                return opens - now
            if not self._free:
                return None
            _, number, key = heappop(self._ready)
            chat = self._chats.get(key)
            # An entry is stale where its turn has gone or gave way to a better one of its chat.
            if chat is None or not chat.turns or chat.turns[0].number != number:
                continue
            if chat.turns[0].go.cancelled() or chat.pace.opens() > now:
                self._queue(key, chat)
                continue
            heappop(chat.turns).go.set_result(None)
            self._free -= 1
            self._all.hold()
            if unasked:
                self._unasked.note(now)
            chat.pace.note(now)
            self._queue(key, chat)
        return self._later[0][0] - now if self._later else None

    async def _keep_letting_go(self) -> None:
        while True:
            self._wake.clear()
            seconds = self._let_go()
            if not self._ready and not self._later:
                return
            if seconds is None:
                await self._wake.wait()
                continue
            await self._first_of(self._sleep(seconds), self._wake.wait())

    async def _first_of(self, *waits: Awaitable[object]) -> None:
        tasks = [asyncio.ensure_future(wait) for wait in waits]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self) -> None:
        now = self._monotonic()
        for key in [k for k, c in self._chats.items() if not c.turns and c.pace.forgotten(now)]:
            del self._chats[key]


async def _wrapped(call: Callable[[], Awaitable[Result]]) -> tuple[Result]:
    return (await call(),)


def _is_group(chat: int | str) -> bool:
    return isinstance(chat, str) or chat < 0
