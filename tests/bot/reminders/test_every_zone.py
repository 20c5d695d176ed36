"""Every zone, every change of its clocks from 2026 to 2030, and what recurs daily, weekly, monthly, yearly.

What each moment has to show is worked out here from dates alone, and the changes are looked for here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.reminders.lead import TWO_HOURS, Lead
from bot.reminders.weekly import Weekly
from catalog.model import Schedule
from catalog.schedule import expand

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
NINE = time(9)
Wrong = list[tuple[str, datetime, datetime]]


@dataclass(frozen=True)
class Change:
    """The moment at which a zone's clocks change, and what they would show and do show at it (naive)."""

    zone: ZoneInfo
    at: datetime
    old: datetime
    new: datetime

    @property
    def critical(self) -> time:
        """The time in the middle of what is left out, or of what comes twice."""
        return (self.old + (self.new - self.old) / 2).time().replace(second=0)

    @property
    def day(self) -> date:
        return min(self.old, self.new).date()

    def is_told(self, told: datetime, wall: datetime) -> bool:
        """Whether `told` is when clocks first show `wall`, or the first minute after it was left out."""
        if self.old <= wall < self.new:
            return told == self.at
        if self.new <= wall < self.old and told >= self.at:
            return False
        return told.astimezone(self.zone).replace(tzinfo=None) == wall

    def takes_place(self, starts: datetime, wall: datetime) -> bool:
        """Whether an occurrence at `wall` may start then: what is left out moves on by the jump."""
        if self.old <= wall < self.new:
            return starts == self.at + (wall - self.old)
        return self.is_told(starts, wall)


@cache
def zones() -> list[ZoneInfo]:
    """The 518 that a city may lie in: all with a region's name ("America/Mexico_City", "Mexico/General"),
    older names of a place among them, and neither fixed offsets ("Etc/GMT+5") nor abbreviations ("EST")."""
    names = sorted(n for n in available_timezones() if "/" in n and not n.startswith("Etc/"))
    assert len(names) >= 500
    return [ZoneInfo(name) for name in names]


@cache
def changes() -> list[Change]:
    return [change for zone in zones() for change in _changes(zone)]


def _changes(zone: ZoneInfo) -> Iterator[Change]:
    start = int(FIRST.timestamp())
    offset = _offset(zone, start)
    for second in range(start, int(LAST.timestamp()), 86400):
        later = _offset(zone, second + 86400)
        if later != offset:
            low, high = second, second + 86400
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(zone, middle) == offset else (low, middle)
            at = datetime.fromtimestamp(high, UTC)
            naive = at.replace(tzinfo=None)
            yield Change(zone, at, naive + offset, naive + later)
            offset = later


def _offset(zone: ZoneInfo, second: int) -> timedelta:
    return datetime.fromtimestamp(second, zone).utcoffset() or timedelta(0)


def _monthly(first: datetime) -> Iterator[datetime]:
    for month in range(first.month - 1, first.month + 30):
        try:
            yield first.replace(year=first.year + month // 12, month=month % 12 + 1)
        except ValueError:
            continue


KINDS = {
    # How long before the change the rule begins, and the wall times it gives from there on.
    "DAILY": (3 * DAY, lambda first: (first + n * DAY for n in range(7))),
    "WEEKLY": (2 * WEEK, lambda first: (first + n * WEEK for n in range(5))),
    "MONTHLY": (None, _monthly),
    "YEARLY": (None, lambda first: (first.replace(year=first.year + n) for n in range(3))),
}


def _first(change: Change, kind: str, at: time) -> datetime:
    before, _ = KINDS[kind]
    if before is not None:
        return datetime.combine(change.day - before, at)
    return datetime.combine(change.day.replace(year=change.day.year - 1), at)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_the_clocks_do_a_rule_and_its_reminders_keep_to_the_clock_on_the_wall(kind: str) -> None:
    wrong: Wrong = []
    for change in changes():
        for at in (NINE, change.critical):
            first = _first(change, kind, at)
            walls = [wall for wall in KINDS[kind][1](first) if abs(wall - change.new) < 40 * DAY]
            schedule = Schedule(zone=change.zone.key, starts=first, rrule=f"FREQ={kind}")
            # Half a day aside: the wall clocks of the world are at most so far from UTC.
            since, until = (walls[i].replace(tzinfo=UTC) + n * DAY for i, n in ((0, -1), (-1, 1)))
            found = [o.starts for o in expand([schedule], since=since, until=until)]
            found = [o for o in found if walls[0] - DAY / 2 <= _naive(o, change.zone) <= walls[-1] + DAY / 2]
            if len(found) != len(walls):
                wrong.append((f"{change.zone.key} {kind}", first, change.at))
                continue
            for starts, wall in zip(found, walls, strict=True):
                wrong += _wrong(change, starts, wall)
    assert wrong == []


def _wrong(change: Change, starts: datetime, wall: datetime) -> Wrong:
    """The occurrence and its reminders, where they are not at the hour that the wall says."""
    zone, found = change.zone, []
    if not change.takes_place(starts, wall):
        found.append((f"{zone.key} occurrence", starts, wall))
    if starts - TWO_HOURS.before(starts, zone) != timedelta(hours=2):
        found.append((f"{zone.key} two hours before", starts, wall))
    day = starts.astimezone(zone).date()
    for days in (0, 1, 7):
        for at in (NINE, change.critical):
            told = Lead(days=days, at=at).before(starts, zone)
            if not change.is_told(told, datetime.combine(day - days * DAY, at)):
                found.append((f"{zone.key} {days}d{at}", told, wall))
    return found


def test_whatever_the_clocks_do_a_digest_comes_once_a_week_at_its_hour() -> None:
    wrong: Wrong = []
    for change in changes():
        for at in (NINE, change.critical):
            weekly = Weekly(weekday=change.day.weekday(), at=at)
            told = change.at - 16 * DAY
            for n in range(-2, 3):
                told = weekly.next(told, change.zone)
                wall = datetime.combine(change.day + n * WEEK, at)
                if not change.is_told(told, wall):
                    wrong.append((change.zone.key, told, wall))
    assert wrong == []


def test_a_week_added_to_a_moment_is_seen_to_be_wrong() -> None:
    """The fault that all this is about, planted: it shows in each zone whose clocks change."""
    seen = set()
    for change in changes():
        wall = datetime.combine(change.day - 6 * DAY, NINE)
        moment = wall.replace(tzinfo=change.zone).astimezone(UTC)
        if not change.is_told(moment + WEEK, wall + WEEK):
            seen.add(change.zone.key)
    assert seen == {change.zone.key for change in changes()}
    assert len(seen) > 150


def _naive(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
