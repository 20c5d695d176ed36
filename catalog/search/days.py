"""Days gathered from a question, and the arithmetic that makes one wish of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from catalog.search.understood import PartOfDay, When

WEEKENDS = frozenset({5, 6})
WORKING_DAYS = frozenset(range(5))
LONGEST_AHEAD = 366
"""Days that "in … days" may reach."""
DAYS_OF_A_WEEK = 7


@dataclass(slots=True)
class Found:
    """Day ranges, weekdays (the next one, or each week), the first and the last day that may be, a part of
    the day, hours it begins between, the words read, and those of them that name a holiday."""

    ranges: list[tuple[date, date]] = field(default_factory=list)
    next_days: set[int] = field(default_factory=set)
    each_day: set[int] = field(default_factory=set)
    first: date | None = None
    last: date | None = None
    part: PartOfDay | None = None
    since: time | None = None
    by: time | None = None
    taken: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)


def resolve(found: Found, today: date, *, excluded: bool = False) -> When | None:
    """The gathered pieces as one wish, days inclusive; None where nothing was said.

    What is `excluded` on a Monday is so on every Monday.
    """
    weekdays = frozenset(found.next_days | found.each_day)
    start, end = found.first, found.last
    if found.ranges:
        start = min(first for first, _ in found.ranges)
        end = max(last for _, last in found.ranges)
        if len(weekdays) == 1 and start == end:
            # "hoy lunes", "sábado 28 de noviembre": the date says it all.
            weekdays = frozenset()
    elif found.last is not None and found.first is None:
        start = today
    elif found.next_days and not found.each_day and found.first is None and not excluded:
        # Asked on a Monday, "el lunes" may be today or a week on: both are in.
        ahead = [(day - today.weekday()) % 7 for day in weekdays]
        start = today + timedelta(days=min(ahead))
        end = today + timedelta(days=max(d or 7 for d in ahead))
    when = When(
        start=start,
        end=end,
        weekdays=weekdays if len(weekdays) < DAYS_OF_A_WEEK else frozenset(),
        part_of_day=found.part,
        since=found.since,
        by=found.by,
    )
    return when if when != When() else None


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
    if value in _EACH:
        found.each_day.update(_EACH[value])
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


def part_of_month(part: str, month: int, year: int | None, today: date) -> tuple[date, date]:
    """A third of a month, or one of its weeks or weekends, that is not over; `month` 0 for this one."""
    of = date(year or today.year, month or today.month, 1)
    first, last = _in_month(part, of)
    if year is None and last < today:
        of = month_end(of) + timedelta(days=1) if not month else of.replace(year=of.year + 1)
        first, last = _in_month(part, of)
    return (first if year else max(first, today)), last


def weekday_of_month(nth: int, weekday: int, month: int, year: int | None, today: date) -> date:
    """The first (1), second … or last (0) such weekday of a month, not over yet; `month` 0 for this one."""
    of = date(year or today.year, month or today.month, 1)
    wanted = _nth_in_month(nth, weekday, of)
    if year is None and wanted < today:
        of = month_end(of) + timedelta(days=1) if not month else of.replace(year=of.year + 1)
        wanted = _nth_in_month(nth, weekday, of)
    return wanted


def _nth_in_month(nth: int, weekday: int, first: date) -> date:
    if nth:
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * nth - 7)
    last = month_end(first)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def _in_month(part: str, first: date) -> tuple[date, date]:
    last = month_end(first)
    saturday = first + timedelta(days=(5 - first.weekday()) % 7)
    sunday = last - timedelta(days=(last.weekday() - 6) % 7)
    name, _, number = part.rpartition("_")
    if name == "week":
        return first + timedelta(days=7 * int(number) - 7), first + timedelta(days=7 * int(number) - 1)
    if name == "weekend":
        saturday += timedelta(days=7 * int(number) - 7)
        return saturday, saturday + timedelta(days=1)
    return {
        "first_third": (first, first.replace(day=10)),
        "second_third": (first.replace(day=11), first.replace(day=20)),
        "last_third": (first.replace(day=21), last),
        "last_week": (last - timedelta(days=6), last),
        "last_weekend": (sunday - timedelta(days=1), sunday),
    }[part]


def _from_monday(today: date, first: int, last: int) -> tuple[date, date]:
    """Days counted from this week's Monday, none of them gone."""
    monday = today - timedelta(days=today.weekday())
    return max(today, monday + timedelta(days=first)), monday + timedelta(days=last)


def _next_month(today: date) -> tuple[date, date]:
    first = month_end(today) + timedelta(days=1)
    return first, month_end(first)


def _month_ahead(today: date, number: int) -> tuple[date, date]:
    month = today.month - 1 + number
    first = date(today.year + month // 12, month % 12 + 1, 1)
    return first, month_end(first)


def _counted(number: int) -> timedelta:
    """ "In eight days" is a week and "in fifteen" are two, today being counted."""
    return timedelta(days={8: 7, 15: 14}.get(number, number))


_EACH = {"weekends": WEEKENDS, "working_days": WORKING_DAYS, "any_day": frozenset(range(DAYS_OF_A_WEEK))}
_SPANS: dict[str, Callable[[date, int], tuple[date, date]]] = {
    "this_weekend": lambda today, _: this_weekend(today),
    "this_week": lambda today, _: _from_monday(today, 0, 6),
    "next_week": lambda today, _: _from_monday(today, 7, 13),
    "this_month": lambda today, _: (today, month_end(today)),
    "next_month": lambda today, _: _next_month(today),
    "coming_days": lambda today, _: (today, today + timedelta(days=6)),
    "next_days": lambda today, number: (today, today + timedelta(days=number)),
    "in_days": lambda today, number: (today + timedelta(days=number), today + timedelta(days=number)),
    "counted_days": lambda today, number: (today + _counted(number), today + _counted(number)),
    "counted_days_from_tomorrow": lambda today, number: (
        today + timedelta(days=1) + _counted(number),
        today + timedelta(days=1) + _counted(number),
    ),
    "in_weeks": lambda today, number: _from_monday(today, 7 * number, 7 * number + 6),
    "in_months": lambda today, number: _month_ahead(today, min(number, 24)),
    "next_weeks": lambda today, number: (today, today + timedelta(days=7 * min(number, 104))),
    "next_months": lambda today, number: (today, today + timedelta(days=30 * min(number, 24))),
    "week_after_next": lambda today, _: _from_monday(today, 14, 20),
    "weekend_after_next": lambda today, _: _from_monday(today, 12, 13),
    "next_year": lambda today, _: (date(today.year + 1, 1, 1), date(today.year + 1, 12, 31)),
}
