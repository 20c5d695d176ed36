"""What is kept of a person here: what they saved, its reminders, and their saved searches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders.attendance import Attendance
from bot.reminders.reminders import Kept, Reminders
from bot.reminders.saved import Saved, SavedThings
from bot.reminders.tables import AttendanceRow, ReminderRow, SavedRow, SavedSearchRow, ToldRow
from catalog.model import Opportunity
from catalog.store import Store


class FollowedThings:
    """What people follow (`bot.people.own_data.Keeper`)."""

    async def told(self, session: AsyncSession, person_id: int) -> Mapping[str, int]:
        """How many there are of what."""
        saved = select(SavedRow.id).where(SavedRow.person_id == person_id)
        counted = {
            "saved": select(func.count()).select_from(saved.subquery()),
            "reminders": select(func.count()).where(ReminderRow.saved_id.in_(saved)),
            "attendance": select(func.count()).where(AttendanceRow.saved_id.in_(saved)),
            "saved_searches": select(func.count()).where(SavedSearchRow.person_id == person_id),
        }
        return {what: await session.scalar(question) or 0 for what, question in counted.items()}

    async def export(self, session: AsyncSession, person_id: int) -> Mapping[str, Any]:
        """All of it as plain values."""
        saved = await SavedThings(session).of(person_id)
        reminders = await Reminders(session).of([each.id for each in saved])
        going = await Attendance(session).of([each.id for each in saved])
        opportunities = await Store(session).get_many({each.opportunity_id for each in saved})
        searches = await session.scalars(select(SavedSearchRow).where(SavedSearchRow.person_id == person_id))
        return {
            "saved": [
                _saved(each, opportunities.get(each.opportunity_id), reminders[each.id], going[each.id])
                for each in saved
            ],
            "saved_searches": [
                {
                    "words": row.words,
                    "topic": row.topic,
                    "neighbourhood": row.neighbourhood,
                    "language": row.language,
                    "weekday": row.weekday,
                    "time": row.wall,
                    "hidden": row.discreet,
                }
                for row in searches
            ],
        }

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Erases all of it."""
        await SavedThings(session).forget(person_id)
        await session.execute(delete(SavedSearchRow).where(SavedSearchRow.person_id == person_id))

    async def rename(self, session: AsyncSession, person_id: int, to: int) -> None:
        """Gives it to the person's new number."""
        for table in (SavedRow, SavedSearchRow):
            await session.execute(update(table).where(table.person_id == person_id).values(person_id=to))

    async def erase_everyone(self, session: AsyncSession) -> None:
        """Erases what anybody follows."""
        for table in (AttendanceRow, ReminderRow, SavedRow, ToldRow, SavedSearchRow):
            await session.execute(delete(table))


def _saved(
    saved: Saved, opportunity: Opportunity | None, reminders: list[Kept], going: list[datetime]
) -> dict[str, Any]:
    return {
        "name": opportunity.text(saved.language).name if opportunity is not None else None,
        "source": opportunity.source if opportunity is not None else None,
        "external_id": opportunity.external_id if opportunity is not None else None,
        "date": saved.recurrence_id.isoformat() if saved.recurrence_id is not None else "all",
        "going": saved.going,
        "going_to": [each.isoformat() for each in going],
        "not_going_to": [each.isoformat() for each in saved.declined],
        "hidden": saved.discreet,
        "language": saved.language,
        "reminders": [
            {
                "before": each.reminder.lead.code if each.reminder.lead is not None else None,
                "at": each.reminder.wall.isoformat() if each.reminder.wall is not None else None,
                "next": each.due_at.isoformat() if each.due_at is not None else None,
            }
            for each in reminders
        ],
    }
