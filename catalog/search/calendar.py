"""Dates in a question: days, spans, weekdays, months and parts of the day, in four languages and any order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from catalog.search.answer import PartOfDay, When
from catalog.search.phrases import Phrases
from catalog.search.words import Token, tokens

_NUMERIC = re.compile(r"\b(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?)\b")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|ro|o)?")
_YEAR = re.compile(r"20\d\d")
_FAR = date(2100, 1, 1)


@dataclass(slots=True)
class Found:
    """What was gathered: day ranges, weekdays (each week or the next one), a part of the day, the words taken."""

    ranges: list[tuple[date, date]] = field(default_factory=list)
    next_days: set[int] = field(default_factory=set)
    each_day: set[int] = field(default_factory=set)
    part: PartOfDay | None = None
    taken: set[int] = field(default_factory=set)


class Calendar:
    """Reads when something is wanted."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._days = _phrases(data["day"])
        self._spans = _phrases(data["span"])
        self._parts = _phrases(data["part"])
        self._bare = _phrases(data["part_bare"])
        self._today_parts = _phrases(data["today_part"])
        self._weekdays = Phrases(_named(data["weekdays"]))
        self._each = Phrases(_named(data["weekdays_each"]))
        self._months = Phrases(_named(data["months"]))
        self._shy_days = _set([data["weekdays_shy"]["all"]])
        self._shy_months = _set([data["months_shy"]["all"]])
        self._before_day = Phrases((p, True) for p in data["before_day"]["all"])
        self._before_each = Phrases((p, True) for p in data["each_day"]["all"])
        self._before_month = Phrases((p, True) for p in data["before_month"]["all"])
        glue = data["glue"]
        self._before_date = Phrases((p, True) for p in glue["date"])
        self._before_lone = Phrases((p, True) for p in glue["day_alone"])
        self._of = _set(glue["of"])
        self._to = Phrases((p, True) for p in glue["to"])
        self._from = Phrases((p, True) for p in glue["from"])
        self._first = _set(glue["first"])
        self._next = Phrases((p, True) for p in glue["next"])
        self._hour_before = Phrases((p, True) for p in data["hour"]["before"])
        self._hour_after = _set(data["hour"]["after"])

    @property
    def words(self) -> frozenset[str]:
        """The words that name a day by themselves, for mending a misspelt one."""
        single = self._days.single_words | self._weekdays.single_words | self._each.single_words
        return frozenset(
            w for w in single | self._months.single_words if len(w) >= 5 and w not in self._shy_months
        )

    def read(self, words: Sequence[Token], today: date, *, text: str = "") -> Found:
        """What the words say of when, counted from `today` (the city's local date)."""
        found = Found()
        folded = [word.folded for word in words]
        self._numeric(found, words, today, text)
        place = 0
        while place < len(folded):
            if place in found.taken:
                place += 1
                continue
            place += self._one(found, folded, place, today) or 1
        return found

    def _one(self, found: Found, words: list[str], place: int, today: date) -> int:
        """Reads one expression that begins at `place`; the number of words it took."""
        candidates: list[tuple[int, Any, Any]] = []
        for phrases, deed in (
            (self._today_parts, self._today_part),
            (self._spans, _span),
            (self._parts, _part),
            (self._days, _day),
        ):
            hit = phrases.at(words, place)
            if hit:
                candidates.append((hit[0], deed, (hit[1], hit[2])))
        for length, deed, value in sorted(candidates, key=lambda c: -c[0]):
            if deed is _part and not self._part_fits(found, words, place, length):
                continue
            if deed is _day and value[0] == "tomorrow" and self._is_morning(found, words, place):
                deed, value = _part, ("morning", None)
            deed(found, value[0], value[1], today)
            return self._take(found, words, place, length)
        return (
            self._date(found, words, place, today)
            or self._weekday(found, words, place)
            or self._month(found, words, place, today)
            or self._hour(found, words, place)
            or self._bare_part(found, words, place)
        )

    def _take(self, found: Found, words: list[str], place: int, length: int) -> int:
        before = self._before_date.ends_before(words, place)
        found.taken.update(range(place - before, place + length))
        after = place + length
        following = self._next.at(words, after) if after < len(words) else None
        if following and words[after] not in {"este", "esta", "ce", "this"}:
            found.taken.update(range(after, after + following[0]))
            return length + following[0]
        return length

    def _part_fits(self, found: Found, words: list[str], place: int, length: int) -> bool:
        """One bare word is a part of the day only beside another word of time, or where it is all there is."""
        if length > 1 or words[place] not in self._bare.single_words | {"am"}:
            return True
        return self._beside_day(found, words, place) or len(words) == 1

    def _beside_day(self, found: Found, words: list[str], place: int) -> bool:
        if place and place - 1 in found.taken:
            return True
        return (
            place > 1
            and place - 2 in found.taken
            and words[place - 1] in self._of | {"la", "y", "the", "por", "en", "a", "le"}
        )

    def _is_morning(self, found: Found, words: list[str], place: int) -> bool:
        """ "sábado mañana" is a morning; "mañana" alone is tomorrow."""
        return bool(found.next_days or found.each_day) and self._beside_day(found, words, place)

    def _today_part(self, found: Found, value: str, number: int | None, today: date) -> None:
        found.ranges.append((today, today))
        found.part = PartOfDay(value)

    def _bare_part(self, found: Found, words: list[str], place: int) -> int:
        hit = self._bare.at(words, place)
        if hit and self._beside_day(found, words, place):
            found.part = PartOfDay(hit[1])
            found.taken.update(range(place, place + hit[0]))
            return hit[0]
        return 0

    def _weekday(self, found: Found, words: list[str], place: int) -> int:
        each = self._each.at(words, place)
        hit = self._weekdays.at(words, place)
        if each and (not hit or each[0] >= hit[0]):
            before = self._before_each.ends_before(words, place)
            found.each_day.add(each[1])
            return self._take_day(found, words, place, each[0], before)
        if not hit:
            return 0
        if words[place] in self._shy_days and hit[0] == 1 and not self._before_day.ends_before(words, place):
            return 0
        if place and words[place - 1] in {"santo", "san", "placido", "black", "casual"}:
            return 0
        before = self._before_each.ends_before(words, place)
        if before and words[place - before] in {
            "cada",
            "every",
            "each",
            "todos",
            "todas",
            "tous",
            "los",
            "les",
            "aos",
        }:
            found.each_day.add(hit[1])
        else:
            found.next_days.add(hit[1])
            before = self._before_day.ends_before(words, place)
        return self._take_day(found, words, place, hit[0], before)

    def _take_day(self, found: Found, words: list[str], place: int, length: int, before: int) -> int:
        found.taken.update(range(place - before, place))
        return self._take(found, words, place, length)

    def _date(self, found: Found, words: list[str], place: int, today: date) -> int:
        """ "15 de diciembre", "del 5 al 8 de diciembre", "december 15th", "el 15"."""
        month_first = self._months.at(words, place)
        if month_first and place + 1 < len(words) and (day := self._day_number(words[place + 1])):
            return self._dated(found, words, place, 2, (day, day), month_first[1], today)
        day = self._day_number(words[place])
        if not day:
            return 0
        last, after = day, place + 1
        middle = self._to.at(words, after) if after < len(words) else None
        if (
            middle
            and after + middle[0] < len(words)
            and (other := self._day_number(words[after + middle[0]]))
        ):
            last, after = other, after + middle[0] + 1
        while after < len(words) and words[after] in self._of:
            after += 1
        month = self._months.at(words, after) if after < len(words) else None
        if month:
            return self._dated(found, words, place, after + 1 - place, (day, last), month[1], today)
        return self._lone_day(found, words, place, day, today)

    def _dated(
        self,
        found: Found,
        words: list[str],
        place: int,
        length: int,
        days: tuple[int, int],
        month: int,
        today: date,
    ) -> int:
        after = place + length
        while after < len(words) and words[after] in self._of:
            after += 1
        year = int(words[after]) if after < len(words) and _YEAR.fullmatch(words[after]) else None
        first = _coming(days[0], month, year, today)
        last = _coming(days[1], month, year, today)
        if first is None or last is None:
            return 0
        found.ranges.append((min(first, last), max(first, last)))
        if before := self._from.ends_before(words, place):
            found.taken.update(range(place - before, place))
        return self._take(found, words, place, length if year is None else after + 1 - place)

    def _lone_day(self, found: Found, words: list[str], place: int, day: int, today: date) -> int:
        before = self._before_lone.ends_before(words, place)
        ends = place + 1 == len(words) or words[place + 1] in self._of | {
            "a",
            "por",
            "en",
            "para",
            "at",
            "in",
            "que",
            "y",
        }
        if not before or not ends or (words[place - 1] == "the" and words[place].isdigit()):
            return 0
        for months_on in (0, 1, 2):
            month = (today.month - 1 + months_on) % 12 + 1
            year = today.year + (today.month - 1 + months_on) // 12
            wanted = _make(year, month, day)
            if wanted and wanted >= today:
                found.ranges.append((wanted, wanted))
                return self._take(found, words, place, 1)
        return 0

    def _day_number(self, word: str) -> int:
        if word in self._first:
            return 1
        match = _DAY.fullmatch(word)
        return int(match[1]) if match and 1 <= int(match[1]) <= 31 else 0

    def _month(self, found: Found, words: list[str], place: int, today: date) -> int:
        hit = self._months.at(words, place)
        if not hit:
            return 0
        before = self._before_month.ends_before(words, place)
        if words[place] in self._shy_months and not before:
            return 0
        after = place + 1
        while after < len(words) and words[after] in self._of:
            after += 1
        given = int(words[after]) if after < len(words) and _YEAR.fullmatch(words[after]) else None
        year = given or (today.year if hit[1] >= today.month else today.year + 1)
        start = date(year, hit[1], 1)
        found.ranges.append((max(start, today) if given is None else start, _month_end(start)))
        found.taken.update(range(place - before, place))
        return self._take(found, words, place, 1 if given is None else after + 1 - place)

    def _hour(self, found: Found, words: list[str], place: int) -> int:
        """ "a las 6 de la tarde", "at 7pm", "18h": only the part of the day is kept."""
        match = re.fullmatch(r"(\d{1,2})(am|pm|h|hs|hrs)?(\d\d)?", words[place])
        if not match or int(match[1]) > 24:
            return 0
        before = self._hour_before.ends_before(words, place)
        after = 1 if place + 1 < len(words) and words[place + 1] in self._hour_after else 0
        meridian = match[2] or (words[place + 1] if after else "")
        if not (match[2] or after) and not (before >= 2):
            return 0
        hour = int(match[1]) + (12 if meridian == "pm" and int(match[1]) < 12 else 0)
        if not meridian and hour < 8:
            hour += 12
        if found.part is None:
            found.part = (
                PartOfDay.MORNING if hour < 12 else PartOfDay.AFTERNOON if hour < 18 else PartOfDay.EVENING
            )
        found.taken.update(range(place - before, place + 1 + after))
        return 1 + after

    def _numeric(self, found: Found, words: Sequence[Token], today: date, text: str) -> None:
        for match in _NUMERIC.finditer(text):
            if match.group() == "24/7":
                continue
            if match[1]:
                wanted = _make(int(match[1]), int(match[2]), int(match[3]))
            else:
                day, month = int(match[4]), int(match[5])
                day, month = (month, day) if month > 12 >= day else (day, month)
                year = int(match[6]) + (2000 if len(match[6]) == 2 else 0) if match[6] else None
                wanted = _coming(day, month, year, today)
            inside = [n for n, word in enumerate(words) if match.start() <= word.at < match.end()]
            if wanted and inside:
                found.ranges.append((wanted, wanted))
                folded = [word.folded for word in words]
                before = self._before_date.ends_before(folded, inside[0])
                found.taken.update(range(inside[0] - before, inside[-1] + 1))


