"""What is due becomes a message that is owed: in one transaction with the reminder's next moment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import City
from bot.delivery.delivery import Kind, Owed
from bot.delivery.outbox import Outbox
from bot.people.preferences import Preference, Preferences
from bot.reminders.hours import quiet_of
from bot.reminders.quiet import NotGoing, Quiet
from bot.reminders.reminder import Due, next_due
from bot.reminders.reminders import Kept, Reminders, after
from bot.reminders.saved import Saved, SavedThings
from bot.reminders.wall import shown
from catalog.model import Occurrence, Opportunity
from catalog.store import Store

PORTION = 200
"""Reminders that become owed in one transaction."""


async def owe_reminders(session: AsyncSession, city: City, now: datetime) -> int:
    """Owes the message of each reminder that is due, a portion of them; how many."""
    reminders = Reminders(session)
    due = await reminders.due(now, most=PORTION)
    saved = await SavedThings(session).many({kept.reminder.saved_id for kept in due})
    opportunities = await Store(session).get_many({thing.opportunity_id for thing in saved.values()})
    quiets = await quiets_of(session, city, {thing.person_id for thing in saved.values()})
    messages, done = [], []
    for kept in due:
        thing = saved.get(kept.reminder.saved_id)
        if thing is None:
            # Taken back by its person in this very moment, and the reminder with it.
            continue
        opportunity = opportunities.get(thing.opportunity_id)
        messages.append(_owed(kept, thing, opportunity))
        done.append((kept, _following(kept, thing, opportunity, quiets[thing.person_id])))
    await reminders.done(done)
    await Outbox(session).owe(messages)
    return len(due)


async def quiets_of(session: AsyncSession, city: City, people: Collection[int]) -> dict[int, Quiet]:
    """The quiet hours of people, by person."""
    chosen = await Preferences(session).of_many(people)
    return {person: quiet_of(chosen.get(person, Preference()), city) for person in people}


def _following(kept: Kept, saved: Saved, opportunity: Opportunity | None, quiet: Quiet) -> Due | NotGoing:
    """When a reminder is due after this: later than it was due, though that may have gone by while nobody
    looked. It is owed then, too, and how it ends is counted."""
    if opportunity is None or kept.due_at is None:
        return NotGoing.PAST
    dates = saved.dates(opportunity, kept.due_at)
    return next_due(after(kept), dates, quiet, now=kept.due_at + timedelta.resolution)


def _owed(kept: Kept, saved: Saved, opportunity: Opportunity | None) -> Owed:
    """The message; its key names the reminder, the local start and the moment, so that one that was moved is
    owed anew and one that was not is not."""
    if kept.due_at is None:
        raise ValueError("a reminder that is due has a moment")
    occurrence = _date(kept, opportunity)
    local = shown(kept.starts, ZoneInfo(kept.reminder.zone)).isoformat() if kept.starts else ""
    return Owed(
        person_id=saved.person_id,
        kind=Kind.REMINDER,
        key=f"reminder:{kept.reminder.id}:{local}:{kept.due_at:%Y%m%dT%H%M%S}",
        due_at=kept.due_at,
        expires_at=Due(at=kept.due_at, occurrence=occurrence).expires_at,
        opportunity_id=saved.opportunity_id,
        subject={
            "saved": saved.id,
            "recurrence_id": kept.recurrence_id.isoformat() if kept.recurrence_id else None,
            "starts": kept.starts.isoformat() if kept.starts else None,
        },
    )


def _date(kept: Kept, opportunity: Opportunity | None) -> Occurrence | None:
    """The date it is due for, as it stands now."""
    if opportunity is None or kept.starts is None:
        return None
    return opportunity.occurrence(kept.recurrence_id)
