"""The catalogue as iCalendar (RFC 5545): a series is an event with its rule, what has no date a note."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Journal, vRecur, vText
from icalendar.cal.component import Component

from catalog.dated import by_rule
from catalog.exports.spoken import nameable, remainder_of
from catalog.imports.ical import PART, told_by
from catalog.imports.ical_event import PROPERTY
from catalog.model import EventStatus, Occurrence, Opportunity, Place, PriceKind, Schedule
from catalog.remainder import Setting
from catalog.schedule import ScheduleError, expand

Address = Callable[[Opportunity], str]
_STATUS = {EventStatus.CANCELLED: "CANCELLED", EventStatus.POSTPONED: "TENTATIVE"}
_SECOND = timedelta(seconds=1)


def calendar(
    opportunities: Iterable[Opportunity],
    setting: Setting,
    *,
    now: datetime,
    name: str = "",
    address: Address = lambda _: "",
) -> bytes:
    """The opportunities as one calendar, of which each comes back unchanged; `now` is aware.

    SEQUENCE is an opportunity's version, so that a newer file changes what an older one brought.
    """
    whole = Calendar()
    whole.add("prodid", "-//Learning City//Catalogue//")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-timezone", setting.zone)
    if name:
        whole.add("x-wr-calname", name)
    stamp = now.astimezone(UTC).replace(microsecond=0)
    for opportunity in opportunities:
        for event in _events(opportunity, setting, stamp, address(opportunity)):
            whole.add_component(event)
    whole.add_missing_timezones()
    content: bytes = whole.to_ical()
    return content


def _events(opportunity: Opportunity, setting: Setting, now: datetime, address: str) -> list[Component]:
    uid = f"{opportunity.external_id}@{opportunity.source}"
    events: list[Component] = list(_dated(opportunity, uid)) or [Journal()]
    first = events[0]
    first["UID"] = vText(uid)
    _describe(first, opportunity, address)
    for event in events:
        event.add("dtstamp", now)
        event.add("sequence", opportunity.version)
        if event is not first:
            event.add("summary", _name(opportunity))
    # As it will be read: what a line of iCalendar cannot hold is no longer there then.
    parsed = [Calendar.from_ical(event.to_ical()) for event in events]
    remainder = remainder_of(opportunity, told_by(parsed, setting), setting)
    first.add(PROPERTY, remainder.as_text())
    return events


def _describe(event: Component, opportunity: Opportunity, address: str) -> None:
    text, place, price = opportunity.texts[0], opportunity.place, opportunity.price
    event.add("summary", _name(opportunity))
    if description := text.description or text.summary:
        event.add("description", description)
    if place is not None:
        event.add("location", _where(place))
        if place.position is not None:
            event.add("geo", (place.position.latitude, place.position.longitude))
    if opportunity.categories:
        event.add("categories", list(opportunity.categories))
    if opportunity.url or address:
        event.add("url", opportunity.url or address)
    if opportunity.organization is not None and opportunity.organization.email:
        organizer = opportunity.organization
        event.add("organizer", f"mailto:{organizer.email}", parameters={"CN": organizer.name})
    if price.kind is PriceKind.AMOUNT and price.amount is not None:
        event.add("x-cost", f"{price.amount:f} {price.currency}".strip())
    elif price.kind is PriceKind.FREE or price.conditions:
        event.add("x-cost", price.conditions or "free")
    if "STATUS" not in event and isinstance(event, Event):
        event.add("status", _STATUS.get(opportunity.event_status, "CONFIRMED"))
    foreign = opportunity.extra.get("ical")
    for name, value in foreign.items() if isinstance(foreign, dict) else ():
        if name.startswith("X-") and isinstance(value, str) and name not in event:
            event.add(name, value)


def _name(opportunity: Opportunity) -> str:
    return " ".join(nameable(opportunity.texts[0].name).split())


def _where(place: Place) -> str:
    parts = (place.name, place.street_address, place.neighbourhood, place.locality)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _dated(opportunity: Opportunity, uid: str) -> Iterator[Event]:
    """An event for each rule, then those that set a date of it otherwise, then dates without a rule."""
    schedules = [each for each in opportunity.schedules if each.starts is not None]
    given, there = by_rule(opportunity), {one.recurrence_id: one for one in opportunity.occurrences}
    missing = [one for name, one in given.items() if name not in there]
    owners: dict[datetime, str] = {}
    number = 0
    for schedule in schedules:
        number += 1
        name = uid if number == 1 else f"{uid}{PART}{number}"
        for instance in _instances(schedule, there):
            owners.setdefault(instance, name)
        gone = [one for one in missing if one.zone == schedule.zone] if schedule.rrule else []
        yield _part(_by_schedule(schedule, gone), name, uid)
    for one in opportunity.occurrences:
        ruled = given.get(one.recurrence_id)
        if ruled is not None and replace(one, id=None) == ruled:
            continue
        event = _by_date(one)
        if one.recurrence_id in owners:
            event.add("recurrence-id", _local(one.recurrence_id, one))
            yield _part(event, owners[one.recurrence_id], uid)
        else:
            number += 1
            yield _part(event, uid if number == 1 else f"{uid}{PART}{number}", uid)


def _instances(schedule: Schedule, there: dict[datetime, Occurrence]) -> Iterable[datetime]:
    if not there:
        return ()
    first, last = min(there), max(there)
    try:
        made = expand((schedule,), since=first, until=last + _SECOND, limit=20_000)
    except (ScheduleError, OverflowError):
        return ()
    return [one.recurrence_id for one in made]


def _part(event: Event, uid: str, parent: str) -> Event:
    event["UID"] = vText(uid)
    if uid != parent:
        event.add("related-to", parent)
    return event


def _by_schedule(schedule: Schedule, gone: Iterable[Occurrence]) -> Event:
    event, zone, starts = Event(), ZoneInfo(schedule.zone), schedule.starts
    assert starts is not None
    length = schedule.duration
    if schedule.all_day:
        event.add("dtstart", starts.date())
        event.add("dtend", (starts + max(length or timedelta(), timedelta(days=1))).date())
    else:
        event.add("dtstart", starts.replace(tzinfo=zone, microsecond=0))
        if length:
            event.add("dtend", (starts + length).replace(tzinfo=zone, microsecond=0))
    if schedule.rrule:
        event.add("rrule", vRecur.from_ical(schedule.rrule))
        days = {one.starts.astimezone(zone).date() for one in gone} | set(schedule.exdates)
        if days:
            event.add("exdate", [_at(day, starts, zone, schedule.all_day) for day in sorted(days)])
    return event


def _at(day: date, starts: datetime, zone: ZoneInfo, all_day: bool) -> date | datetime:
    return day if all_day else datetime.combine(day, starts.time().replace(microsecond=0), zone)


def _by_date(one: Occurrence) -> Event:
    event = Event()
    event.add("dtstart", _local(one.starts, one))
    if one.ends is not None and one.ends > one.starts:
        event.add("dtend", _local(one.ends, one))
    event.add("status", _STATUS.get(one.status, "CONFIRMED"))
    if one.place is not None:
        event.add("location", _where(one.place))
    return event


def _local(moment: datetime, one: Occurrence) -> Any:
    local = moment.astimezone(ZoneInfo(one.zone)).replace(microsecond=0)
    return local.date() if one.all_day else local
