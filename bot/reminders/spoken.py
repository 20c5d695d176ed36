"""When somebody wants to be reminded, in their own words: "mañana a las 9", "media hora antes", "friday 5".

What could be two things is taken for the one that makes sense: five is five in the afternoon, and seven is in
the morning where the evening would be after the start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.reminders.lead import EVENING_BEFORE, LONGEST, Lead, begins
from bot.reminders.said import Hearer, Said, load_hearer
from bot.reminders.wall import exists, moment, shown
from catalog.search.exact import TimeOfDay
from catalog.search.lengths import Length
from catalog.search.understood import PartOfDay

MORNING, AFTERNOON, EVENING = time(9), time(16), time(19)
"""Where only the part of the day was said; the morning also where only the day was."""
_LATER = {PartOfDay.MORNING: time(11), PartOfDay.AFTERNOON: time(18), PartOfDay.EVENING: time(21)}
_PARTS = {PartOfDay.MORNING: MORNING, PartOfDay.AFTERNOON: AFTERNOON, PartOfDay.EVENING: EVENING}
_FIRST_OF_THE_MORNING = 8
"""An hour before this one is one of the afternoon or the evening, where nobody says otherwise."""
_NIGHT_ENDS = 6
"""Nobody who says "five" means five in the morning."""
_NOON, _HOURS = 12, 24
_LAST_YEAR = 2200


class Why(StrEnum):
    """Why nobody can be reminded then: it cannot be understood, it has gone by, the clocks leave it out, it
    is not before the start, or it is a lead longer than the time that is left."""

    UNREADABLE = "unreadable"
    PAST = "past"
    NOT_EXISTING = "not_existing"
    AFTER_START = "after_start"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """Why there is no answer; `instead` is the first wall time after one that the clocks leave out."""

    why: Why
    instead: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known where it is asked when to remind: `now`, and when it begins for people, if it has a date.

    Moments in UTC. `starts` of what is on `all_day` is local midnight. Where nobody says which, "2 h" counts
    `back` from the start (setting a reminder), or on from now (putting one off).
    """

    now: datetime
    zone: ZoneInfo
    language: str = ""
    starts: datetime | None = None
    all_day: bool = False
    back: bool = False

    @property
    def begins(self) -> datetime | None:
        """The moment it begins for people."""
        return begins(self.starts, self.zone, all_day=self.all_day) if self.starts else None


class Listener:
    """Understands when somebody wants to be reminded; may be used by many threads at once."""

    def __init__(self, hearer: Hearer | None = None) -> None:
        self.hearer = hearer or load_hearer()
        """Takes apart what is said, for whoever asks for a time that is no reminder's."""

    def hear(self, text: str, asked: Asked) -> datetime | Lead | Unheard:
        """The wall time (naive, in the city's zone) or the lead that `text` asks for, or why there is none.

        Of a wall time that comes twice `fold` says which, as `wall.moment` reads it.
        """
        today = shown(asked.now, asked.zone).date()
        said = self.hearer.hear(text, today=today, language=asked.language)
        if said is None:
            return Unheard(why=Why.UNREADABLE)
        if said.gone:
            return Unheard(why=Why.PAST)
        if said.days_before is not None:
            return _lead_of_days(said, said.days_before, asked)
        if said.length is not None:
            return _of_length(said, said.length, asked)
        return _first_that_fits(list(_walls(said, said.days or (), today)), asked)


def _of_length(said: Said, length: Length, asked: Asked) -> datetime | Lead | Unheard:
    back = asked.back if said.back is None else said.back
    if said.days or length == Length() or (length.minutes and (said.time or said.part)):
        return Unheard(why=Why.UNREADABLE)
    if back and timedelta(days=length.days, minutes=length.minutes) > LONGEST:
        return Unheard(why=Why.TOO_LONG)
    if not length.minutes:
        if back:
            return _lead_of_days(said, length.days, asked)
        today = shown(asked.now, asked.zone).date()
        return _first_that_fits(list(_walls(said, (today + timedelta(days=length.days),), today)), asked)
    elapsed = timedelta(minutes=length.minutes)
    if back:
        return _fitting([Lead(elapsed=elapsed)], asked)
    told = (asked.now + elapsed).replace(second=0, microsecond=0)
    return _first_that_fits([shown(told, asked.zone)], asked)


