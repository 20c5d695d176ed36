"""How long before something a person is told of it: two hours before, or on the evening before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.reminders.wall import moment, shown

LONGEST = timedelta(days=366)
"""The longest lead: what takes place is made for a year ahead."""
DOORS_OPEN = time(10)
"""When what is on all day begins for people. It starts at local midnight, but nobody goes there before its
doors open, and "two hours before" is not ten at night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Either an `elapsed` time before the start, or `days` before it `at` a local wall time; whole minutes.

    ValueError for neither, both, nothing elapsed, or more than LONGEST.
    """

    elapsed: timedelta | None = None
    days: int = 0
    at: time | None = None

    def __post_init__(self) -> None:
        if self.elapsed is not None:
            whole = self.elapsed % timedelta(minutes=1) == timedelta(0)
            right = self.at is None and not self.days and whole and timedelta(0) < self.elapsed <= LONGEST
        else:
            minute = self.at is not None and self.at == time(self.at.hour, self.at.minute)
            right = minute and 0 <= self.days <= LONGEST.days
        if not right:
            raise ValueError(f"no lead: {self!r}")

    @property
    def code(self) -> str:
        """The lead in at most eight letters and digits: "2h", "90m", "1d1800"; `read` reads it."""
        if self.at is not None:
            return f"{self.days}d{self.at:%H%M}"
        minutes = (self.elapsed or timedelta(0)) // timedelta(minutes=1)
        return f"{minutes}m" if minutes % 60 else f"{minutes // 60}h"

    @classmethod
    def read(cls, code: str) -> Lead:
        """The lead that has this code; ValueError for anything that is no lead's code."""
        match = _CODE.fullmatch(code)
        if match is None:
            raise ValueError(f"no lead: {code!r}")
        if match["days"]:
            lead = cls(days=int(match["days"]), at=time(int(match["hour"]), int(match["minute"])))
        else:
            unit = timedelta(hours=1) if match["unit"] == "h" else timedelta(minutes=1)
            lead = cls(elapsed=int(match["number"]) * unit)
        if lead.code != code:
            raise ValueError(f"no lead: {code!r}")
        return lead

    def before(self, starts: datetime, zone: ZoneInfo, *, all_day: bool = False) -> datetime:
        """The moment, in UTC, so long before an occurrence that starts at the aware moment `starts`.

        It may lie after the start: nine in the morning of the day is late for a class at eight.
        """
        if self.elapsed is not None:
            return begins(starts, zone, all_day=all_day) - self.elapsed
        day = shown(starts, zone).date() - timedelta(days=self.days)
        return moment(datetime.combine(day, self.at or DOORS_OPEN), zone)


def begins(starts: datetime, zone: ZoneInfo, *, all_day: bool = False) -> datetime:
    """The moment, in UTC, at which an occurrence begins for people: at DOORS_OPEN where it is all day."""
    if not all_day:
        return starts.astimezone(UTC)
    return moment(datetime.combine(shown(starts, zone).date(), DOORS_OPEN), zone)


EVENING_BEFORE = Lead(days=1, at=time(18))
TWO_HOURS = Lead(elapsed=timedelta(hours=2))
WEEK_BEFORE = Lead(days=7, at=time(18))

OFFERED = (EVENING_BEFORE, TWO_HOURS, WEEK_BEFORE)
"""Offered first, and the two that are ticked already."""
TICKED = (EVENING_BEFORE, TWO_HOURS)
OTHERS = (
    Lead(elapsed=timedelta(minutes=30)),
    Lead(elapsed=timedelta(hours=1)),
    Lead(elapsed=timedelta(hours=3)),
    Lead(days=0, at=time(9)),
    Lead(days=1, at=time(9)),
    Lead(days=2, at=time(18)),
    Lead(days=3, at=time(18)),
)
"""Offered to whoever wants another, the shortest first."""

_CODE = re.compile(
    r"(?P<days>[0-9]{1,3})d(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])"
    r"|(?P<number>[0-9]{1,6})(?P<unit>[hm])"
)
