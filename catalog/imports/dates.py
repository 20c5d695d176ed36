"""Dates, times and weekdays as people write them in Spanish, English, French and Portuguese."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from catalog.imports.texts import fold

MONTHS: dict[str, int] = {}
for _names in (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "january february march april may june july august september october november december",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "ene feb mar abr may jun jul ago sep oct nov dic",
    "jan feb mar apr may jun jul aug sept oct nov dec",
    "janv fevr mars avr mai juin juil aout set out nov dez",
):
    for _number, _name in enumerate(_names.split(), 1):
        MONTHS[_name] = _number

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}:.*))?$")
_NUMBERS = re.compile(
    r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[,T ]+(?:a las |at |à )?(\d{1,2}[:h].*))?$"
)
_DAY_MONTH = re.compile(
    r"(?:[a-z]+\.?,? )?(\d{1,2})(?:er|st|nd|rd|th|º|o)?[ -]*(?:de |of |d')?([a-z]{3,})\.?[ -]*(?:de |"
    r"del |,)?[ -]*(\d{4})"
    r"(?:[, ]+(?:a las |at |a )?(\d{1,2}(?:[:h]| ?[ap]).*))?$"
)
_MONTH_DAY = re.compile(
    r"(?:[a-z]+\.?,? )?([a-z]{3,})\.? (\d{1,2})(?:st|nd|rd|"
    r"th)?,? (\d{4})(?:[, ]+(?:at )?(\d{1,2}(?:[:h]| ?[ap]).*))?$"
)
_CLOCK = re.compile(
    r"(?<![\d:/.,-])(\d{1,2})(?:(?:[:.hH]| h )(\d{2})(?!\d)(?::(\d{2})(?:\.\d+)?)?| ?h(?:eures|oras|rs|"
    r"r|s)?\b| ?(?=[ap]\.? ?m))"
    r"(?: ?(?:hrs|horas|hs|h)\b\.?)? ?([ap]\.? ?m\b\.?)?",
)
_OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$", re.I)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?$")
_FRACTION = re.compile(r"0?\.\d+$")

_BUT = re.compile(r"\b(?:sauf|excepto|except|menos|salvo|exceto)\b")
_UNTIL = frozenset({"a", "al", "au", "to", "through", "-", "–", "hasta", "ate"})
_LETTERS = {"l": 0, "m": 1, "x": 2, "j": 3, "v": 4, "s": 5, "d": 6}
WEEKDAYS: dict[str, int] = {}
for _names in (
    "lunes martes miercoles jueves viernes sabado domingo",
    "monday tuesday wednesday thursday friday saturday sunday",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "segunda terca quarta quinta sexta sabado domingo",
    "lun mar mie jue vie sab dom",
    "mon tue wed thu fri sat sun",
    "lun mar mer jeu ven sam dim",
    "mo tu we th fr sa su",
    "seg ter qua qui sex sab dom",
):
    for _number, _name in enumerate(_names.split()):
        WEEKDAYS.setdefault(_name, _number)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, with a wall-clock time where one was written, and an offset in minutes where one was."""

    day: date
    clock: time | None = None
    offset: int | None = None
    serial: bool = False

    def wall(self) -> datetime:
        """The naive date and time, midnight where none was written."""
        return datetime.combine(self.day, self.clock or time())


def date_order(values: Iterable[str]) -> tuple[str, bool, bool]:
    """The order of day and month in a column: ("dmy" or "mdy", found beyond doubt, both occur)."""
    days_first = months_first = ambiguous = 0
    for value, times in Counter(values).items():
        match = _NUMBERS.match(value.strip())
        if not match:
            continue
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second:
            days_first += times
        elif second > 12 >= first:
            months_first += times
        elif first != second:
            ambiguous += times
    order = "mdy" if months_first > days_first else "dmy"
    return order, bool(days_first or months_first) or not ambiguous, bool(days_first and months_first)


def read_date(text: str, order: str = "dmy") -> Moment | None:
    """A date as written, or None. `order` settles 03/04/2026; 24/12/2026 is read whichever it is."""
    text = text.strip()
    match = _ISO.match(text)
    if match:
        return _moment(int(match[1]), int(match[2]), int(match[3]), match[4])
    match = _NUMBERS.match(text)
    if match:
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if (order == "mdy" and first <= 12) or second > 12 >= first:
            first, second = second, first
        return _moment(year if year > 99 else _century(year), second, first, match[4])
    if _SERIAL.match(text):
        days = float(text)
        moment = datetime(1899, 12, 30) + timedelta(days=days)  # noqa: DTZ001 - Excel counts local days
        clock = moment.time().replace(microsecond=0) if days % 1 else None
        return Moment(moment.date(), clock, serial=True) if 20_000 < days < 80_000 else None
    folded = fold(text)
    match = _DAY_MONTH.match(folded)
    if match and match[2] in MONTHS:
        return _moment(int(match[3]), MONTHS[match[2]], int(match[1]), match[4])
    match = _MONTH_DAY.match(folded)
    if match and match[1] in MONTHS:
        return _moment(int(match[3]), MONTHS[match[1]], int(match[2]), match[4])
    return None


