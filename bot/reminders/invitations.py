"""Whoever said they go to something is asked the day after what they thought of it: once, and always.

Nobody is left out for having answered already: nothing records who did.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import City
from bot.delivery.delivery import Kind, Owed
from bot.delivery.outbox import Outbox
from bot.people.preferences import NOTHING_CHOSEN, Preferences
from bot.reminders.attendance import Attendance, Attending, asked_at
from bot.reminders.hours import quiet_of
from bot.reminders.quiet import Going
from bot.reminders.saved import Saved, SavedThings
from catalog.model import Occurrence, Opportunity, PublicationStatus
from catalog.revision import Action
from catalog.store import Store
from catalog.tables import RevisionRow

PORTION = 200
"""Dates whose people are asked in one transaction."""
OF_USE = timedelta(days=3)
"""How long the question may still be put: what was longer ago is not remembered well."""


async def owe_invitations(session: AsyncSession, city: City, now: datetime) -> int:
    """Owes the question to whoever it is due to, a portion of them; how many."""
    attendance = Attendance(session)
    due = await attendance.due(now, most=PORTION)
    saved = await SavedThings(session).many({each.saved_id for each in due})
    opportunities = await Store(session).get_many({thing.opportunity_id for thing in saved.values()})
    chosen = await Preferences(session).of_many({thing.person_id for thing in saved.values()})
    messages, later = [], {}
    for each in due:
        thing = saved[each.saved_id]
        opportunity = opportunities.get(thing.opportunity_id)
        occurrence = await _took_place(session, opportunity, each)
        if opportunity is None or occurrence is None:
            continue
        if (moved := asked_at(occurrence, city.zone)) > now:
            later[each.id] = moved
            continue
        preference = chosen.get(thing.person_id, NOTHING_CHOSEN)
        going = quiet_of(preference, city).ordinary(each.due_at, now=each.due_at)
        if preference.invited and isinstance(going, Going):
            messages.append(_owed(thing, occurrence, going.at))
    await attendance.settle([each.id for each in due if each.id not in later], later)
    await Outbox(session).owe(messages)
    return len(due)


async def _took_place(
    session: AsyncSession, opportunity: Opportunity | None, attending: Attending
) -> Occurrence | None:
    """The date as it stands now; None where it was called off, or taken out before it began."""
    occurrence = opportunity.occurrence(attending.recurrence_id) if opportunity is not None else None
    if opportunity is None or occurrence is None:
        return None
    if occurrence.status.called_off or opportunity.event_status.called_off:
        return None
    if opportunity.publication_status is PublicationStatus.PUBLISHED:
        return occurrence
    # Sources take out what is over: that it was, nobody need be told.
    retired = select(func.max(RevisionRow.at)).where(
        RevisionRow.opportunity_id == opportunity.id, RevisionRow.action == Action.RETIRED.value
    )
    at = await session.scalar(retired)
    return occurrence if at is not None and at >= occurrence.starts else None


def _owed(saved: Saved, occurrence: Occurrence, at: datetime) -> Owed:
    """The question; its key names the person and the date, so that it is put once."""
    return Owed(
        person_id=saved.person_id,
        kind=Kind.INVITATION,
        key=f"invitation:{saved.person_id}:{saved.opportunity_id}:{occurrence.recurrence_id:%Y%m%dT%H%M%S}",
        due_at=at,
        expires_at=at + OF_USE,
        opportunity_id=saved.opportunity_id,
        subject={
            "saved": saved.id,
            "recurrence_id": occurrence.recurrence_id.isoformat(),
            "starts": occurrence.starts.isoformat(),
        },
    )
