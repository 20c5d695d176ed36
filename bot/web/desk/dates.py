"""Dates on a form: single ones a row each, weekly rules a block each; written out, and read back.

A row goes by the place of its schedule, so that what nobody touched stays exactly as it is. What neither a
row nor a block can hold (a rule by the month, a date that is over) is kept, unless its box is ticked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.telling.rule import DAYS
from bot.web.desk.fault import Typed, plain
from catalog.model import Schedule
from catalog.recurrence import ScheduleError, parts_of, until_of

SMALL_HOURS = time(6)
"""What ends before it begins ends on the next day, up to here; later it is a slip of the hand."""
MOST_WEEKS = 12
MOST_TIMES = 400
MOST_ROWS = 120
"""Rows and blocks that are read of one form."""
SPARE = 2
"""Empty fields offered for days on which it does not take place."""
_DAY = timedelta(days=1)
_WEEKLY = {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"}
_PLACE = re.compile(r"(date|rule)\.(\d{1,4})\.")


class Shape(StrEnum):
    """How a schedule stands on a form."""

    DATE = "date"
    RULE = "rule"
    KEPT = "kept"


def shape_of(schedule: Schedule, today: date) -> Shape:
    """A row, a block, or neither."""
    if schedule.starts is None:
        return Shape.KEPT
    if not schedule.rrule:
        ends = schedule.starts + (schedule.duration or timedelta())
        return Shape.DATE if ends.date() >= today else Shape.KEPT
    try:
        parts = parts_of(schedule.rrule)
        if "UNTIL" in parts:
            until_of(parts["UNTIL"], ZoneInfo(schedule.zone))
    except ScheduleError:
        return Shape.KEPT
    days = parts.get("BYDAY", DAYS[0]).split(",")
    weekly = parts.get("FREQ") == "WEEKLY" and not parts.keys() - _WEEKLY and all(day in DAYS for day in days)
    return Shape.RULE if weekly else Shape.KEPT


def typed_dates(schedules: Sequence[Schedule], today: date) -> dict[str, str]:
    """The schedules as the form has them, by the names of its fields."""
    typed: dict[str, str] = {}
    for place, schedule in enumerate(schedules):
        match shape_of(schedule, today):
            case Shape.DATE:
                typed |= {f"date.{place}.{name}": value for name, value in _row(schedule).items()}
            case Shape.RULE:
                typed |= {f"rule.{place}.{name}": value for name, value in _block(schedule).items()}
    return {name: value for name, value in typed.items() if value}


def read_dates(typed: Typed, before: Sequence[Schedule], *, zone: str) -> tuple[Schedule, ...]:
    """The schedules that a form says, where `before` are those that it was filled in from."""
    found: list[Schedule] = []
    for place, schedule in enumerate(before):
        shape, name = shape_of(schedule, typed.today), f"{shape_of(schedule, typed.today).value}.{place}"
        was = typed_dates([schedule], typed.today)
        untouched = _fields(typed.values, name) == _fields(was, f"{shape.value}.0")
        if shape is Shape.KEPT:
            found += [] if typed.ticked(f"drop.{place}") else [schedule]
        elif untouched:
            found.append(schedule)
        elif shape is Shape.DATE:
            found += _read_row(typed, name, schedule)
        else:
            found += _read_block(typed, name, schedule)
    blank = Schedule(zone=zone)
    for place in new_places(typed.values, "date", len(before)):
        found += _read_row(typed, f"date.{place}", blank)
    for place in new_places(typed.values, "rule", len(before)):
        found += _read_block(typed, f"rule.{place}", blank)
    return tuple(found)


def read_one(values: Mapping[str, str], kind: str, place: int, old: Schedule, today: date) -> Schedule | None:
    """The schedule that one row ("date") or block ("rule") says; None for none, or one that is at fault."""
    read = _read_row if kind == Shape.DATE else _read_block
    return next(read(Typed(values, today), f"{kind}.{place}", old), None)


def new_places(values: Mapping[str, str], kind: str, before: int) -> list[int]:
    """The places of rows (or blocks) in which something new was typed, in order."""
    met = (_PLACE.match(name) for name, value in values.items() if plain(value))
    places = {int(match[2]) for match in met if match is not None and match[1] == kind}
    return sorted(place for place in places if place >= before)[:MOST_ROWS]


def excepted(values: Mapping[str, str], block: str) -> list[str]:
    """The names of the fields for days left out of a block: those that are filled in, and some to spare."""
    filled = [name for name in values if name.startswith(f"{block}.except.") and plain(values[name])]
    last = max(
        (int(name.rsplit(".", 1)[1]) for name in filled if name.rsplit(".", 1)[1].isdigit()), default=-1
    )
    return [f"{block}.except.{number}" for number in range(min(last, MOST_ROWS) + 1 + SPARE)]


def _fields(values: Mapping[str, str], name: str) -> dict[str, str]:
    """What was typed into the fields of a row, by what follows the row's own name."""
    return {
        key[len(name) :]: plain(text)
        for key, text in values.items()
        if key.startswith(f"{name}.") and plain(text)
    }


