"""The events of one opportunity in a calendar: what it says, its rules, and the dates set otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from catalog.imports.ical_around import Surroundings
from catalog.imports.ical_times import Times
from catalog.imports.ical_values import (
    Part,
    WallTime,
    categories_of,
    parameter,
    plain,
    position_of,
    several,
)
from catalog.imports.problem import Code
from catalog.imports.recurring import dated, readable
from catalog.imports.standard import Told
from catalog.imports.texts import fold, line
from catalog.imports.when import Dates
from catalog.model import EventStatus, Occurrence, Place, Schedule
from catalog.remainder import NAME, Remainder
from catalog.schedule import ScheduleError, expand

PROPERTY = NAME.replace("_", "-").upper()
"""The property that the remainder is under."""
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
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Series:
    """The events under one UID: the one that has the rule, dates set otherwise, further rules."""

    row: int
    master: Part | None = None
    set_otherwise: list[Part] = field(default_factory=list)
    further: list[Series] = field(default_factory=list)

    @property
    def first(self) -> Part:
        """The event that tells of the whole."""
        return self.master if self.master is not None else self.set_otherwise[0]


class EventReader:
    """Reads the events of one opportunity."""

    def __init__(self, around: Surroundings, series: Series) -> None:
        self.around, self.series, self.event = around, series, series.first
        remainder = Remainder.read(plain(self.event, PROPERTY)) if PROPERTY in self.event else None
        self.remainder = remainder
        self.setting = remainder.setting if remainder else around.setting
        self._times = Times(around, self.setting, series.row)

    def told(self) -> Told:
        """What they tell."""
        event = self.event
        where = plain(event, "LOCATION")
        online = bool(re.match(r"https?://", where))
        name, _, address = where.replace("\n", ", ").partition(", ") if not online else ("", "", "")
        organizer = event.get("ORGANIZER")
        contact = str(organizer or "")
        cancelled = plain(event, "STATUS").upper() == "CANCELLED" or self.around.called_off
        dates = self._dates()
        cells: dict[str, Any] = {
            "id": plain(event, "UID"),
            "name": plain(event, "SUMMARY"),
            "description": plain(event, "DESCRIPTION"),
            "url": plain(event, "URL"),
            "categories": categories_of(event),
            "status": EventStatus.CANCELLED.value if cancelled and self.series.master is not None else "",
            "price": plain(event, "X-COST"),
            "online": "yes" if online else "",
            "place.name": name,
            "place.address": address,
            "place.position": position_of(event) if where and not online else "",
            "organization.name": parameter(organizer, "CN"),
            "organization.email": contact[7:] if contact.lower().startswith("mailto:") else "",
        }
        if not cells["id"] and dates.occurrences:
            cells["start"] = dates.occurrences[0].starts.isoformat()
        foreign = {key: plain(event, key) for key in event if key not in _READ and plain(event, key)}
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
        now = None if self.remainder else self.around.now
        return dated(dict.fromkeys(schedules), set_otherwise, now=now)

    def _schedules(self, event: Part) -> tuple[list[Schedule], timedelta | None]:
        start = self._times.time(event, "DTSTART")
        if start is None:
            return [], None
        recurring = "RRULE" in event
        if start.zone == "UTC" and not recurring and not start.day:
            # A moment, not a wall time: told as the city's clocks show it.
            local = start.moment().astimezone(ZoneInfo(self.setting.zone)).replace(tzinfo=None)
            start = WallTime(local, self.setting.zone, False)
        length = self._times.length(event, start)
        single = Schedule(zone=start.zone, starts=start.wall, duration=length, all_day=start.day)
        left_out = tuple(
            sorted({time.wall.date() for time in self._times.listed(event, "EXDATE", start.zone)})
        )
        found: list[Schedule] = []
        for rule in several(event, "RRULE"):
            found += self._by_rule(replace(single, exdates=left_out), rule.to_ical().decode())
        if not found and single.starts is not None and single.starts.date() not in left_out:
            found.append(single)
        for extra in self._times.listed(event, "RDATE", start.zone):
            found.append(replace(single, starts=extra.wall, exdates=()))
        return found, length

    def _by_rule(self, single: Schedule, rule: str) -> list[Schedule]:
        """The schedule of a rule; where the rule does not meet the start, the start is a date of its own."""
        schedule = replace(single, rrule=rule)
        if not readable(schedule) or single.starts is None:
            self.around.problem(Code.RULE_UNREADABLE, self.series.row, "RRULE", rule)
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
        named, start = self._times.time(event, "RECURRENCE-ID"), self._times.time(event, "DTSTART")
        if named is None or start is None:
            return None
        length = self._times.length(event, start) or (length if "DTEND" not in event else None)
        starts, meant = start.moment(), named.moment()
        ends = WallTime(start.wall + length, start.zone, start.day).moment() if length else None
        where, usual = plain(event, "LOCATION"), plain(first, "LOCATION")
        place = None
        if where and where != usual:
            name, _, address = where.replace("\n", ", ").partition(", ")
            place = Place(name=line(name), key=fold(where)[:100], street_address=line(address))
        cancelled = plain(event, "STATUS").upper() == "CANCELLED"
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
