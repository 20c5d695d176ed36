"""The dates that people said they go to, each until they are asked what they thought of it: the day after.

A row tells that somebody means to go. Whether they went, and whether they said anything, no row tells.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders.tables import AttendanceRow
from bot.reminders.wall import moment, shown
from catalog.model import Occurrence

HOUR = time(10)
"""When people are asked, on the day after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attending:
    """A date of something saved that its person said they go to, and when they are asked about it."""

    id: int
    saved_id: int
    recurrence_id: datetime
    due_at: datetime


class Attendance:
    """What people said they go to, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, saved_id: int, occurrence: Occurrence, zone: ZoneInfo) -> None:
        """Notes that the person goes to that date."""
        await self.drop(saved_id, occurrence.recurrence_id)
        self._session.add(
            AttendanceRow(
                saved_id=saved_id,
                recurrence_id=occurrence.recurrence_id,
                due_at=asked_at(occurrence, zone),
            )
        )

    async def drop(self, saved_id: int, recurrence_id: datetime) -> None:
        """Forgets that they do."""
        this = (AttendanceRow.saved_id == saved_id, AttendanceRow.recurrence_id == recurrence_id)
        await self._session.execute(delete(AttendanceRow).where(*this))

    async def of(self, saved_ids: Collection[int]) -> dict[int, list[datetime]]:
        """The dates that are noted of saved things, by the thing's number."""
        rows = await self._session.scalars(
            select(AttendanceRow)
            .where(AttendanceRow.saved_id.in_(saved_ids))
            .order_by(AttendanceRow.recurrence_id)
        )
        found: dict[int, list[datetime]] = {number: [] for number in saved_ids}
        for row in rows:
            found[row.saved_id].append(row.recurrence_id)
        return found

    async def due(self, now: datetime, *, most: int) -> list[Attending]:
        """Those whose people are to be asked by now, the longest due first."""
        question = (
            select(AttendanceRow)
            .where(AttendanceRow.due_at <= now)
            .order_by(AttendanceRow.due_at)
            .limit(most)
        )
        return [
            Attending(id=row.id, saved_id=row.saved_id, recurrence_id=row.recurrence_id, due_at=row.due_at)
            for row in await self._session.scalars(question)
        ]

    async def settle(self, done: Collection[int], later: Mapping[int, datetime]) -> None:
        """Forgets what has had its day, by number; what was moved is asked about `later`."""
        await self._session.execute(delete(AttendanceRow).where(AttendanceRow.id.in_(done)))
        for number, at in later.items():
            (await self._session.get_one(AttendanceRow, number)).due_at = at


def asked_at(occurrence: Occurrence, zone: ZoneInfo) -> datetime:
    """When people are asked about a date, in UTC: at ten, on the day after it ended."""
    end = occurrence.ends or occurrence.starts
    # An all-day date ends at the midnight after its last day.
    last = shown(end - timedelta.resolution if occurrence.ends else end, zone).date()
    return moment(datetime.combine(last + timedelta(days=1), HOUR), zone)
