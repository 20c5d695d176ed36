"""Writes what a preview showed, a portion after the other, and takes it back."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.database import Database
from bot.desk.importing.allowed import APPLIES, OutOfScope, allow, author_of, touched_by
from bot.desk.importing.refusals import PlanStale, TooLate, UnderWay
from bot.desk.importing.staged import LEASE, UNDONE_WITHIN, Staged, Stages
from bot.desk.importing.tables import State
from catalog import changes
from catalog.changes import AlreadyUndone, Batch, BatchBusy, Beside, Plan, Undone
from catalog.imports import Reading, plain_mapping
from catalog.sources import Sources
from catalog.store import Store
from catalog.tables import ImportBatchRow

Note = Callable[[AsyncSession, int | None, datetime, str, str], Awaitable[None]]
"""Writes into the audit who did what to what, and when."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How an import is applied: not at all where a row is wrong; what is gone also where that is much."""

    all_or_nothing: bool = False
    remove_gone: bool = False


class Applier:
    """Applies imports that were looked at. `by` is a person's number, None for the machine."""

    def __init__(self, database: Database, clock: Clock, note: Note) -> None:
        self._database = database
        self._clock = clock
        self._note = note

    async def apply(
        self, staged: Staged, reading: Reading, plan: Plan, choice: Choice, *, by: int | None, seen: int
    ) -> Batch:
        """Writes a plan that was made when `seen` was the newest revision of its source.

        NotAllowed, OutOfScope; PlanStale, StaleOpportunity and BatchBusy where somebody else wrote meanwhile.
        Nothing is left of it then.
        """

        async def begin(session: AsyncSession) -> None:
            standing = await allow(session, by, APPLIES)
            if not all(standing.covers(one) for one in touched_by(plan)):
                raise OutOfScope(staged.id)
            await changes.take_turn(session)
            if await changes.newest_revision(session, staged.source) != seen:
                raise PlanStale(staged.id)

        async def each(session: AsyncSession, done: int, of: int) -> None:
            until = self._clock.now() + LEASE
            await Stages(session).write(staged.id, done=100 * done // of, busy_until=until)

        async def end(session: AsyncSession, batch: Batch) -> None:
            if reading.mapping is not None:
                await Sources(session).keep_mapping(staged.source, plain_mapping(reading.mapping))
            # What stays although it is gone would be gone the next time, too: that is to be shown again.
            complete = not plan.brake
            revision = await changes.newest_revision(session, staged.source) if complete else None
            await Stages(session).write(
                staged.id,
                state=State.APPLIED,
                batch=batch.id,
                done=100,
                summary={**staged.summary, "revision": revision},
                expires_at=self._clock.now() + UNDONE_WITHIN,
            )
            await self._note(session, by, self._clock.now(), "import.applied", f"batch:{batch.id or 0}")

        return await changes.apply_by_portions(
            plan,
            reading=self._database.reading,
            writing=self._database.writing,
            author=author_of(by),
            now=self._clock.now,
            all_or_nothing=choice.all_or_nothing,
            wrong=reading.wrong,
            name=staged.name,
            digest=staged.digest,
            beside=Beside(begin=begin, each=each, end=end),
        )

    async def take_back(
        self,
        batch: int,
        *,
        by: int | None,
        act: str = "import.undone",
        within: timedelta | None = UNDONE_WITHIN,
    ) -> Undone:
        """Takes an import back, keeping what was edited since; `act` is what the audit calls it.

        NotAllowed, OutOfScope; TooLate where it is older than `within`; NoSuchBatch, AlreadyUndone; UnderWay
        where somebody else is at it.
        """

        async def begin(session: AsyncSession) -> None:
            standing = await allow(session, by, APPLIES)
            if standing.organization:
                touched = await Store(session).organizations_in(batch)
                if not all(map(standing.covers, touched)):
                    raise OutOfScope(batch)
            applied_at = await session.scalar(select(ImportBatchRow.at).where(ImportBatchRow.id == batch))
            if applied_at and within is not None and self._clock.now() - applied_at > within:
                raise TooLate(batch)

        async def end(session: AsyncSession, _: Undone) -> None:
            await self._note(session, by, self._clock.now(), act, f"batch:{batch}")

        try:
            return await changes.undo_by_portions(
                batch,
                reading=self._database.reading,
                writing=self._database.writing,
                author=author_of(by),
                now=self._clock.now,
                beside=Beside(begin=begin, end=end),
            )
        except BatchBusy:
            async with self._database.reading() as session:
                raise UnderWay(await changes.source_of(session, batch)) from None

    async def recover(self) -> int:
        """Takes back what is half written since whoever wrote it is gone, and goes on with what is half taken
        back; how many imports those were. Their files wait to be looked at and applied anew."""
        async with self._database.reading() as session:
            left = await changes.abandoned(session, self._clock.now())
        for batch in left:
            log.warning("Import %s was left half done: taken back", batch, extra={"action": "import_left"})
            with contextlib.suppress(UnderWay, AlreadyUndone):
                await self.take_back(batch, by=None, act="import.interrupted", within=None)
        return len(left)
