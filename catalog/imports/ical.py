"""iCalendar (RFC 5545): events and their rules, moved and cancelled dates, whatever program wrote them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from catalog.imports.problem import Code, Problem, Refusal, Severity, shortened
from catalog.imports.recurring import dated, readable
from catalog.imports.standard import Told
from catalog.imports.texts import fold, line
from catalog.imports.when import Dates
from catalog.model import EventStatus, Occurrence, Place, Schedule
from catalog.remainder import NAME, Remainder, Setting
from catalog.schedule import ScheduleError, expand

PROPERTY = NAME.replace("_", "-").upper()
"""The property that the remainder is under."""
MOST_EVENTS = 200_000
PART = "~"
"""What stands between the UID of an event and the number of a further rule of the same opportunity."""

_READ = frozenset(
    [
        "UID",
        "SUMMARY",
        "DESCRIPTION",
        "LOCATION",
        "GEO",
        "CATEGORIES",
        "URL",
        "STATUS",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "RDATE",
        "EXDATE",
        "RECURRENCE-ID",
        "ORGANIZER",
        "X-COST",
        "SEQUENCE",
        "DTSTAMP",
        "CREATED",
        "LAST-MODIFIED",
        "TRANSP",
        "CLASS",
        "PRIORITY",
        "RELATED-TO",
        "ATTENDEE",
    ]
) | {PROPERTY}
Part = Any
"""A component of icalendar's: what stands under a name in it may be of thirty types."""

_IN_ZONE = re.compile(r"(?:^|/)([A-Z][A-Za-z_]+/[A-Za-z_+\-]+(?:/[A-Za-z_]+)?|UTC)$")
_DAY = timedelta(days=1)


def told(
    text: str, setting: Setting, *, now: datetime | None, problems: list[Problem], present: set[str]
) -> Iterator[Told]:
    """What the events of a calendar file tell, a series once; `present` gets the ids of the broken ones.

    Refusal where it cannot be read at all.
    """
    try:
        with warnings.catch_warnings():
            # What it guesses of a zone is looked at anew below.
            warnings.simplefilter("ignore")
            calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        # OSError: a zone's name is looked for among the files of zones, and may be longer than a file's.
        raise Refusal(Code.FILE_BROKEN) from None
    count = 0
    for calendar in calendars:
        reader = _Calendar(calendar, setting, now, problems, present, count)
        yield from reader.told()
        count += len(reader.events)


def told_by(events: Iterable[Part], setting: Setting) -> Told:
    """What the events of one opportunity tell, as a reader of the whole calendar has it."""
    calendar = Calendar()
    for event in events:
        calendar.add_component(event)
    return next(_Calendar(calendar, setting, None, [], set(), 0).told())


@dataclass(slots=True)
class _Series:
    """The events under one UID: the one that has the rule, dates set otherwise, further rules."""

    row: int
    master: Part | None = None
    set_otherwise: list[Part] = field(default_factory=list)
    further: list[_Series] = field(default_factory=list)

    @property
    def first(self) -> Part:
        return self.master if self.master is not None else self.set_otherwise[0]


