"""Telegram: takes messages, refuses some, loses answers, and counts how fast they come."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.delivery.delivery import Delivery, Outcome, Post, Result
from bot.delivery.limiter import Priority

if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.town import Town

SENT = Outcome(result=Result.SENT)
NO_ANSWER_SECONDS = 20.0
"""How long the bot waits for an answer."""


class TooFast(Exception):
    """The answer "429", with the seconds to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(slots=True, kw_only=True)
class Attempt:
    """One call that brings what is owed to a person; `result` is None until the process knows how it ended,
    and stays so where it never does."""

    delivery: Delivery
    process: Process
    post: Post
    at: float
    clock: datetime
    told: int | None = None
    """The revision of what it is about that a notice was written from, where that is known."""
    arrived: bool = False
    result: str | None = None
    frozen: bool = False
    """Whether the process stood still while it was under way."""


@dataclass(slots=True)
class Telegram:
    """What arrived and what was asked, over all processes."""

    town: Town
    attempts: list[Attempt] = field(default_factory=list)
    calls: list[tuple[float, Process, int]] = field(default_factory=list)
    called: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by each call, for whoever waits for the next one."""
    blocked: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)

    def line_of(self, process: Process) -> Line:
        return Line(self, process)

    def call(self, process: Process, person: int) -> None:
        """Counts a call that comes now."""
        self.calls.append((self.town.elapsed, process, person))
        self.called.set()

    def arrive(self, attempt: Attempt) -> None:
        attempt.arrived = True
        self.town.note(f"arrives: {attempt.delivery.key}{' again' if attempt.delivery.again else ''}")


class Line:
    """The line of one process to Telegram: the sender of its lane, and its replies."""

    def __init__(self, telegram: Telegram, process: Process) -> None:
        self._telegram = telegram
        self._process = process
        self._rng = process.town.random(f"line of {process.name}")

    def hold(self, error: Exception) -> float | None:
        return error.seconds if isinstance(error, TooFast) else None

    async def send(self, person_id: int, post: Post) -> Outcome:
        town, telegram = self._process.town, self._telegram
        attempt = Attempt(
            delivery=town.promises.written(post).delivery,
            told=town.promises.written(post).told,
            process=self._process,
            post=post,
            at=town.elapsed,
            clock=town.clock.now(),
        )
        town.promises.before_sending(attempt, person_id)
        telegram.attempts.append(attempt)
        telegram.call(self._process, person_id)
        try:
            outcome = await self._carry(attempt, person_id)
        except TooFast:
            attempt.result = "flood"
            raise
        finally:
            attempt.frozen = self._process.frozen_until > attempt.at
        attempt.result = outcome.result.value
        return outcome

    async def reply(self, person_id: int) -> None:
        """Answers somebody who wrote."""
        self._process.town.promises.reply_wanted(self._process, person_id)
        await self._process.limiter.run(
            lambda: self._reply(person_id), chat=person_id, priority=Priority.REPLY, hold=self.hold
        )

    async def _reply(self, person_id: int) -> None:
        self._process.town.promises.reply_goes(self._process, person_id)
        self._telegram.call(self._process, person_id)
        await self._process.point("call")
        await asyncio.sleep(0.05)

    async def _carry(self, attempt: Attempt, person_id: int) -> Outcome:
        telegram, weather, rng = self._telegram, self._process.town.weather, self._rng
        await self._process.point("call")
        if rng.random() < weather.unconnected:
            return Outcome(result=Result.NOT_SENT, reason="not connected")
        if rng.random() < weather.flood:
            raise TooFast(rng.choice((1.1, 5.1, 40.1)))
        slow = rng.random() < weather.sluggish
        travels = rng.uniform(1.0, 18.0) if slow else rng.uniform(0.02, 0.2)
        await asyncio.sleep(0.01)
        if person_id in telegram.moved:
            return Outcome(result=Result.NOT_SENT, reason="moved", moved_to=telegram.moved[person_id])
        if person_id in telegram.gone:
            return Outcome(result=Result.REFUSED, reason="deactivated", unreachable=True, gone=True)
        if person_id in telegram.blocked:
            return Outcome(result=Result.REFUSED, reason="blocked", unreachable=True)
        trouble, silence = rng.random() < weather.trouble, rng.random() < weather.silence
        if not (trouble or silence) or rng.random() < 0.8:
            # From here on it arrives, whatever becomes of the process.
            asyncio.get_running_loop().call_later(travels / 2, telegram.arrive, attempt)
        await asyncio.sleep(travels)
        if silence:
            await asyncio.sleep(NO_ANSWER_SECONDS - travels)
        await self._process.point("call")
        if trouble or silence:
            return Outcome(result=Result.UNKNOWN, reason="TimedOut" if silence else "NetworkError")
        return SENT
