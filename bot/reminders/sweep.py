"""The one job that looks whether there is anything to do: what changed, what is due, what was left behind."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.database import Database
from bot.delivery.lane import Lane
from bot.delivery.outbox import Outbox
from bot.reminders.agenda import Agenda, read_agenda

log = logging.getLogger(__name__)

UPKEEP = timedelta(hours=6)
"""How often what was kept for a time is erased, and series are extended as time passes."""
FIRST_UPKEEP = timedelta(minutes=1)
"""How long after the start the first upkeep comes: whoever wrote meanwhile is answered before."""

Work = Callable[[AsyncSession, datetime], Awaitable[int]]
Upkeep = Callable[[datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to look after: whether the agenda asks for it, and how a portion of it is done.

    The work is one transaction, and says how much it did: it is asked again until that is nothing.
    """

    name: str
    wanted: Callable[[Agenda], bool]
    work: Work


class Sweep:
    """Does what is to be done now; whatever fails is tried again at the next turn."""

    def __init__(
        self, database: Database, clock: Clock, lane: Lane, steps: Sequence[Step], upkeep: Upkeep
    ) -> None:
        self._database = database
        self._clock = clock
        self._lane = lane
        self._steps = steps
        self._upkeep = upkeep
        self._upkeep_at = clock.now() + FIRST_UPKEEP

    async def turn(self) -> None:
        """Looks once, and does what there is; sending goes on by itself."""
        now = self._clock.now()
        async with self._database.looking() as connection:
            agenda = await read_agenda(connection, now)
        done = agenda.messages
        for step in self._steps:
            if step.wanted(agenda):
                done |= await self._do(step)
        if agenda.left_behind:
            async with self._database.writing() as session:
                taken = await Outbox(session).recover(self._clock.now(), mine=self._lane.under_way)
            log.info("Took up %d messages left behind", taken, extra={"action": "recovered"})
            done = True
        if done:
            self._lane.wake()
        if now >= self._upkeep_at:
            self._upkeep_at = now + UPKEEP
            await self._keep_up(now)

    async def _keep_up(self, now: datetime) -> None:
        try:
            await self._upkeep(now)
        except Exception:
            log.exception("The upkeep failed", extra={"action": "upkeep_failed"})

    async def _do(self, step: Step) -> bool:
        """Does a step to its end, as far as it goes; whether there was anything."""
        done = False
        try:
            while True:
                async with self._database.writing() as session:
                    if not await step.work(session, self._clock.now()):
                        return done
                done = True
                # What is owed now need not wait for all that is.
                self._lane.wake()
        except Exception:
            log.exception("A part of the sweep failed: %s", step.name, extra={"action": "sweep_failed"})
            return done
