"""Dates as iCalendar (RFC 5545), for one person's own calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from catalog.model import EventStatus, Occurrence, Opportunity

if TYPE_CHECKING:
    from icalendar import Event

_A_YEAR = timedelta(days=366)
_STATUS = {EventStatus.CANCELLED: "CANCELLED", EventStatus.POSTPONED: "TENTATIVE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What the entries of a calendar say; empty where that is nobody's business."""

    title: str
    place: str = ""
    url: str = ""


def appointments(
    opportunity: Opportunity, dates: Sequence[Occurrence], told: Appointment, *, now: datetime
) -> bytes:
    """A calendar with one entry a date, in the date's own zone; `now` is aware.

    An entry's UID stays the same for the same date and does not say of what it is; SEQUENCE grows with time,
    so that a newer file changes what an older one brought.
    """
    # Imported with the first calendar that is asked for, and not at every start.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Learning City//Bot//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for date in dates:
        calendar.add_component(_event(opportunity, date, told, now))
    if dates:
        # The rules of a zone for the years in question: those of sixty years take longer than all the rest.
        starts = sorted(date.starts.date() for date in dates)
        calendar.add_missing_timezones(first_date=starts[0] - _A_YEAR, last_date=starts[-1] + _A_YEAR)
    content: bytes = calendar.to_ical()
    return content


def _event(opportunity: Opportunity, date: Occurrence, told: Appointment, now: datetime) -> Event:
    from icalendar import Event

    zone = ZoneInfo(date.zone)
    event = Event()
    event.add("uid", _uid(opportunity, date))
    event.add("dtstamp", now)
    event.add("sequence", int(now.timestamp()) // 60)
    event.add("summary", told.title)
    start, end = date.starts.astimezone(zone), (date.ends or date.starts).astimezone(zone)
    if date.all_day:
        event.add("dtstart", start.date())
        if end.date() > start.date():
            event.add("dtend", end.date())
    else:
        event.add("dtstart", start)
        if end > start:
            event.add("dtend", end)
    status = date.status if date.status is not EventStatus.SCHEDULED else opportunity.event_status
    event.add("status", _STATUS.get(status, "CONFIRMED"))
    if told.place:
        event.add("location", told.place)
    if told.url:
        event.add("url", told.url)
    return event


def _uid(opportunity: Opportunity, date: Occurrence) -> str:
    which = date.recurrence_id
    named = f"{opportunity.source}\n{opportunity.external_id}\n{which.isoformat()}"
    return f"{hashlib.sha256(named.encode()).hexdigest()[:32]}@learning-city"