def read_times(text: str) -> list[time]:
    """All clock times in a text, in order: "De 9h30 à 12h" → 09:30, 12:00. An Excel fraction is one too."""
    text = text.strip()
    if _FRACTION.match(text):
        minutes = round(float(text) * 1440)
        return [time(minutes // 60, minutes % 60)] if minutes < 1440 else []
    folded = re.sub(r"\bminuit\b|\bmedianoche\b|\bmidnight\b", "00:00", fold(text))
    folded = re.sub(r"\b(?:de|from) (\d{1,2}) (a|to|-) (?=\d{1,2} ?h)", r"\1h \2 ", folded)
    folded = re.sub(r"\bmidi\b|\bmediodia\b|\bnoon\b", "12:00", folded)
    found: list[time] = []
    for hour, minute, second, half in _CLOCK.findall(folded):
        clock = _clock(int(hour), int(minute or 0), int(second or 0), half)
        if clock:
            found.append(clock)
    return found


def read_time(text: str) -> time | None:
    """The first clock time in a text, or None; "10" alone is ten o'clock."""
    text = text.strip()
    if text.isdecimal() and len(text) <= 2 and int(text) < 24:
        return time(int(text))
    if text.isdecimal() and len(text) == 4 and int(text[:2]) < 24 and int(text[2:]) < 60:
        return time(int(text[:2]), int(text[2:]))
    times = read_times(text)
    return times[0] if times else None


def read_weekdays(text: str) -> frozenset[int] | None:
    """Weekdays 0 (Monday) to 6: letters L,M,X,J,V,S,D, names in four languages, ranges; else None."""
    folded = fold(text)
    if re.fullmatch(r"[lmxjvsd](?:[,;/ \-y]*[lmxjvsd])*", folded):
        letters = [letter for letter in folded if letter in _LETTERS]
        return _spans(folded, letters) if "-" in folded else frozenset(_LETTERS[letter] for letter in letters)
    if re.search(r"todos los dias|diario|tous les jours|every ?day|daily|todos os dias|cada dia", folded):
        return frozenset(range(7)) - (_except(folded) or frozenset())
    days: set[int] = set()
    words = re.findall(r"[a-z]+|[-–]", re.split(_BUT, folded)[0])
    for place, word in enumerate(words):
        first = _weekday(word)
        if first is None:
            continue
        last = _span_end(words[place + 1 : place + 4])
        days |= {first} if last is None else _range(first, last)
    excluded = _except(folded)
    if excluded:
        days = (days - excluded) or set(range(7)) - excluded
    return frozenset(days) or None


def _except(folded: str) -> frozenset[int]:
    parts = re.split(_BUT, folded, maxsplit=1)
    found = (_weekday(word) for word in re.findall("[a-z]+", parts[1])) if len(parts) > 1 else ()
    return frozenset(day for day in found if day is not None)


def _weekday(word: str) -> int | None:
    return WEEKDAYS.get(word, WEEKDAYS.get(word.removesuffix("s")))


def _span_end(following: list[str]) -> int | None:
    """The last day of "martes a domingo", given the words after "martes"."""
    if not following or following[0] not in _UNTIL:
        return None
    return next((_weekday(word) for word in following[1:] if word not in ("el", "le", "o")), None)


def _range(first: int, last: int) -> set[int]:
    return {(first + step) % 7 for step in range((last - first) % 7 + 1)}


def _spans(folded: str, letters: list[str]) -> frozenset[int]:
    if len(letters) == 2:
        return frozenset(_range(_LETTERS[letters[0]], _LETTERS[letters[1]]))
    return frozenset(_LETTERS[letter] for letter in letters)


def _century(year: int) -> int:
    return 2000 + year if year < 70 else 1900 + year


def _moment(year: int, month: int, day: int, rest: str | None) -> Moment | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    if not rest:
        return Moment(found)
    mark = _OFFSET.search(rest)
    clocks = read_times(rest[: mark.start()] if mark else rest)
    if not clocks:
        return Moment(found)
    return Moment(found, clocks[0], _minutes(mark[1]) if mark else None)


def _minutes(mark: str) -> int:
    if mark.upper() == "Z":
        return 0
    digits = mark[1:].replace(":", "")
    return (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if mark[0] == "-" else 1)


def _clock(hour: int, minute: int, second: int, half: str) -> time | None:
    if half:
        if hour > 12 or not hour:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour == 24 and not minute:
        hour = 0
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
