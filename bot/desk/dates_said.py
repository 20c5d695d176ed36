"""When something takes place, in the words of staff: "martes 1 de diciembre de 17 a 18:30", "los sábados".

The days are what the search understands of them in a question, and the hours what the imports read in a file:
there is no third way of reading either.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from catalog.imports.dates import MONTHS, read_date, read_time
from catalog.imports.hours import Session, read_hours
from catalog.imports.when import WhenWords, read_when
from catalog.model import Schedule
from catalog.search.understood import When
from catalog.search.words import fold

LONGEST = 400
"""Letters of words on dates that are read."""
LAST = timedelta(days=730)
"""Nothing is planned further ahead: a day beyond is a slip of the hand."""

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_HALF_IN_WORDS = re.compile(
    r"(?<=\d) (?:de|en|por) la (manana|tarde|noche)\b|(?<=\d) in the (?:after|eve)\w+"
)
_LETTERS = "lmxjvsd"
_HALF = r"h(?:rs?|oras)?|[ap]\.? ?m\.?"
_HOURS = re.compile(
    rf"\b(\d{{1,2}})(?:[:.h](\d{{2}}))?\s*({_HALF})?\s*(?:a|to|-|–|hasta|until|y|and)\s*(?:las? )?"
    rf"(\d{{1,2}})(?:[:.h](\d{{2}}))?\s*({_HALF})?(?!\s*(?:de )?[a-z]{{3,}}\b(?<!hasta)(?<!until)|[\d/])"
)
_AT = re.compile(rf"\b(?:a las?|at|desde las?|from)\s+(\d{{1,2}})(?:[:.h](\d{{2}}))?\s*({_HALF})?(?![\d/])")
_UNTIL = re.compile(
    r"\b(?:hasta|until|till)\s+(?=(?:el|the|finales|fin|end)\b|\d{1,2}\s*(?:de\s+)?[a-z]{3,})"
)

Understand = Callable[[str], When | None]
"""What the search understands of the days in a text (`Search.read`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Days, and the hours on them where they were said. From the first to the last, on these weekdays (0 is
    Monday; none for each day); a series of weekdays may have no `last`."""

    first: date
    last: date | None = None
    weekdays: frozenset[int] = frozenset()
    starts: time | None = None
    ends: time | None = None

    def at(self, hours: Session) -> Dates:
        """The same days, at these hours."""
        return replace(self, starts=hours.start, ends=hours.end)

    def schedules(self, zone: str) -> tuple[Schedule, ...]:
        """The rules that these are, in local time."""
        if self.last is None and self.weekdays:
            begins = datetime.combine(self.first, self.starts or time())
            length = _length(self.first, self.starts, self.ends)
            days = ",".join(_DAYS[day] for day in sorted(self.weekdays))
            whole = timedelta(days=1) if self.starts is None else length
            rule = f"FREQ=WEEKLY;BYDAY={days}"
            every = Schedule(
                zone=zone, starts=begins, duration=whole, rrule=rule, all_day=self.starts is None
            )
            return (every,)
        hours = " a ".join(f"{each:%H:%M}" for each in (self.starts, self.ends) if each is not None)
        last = self.last or self.first
        words = WhenWords(
            start=self.first.isoformat(),
            end=last.isoformat() if last > self.first else "",
            time=hours,
            weekdays=",".join(_LETTERS[day] for day in sorted(self.weekdays)) if last > self.first else "",
        )
        return read_when(words, zone=zone, orders=lambda _: "dmy", report=lambda *_: None).schedules


def read_dates(text: str, understand: Understand, *, today: date) -> Dates | None:
    """The days said, and their hours; None where no day is, or where it has gone by."""
    text = " ".join(text[:LONGEST].split())
    if (written := read_date(text)) is not None and not written.serial:
        dates = Dates(first=written.day, starts=written.clock)
        return dates if today <= written.day <= today + LAST else None
    if _no_such_day(fold(text)):
        return None
    hours = read_hours_said(text)
    days, until = _without_hours(text), None
    if (mark := _UNTIL.search(fold(days))) is not None and len(fold(days)) == len(days):
        found = understand(days[mark.end() :])
        until = found.end if found is not None else None
        days = days[: mark.start()]
    when = understand(days)
    if when is None or (when.start is None and not when.weekdays):
        return None
    first, last = when.start or today, until or when.end
    if when.weekdays and (when.start != when.end or when.start is None):
        # One that has begun goes on from today.
        first = next(day for day in _from(max(first, today)) if day.weekday() in when.weekdays)
        last = last if last is not None and (when.start is not None or until is not None) else None
    if (last or first) < today or first > today + LAST or (last is not None and last < first):
        return None
    one = (last is None and not when.weekdays) or last == first
    dates = Dates(
        first=first,
        last=None if one else last,
        weekdays=frozenset() if one else when.weekdays,
    )
    return dates.at(hours) if hours is not None else dates


def read_hours_said(text: str) -> Session | None:
    """The hours said: from and until, or from alone; None where there are none, or they cannot be."""
    folded = _HALF_IN_WORDS.sub(lambda said: " am" if said[1] == "manana" else " pm", fold(text))
    said = _HOURS.search(folded)
    if said is not None:
        second = said[6] or said[3] or ""
        first = said[3] or (second if _before_noon_twice(said) else "")
        written = f"{_clock(said[1], said[2], first)} a {_clock(said[4], said[5], second)}"
    elif (alone := _AT.search(folded)) is not None:
        written = _clock(alone[1], alone[2], alone[3] or "")
    else:
        written = folded
    if (clock := read_time(written) if written.isdecimal() else None) is not None:
        return Session(None, clock)
    sessions = read_hours(written)
    found = next((each for each in sessions or () if each.start is not None), None)
    return Session(None, found.start, found.end) if found is not None else None


def at_hours(schedules: tuple[Schedule, ...], hours: Session) -> tuple[Schedule, ...]:
    """All-day rules at these hours: what lasts some days is then on each of them."""
    return tuple(_at_hours(each, hours) if each.all_day and each.starts else each for each in schedules)


def _at_hours(schedule: Schedule, hours: Session) -> Schedule:
    if schedule.starts is None or hours.start is None:
        return schedule
    days = schedule.duration.days if schedule.duration is not None else 1
    daily = f"FREQ=DAILY;COUNT={days}" if days > 1 and not schedule.rrule else schedule.rrule
    return replace(
        schedule,
        starts=datetime.combine(schedule.starts.date(), hours.start),
        duration=_length(schedule.starts.date(), hours.start, hours.end),
        rrule=daily,
        all_day=False,
        description="",
    )


def _no_such_day(folded: str) -> bool:
    """Whether a day is said that its month does not have ("31 de febrero")."""
    said = re.findall(r"\b(\d{1,2}) (?:de )?([a-z]{3,})\b", folded)
    return any(int(day) > _LONGEST_MONTHS.get(MONTHS.get(month, 0), 31) for day, month in said)


def _without_hours(text: str) -> str:
    """The text without its hours, which would be taken for days."""
    folded = fold(text)
    if len(folded) != len(text):
        return text
    for pattern in (_HOURS, _AT):
        if (mark := pattern.search(folded)) is not None:
            head = re.sub(r"(?:\s+(?:de|from|entre|between|,))+\s*$", "", text[: mark.start()])
            return f"{head} {text[mark.end() :]}".strip(" ,.;")
    return re.sub(r"\b\d{1,2}:\d{2}\b", " ", text)


def _before_noon_twice(said: re.Match[str]) -> bool:
    """Whether "5 to 7 pm" means that it begins in the afternoon, too; "10 to 1 pm" does not."""
    return int(said[1]) < int(said[4]) or int(said[1]) == 12


def _clock(hour: str, minute: str | None, half: str) -> str:
    half = half if half[:1] in ("a", "p") else ""
    return f"{hour}:{minute or '00'}{' ' + half[0] + 'm' if half else ''}"


def _length(day: date, starts: time | None, ends: time | None) -> timedelta | None:
    if starts is None or ends is None:
        return None
    length = datetime.combine(day, ends) - datetime.combine(day, starts)
    return length if length > timedelta(0) else length + timedelta(days=1)


def _from(day: date) -> list[date]:
    return [day + timedelta(days=step) for step in range(7)]
