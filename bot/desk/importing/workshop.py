"""What is done with a file that has arrived: read and compared, applied, given up, taken back.

Reading and comparing happen off the loop and outside any transaction that writes. What is applied is what the
preview showed: the same bytes, read in the same way, compared at the same moment with the same catalogue.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import City
from bot.clock import Clock
from bot.database import Database
from bot.desk.importing.allowed import APPLIES, BRINGS, allow
from bot.desk.importing.applier import Applier, Choice
from bot.desk.importing.comparing import Comparer
from bot.desk.importing.reader import Reader
from bot.desk.importing.refusals import NotReady, PlanStale, TooLate, UnderWay
from bot.desk.importing.staged import File, Staged, Stages
from bot.desk.importing.tables import State
from bot.people.audit import Audit, Entry
from bot.people.roles import Role
from catalog.changes import Batch, BatchBusy, Undone
from catalog.codec import clean
from catalog.imports import mapping_from, plain_mapping
from catalog.imports.returned import Returned, returned
from catalog.sources import Sources
from catalog.store import StaleOpportunity

__all__ = ["Choice", "NotReady", "PlanStale", "TooLate", "UnderWay", "Workshop"]

LONGEST_NAME = 200
"""Letters of the name of a file, or of a source."""


class Workshop:
    """Imports of a city. `by` is a person's number, None for the machine, which may everything."""

    def __init__(self, database: Database, city: City, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._reader = Reader(database, city, clock)
        self._comparer = Comparer(database, self._reader)
        self._applier = Applier(database, clock, self._audit)

    async def stage(
        self,
        files: Sequence[File],
        *,
        source: str,
        by: int | None,
        mapping: Mapping[str, Any] | None = None,
    ) -> int:
        """Keeps files of a source (the first is read, tables lie beside it); the number they wait under.

        Without a mapping it is read as the source was the last time. NotAllowed, UnderWay; MappingError.
        """
        now = self._clock.now()
        if mapping is not None:
            mapping = plain_mapping(mapping_from(dict(mapping)))
        source = " ".join(clean(source).split())[:LONGEST_NAME]
        files = [File(clean(file.name)[-LONGEST_NAME:], file.content) for file in files]
        digest = await asyncio.to_thread(self._reader.digest, files)
        async with self._database.writing(choices=False) as session:
            await allow(session, by, BRINGS)
            stages = Stages(session)
            if await stages.under_way(source, now):
                raise UnderWay(source)
            if mapping is None:
                mapping = await Sources(session).mapping(source)
            id = await stages.add(files, source=source, digest=digest, mapping=mapping, by=by, at=now)
            await self._audit(session, by, now, "import.staged", f"staged:{id}")
            return id

    async def remap(self, id: int, mapping: Mapping[str, Any], *, by: int | None) -> None:
        """Has a file read in another way; it is to be prepared anew.

        NotAllowed, UnderWay, NotReady; MappingError.
        """
        plain = plain_mapping(mapping_from(dict(mapping)))
        async with (
            self._held(id, by, BRINGS, State.UNREAD, State.READY),
            self._database.writing(choices=False) as session,
        ):
            await Stages(session).write(
                id, mapping=plain, state=State.UNREAD, summary=None, fingerprint="", done=0
            )

    async def prepare(self, id: int, *, by: int | None) -> Staged:
        """Reads and compares; nothing is written to the catalogue. NotAllowed, UnderWay, NotReady."""
        async with self._held(id, by, BRINGS, State.UNREAD, State.READY) as staged:
            now = self._clock.now()
            values, rest = await self._comparer.compared(staged, now)
            values["summary"]["interrupted"] = staged.is_interrupted(now)
            # It was compared before, and the catalogue has changed since.
            values["summary"]["again"] = staged.state is State.UNREAD and bool(staged.fingerprint)
            async with self._database.writing(choices=False) as session:
                await Stages(session).write(id, state=State.READY, planned_at=now, done=100, **values)
                await Stages(session).keep_portions(id, rest)
        return await self.get(id)

    async def get(self, id: int) -> Staged:
        """How an import stands. NoSuchImport."""
        async with self._database.reading() as session:
            return await Stages(session).get(id)

    async def portion(self, id: int, sort: str, number: int) -> list[Any] | None:
        """Lines of the preview that it has no room for; None where there are none."""
        async with self._database.reading() as session:
            return await Stages(session).portion(id, sort, number)

    async def apply(self, id: int, *, by: int | None, choice: Choice | None = None) -> Batch:
        """Writes what the preview showed: all of it or nothing, a portion after the other where it is much.

        NotAllowed, OutOfScope, UnderWay, NotReady; PlanStale where somebody changed these records since the
        preview.
        """
        choice = choice or Choice()
        async with self._held(id, by, APPLIES, State.READY) as staged:
            if staged.refused or staged.planned_at is None:
                raise NotReady(id)
            reading, plan, seen = await self._comparer.planned(staged, staged.planned_at)
            if await asyncio.to_thread(plan.fingerprint) != staged.fingerprint:
                await self._put_back(id)
                raise PlanStale(id)
            if choice.remove_gone:
                plan = replace(plan, brake=False)
            try:
                return await self._applier.apply(staged, reading, plan, choice, by=by, seen=seen)
            except (PlanStale, StaleOpportunity, BatchBusy):
                await self._put_back(id)
                raise PlanStale(id) from None

    async def cancel(self, id: int, *, by: int | None) -> None:
        """Gives an import up; nothing of it was written. NotAllowed, UnderWay, NotReady."""
        async with (
            self._held(id, by, BRINGS, State.UNREAD, State.READY),
            self._database.writing(choices=False) as session,
        ):
            await Stages(session).write(id, state=State.CANCELLED)

    async def undo(self, batch: int, *, by: int | None) -> Undone:
        """Takes an import back, keeping what was edited since. NotAllowed, OutOfScope, TooLate;
        NoSuchBatch, AlreadyUndone, UnderWay."""
        return await self._applier.take_back(batch, by=by)

    async def recover(self) -> int:
        """Takes back what a process that is gone left half done; how many imports those were."""
        return await self._applier.recover()

    async def files(self, id: int, *, by: int | None) -> list[File]:
        """The files as they arrived. NotAllowed, NoSuchImport."""
        async with self._database.reading() as session:
            await allow(session, by, BRINGS)
            await Stages(session).get(id)
            return await Stages(session).files(id)

    async def returned(
        self, id: int, notes: Mapping[int, str], *, heading: str, by: int | None
    ) -> Returned | None:
        """The rows that stay out, with a note each, as a file of the same kind; None where that has no rows.

        NotAllowed, NoSuchImport.
        """
        files, staged = await self.files(id, by=by), await self.get(id)
        if not files:
            return None
        plain = staged.summary.get("mapping")
        mapping = mapping_from(plain) if plain else None
        first = files[0]
        return await asyncio.to_thread(returned, first.content, first.name, mapping, notes, heading=heading)

    async def _put_back(self, id: int) -> None:
        """The preview is no longer true: the file is to be compared anew."""
        async with self._database.writing(choices=False) as session:
            await Stages(session).write(id, state=State.UNREAD)

    @asynccontextmanager
    async def _held(self, id: int, by: int | None, least: Role, *states: State) -> AsyncIterator[Staged]:
        """An import in one of these states that nobody else holds meanwhile."""
        now = self._clock.now()
        async with self._database.writing(choices=False) as session:
            await allow(session, by, least)
            stages = Stages(session)
            staged = await stages.get(id)
            if staged.state not in states:
                raise NotReady(id)
            if not await stages.claim(id, now):
                raise UnderWay(staged.source)
        ended = False
        try:
            yield staged
        except asyncio.CancelledError:
            ended = True
            raise
        finally:
            # Where the process ends or the database is away, the lease runs out by itself, which tells of it.
            if not ended:
                with contextlib.suppress(OSError):
                    async with self._database.writing(choices=False) as session:
                        await Stages(session).write(id, busy_until=None)

    async def _audit(
        self, session: AsyncSession, by: int | None, at: datetime, act: str, subject: str
    ) -> None:
        await Audit(session).record(Entry(at=at, actor_id=by, act=act, subject=subject))
