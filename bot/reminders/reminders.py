"""The reminders of what is saved: set, taken back, and derived anew whenever what they stand on has
changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders.lead import Lead
from bot.reminders.quiet import NotGoing, Quiet
from bot.reminders.reminder import Due, Reminder, next_due
from bot.reminders.saved import Saved, TooMany
from bot.reminders.tables import ReminderRow
from catalog.model import Opportunity
from catalog.tables import table_of

MOST_REMINDERS = 12
"""Reminders of one saved thing."""

_REMINDER = table_of(ReminderRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A reminder as it is kept, and when it is due next: None where it is not (any more)."""

    reminder: Reminder
    due_at: datetime | None = None
    recurrence_id: datetime | None = None
    starts: datetime | None = None


class Reminders:
    """Reminders, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def set(
        self,
        saved: Saved,
        opportunity: Opportunity,
        quiet: Quiet,
        *,
        now: datetime,
        lead: Lead | None = None,
        wall: datetime | None = None,
    ) -> Due | NotGoing:
        """Sets a reminder, and says when it is due; nothing is kept of one that never would be. TooMany."""
        zone = quiet.zone.key
        wanted = Reminder(id=0, saved_id=saved.id, lead=lead, wall=wall, zone=zone)
        due = next_due(wanted, saved.dates(opportunity, now), quiet, now=now)
        if not isinstance(due, Due):
            return due
        rows = await self._rows([saved.id])
        same = [row for row in rows if row.lead == (lead.code if lead else "") and row.wall == wall]
        if not same and len(rows) >= MOST_REMINDERS:
            raise TooMany(MOST_REMINDERS)
        row = same[0] if same else ReminderRow(saved_id=saved.id, lead=lead.code if lead else "", wall=wall)
        row.zone = zone
        _derive(row, due)
        self._session.add(row)
        await self._session.flush()
        return due

    async def of(self, saved_ids: Collection[int]) -> dict[int, list[Kept]]:
        """The reminders of saved things, by the thing's number, the next due first."""
        found: dict[int, list[Kept]] = {number: [] for number in saved_ids}
        for row in await self._rows(saved_ids):
            found[row.saved_id].append(_kept(row))
        return found

    async def remove(
        self, saved_id: int, *, lead: Lead | None = None, reminder_id: int | None = None
    ) -> None:
        """Takes back one reminder, by its lead or its number; without either, all of the saved thing."""
        statement = delete(ReminderRow).where(ReminderRow.saved_id == saved_id)
        if lead is not None:
            statement = statement.where(ReminderRow.lead == lead.code)
        if reminder_id is not None:
            statement = statement.where(ReminderRow.id == reminder_id)
        await self._session.execute(statement)

    async def derive(
        self,
        saved: Mapping[int, Saved],
        opportunities: Mapping[int, Opportunity],
        quiets: Mapping[int, Quiet],
        *,
        now: datetime,
    ) -> int:
        """Works out anew when the reminders of saved things are due; how many are not any more.

        What is overdue stays so: the next sweep owes it, and how it ends is counted. `quiets` are by person.
        """
        lost = 0
        for row in await self._rows(saved):
            if row.due_at is not None and row.due_at <= now:
                continue
            thing = saved[row.saved_id]
            opportunity = opportunities.get(thing.opportunity_id)
            dates = thing.dates(opportunity, now) if opportunity is not None else []
            due = next_due(_kept(row).reminder, dates, quiets[thing.person_id], now=now)
            lost += row.due_at is not None and not isinstance(due, Due)
            _derive(row, due)
        return lost

    async def due(self, now: datetime, *, most: int) -> list[Kept]:
        """What is due, the longest overdue first."""
        question = (
            select(ReminderRow).where(ReminderRow.due_at <= now).order_by(ReminderRow.due_at).limit(most)
        )
        return [_kept(row) for row in await self._session.scalars(question)]

    async def done(self, owed: Collection[tuple[Kept, Due | NotGoing]]) -> None:
        """Notes that reminders were owed, and when each is due next; one for a wall time has had its day."""
        over = [kept.reminder.id for kept, _ in owed if kept.reminder.lead is None]
        if over:
            await self._session.execute(delete(_REMINDER).where(_REMINDER.c.id.in_(over)))
        rows = [
            {"of_id": kept.reminder.id, "done_starts": kept.starts, **_derived(following)}
            for kept, following in owed
            if kept.reminder.lead is not None
        ]
        if rows:
            columns: Mapping[str, Any] = {name: bindparam(name) for name in rows[0] if name != "of_id"}
            statement = update(_REMINDER).where(_REMINDER.c.id == bindparam("of_id")).values(columns)
            await (await self._session.connection()).execute(statement, rows)

    async def _rows(self, saved_ids: Iterable[int]) -> list[ReminderRow]:
        question = (
            select(ReminderRow)
            .where(ReminderRow.saved_id.in_(list(saved_ids)))
            .order_by(ReminderRow.due_at.is_(None), ReminderRow.due_at, ReminderRow.id)
        )
        return list(await self._session.scalars(question))


def after(kept: Kept) -> Reminder:
    """The reminder once it has been owed for its date."""
    return replace(kept.reminder, done_starts=kept.starts)


def _derive(row: ReminderRow, due: Due | NotGoing) -> None:
    for name, value in _derived(due).items():
        setattr(row, name, value)


def _derived(due: Due | NotGoing) -> dict[str, datetime | None]:
    occurrence = due.occurrence if isinstance(due, Due) else None
    return {
        "due_at": due.at if isinstance(due, Due) else None,
        "recurrence_id": occurrence.recurrence_id if occurrence is not None else None,
        "starts": occurrence.starts if occurrence is not None else None,
    }


def _kept(row: ReminderRow) -> Kept:
    return Kept(
        reminder=Reminder(
            id=row.id,
            saved_id=row.saved_id,
            lead=Lead.read(row.lead) if row.lead else None,
            wall=row.wall,
            zone=row.zone,
            done_starts=row.done_starts,
        ),
        due_at=row.due_at,
        recurrence_id=row.recurrence_id,
        starts=row.starts,
    )
