"""Rules in local wall time, and the dated instances they give in UTC.

A class at 18:00 stays at 18:00 when the clocks change. A local time the clocks jump over moves forward by
the jump (02:30 becomes 03:30); one that comes twice is the first of the two. A duration is counted on the
wall clock, so that what ends at 14:00 on Sunday ends at 14:00 on Sunday. An all-day instance runs from
local midnight to local midnight. A start that its own rule does not meet is no instance.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog.model import Occurrence, Schedule
from catalog.recurrence import ScheduleError, read_rule

__all__ = ["HORIZON", "MAX", "RECENT", "ScheduleError", "check", "expand", "materialise"]

MAX = 1000
"""The most instances that are made of one opportunity's schedules at once."""

HORIZON = timedelta(days=366)
"""How far ahead instances are made."""

RECENT = timedelta(days=30)
"""How long after its end an instance is still made, so that what was on last week is known to be over."""

_DAY = timedelta(days=1)


def check(schedules: Iterable[Schedule]) -> None:
    """Raises ScheduleError for the first schedule that cannot be read."""
    for schedule in schedules:
        for _ in islice(_instances(schedule), 1):
            pass


def expand(
    schedules: Iterable[Schedule], *, since: datetime, until: datetime, limit: int = MAX
) -> tuple[Occurrence, ...]:
    """The instances that end after `since` and start before `until` (both aware), soonest first.

    One without length, or whose end nobody said, counts where it starts at `since` or after.

    At most `limit` of them; of instances that start at the same moment the first schedule's is kept.
    """
    found: dict[datetime, Occurrence] = {}
    for schedule in schedules:
        running = (o for o in _before(schedule, until) if o.starts >= since or (o.ends or o.starts) > since)
        for occurrence in islice(running, limit):
            found.setdefault(occurrence.recurrence_id, occurrence)
    return tuple(sorted(found.values(), key=lambda o: o.recurrence_id)[:limit])


def materialise(
    schedules: Iterable[Schedule], *, at: datetime, horizon: timedelta = HORIZON
) -> tuple[Occurrence, ...]:
    """The instances to keep at the moment `at`: the recent ones and those within the horizon.

    Where there are none, the last one before or else the first one after: a series that is over, or that
    begins in two years, is not to be taken for something without a date.
    """
    rules = tuple(schedules)
    near = expand(rules, since=at - RECENT, until=at + horizon)
    if near:
        return near
    past = [o for schedule in rules for o in deque(_before(schedule, at), maxlen=1)]
    if past:
        return (max(past, key=lambda o: o.starts),)
    ahead = [o for schedule in rules for o in islice(_instances(schedule), 1)]
    return (min(ahead, key=lambda o: o.starts),) if ahead else ()


def _before(schedule: Schedule, until: datetime) -> Iterator[Occurrence]:
    for occurrence in _instances(schedule):
        if occurrence.starts >= until:
            return
        yield occurrence


def _instances(schedule: Schedule) -> Iterator[Occurrence]:
    """Every instance from the first on, without end where the rule has none; ScheduleError at the first."""
    zone = _zone(schedule.zone)
    if schedule.starts is None:
        if schedule.rrule:
            raise ScheduleError("start", schedule.rrule)
        return
    if schedule.starts.tzinfo is not None or not 1900 <= schedule.starts.year <= 2200:
        raise ScheduleError("start", schedule.starts.isoformat())
    if schedule.duration is not None and schedule.duration < timedelta(0):
        raise ScheduleError("duration", str(schedule.duration))
    first = _midnight(schedule.starts) if schedule.all_day else schedule.starts
    left_out = frozenset(schedule.exdates)
    for local in read_rule(schedule.rrule, first=first, zone=zone) if schedule.rrule else (first,):
        if local.year > 2200:
            return
        if local.date() not in left_out:
            yield _occurrence(schedule, local, zone)


def _occurrence(schedule: Schedule, local: datetime, zone: tzinfo) -> Occurrence:
    starts = _moment(local, zone)
    return Occurrence(
        starts=starts,
        ends=_ends(schedule, local, starts, zone),
        zone=schedule.zone,
        recurrence_id=starts,
        all_day=schedule.all_day,
    )


def _ends(schedule: Schedule, local: datetime, starts: datetime, zone: tzinfo) -> datetime | None:
    duration = schedule.duration
    if schedule.all_day:
        days = -(-(duration or _DAY) // _DAY)
        duration = max(days, 1) * _DAY
    if duration is None:
        return None
    ends = _moment(local + duration, zone)
    # Only where the clocks change in between: there the wall clock may show an end before the start.
    return ends if ends > starts else starts + duration


def _moment(local: datetime, zone: tzinfo) -> datetime:
    # fold=0 reads a time in a gap with the offset before it, which is what moves it forward.
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _midnight(local: datetime | date) -> datetime:
    return datetime(local.year, local.month, local.day)  # noqa: DTZ001 - local wall time is naive


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ScheduleError("zone", name) from None
