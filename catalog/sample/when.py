"""Days told from the day of loading, so that a sample city never goes stale."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

from dateutil.rrule import rrulestr

from catalog.model import Schedule
from catalog.sample.fields import Fields

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_HOURS = r"(?P<from>\d\d:\d\d)(?:-(?P<to>\d\d:\d\d))?"
_DAY = r"(?:\+\d+|-\d+|(?:MO|TU|WE|TH|FR|SA|SU)(?:\+\d+)?)"
_ONCE = re.compile(rf"(?P<day>{_DAY})(?:\.\.(?P<last>{_DAY}))?(?: {_HOURS})?")
_WEEKLY = re.compile(rf"(?P<days>(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)(?: {_HOURS})?")
_MONTHLY = re.compile(rf"(?P<day>-?[1-5](?:MO|TU|WE|TH|FR|SA|SU)|[12]?\d)(?: {_HOURS})?")
_DAILY = re.compile(_HOURS)
_RULES = {"weekly": _WEEKLY, "monthly": _MONTHLY, "daily": _DAILY}
_STARTED = -28
"""A rule whose start nobody told began four weeks ago."""
_FAR = timedelta(days=366)
_DAY_LONG = timedelta(days=1)


def read_schedules(owner: Fields, field: str, *, today: date, zone: str) -> tuple[Schedule, ...]:
    """The rules under `field` of `owner`, in wall time of `zone`, days counted from `today`."""
    found = (_schedule(entry, today=today, zone=zone) for entry in owner.tables(field))
    return tuple(schedule for schedule in found if schedule is not None)


def read_day(words: str, *, today: date) -> date:
    """The day named by "+5", "-3", "SA" (the first Saturday after today) or "SA+2" (two weeks after it)."""
    if words[0] in "+-":
        return today + timedelta(days=int(words))
    weekday, _, weeks = words.partition("+")
    ahead = (_WEEKDAYS.index(weekday) - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead, weeks=int(weeks or 0))


def read_hours(words: str) -> tuple[time, timedelta | None]:
    """The start and the length of "17:00-18:30", no length without an end; ValueError otherwise."""
    found = _DAILY.fullmatch(words)
    if found is None:
        raise ValueError(f"no hours in {words!r}")
    return _hours(found)


def _schedule(entry: Fields, *, today: date, zone: str) -> Schedule | None:
    forms = [form for form in ("once", "words", *_RULES) if entry.has(form)]
    if len(forms) != 1:
        entry.fault("form", "one of once, weekly, monthly, daily, words is needed")
        return None
    form = forms[0]
    said = entry.text(form, required=True)
    from_day = entry.whole("from_day")
    to_day = entry.whole("to_day")
    every = entry.whole("every") or 1
    entry.finish()
    try:
        if form == "words":
            return Schedule(zone=zone, description=said)
        if form == "once":
            return _once(said, today=today, zone=zone)
        first = today + timedelta(days=_STARTED if from_day is None else from_day)
        last = None if to_day is None else today + timedelta(days=to_day)
        return _rule(form, said, every=every, first=first, last=last, zone=zone)
    except ValueError as error:
        entry.fault(form, str(error))
        return None


def _once(said: str, *, today: date, zone: str) -> Schedule:
    found = _ONCE.fullmatch(said)
    if found is None:
        raise ValueError(f"no day can be read from {said!r}")
    day = read_day(found["day"], today=today)
    last = read_day(found["last"], today=today) if found["last"] else day
    if last < day or (found["last"] and found["from"]):
        raise ValueError(f"{said!r} is not a row of whole days")
    start, length = _hours(found)
    if not found["from"]:
        length = last - day + _DAY_LONG
    return Schedule(
        zone=zone, starts=datetime.combine(day, start), duration=length, all_day=not found["from"]
    )


def _rule(form: str, said: str, *, every: int, first: date, last: date | None, zone: str) -> Schedule:
    found = _RULES[form].fullmatch(said)
    if found is None:
        raise ValueError(f"no rule can be read from {said!r}")
    rule = f"FREQ={form.upper()}" + (f";INTERVAL={every}" if every > 1 else "")
    if form == "weekly":
        rule += f";BYDAY={found['days']}"
    elif form == "monthly":
        rule += f";BYDAY={found['day']}" if found["day"][-1].isalpha() else f";BYMONTHDAY={found['day']}"
    start, length = _hours(found)
    # The rule's first start must itself keep the rule (RFC 5545, 3.8.5.3). A count bounds it, not UNTIL,
    # whose form (UTC or local) readers disagree on.
    end = datetime.combine(last or first + _FAR, time.max)
    ahead = takewhile(lambda day: day <= end, rrulestr(rule, dtstart=datetime.combine(first, start)))
    starts = list(ahead if last is not None else islice(ahead, 1))
    if not starts:
        raise ValueError(f"{said!r} gives no day in the days told")
    if last is not None:
        rule += f";COUNT={len(starts)}"
    all_day = not found["from"]
    return Schedule(
        zone=zone,
        starts=starts[0],
        duration=_DAY_LONG if all_day else length,
        rrule=rule,
        all_day=all_day,
    )


def _hours(found: re.Match[str]) -> tuple[time, timedelta | None]:
    if not found["from"]:
        return time.min, None
    start = time.fromisoformat(found["from"])
    if not found["to"]:
        return start, None
    end = time.fromisoformat(found["to"])
    length = datetime.combine(date.min, end) - datetime.combine(date.min, start)
    return start, length if length > timedelta(0) else length + _DAY_LONG
