"""A staged file against the catalogue: what it would do, kept as a preview shows it. Nothing is written."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.desk.importing.reader import Reader
from bot.desk.importing.staged import File, Staged, Stages, packed_portions
from bot.desk.importing.summary import portions, settled, summary_of
from catalog import changes
from catalog.changes import Plan
from catalog.imports import Reading


class Comparer:
    """Compares what the reader reads, outside any transaction that writes."""

    def __init__(self, database: Database, reader: Reader) -> None:
        self._database = database
        self._reader = reader

    async def compared(self, staged: Staged, now: datetime) -> tuple[dict[str, Any], list[File]]:
        """The `summary` and the `fingerprint` to be kept of a staged import, and what it has no room for."""
        known = await self._settled(staged)
        return (known, []) if known is not None else await self._anew(staged, now)

    async def planned(self, staged: Staged, now: datetime) -> tuple[Reading, Plan, int]:
        """What is read, the plan of it, and the newest revision of the source that it was made against."""
        reading = await self._reader.read(staged, now)
        async with self._database.reading() as session:
            plan = await _plan(session, staged, reading, now)
            return reading, plan, await changes.newest_revision(session, staged.source)

    async def _settled(self, staged: Staged) -> dict[str, Any] | None:
        """The preview of what was applied before and has not been touched since: nothing is new."""
        async with self._database.reading() as session:
            earlier = await Stages(session).applied(staged.source, staged.digest)
            if earlier is None or earlier.summary.get("revision") is None:
                return None
            if staged.mapping not in (earlier.mapping, earlier.summary["mapping"]):
                return None
            if earlier.summary["revision"] != await changes.newest_revision(session, staged.source):
                return None
        return {"summary": settled(earlier.summary), "fingerprint": Plan(source=staged.source).fingerprint()}

    async def _anew(self, staged: Staged, now: datetime) -> tuple[dict[str, Any], list[File]]:
        reading = await self._reader.read(staged, now)
        plan = None
        if not reading.refused:
            async with self._database.reading() as session:
                plan = await _plan(session, staged, reading, now)
        summary = await asyncio.to_thread(summary_of, reading, plan)
        fingerprint = await asyncio.to_thread(plan.fingerprint) if plan else ""
        rest = await asyncio.to_thread(lambda: packed_portions(portions(reading, plan)))
        return {"summary": summary, "fingerprint": fingerprint}, rest


async def _plan(session: AsyncSession, staged: Staged, reading: Reading, now: datetime) -> Plan:
    return await changes.plan(
        session,
        reading.drafts,
        source=staged.source,
        now=now,
        present=reading.present,
        part=reading.part,
    )
