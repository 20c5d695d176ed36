"""Dates as people write them: "15 de diciembre", "del 5 al 8", "december 15th", "15/12", "a fin de mes"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from catalog.search.days import Found, coming, make, month_end, part_of_month, weekday_of_month
from catalog.search.phrases import Phrases, flags, named, valued, word_set
from catalog.search.words import Token

_NUMERIC = re.compile(r"\b(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?)\b")
_ALWAYS = "24/7"
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|ro|o)?")
_YEAR = re.compile(r"20\d\d")


class Dates:
    """Reads dates and months at one place of a question."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        glue = data["glue"]
        self.months = Phrases(named(data["months"]))
        self.shy_months = word_set(data["months_shy"]["all"])
        self._before_month = flags(data["before_month"]["all"])
        self._before_date = flags(glue["date"])
        self._before_lone = flags(glue["day_alone"])
        self.after_lone = word_set(glue["after_day_alone"])
        self._lone_needs_ordinal = word_set(glue["day_alone_ordinal"])
        self.of = word_set(glue["of"])
        self._to = flags(glue["to"])
        self._from = flags(glue["from"])
        self._first = word_set(glue["first"])
        self._next = flags(glue["next"])
        self._of_month = valued(data["of_month"])
        self._nth = valued(data["nth"])
        self._weekdays = Phrases(named(data["weekdays"]))
        self._before_of = self.of | word_set(data["nth_of"]["all"])
        self._month_itself = word_set(data["month_itself"]["all"])

    def read(self, found: Found, words: list[str], place: int, today: date) -> int:
        """Reads a date that begins at `place`; the number of words it took."""
        return self._date(found, words, place, today)

    def take(self, found: Found, words: list[str], place: int, length: int) -> int:
        """Marks words as read, with a small one before and a "que viene" after; how many from `place` on."""
        before = self._before_date.ends_before(words, place)
        found.taken.update(range(place - before, place + length))
        after = place + length
        following = self._next.at(words, after) if after < len(words) else None
        if following:
            found.taken.update(range(after, after + following[0]))
            return length + following[0]
        return length

    def _date(self, found: Found, words: list[str], place: int, today: date) -> int:
        """ "15 de diciembre", "del 5 al 8 de diciembre", "december 15th", "el 15"."""
        month_first = self.months.at(words, place)
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
        while after < len(words) and words[after] in self.of:
            after += 1
        month = self.months.at(words, after) if after < len(words) else None
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
        while after < len(words) and words[after] in self.of:
            after += 1
        year = int(words[after]) if after < len(words) and _YEAR.fullmatch(words[after]) else None
        first = coming(days[0], month, year, today)
        last = coming(days[1], month, year, today)
        if first is None or last is None:
            return 0
        found.ranges.append((min(first, last), max(first, last)))
        if before := self._from.ends_before(words, place):
            found.taken.update(range(place - before, place))
        return self.take(found, words, place, length if year is None else after + 1 - place)

    def _lone_day(self, found: Found, words: list[str], place: int, day: int, today: date) -> int:
        before = self._before_lone.ends_before(words, place)
        ends = place + 1 == len(words) or words[place + 1] in self.after_lone
        if (
            not before
            or not ends
            or (words[place - 1] in self._lone_needs_ordinal and words[place].isdigit())
        ):
            return 0
        for months_on in (0, 1, 2):
            month = (today.month - 1 + months_on) % 12 + 1
            year = today.year + (today.month - 1 + months_on) // 12
            wanted = make(year, month, day)
            if wanted and wanted >= today:
                found.ranges.append((wanted, wanted))
                return self.take(found, words, place, 1)
        return 0

    def _day_number(self, word: str) -> int:
        if word in self._first:
            return 1
        match = _DAY.fullmatch(word)
        return int(match[1]) if match and 1 <= int(match[1]) <= 31 else 0

    def month(self, found: Found, words: list[str], place: int, today: date) -> int:
        """Reads a whole month ("en diciembre")."""
        hit = self.months.at(words, place)
        if not hit:
            return 0
        before = self._before_month.ends_before(words, place)
        if words[place] in self.shy_months and not before:
            return 0
        after, given = self._year(words, place + 1)
        year = given or (today.year if hit[1] >= today.month else today.year + 1)
        start = date(year, hit[1], 1)
        found.ranges.append((max(start, today) if given is None else start, month_end(start)))
        found.taken.update(range(place - before, place))
        return self.take(found, words, place, after - place)

    def part_of_month(self, found: Found, words: list[str], place: int, today: date) -> int:
        """Reads a part of a month ("a fin de mes", "la primera semana de mayo")."""
        part = self._of_month.at(words, place)
        month = place + part[0] if part else len(words)
        if not part or month >= len(words):
            return 0
        hit = self.months.at(words, month)
        if not hit and words[month] not in self._month_itself:
            return 0
        after, given = self._year(words, month + 1)
        found.ranges.append(part_of_month(part[1], hit[1] if hit else 0, given, today))
        return self.take(found, words, place, after - place)

    def weekday_of_month(self, found: Found, words: list[str], place: int, today: date) -> int:
        """Reads one weekday of a month ("el último sábado del mes", "the first sunday of december")."""
        nth = self._nth.at(words, place)
        after = place + nth[0] if nth else len(words)
        day = self._weekdays.at(words, after) if after < len(words) else None
        if not nth or not day:
            return 0
        month = after + day[0]
        while month < len(words) and words[month] in self._before_of:
            month += 1
        hit = self.months.at(words, month) if month < len(words) else None
        if month >= len(words) or (not hit and words[month] not in self._month_itself):
            return 0
        after, given = self._year(words, month + 1)
        wanted = weekday_of_month(int(nth[1]), day[1], hit[1] if hit else 0, given, today)
        found.ranges.append((wanted, wanted))
        return self.take(found, words, place, after - place)

    def _year(self, words: list[str], place: int) -> tuple[int, int | None]:
        """Where the words of a month end, its year included, and that year."""
        after = place
        while after < len(words) and words[after] in self.of:
            after += 1
        if after < len(words) and _YEAR.fullmatch(words[after]):
            return after + 1, int(words[after])
        return place, None

    def numeric(self, found: Found, words: Sequence[Token], today: date, text: str) -> None:
        """Reads dates in figures, day before month unless that cannot be."""
        for match in _NUMERIC.finditer(text):
            if match.group() == _ALWAYS:
                continue
            if match[1]:
                wanted = make(int(match[1]), int(match[2]), int(match[3]))
            else:
                day, month = int(match[4]), int(match[5])
                day, month = (month, day) if month > 12 >= day else (day, month)
                year = int(match[6]) + (2000 if len(match[6]) == 2 else 0) if match[6] else None
                wanted = coming(day, month, year, today)
            inside = [
                n for n, word in enumerate(words) if word.folded and match.start() <= word.at < match.end()
            ]
            if wanted and inside:
                found.ranges.append((wanted, wanted))
                folded = [word.folded for word in words]
                before = self._before_date.ends_before(folded, inside[0])
                found.taken.update(range(inside[0] - before, inside[-1] + 1))