def resolve(found: Found, today: date) -> When | None:
    """The gathered pieces as one wish: days inclusive, weekdays, part of the day; None where nothing was said."""
    weekdays = frozenset(found.next_days | found.each_day)
    if not found.ranges and not weekdays and found.part is None:
        return None
    start: date | None = None
    end: date | None = None
    if found.ranges:
        start = min(first for first, _ in found.ranges)
        end = max(last for _, last in found.ranges)
        if end == _FAR:
            start, end = None, None
            weekdays |= _WEEKENDS if (_FAR, _FAR) in found.ranges else _WORKING
        if start and end and len(weekdays) == 1 and (end - start).days < 6:
            # "hoy lunes", "sábado 28 de noviembre": the date says it all.
            weekdays = frozenset()
    elif found.next_days and not found.each_day:
        # Asked on a Monday, "el lunes" may be today or a week on: both are in.
        ahead = [(day - today.weekday()) % 7 for day in weekdays]
        start = today + timedelta(days=min(ahead))
        end = today + timedelta(days=max(d or 7 for d in ahead))
    return When(start=start, end=end, weekdays=weekdays, part_of_day=found.part)


_WEEKENDS = frozenset({5, 6})
_WORKING = frozenset(range(5))


def _part(found: Found, value: str, number: int | None, today: date) -> None:
    found.part = PartOfDay(value)


