"""Days gathered from a question, and the arithmetic that makes one wish of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from catalog.search.answer import PartOfDay, When

WEEKENDS = frozenset({5, 6})
WORKING_DAYS = frozenset(range(5))
LONGEST_AHEAD = 366
"""Days that "in … days" may reach."""


@dataclass(slots=True)
class Found:
    """Day ranges, weekdays (the next one, or each week), a part of the day, and the words read."""

    ranges: list[tuple[date, date]] = field(default_factory=list)
    next_days: set[int] = field(default_factory=set)
    each_day: set[int] = field(default_factory=set)
    part: PartOfDay | None = None
    taken: set[int] = field(default_factory=set)


def resolve(found: Found, today: date) -> When | None:
    """The gathered pieces as one wish, days inclusive; None where nothing was said."""
    weekdays = frozenset(found.next_days | found.each_day)
    if not found.ranges and not weekdays and found.part is None:
        return None
    start: date | None = None
    end: date | None = None
    if found.ranges:
        start = min(first for first, _ in found.ranges)
        end = max(last for _, last in found.ranges)
        if len(weekdays) == 1 and (end - start).days < 6:
            # "hoy lunes", "sábado 28 de noviembre": the date says it all.
            weekdays = frozenset()
    elif found.next_days and not found.each_day:
        # Asked on a Monday, "el lunes" may be today or a week on: both are in.
        ahead = [(day - today.weekday()) % 7 for day in weekdays]
        start = today + timedelta(days=min(ahead))
        end = today + timedelta(days=max(d or 7 for d in ahead))
    return When(start=start, end=end, weekdays=weekdays, part_of_day=found.part)


def add_day(found: Found, value: str, number: int | None, today: date) -> None:
    """Today, tomorrow or the day after."""
    wanted = today + timedelta(days={"today": 0, "tomorrow": 1, "after_tomorrow": 2}[value])
    found.ranges.append((wanted, wanted))


def add_part(found: Found, value: str, number: int | None, today: date) -> None:
    """A part of whatever day."""
    found.part = PartOfDay(value)


def add_part_of_today(found: Found, value: str, number: int | None, today: date) -> None:
    """Tonight and the like."""
    found.ranges.append((today, today))
    found.part = PartOfDay(value)


def add_span(found: Found, value: str, number: int | None, today: date) -> None:
    """A weekend, a week, a month, or some days from today."""
    if value in ("weekends", "working_days"):
        found.each_day.update(WEEKENDS if value == "weekends" else WORKING_DAYS)
    else:
        found.ranges.append(_SPANS[value](today, min(number or 0, LONGEST_AHEAD)))


def coming(day: int, month: int, year: int | None, today: date) -> date | None:
    """The date in the year given, else the first such date from today on; None for no date at all."""
    wanted = make(year or today.year, month, day)
    if wanted and year is None and wanted < today:
        wanted = make(today.year + 1, month, day)
    return wanted


def make(year: int, month: int, day: int) -> date | None:
    """The date, or None for one that does not exist."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def this_weekend(today: date) -> tuple[date, date]:
    """This week's Saturday and Sunday, the Saturday not before `today`."""
    return _from_monday(today, 5, 6)


def _from_monday(today: date, first: int, last: int) -> tuple[date, date]:
    """Days counted from this week's Monday, none of them gone."""
    monday = today - timedelta(days=today.weekday())
    return max(today, monday + timedelta(days=first)), monday + timedelta(days=last)


def _next_month(today: date) -> tuple[date, date]:
    first = month_end(today) + timedelta(days=1)
    return first, month_end(first)


_SPANS: dict[str, Callable[[date, int], tuple[date, date]]] = {
    "this_weekend": lambda today, _: this_weekend(today),
    "this_week": lambda today, _: _from_monday(today, 0, 6),
    "next_week": lambda today, _: _from_monday(today, 7, 13),
    "this_month": lambda today, _: (today, month_end(today)),
    "next_month": lambda today, _: _next_month(today),
    "coming_days": lambda today, _: (today, today + timedelta(days=6)),
    "next_days": lambda today, number: (today, today + timedelta(days=number)),
    "in_days": lambda today, number: (today + timedelta(days=number), today + timedelta(days=number)),
    "in_weeks": lambda today, number: _from_monday(today, 7 * number, 7 * number + 6),
}