class _Calendar:
    """Reads one calendar."""

    def __init__(
        self,
        calendar: Part,
        setting: Setting,
        now: datetime | None,
        problems: list[Problem],
        present: set[str],
        before: int,
    ) -> None:
        self.events = [
            part for part in calendar.walk() if part.name in ("VEVENT", "VJOURNAL") and len(part) > 0
        ][:MOST_EVENTS]
        self._problems, self._present, self._before, self._now = problems, present, before, now
        self._called_off = _plain(calendar, "METHOD").upper() == "CANCEL"
        own = _zone_named(_plain(calendar, "X-WR-TIMEZONE"))
        self._setting = replace(setting, zone=own) if own else setting
        self._places = {
            _plain(part, "TZID"): _plain(part, "X-LIC-LOCATION") for part in calendar.walk("VTIMEZONE")
        }
        self._warned: set[str] = set()

    def told(self) -> Iterator[Told]:
        for uid, series in self._series().items():
            try:
                yield _Event(self, series).told()
            except (
                *(ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError, OSError),
            ) as error:
                if uid:
                    self._present.add(uid)
                self.problem(Code.EVENT_BROKEN, series.row, uid, str(error), severity=Severity.ERROR)

    def _series(self) -> dict[str, _Series]:
        found: dict[str, _Series] = {}
        parents: dict[str, str] = {}
        for row, event in enumerate(self.events, start=1 + self._before):
            uid = _plain(event, "UID") or f"\0{row}"
            series = found.setdefault(uid, _Series(row))
            if "RECURRENCE-ID" in event:
                series.set_otherwise.append(event)
            elif series.master is None:
                series.master = event
            else:
                self.problem(Code.ID_TWICE, row, "UID", uid, severity=Severity.ERROR, first=series.row)
            parent = _plain(event, "RELATED-TO")
            if parent and uid.startswith(f"{parent}{PART}"):
                parents[uid] = parent
        for uid, parent in parents.items():
            if parent in found and parent not in parents:
                found[parent].further.append(found.pop(uid))
        return {uid.partition("\0")[0] or uid: each for uid, each in found.items()}

    def zone_of(self, tzid: str, row: int) -> str:
        """The IANA zone that a TZID means, whatever rules are written for it; empty where none is meant."""
        for name in (tzid, self._places.get(tzid, "")):
            if found := _zone_named(name):
                return found
        return ""

    def unknown_zone(self, tzid: str, row: int) -> None:
        """Warns once of a zone that nobody knows."""
        if tzid not in self._warned:
            self._warned.add(tzid)
            self.problem(Code.ZONE_UNKNOWN, row, "TZID", tzid)

    def problem(
        self,
        code: Code,
        row: int,
        column: str,
        value: str,
        *,
        severity: Severity = Severity.WARNING,
        **parameters: str | int,
    ) -> None:
        """Notes a problem with an event."""
        self._problems.append(
            Problem(
                code=code,
                severity=severity,
                row=row,
                column=column,
                value=shortened(value),
                parameters=parameters,
            )
        )

    @property
    def setting(self) -> Setting:
        """The city's, or what the calendar says of itself."""
        return self._setting

    @property
    def now(self) -> datetime | None:
        """Where endless rules are looked at from."""
        return self._now

    @property
    def called_off(self) -> bool:
        """Whether the whole calendar takes its events back."""
        return self._called_off


@dataclass(frozen=True, slots=True)
class _Time:
    """A wall time (naive) in an IANA zone; `day` where there is no time."""

    wall: datetime
    zone: str
    day: bool

    def moment(self) -> datetime:
        return self.wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


