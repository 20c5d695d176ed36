"""When it takes place: dates, times, weekdays and excluded days of a row become schedules and occurrences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from catalog.imports.dates import Moment, read_date, read_time, read_weekdays
from catalog.imports.hours import Session, Stretch, read_hours, read_stretches
from catalog.imports.problem import Code
from catalog.model import Occurrence, Schedule
from catalog.schedule import expand

_LONGEST_DAILY = 7
_BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
_END = datetime(9999, 12, 30, tzinfo=UTC)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MIDNIGHT = time()
_LAST_MINUTES = (time(23, 59), time(23, 59, 59))

Report = Callable[[Code, str, str], None]
"""Told of a problem: its code, the field it is in, what stood there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenWords:
    """What a row says of its dates, as it stands there; `listed` are starts and ends given one by one."""

    start: str = ""
    end: str = ""
    time: str = ""
    end_time: str = ""
    weekdays: str = ""
    excluded: tuple[str, ...] = ()
    dates: str = ""
    listed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Dates:
    """The rules, and the occurrences they give."""

    schedules: tuple[Schedule, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()


def read_when(words: WhenWords, *, zone: str, orders: Callable[[str], str], report: Report) -> Dates:
    """Schedules in local wall time, occurrences in UTC; `orders` tells the order of dates in a field.

    A start at midnight is a date without a time; an end at 23:59 too. Several days without weekdays are
    one long occurrence; with weekdays (or daily hours) each day is one.
    """
    reader = _Reader(words, zone, orders, report)
    schedules = reader.schedules()
    return Dates(schedules, expand(schedules, since=_BEGINNING, until=_END))


class _Reader:
    """Reads the words of one row; what it cannot read it reports and leaves out."""

    def __init__(self, words: WhenWords, zone: str, orders: Callable[[str], str], report: Report) -> None:
        self.words, self.zone, self.orders, self.report = words, zone, orders, report

    def schedules(self) -> tuple[Schedule, ...]:
        if self.words.listed:
            pairs = [(self._moment(start, "occurrences"), end) for start, end in self.words.listed]
            found = [self._single(start, self._moment(end, "occurrences")) for start, end in pairs if start]
            return tuple(dict.fromkeys(found))
        stretches = read_stretches(self.words.dates, self.orders("dates")) if self.words.dates else ()
        if stretches:
            return tuple(
                dict.fromkeys(schedule for stretch in stretches for schedule in self._stretch(stretch, None))
            )
        if self.words.dates and not self.words.start:
            self.report(Code.DATE_UNREADABLE, "dates", self.words.dates)
        start = self._moment(self.words.start, "start")
        if start is None:
            return ()
        end = self._moment(self.words.end, "end")
        if end is not None and (end.day < start.day or (end.day == start.day and _earlier(end, start))):
            self.report(Code.END_BEFORE_START, "end", self.words.end)
            end = None
        last = end.day if end else start.day
        days_only = end is not None and end.clock is None and last > start.day
        if start.clock and not self.words.weekdays and not days_only:
            return (self._single(start, end),)
        return tuple(self._stretch(Stretch(start.day, last, self.words.time), start.clock))

    def _moment(self, text: str, field: str) -> Moment | None:
        if not text:
            return None
        moment = read_date(text, self.orders(field))
        if moment is None or not 1900 <= moment.day.year <= 2200:
            self.report(Code.DATE_UNREADABLE, field, text)
            return None
        if moment.serial:
            self.report(Code.DATE_FROM_NUMBER, field, text)
        if moment.offset is not None and moment.clock is not None:
            aware = moment.wall().replace(tzinfo=UTC) - timedelta(minutes=moment.offset)
            local = aware.astimezone(_zone(self.zone)).replace(tzinfo=None)
            moment = Moment(local.date(), local.time())
        if moment.clock == _MIDNIGHT or (field == "end" and moment.clock in _LAST_MINUTES):
            return Moment(moment.day, None if field != "end" or moment.clock != _MIDNIGHT else _MIDNIGHT)
        return moment

    def _single(self, start: Moment, end: Moment | None) -> Schedule:
        """One occurrence, from a start that may have a time to an end that may be a day only."""
        if start.clock is None:
            last = end.day if end else start.day
            return self._span(start.day, max(last, start.day), "")
        begins = start.wall()
        duration = None
        if end is not None and end.clock is not None and end.wall() > begins:
            duration = end.wall() - begins
        elif duration is None and self.words.end_time:
            duration = self._until(start.clock, self._time(self.words.end_time, "end_time"))
        return Schedule(zone=self.zone, starts=begins, duration=duration)

    def _stretch(self, stretch: Stretch, start: time | None) -> list[Schedule]:
        """The schedules of a stretch of days with its hours and weekdays."""
        weekdays = self._weekdays()
        sessions: tuple[Session, ...] = (Session(None, start),) if start else ()
        words = "" if start else stretch.hours
        if words:
            read = self._hours(words)
            if read is None:
                return [self._span(stretch.first, stretch.last, words)]
            sessions = read
        several = stretch.last > stretch.first
        sessions = tuple(Session(weekdays or s.weekdays, s.start, s.end) for s in sessions) or (
            Session(weekdays),
        )
        found: list[Schedule] = []
        for session in sessions:
            if not several:
                found.append(self._day(stretch.first, session))
            elif session.weekdays:
                found += self._weekly(stretch, session)
            elif session.start and (session.end or (stretch.last - stretch.first).days < _LONGEST_DAILY):
                found += self._weekly(stretch, Session(frozenset(range(7)), session.start, session.end))
            else:
                clock = f"{session.start:%H:%M}" if session.start else ""
                found.append(self._span(stretch.first, stretch.last, words or clock))
        return found

    def _weekly(self, stretch: Stretch, session: Session) -> list[Schedule]:
        days = session.weekdays or frozenset(range(7))
        length = (stretch.last - stretch.first).days + 1
        matching = [
            day
            for step in range(min(length, 3660))
            if (day := stretch.first + timedelta(days=step)).weekday() in days
        ]
        excluded = self._excluded()
        kept = [day for day in matching if day not in excluded]
        if not kept:
            self.report(Code.NEVER_ON_THESE_DAYS, "weekdays", self.words.weekdays or stretch.hours)
            return [self._span(stretch.first, stretch.last, "")]
        if len(matching) == 1:
            return [self._day(matching[0], session)]
        rule = (
            "FREQ=DAILY"
            if len(days) == 7
            else f"FREQ=WEEKLY;BYDAY={','.join(_DAYS[day] for day in sorted(days))}"
        )
        single = self._day(matching[0], session)
        return [
            Schedule(
                zone=self.zone,
                starts=single.starts,
                duration=single.duration,
                rrule=f"{rule};COUNT={len(matching)}",
                exdates=tuple(day for day in matching if day in excluded),
                all_day=single.all_day,
            )
        ]

    def _day(self, day: date, session: Session) -> Schedule:
        if session.start is None:
            return self._span(day, day, "")
        end = session.end or self._time(self.words.end_time, "end_time")
        begins = datetime.combine(day, session.start)
        return Schedule(zone=self.zone, starts=begins, duration=self._until(session.start, end))

    def _span(self, first: date, last: date, words: str) -> Schedule:
        days = timedelta(days=(last - first).days + 1)
        begins = datetime.combine(first, _MIDNIGHT)
        return Schedule(zone=self.zone, starts=begins, duration=days, all_day=True, description=words)

    def _until(self, start: time, end: time | None) -> timedelta | None:
        if end is None or end == start:
            return None
        day = date(2000, 1, 1 if end > start else 2)
        return datetime.combine(day, end) - datetime.combine(date(2000, 1, 1), start)

    def _time(self, text: str, field: str) -> time | None:
        if not text:
            return None
        found = read_time(text)
        if found is None:
            self.report(Code.TIME_UNREADABLE, field, text)
        return found

    def _hours(self, text: str) -> tuple[Session, ...] | None:
        alone = read_time(text) if len(text) <= 8 else None
        if alone is not None:
            return (Session(None, alone),) if alone != _MIDNIGHT else ()
        read = read_hours(text)
        if read is None or not read:
            self.report(Code.HOURS_UNREADABLE, "time", text)
            return None
        return read

    def _weekdays(self) -> frozenset[int] | None:
        if not self.words.weekdays:
            return None
        days = read_weekdays(self.words.weekdays)
        if days is None:
            self.report(Code.WEEKDAYS_UNREADABLE, "weekdays", self.words.weekdays)
        return days

    def _excluded(self) -> frozenset[date]:
        found: set[date] = set()
        for text in self.words.excluded:
            moment = self._moment(text, "excluded_days")
            if moment:
                found.add(moment.day)
        return frozenset(found)


def _earlier(end: Moment, start: Moment) -> bool:
    return end.clock not in (None, _MIDNIGHT) and start.clock is not None and end.wall() < start.wall()


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