def _row(schedule: Schedule) -> dict[str, str]:
    starts = schedule.starts
    assert starts is not None
    row = {"day": starts.date().isoformat()}
    if schedule.all_day:
        last = starts + (schedule.duration or _DAY) - _DAY
    else:
        row["start"] = _clock(starts)
        last = starts
        if schedule.duration is not None:
            last = starts + schedule.duration
            row["end"] = _clock(last)
            if last.date() - starts.date() == _DAY and last.time() <= SMALL_HOURS:
                last = starts
    if last.date() > starts.date():
        row["last"] = last.date().isoformat()
    return row


def _block(schedule: Schedule) -> dict[str, str]:
    starts, parts = schedule.starts, parts_of(schedule.rrule)
    assert starts is not None
    days = parts["BYDAY"].split(",") if "BYDAY" in parts else [DAYS[starts.weekday()]]
    block = {f"on.{day.lower()}": "yes" for day in days}
    block |= {"first": starts.date().isoformat(), "every": parts.get("INTERVAL", "1")}
    block["times"] = parts.get("COUNT", "")
    if "UNTIL" in parts:
        block["until"] = until_of(parts["UNTIL"], ZoneInfo(schedule.zone)).date().isoformat()
    if not schedule.all_day:
        block["start"] = _clock(starts)
        block["end"] = _clock(starts + schedule.duration) if schedule.duration is not None else ""
    return block | {f"except.{number}": day.isoformat() for number, day in enumerate(schedule.exdates)}


def _read_row(typed: Typed, name: str, old: Schedule) -> Iterator[Schedule]:
    """The single date of a row; nothing for an empty one, or one that is at fault."""
    if not _fields(typed.values, name):
        return
    known = len(typed.faults)
    day, last = typed.day(f"{name}.day"), typed.day(f"{name}.last")
    start, end = typed.clock(f"{name}.start"), typed.clock(f"{name}.end")
    if not typed.text(f"{name}.day"):
        typed.wrong(f"{name}.day", "day_missing")
    elif day is not None and last is not None and last < day:
        typed.wrong(f"{name}.last", "last_before")
    if end is not None and not typed.text(f"{name}.start"):
        typed.wrong(f"{name}.start", "start_missing")
    if day is None or len(typed.faults) > known:
        return
    last = last or day
    if start is None:
        begins = datetime.combine(day, time())
        yield replace(old, starts=begins, duration=last - day + _DAY, all_day=True)
        return
    begins = datetime.combine(day, start)
    length = _length(typed, f"{name}.end", begins, end, last)
    if len(typed.faults) == known:
        yield replace(old, starts=begins, duration=length, all_day=False)


def _read_block(typed: Typed, name: str, old: Schedule) -> Iterator[Schedule]:
    """The weekly rule of a block; nothing for an empty one, or one that is at fault."""
    if not _fields(typed.values, name).keys() - {".every"}:
        return
    known = len(typed.faults)
    days = [day for day in DAYS if typed.ticked(f"{name}.on.{day.lower()}")]
    first, until = typed.day(f"{name}.first"), typed.day(f"{name}.until")
    start, end = typed.clock(f"{name}.start"), typed.clock(f"{name}.end")
    every = typed.whole(f"{name}.every", most=MOST_WEEKS)
    times = typed.whole(f"{name}.times", most=MOST_TIMES)
    left_out = [typed.day(each) for each in excepted(typed.values, name)]
    if not days:
        typed.wrong(f"{name}.on.mo", "weekdays")
    if not typed.text(f"{name}.first"):
        typed.wrong(f"{name}.first", "day_missing")
    if until is not None and first is not None and until < first:
        typed.wrong(f"{name}.until", "last_before")
    if until is not None and times:
        typed.wrong(f"{name}.times", "until_and_times")
    if end is not None and not typed.text(f"{name}.start"):
        typed.wrong(f"{name}.start", "start_missing")
    if first is None or len(typed.faults) > known:
        return
    rule = f"FREQ=WEEKLY;INTERVAL={every}" if every and every > 1 else "FREQ=WEEKLY"
    rule += f";BYDAY={','.join(days)}"
    rule += f";UNTIL={until:%Y%m%d}" if until is not None else f";COUNT={times}" if times else ""
    begins = datetime.combine(first, start or time())
    length = _length(typed, f"{name}.end", begins, end, first) if start is not None else _DAY
    if len(typed.faults) == known:
        yield replace(
            old,
            starts=begins,
            duration=length,
            rrule=rule,
            exdates=tuple(sorted({day for day in left_out if day is not None})),
            all_day=start is None,
        )


def _length(typed: Typed, name: str, begins: datetime, end: time | None, last: date) -> timedelta | None:
    """How long it lasts; None where nobody said until when."""
    if end is None:
        return None
    ends = datetime.combine(last, end)
    if ends <= begins and last == begins.date() and end <= SMALL_HOURS:
        ends += _DAY
    if ends <= begins:
        typed.wrong(name, "ends_before")
        return None
    return ends - begins


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"
