"""RFC 5545 recurrence rules, read strictly: what is refused says why with a code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time, tzinfo
from functools import lru_cache

from dateutil.rrule import rrulestr

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WEEKDAY = re.compile(r"MO|TU|WE|TH|FR|SA|SU")
_NUMBERED_WEEKDAY = re.compile(r"([+-]?[1-5]?[0-9])?(MO|TU|WE|TH|FR|SA|SU)")
_RANGES = {
    "BYMONTHDAY": (1, 31, True),
    "BYMONTH": (1, 12, False),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYSETPOS": (1, 366, True),
    "BYHOUR": (0, 23, False),
    "BYMINUTE": (0, 59, False),
}
_LONGEST = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


class ScheduleError(ValueError):
    """A schedule that cannot be read; a sentence for `code` is in the locales, `value` is what was wrong.

    Codes: zone, start, duration, rule (not an RRULE), part (a part that is not known or has a wrong
    value), frequency (more often than daily, or none), until, never (a rule that no day can meet).
    """

    def __init__(self, code: str, value: str) -> None:
        super().__init__(f"{code}: {value}")
        self.code = code
        self.value = value


@lru_cache(maxsize=1024)
def read_rule(rule: str, *, first: datetime, zone: tzinfo) -> Iterable[datetime]:
    """The local, naive starts a rule gives from `first` on; ScheduleError if it cannot be read.

    UNTIL may be a day (the whole of it counts), a local time or, with a Z, a time in UTC.
    """
    parts = parts_of(rule)
    until = parts.pop("UNTIL", None)
    _check(parts, rule)
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    if until is not None:
        if "COUNT" in parts:
            raise ScheduleError("until", rule)
        text += f";UNTIL={until_of(until, zone):%Y%m%dT%H%M%S}"
    try:
        return rrulestr(text, dtstart=first)
    except (ValueError, TypeError, KeyError, IndexError):
        raise ScheduleError("rule", rule) from None


def parts_of(rule: str) -> dict[str, str]:
    """The parts of a rule by name, in capitals; ScheduleError where it is none."""
    bare = re.sub(r"^\s*RRULE:", "", rule.upper()).strip().rstrip(";")
    parts: dict[str, str] = {}
    for part in bare.split(";"):
        name, equals, value = part.strip().partition("=")
        if not equals or not value or name in parts:
            raise ScheduleError("rule", rule)
        parts[name] = value
    return parts


def until_of(value: str, zone: tzinfo) -> datetime:
    """The last local, naive moment that an UNTIL allows; ScheduleError where it is none."""
    for form in ("%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S", "%Y%m%d"):
        try:
            moment = datetime.strptime(value, form)  # noqa: DTZ007 - the zone is added where there is one
        except ValueError:
            continue
        if form.endswith("Z"):
            try:
                return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
            except OverflowError:
                break
        if form == "%Y%m%d":
            return datetime.combine(moment, time.max).replace(microsecond=0)
        return moment
    raise ScheduleError("until", value)


def _check(parts: dict[str, str], rule: str) -> None:
    frequency = parts.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        raise ScheduleError("frequency", frequency or rule)
    for name, value in parts.items():
        if not _readable(name, value, frequency):
            raise ScheduleError("part", f"{name}={value}")
    # dateutil looks through eight thousand years for a day that never comes.
    if "BYMONTH" in parts and "BYMONTHDAY" in parts:
        months, days = _numbers(parts["BYMONTH"]), _numbers(parts["BYMONTHDAY"])
        if min(abs(day) for day in days) > max(_LONGEST[month] for month in months):
            raise ScheduleError("never", rule)


def _readable(name: str, value: str, frequency: str) -> bool:
    if name == "FREQ":
        return True
    if name in ("INTERVAL", "COUNT"):
        # An interval of nought would never move on.
        return value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= 100_000
    if name == "WKST":
        return bool(_WEEKDAY.fullmatch(value))
    if name == "BYDAY":
        numbered = frequency in ("MONTHLY", "YEARLY")
        day = _NUMBERED_WEEKDAY if numbered else _WEEKDAY
        return all(day.fullmatch(each) for each in value.split(","))
    if name in ("BYYEARDAY", "BYWEEKNO") and frequency != "YEARLY":
        return False
    if (name == "BYMONTHDAY" and frequency == "WEEKLY") or (name == "BYSETPOS" and frequency == "DAILY"):
        return False
    if name not in _RANGES:
        return False
    least, most, negative = _RANGES[name]
    try:
        numbers = _numbers(value)
    except ValueError:
        return False
    return all(least <= (abs(n) if negative else n) <= most for n in numbers)


def _numbers(value: str) -> list[int]:
    return [int(each) for each in value.split(",")]
