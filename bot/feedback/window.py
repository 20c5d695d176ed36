"""The weeks that figures are of: whole weeks of publication, since nothing finer was ever published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum


class Span(IntEnum):
    """How many weeks a summary is of."""

    WEEK = 1
    MONTH = 4
    QUARTER = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """So many weeks, the newest of them `last` ("2026-W48", ISO 8601). Raises ValueError for no week."""

    last: str
    weeks: int = Span.WEEK

    def __post_init__(self) -> None:
        _monday(self.last)
        if self.weeks < 1:
            raise ValueError("a window has a week at least")

    @property
    def first(self) -> str:
        """The oldest of its weeks."""
        return shifted(self.last, 1 - self.weeks)

    @property
    def periods(self) -> tuple[str, ...]:
        """Its weeks, oldest first."""
        return tuple(shifted(self.last, n) for n in range(1 - self.weeks, 1))

    @property
    def before(self) -> Window:
        """As many weeks, just before."""
        return Window(last=shifted(self.last, -self.weeks), weeks=self.weeks)

    @property
    def begins(self) -> date:
        """The Monday of its first week."""
        return _monday(self.first)

    @property
    def ends(self) -> date:
        """The Sunday of its last week."""
        return _monday(self.last) + timedelta(days=6)


def week_of(day: date) -> str:
    """The week that a day is in ("2026-W48")."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def shifted(period: str, weeks: int) -> str:
    """The week so many weeks later, or (negative) earlier. Raises ValueError for what is no week."""
    return week_of(_monday(period) + timedelta(weeks=weeks))


def _monday(period: str) -> date:
    year, mark, week = period.partition("-W")
    if not mark or len(week) != 2:
        raise ValueError(f"{period!r} is no week")
    return date.fromisocalendar(int(year), int(week), 1)
