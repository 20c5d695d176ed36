"""When a node of JSON-LD takes place: its schedules, its instances, and the dates that were set otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog.imports.dates import read_date, read_time
from catalog.imports.jsonld_node import NodeAround
from catalog.imports.jsonld_values import (
    Node,
    between,
    last_of,
    nodes_in,
    number_in,
    text_of,
)
from catalog.imports.problem import Code
from catalog.imports.recurring import dated, readable, single
from catalog.imports.texts import line
from catalog.imports.when import Dates
from catalog.model import (
    EventStatus,
    Occurrence,
    Place,
    Schedule,
)

_FREQUENCIES = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}


class DatesReader:
    """Reads the dates of one node; `now` is where endless rules are looked at from."""

    def __init__(self, around: NodeAround, now: datetime | None) -> None:
        self.around, self.now = around, now

    def dates(self) -> Dates:
        """The rules and the dates, those that were set otherwise among them."""
        schedules: list[Schedule] = []
        set_otherwise: list[Occurrence] = []
        for node in self._instances():
            rules = [
                rule
                for each in (*nodes_in(node.get("eventSchedule")), *nodes_in(node.get("courseSchedule")))
                if isinstance(each, dict) and (rule := self._rule(each, node)) is not None
            ]
            schedules += rules
            if rules or (one := self._occurrence(node)) is None:
                continue
            local = one.recurrence_id.astimezone(ZoneInfo(one.zone)).replace(tzinfo=None)
            if _stands_alone(one):
                schedules.append(single(one, local))
            else:
                set_otherwise.append(one)
        return dated(dict.fromkeys(schedules), set_otherwise, now=self.now)

    def _instances(self) -> Iterator[Node]:
        node = self.around.node
        if any(key in node for key in ("startDate", "eventSchedule", "courseSchedule")):
            yield node
        for key in ("hasCourseInstance", "subEvent", "subEvents"):
            for each in nodes_in(node.get(key)):
                if isinstance(each, dict):
                    yield self.around.resolved(each)

    def _occurrence(self, node: Node) -> Occurrence | None:
        zone = self.around.zone
        start = self._moment(node, "startDate", zone)
        if start is None:
            return None
        end = self._moment(node, "endDate", zone)
        starts, all_day = start
        ends = None
        if end is not None:
            ends = end[0] + timedelta(days=1) if end[1] else end[0]
            if ends < starts:
                self.around.problem(Code.END_BEFORE_START, "endDate", text_of(node.get("endDate")))
                ends = None
        if all_day and ends is None:
            ends = starts + timedelta(days=1)
        before = self._moment(node, "previousStartDate", zone)
        own = node is not self.around.node
        place = self._other_place(node) if own else None
        capacity = number_in(text_of(node.get("remainingAttendeeCapacity"))) if own else None
        return Occurrence(
            starts=starts,
            ends=ends,
            zone=zone,
            recurrence_id=before[0] if before else starts,
            all_day=all_day,
            status=self.around.status(node) if own else EventStatus.SCHEDULED,
            previous_start=before[0] if before else None,
            place=place,
            remaining_capacity=int(capacity) if capacity is not None else None,
        )

    def _other_place(self, node: Node) -> Place | None:
        cells = self.around.place(self.around.resolved(node.get("location")))
        name = line(cells["place.name"])
        usual = self.around.place(
            self.around.resolved(next(iter(nodes_in(self.around.node.get("location"))), None))
        )
        if not name or name == line(usual["place.name"]):
            return None
        return Place(
            name=name,
            key=name.lower()[:100],
            street_address=line(cells["place.address"]),
            locality=line(cells["place.locality"]),
        )

    def _moment(self, node: Node, key: str, zone: str) -> tuple[datetime, bool] | None:
        """A moment in UTC and whether it is a day only; a time without an offset is the city's."""
        text = text_of(node.get(key))
        if not text:
            return None
        read = read_date(text, "ymd")
        if read is None or not 1900 <= read.day.year <= 2200:
            self.around.problem(Code.DATE_UNREADABLE, key, text)
            return None
        if read.offset is not None and read.clock is not None:
            return read.wall().replace(tzinfo=UTC) - timedelta(minutes=read.offset), False
        return read.wall().replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), read.clock is None

    def _rule(self, rule: Node, node: Node) -> Schedule | None:
        """An eventSchedule as a rule; None where there is none in it that can be read."""
        zone = text_of(rule.get("scheduleTimezone")) or self.around.zone
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.around.problem(Code.ZONE_UNKNOWN, "scheduleTimezone", zone)
            zone = self.around.zone
        begins = read_date(text_of(rule.get("startDate")) or text_of(node.get("startDate")), "ymd")
        every = re.fullmatch(r"P(\d{0,4})([DWMY])", text_of(rule.get("repeatFrequency")).upper())
        if begins is None or every is None:
            if text_of(rule.get("repeatFrequency")):
                self.around.problem(
                    Code.RULE_UNREADABLE, "eventSchedule", json.dumps(rule, ensure_ascii=False)
                )
            return None
        clock = read_time(text_of(rule.get("startTime"))) or begins.clock
        ends = read_time(text_of(rule.get("endTime")))
        parts = [f"FREQ={_FREQUENCIES[every[2]]}"]
        if every[1] not in ("", "1"):
            parts.append(f"INTERVAL={every[1]}")
        days = [last_of(each)[:2].upper() for each in nodes_in(rule.get("byDay"))]
        if days:
            parts.append(f"BYDAY={','.join(days)}")
        if month_days := [text_of(each) for each in nodes_in(rule.get("byMonthDay"))]:
            parts.append(f"BYMONTHDAY={','.join(month_days)}")
        if count := text_of(rule.get("repeatCount")):
            parts.append(f"COUNT={count}")
        elif last := read_date(text_of(rule.get("endDate")), "ymd"):
            parts.append(f"UNTIL={last.day:%Y%m%d}")
        out = [read_date(text_of(each), "ymd") for each in nodes_in(rule.get("exceptDate"))]
        schedule = Schedule(
            zone=zone,
            starts=datetime.combine(begins.day, clock or time()),
            duration=between(clock, ends) if clock else None,
            rrule=";".join(parts),
            exdates=tuple(each.day for each in out if each is not None),
            all_day=clock is None,
        )
        if not readable(schedule):
            self.around.problem(Code.RULE_UNREADABLE, "eventSchedule", schedule.rrule)
            return None
        return schedule


def _stands_alone(one: Occurrence) -> bool:
    plain = one.status is EventStatus.SCHEDULED and one.starts == one.recurrence_id
    return plain and one.place is None and one.remaining_capacity is None