class _Event:
    """Reads the events of one opportunity."""

    def __init__(self, calendar: _Calendar, series: _Series) -> None:
        self.calendar, self.series, self.event = calendar, series, series.first
        remainder = Remainder.read(_plain(self.event, PROPERTY)) if PROPERTY in self.event else None
        self.remainder = remainder
        self.setting = remainder.setting if remainder else calendar.setting

    def told(self) -> Told:
        event = self.event
        where = _plain(event, "LOCATION")
        online = bool(re.match(r"https?://", where))
        name, _, address = where.replace("\n", ", ").partition(", ") if not online else ("", "", "")
        organizer = event.get("ORGANIZER")
        contact = str(organizer or "")
        cancelled = _plain(event, "STATUS").upper() == "CANCELLED" or self.calendar.called_off
        dates = self._dates()
        cells: dict[str, Any] = {
            "id": _plain(event, "UID"),
            "name": _plain(event, "SUMMARY"),
            "description": _plain(event, "DESCRIPTION"),
            "url": _plain(event, "URL"),
            "categories": _categories(event),
            "status": EventStatus.CANCELLED.value if cancelled and self.series.master is not None else "",
            "price": _plain(event, "X-COST"),
            "online": "yes" if online else "",
            "place.name": name,
            "place.address": address,
            "place.position": _position(event) if where and not online else "",
            "organization.name": _parameter(organizer, "CN"),
            "organization.email": contact[7:] if contact.lower().startswith("mailto:") else "",
        }
        if not cells["id"] and dates.occurrences:
            cells["start"] = dates.occurrences[0].starts.isoformat()
        foreign = {key: _plain(event, key) for key in event if key not in _READ and _plain(event, key)}
        return Told(
            row=self.series.row,
            cells=cells,
            dates=dates,
            extra={"ical": foreign} if foreign else {},
            remainder=self.remainder,
        )

    def _dates(self) -> Dates:
        schedules: list[Schedule] = []
        set_otherwise: list[Occurrence] = []
        for series in (self.series, *self.series.further):
            length: timedelta | None = None
            if series.master is not None:
                found, length = self._schedules(series.master)
                schedules += found
            for event in series.set_otherwise:
                if (one := self._occurrence(event, length, series.first)) is not None:
                    set_otherwise.append(one)
        now = None if self.remainder else self.calendar.now
        return dated(dict.fromkeys(schedules), set_otherwise, now=now)

    def _schedules(self, event: Part) -> tuple[list[Schedule], timedelta | None]:
        start = self._time(event, "DTSTART")
        if start is None:
            return [], None
        recurring = "RRULE" in event
        if start.zone == "UTC" and not recurring and not start.day:
            # A moment, not a wall time: told as the city's clocks show it.
            local = start.moment().astimezone(ZoneInfo(self.setting.zone)).replace(tzinfo=None)
            start = _Time(local, self.setting.zone, False)
        length = self._length(event, start)
        single = Schedule(zone=start.zone, starts=start.wall, duration=length, all_day=start.day)
        left_out = tuple(sorted({time.wall.date() for time in self._times(event, "EXDATE", start.zone)}))
        found: list[Schedule] = []
        for rule in _several(event, "RRULE"):
            found += self._by_rule(replace(single, exdates=left_out), rule.to_ical().decode())
        if not found and single.starts is not None and single.starts.date() not in left_out:
            found.append(single)
        for extra in self._times(event, "RDATE", start.zone):
            found.append(replace(single, starts=extra.wall, exdates=()))
        return found, length

    def _by_rule(self, single: Schedule, rule: str) -> list[Schedule]:
        """The schedule of a rule; where the rule does not meet the start, the start is a date of its own."""
        schedule = replace(single, rrule=rule)
        if not readable(schedule) or single.starts is None:
            self.calendar.problem(Code.RULE_UNREADABLE, self.series.row, "RRULE", rule)
            return []
        begins = single.starts
        around = begins.replace(tzinfo=ZoneInfo(single.zone)).astimezone(UTC)
        try:
            bare = replace(schedule, exdates=())
            met = expand((bare,), since=around - _DAY, until=around + _DAY)
        except (ScheduleError, OverflowError):
            met = ()
        if any(one.recurrence_id == around for one in met) or single.all_day:
            return [schedule]
        count = re.search(r"COUNT=(\d+)", rule)
        if count and int(count[1]) > 1:
            # RFC 5545: the start is counted, whether or not the rule meets it.
            schedule = replace(schedule, rrule=rule.replace(count[0], f"COUNT={int(count[1]) - 1}"))
        return [replace(single, exdates=()), schedule]

    def _occurrence(self, event: Part, length: timedelta | None, first: Part) -> Occurrence | None:
        named, start = self._time(event, "RECURRENCE-ID"), self._time(event, "DTSTART")
        if named is None or start is None:
            return None
        length = self._length(event, start) or (length if "DTEND" not in event else None)
        starts, meant = start.moment(), named.moment()
        ends = _Time(start.wall + length, start.zone, start.day).moment() if length else None
        where, usual = _plain(event, "LOCATION"), _plain(first, "LOCATION")
        place = None
        if where and where != usual:
            name, _, address = where.replace("\n", ", ").partition(", ")
            place = Place(name=line(name), key=fold(where)[:100], street_address=line(address))
        cancelled = _plain(event, "STATUS").upper() == "CANCELLED"
        status = EventStatus.CANCELLED if cancelled else EventStatus.SCHEDULED
        if starts != meant and not cancelled:
            status = EventStatus.RESCHEDULED
        return Occurrence(
            starts=starts,
            ends=ends,
            zone=start.zone if start.zone != "UTC" else self.setting.zone,
            recurrence_id=meant,
            all_day=start.day,
            status=status,
            previous_start=meant if starts != meant else None,
            place=place,
        )

    def _length(self, event: Part, start: _Time) -> timedelta | None:
        if "DURATION" in event:
            length = event["DURATION"].dt
        elif (end := self._time(event, "DTEND")) is not None:
            length = end.wall - start.wall if end.zone == start.zone else end.moment() - start.moment()
        else:
            return _DAY if start.day else None
        if length < timedelta():
            self.calendar.problem(
                Code.END_BEFORE_START, self.series.row, "DTEND", event["DTEND"].to_ical().decode()
            )
            return _DAY if start.day else None
        return length or (_DAY if start.day else None)

    def _time(self, event: Part, name: str) -> _Time | None:
        value = event.get(name)
        if value is None:
            return None
        return self._wall(value.dt, _parameter(value, "TZID"))

    def _times(self, event: Part, name: str, zone: str) -> Iterator[_Time]:
        """Dates of a list, in the wall time of `zone`."""
        for each in _several(event, name):
            for part in each.dts:
                value = part.dt[0] if isinstance(part.dt, tuple) else part.dt
                found = self._wall(value, _parameter(each, "TZID"))
                if found.zone != zone and not found.day:
                    wall = found.moment().astimezone(ZoneInfo(zone)).replace(tzinfo=None)
                    found = _Time(wall, zone, False)
                yield found

    def _wall(self, value: date | datetime, tzid: str) -> _Time:
        if not isinstance(value, datetime):
            return self._checked(_Time(datetime.combine(value, time()), self.setting.zone, True))
        naive = value.replace(tzinfo=None)
        if tzid:
            if zone := self.calendar.zone_of(tzid, self.series.row):
                # Rules of a zone that came with the file may be years old; the zone's own are not.
                return self._checked(_Time(naive, zone, False))
            if value.tzinfo is not None:
                # A zone of the file's own making: its rules are all that is known of it.
                local = value.astimezone(ZoneInfo(self.setting.zone)).replace(tzinfo=None)
                return self._checked(_Time(local, self.setting.zone, False))
            self.calendar.unknown_zone(tzid, self.series.row)
        elif value.tzinfo is not None:
            return self._checked(_Time(value.astimezone(UTC).replace(tzinfo=None), "UTC", False))
        return self._checked(_Time(naive, self.setting.zone, False))

    def _checked(self, found: _Time) -> _Time:
        if not 1900 <= found.wall.year <= 2200:
            raise ValueError(f"{found.wall.isoformat()}")
        return found


