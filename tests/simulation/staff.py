"""The staff of the town: they move dates, call them off and bring them back, and send people elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.model import EventStatus, Occurrence, Opportunity, Place, PublicationStatus
from catalog.store import Store

if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.town import Town

CHANGES_A_DAY = 9.0
DEEDS = ("move", "move", "cancel", "back", "elsewhere", "retire", "publish", "all off")
QUIETLY = 0.1
"""How many changes are told to nobody, of 1."""
CHANGED = (1, 2)
"""The offers that staff ever touch: of the others it can be said beforehand what is due when."""


class Staff:
    """What staff do to the catalogue, in a process that is at work."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._rng: Random = town.random("staff")

    async def live(self) -> None:
        while True:
            await asyncio.sleep(self._rng.expovariate(CHANGES_A_DAY / 86400))
            if alive := self._town.alive:
                process = self._rng.choice(alive)
                process.spawn(self._change(process))

    async def _change(self, process: Process) -> None:
        try:
            async with process.database.writing() as session:
                await self._changes(session, process)
        except Exception as error:
            self._town.note(f"{process.name}: staff changed nothing: {error!r:.60}")
        self._town.stir()

    async def _changes(self, session: AsyncSession, process: Process) -> None:
        now = self._town.clock.now()
        before = await Store(session).get(self._rng.choice(CHANGED))
        if before is None:
            return
        deed = self._rng.choice(DEEDS)
        after = self._another(before, deed)
        quiet = self._rng.random() < QUIETLY
        await Store(session).put(after, author="staff", at=now, quiet=quiet)
        self._town.note(f"{process.name}: staff {deed} {before.external_id}{' quietly' if quiet else ''}")

    def _another(self, before: Opportunity, deed: str) -> Opportunity:
        dates = list(before.occurrences)
        match deed:
            case "retire":
                return replace(before, publication_status=PublicationStatus.ARCHIVED)
            case "publish":
                return replace(
                    before, publication_status=PublicationStatus.PUBLISHED, event_status=EventStatus.SCHEDULED
                )
            case "all off":
                return replace(before, event_status=EventStatus.CANCELLED)
            case _ if not dates:
                return before
        number = self._rng.randrange(len(dates))
        dates[number] = self._one(deed, dates[number])
        return replace(before, occurrences=_in_order(dates))

    def _one(self, deed: str, date: Occurrence) -> Occurrence:
        match deed:
            case "move":
                by = timedelta(minutes=self._rng.choice((-180, -60, -15, 15, 60, 180, 1440)))
                return replace(
                    date,
                    starts=date.starts + by,
                    ends=date.starts + by + timedelta(hours=1),
                    status=EventStatus.RESCHEDULED,
                    previous_start=date.starts,
                )
            case "cancel":
                return replace(date, status=EventStatus.CANCELLED)
            case "back":
                return replace(date, status=EventStatus.SCHEDULED, previous_start=None)
        return replace(date, place=Place(name=f"Salón {self._rng.randrange(9)}"))


def _in_order(dates: Sequence[Occurrence]) -> tuple[Occurrence, ...]:
    return tuple(sorted(dates, key=lambda each: each.starts))
