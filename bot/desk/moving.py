"""Moving something, or one date of it: to another time, to another place, to a screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rapidfuzz import fuzz
from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.editing import Edit, locked, with_date
from catalog.model import AttendanceMode, EventStatus, Occurrence, Opportunity, Place
from catalog.search.words import fold
from catalog.store import Store
from catalog.tables import OccurrenceRow, OpportunityRow, PlaceRow

ALIKE = 90
"""A place that is called so much alike (of 100) is the one that the catalogue knows."""


def moved(
    opportunity: Opportunity,
    date: datetime,
    starts: datetime,
    reason: str,
    *,
    known: Opportunity | None = None,
) -> Edit:
    """The date begins at another moment (UTC), and takes as long as before. `known` is what people know of it
    where that is something else: a draft may have moved it already."""
    was = known.occurrence(date) if known is not None else None

    def move(each: Occurrence) -> Occurrence:
        if was is not None and was.starts == starts:
            elsewhere = each.place != was.place
            return replace(was, place=each.place, status_reason=each.status_reason) if elsewhere else was
        online = each.status is EventStatus.MOVED_ONLINE
        return replace(
            each,
            starts=starts,
            ends=each.ends and each.ends - each.starts + starts,
            status=each.status if online else EventStatus.RESCHEDULED,
            status_reason=reason,
            previous_start=was.starts if was is not None else each.starts,
        )

    after = with_date(opportunity, date, move)
    return Edit(act="opportunity.moved", after=after, date=date, reason=reason)


def elsewhere(
    opportunity: Opportunity,
    date: datetime | None,
    place: Place,
    reason: str,
    *,
    known: Opportunity | None = None,
) -> Edit:
    """It takes place in another place; what was on a screen is so no more. `known` as of `moved`."""
    if date is not None:
        after = with_date(opportunity, date, lambda each: _there(each, place, reason, known))
    else:
        after = locked(replace(opportunity, place=place, status_reason=reason), "place", "status_reason")
        if after.event_status is EventStatus.MOVED_ONLINE:
            after = locked(replace(after, event_status=EventStatus.SCHEDULED), "event_status")
        if after.attendance_mode is AttendanceMode.ONLINE:
            after = locked(replace(after, attendance_mode=AttendanceMode.OFFLINE), "attendance_mode")
    return Edit(act="opportunity.place_changed", after=after, date=date, reason=reason)


def online(opportunity: Opportunity, date: datetime | None, reason: str) -> Edit:
    """It takes place on a screen."""
    if date is not None:
        after = with_date(
            opportunity,
            date,
            lambda each: replace(each, status=EventStatus.MOVED_ONLINE, status_reason=reason),
        )
    else:
        after = locked(
            replace(opportunity, attendance_mode=AttendanceMode.ONLINE, status_reason=reason),
            "attendance_mode",
            "status_reason",
        )
    return Edit(act="opportunity.moved_online", after=after, date=date, reason=reason)


async def place_called(session: AsyncSession, words: str) -> Place:
    """The place of the catalogue that is called so, else a new one: a name, then a comma and an address."""
    name, _, address = (part.strip() for part in words.partition(","))
    # A name may have a comma of its own.
    wanted = {fold(name), fold(words)}

    def alike(row: Row[int, str]) -> float:
        return max(fuzz.ratio(each, fold(row.name)) for each in wanted)

    rows = (await session.execute(select(PlaceRow.id, PlaceRow.name).order_by(PlaceRow.id.desc()))).all()
    best = max(rows, key=alike, default=None)
    if best is not None and alike(best) >= ALIKE:
        dated = select(OccurrenceRow.opportunity_id).where(OccurrenceRow.place_id == best.id)
        there = or_(OpportunityRow.place_id == best.id, OpportunityRow.id.in_(dated))
        found = await session.scalar(select(OpportunityRow.id).where(there).limit(1))
        known = await Store(session).get(found) if found is not None else None
        places = [known.place, *(each.place for each in known.occurrences)] if known is not None else []
        for place in places:
            if place is not None and place.name == best.name:
                return replace(place, id=None)
    return Place(name=name, street_address=address)


def _there(date: Occurrence, place: Place, reason: str, known: Opportunity | None) -> Occurrence:
    """The date at the place, and on a screen no more; where people know it there, as they know it."""
    status = date.status
    if status is EventStatus.MOVED_ONLINE:
        status = EventStatus.SCHEDULED if date.previous_start is None else EventStatus.RESCHEDULED
    was = known.occurrence(date.recurrence_id) if known is not None else None
    if known is not None and was is not None and (was.starts, was.status) == (date.starts, status):
        there = was.place or known.place
        if there is not None and replace(there, id=None) == replace(place, id=None):
            return was
    return replace(date, place=place, status=status, status_reason=reason)