def _day(found: Found, value: str, number: int | None, today: date) -> None:
    wanted = today + timedelta(days={"today": 0, "tomorrow": 1, "after_tomorrow": 2}[value])
    found.ranges.append((wanted, wanted))


def _span(found: Found, value: str, number: int | None, today: date) -> None:
    monday = today - timedelta(days=today.weekday())
    if value in {"weekends", "working_days"}:
        found.each_day.update(_WEEKENDS if value == "weekends" else _WORKING)
        return
    if value == "next_month":
        first = _month_end(today) + timedelta(days=1)
        found.ranges.append((first, _month_end(first)))
        return
    ahead = timedelta(days=min(number or 0, 366))
    found.ranges.append(
        {
            "this_weekend": (max(today, monday + timedelta(days=5)), monday + timedelta(days=6)),
            "this_week": (today, monday + timedelta(days=6)),
            "next_week": (monday + timedelta(days=7), monday + timedelta(days=13)),
            "this_month": (today, _month_end(today)),
            "coming_days": (today, today + timedelta(days=6)),
            "next_days": (today, today + ahead),
            "in_days": (today + ahead, today + ahead),
            "in_weeks": (
                monday + min(ahead * 7, timedelta(days=700)),
                monday + min(ahead * 7, timedelta(days=700)) + timedelta(days=6),
            ),
        }[value]
    )


def _coming(day: int, month: int, year: int | None, today: date) -> date | None:
    """The date in the year given, else the first such date from today on."""
    wanted = _make(year or today.year, month, day)
    if wanted and year is None and wanted < today:
        wanted = _make(today.year + 1, month, day)
    return wanted


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _phrases(table: Mapping[str, Iterable[str]]) -> Phrases[str]:
    return Phrases((phrase, value) for value, phrases in table.items() for phrase in phrases)


def _named(table: Mapping[str, str]) -> Iterable[tuple[str, int]]:
    return ((name, int(number)) for number, names in table.items() for name in names.split())


def _set(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in tokens(text))