def _lead_of_days(said: Said, days: int, asked: Asked) -> Lead | Unheard:
    if said.days or (said.length and not said.length.days):
        return Unheard(why=Why.UNREADABLE)
    if days > LONGEST.days:
        return Unheard(why=Why.TOO_LONG)
    if said.time is None and (said.part is None or said.part == PartOfDay.EVENING):
        usual = EVENING_BEFORE.at if days else MORNING
        hours = [usual or MORNING] if said.part is None or days else [EVENING]
    else:
        first, second = _hours(said.time, said.part)
        hours = [hour for hour, _ in (*first, *second)]
    return _fitting([Lead(days=days, at=hour) for hour in hours], asked)


def _fitting(leads: Sequence[Lead], asked: Asked) -> Lead | Unheard:
    """The first lead of which there is time left, else what is wrong with the first."""
    if asked.starts is None:
        return leads[0]
    faults = []
    for lead in leads:
        told = lead.before(asked.starts, asked.zone, all_day=asked.all_day)
        if told <= asked.now:
            faults.append(Why.TOO_LONG)
        elif asked.begins is not None and told >= asked.begins:
            faults.append(Why.AFTER_START)
        else:
            return lead
    return Unheard(why=faults[0])


def _first_that_fits(walls: Sequence[datetime], asked: Asked) -> datetime | Unheard:
    """The first wall time to come that is before the start, else what is wrong with them."""
    ahead = False
    for wall in walls:
        if wall.year > _LAST_YEAR:
            ahead = True
            continue
        told = moment(wall, asked.zone)
        if told <= asked.now:
            continue
        ahead = True
        if asked.begins is not None and told >= asked.begins:
            continue
        if not exists(wall, asked.zone):
            return Unheard(why=Why.NOT_EXISTING, instead=shown(told, asked.zone))
        return wall
    return Unheard(why=Why.AFTER_START if ahead else Why.PAST)


def _walls(said: Said, days: Sequence[date], today: date) -> Iterator[datetime]:
    """The wall times that may be meant, the likeliest first."""
    days = days or (today, today + timedelta(days=1))
    for hours in _hours(said.time, said.part):
        for day in days:
            for hour, later in hours:
                yield datetime.combine(day + timedelta(days=later), hour)


Hours = Sequence[tuple[time, int]]


def _hours(said: TimeOfDay | None, part: PartOfDay | None) -> tuple[Hours, Hours]:
    """The hours that are likely to be meant and those that may be, each with the days to add for midnight."""
    if said is None:
        if part is not None:
            return [(_PARTS[part], 0)], [(_LATER[part], 0)]
        return [(MORNING, 0)], [(AFTERNOON, 0), (EVENING, 0), (_LATER[PartOfDay.EVENING], 0)]
    hour, minute = said.hour, said.minute
    if said.sure:
        # "Ce soir à 8h", though a clock of 24 hours shows no eight in the evening.
        late = part in (PartOfDay.AFTERNOON, PartOfDay.EVENING) and _NIGHT_ENDS <= hour < _NOON
        return [_hour(hour + _NOON if late else hour or (0 if minute else _HOURS), minute)], []
    if part is not None:
        return [_hour(_in_part(hour, part), minute)], []
    if hour < _FIRST_OF_THE_MORNING:
        return [_hour(hour + _NOON, minute)], [_hour(hour, minute)] if hour >= _NIGHT_ENDS else []
    return [_hour(hour, minute)], [_hour(hour + _NOON, minute)] if hour < _NOON else []


def _in_part(hour: int, part: PartOfDay) -> int:
    """ "Twelve at night" is the end of the day, "twelve in the morning" noon."""
    if part == PartOfDay.MORNING or (part == PartOfDay.AFTERNOON and hour == _NOON):
        return hour
    return hour + _NOON if hour <= _NOON else hour


def _hour(hour: int, minute: int) -> tuple[time, int]:
    return time(hour % _HOURS, minute), hour // _HOURS