def _zone_named(name: str) -> str:
    """The IANA zone of a name: its own, a Windows one, or one at the end of a path; else empty."""
    name = name.strip().strip('"')
    if not name:
        return ""
    ended = _IN_ZONE.search(name)
    for each in (name, WINDOWS_TO_OLSON.get(name, ""), ended[1] if ended else ""):
        try:
            if each:
                return ZoneInfo(each).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ""


def _plain(component: Part, name: str) -> str:
    """A property as text, the first where there are several; empty where there is none."""
    value = component.get(name)
    if isinstance(value, list):
        value = value[0]
    if value is None or not hasattr(value, "to_ical"):
        return str(value or "")
    return str(value) if isinstance(value, str) else value.to_ical().decode("utf-8", "replace")


def _several(component: Part, name: str) -> list[Any]:
    value = component.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _parameter(value: Any, name: str) -> str:
    parameters: Mapping[str, Any] = getattr(value, "params", {})
    return str(parameters.get(name) or "")


def _categories(event: Part) -> list[str]:
    return [
        str(word).strip() for each in _several(event, "CATEGORIES") for word in getattr(each, "cats", [each])
    ]


def _position(event: Part) -> str:
    geo = event.get("GEO")
    return f"{geo.latitude},{geo.longitude}" if geo is not None and hasattr(geo, "latitude") else ""
