"""When something is wanted: days, weeks, months and parts of the day, in four languages and any order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from catalog.search.dates import Dates
from catalog.search.days import Found, add_day, add_part, add_part_of_today, add_span
from catalog.search.holidays import Holidays
from catalog.search.hours import Hours
from catalog.search.phrases import Phrases, flags, named, valued, word_set
from catalog.search.region import NOWHERE, Region
from catalog.search.understood import PartOfDay
from catalog.search.words import Token

_Deed = Callable[[Found, str, int | None, date], None]


class Calendar:
    """Reads when something is wanted."""

    def __init__(self, data: Mapping[str, Any], region: Region = NOWHERE) -> None:
        self._days = valued(data["day"])
        self._spans = valued(data["span"])
        self._parts = valued(data["part"])
        self._bare = valued(data["part_bare"])
        self._today_parts = valued(data["today_part"])
        self._weekdays = Phrases(named(data["weekdays"]))
        self._each = Phrases(named(data["weekdays_each"]))
        shy = data["weekdays_shy"]
        self._shy_days = word_set(shy["all"])
        self._english_shy = word_set(shy["english"])
        self._before_shy = flags(shy["before_english"]), flags(shy["before_portuguese"])
        self._not_days_after = word_set(shy["never_after"])
        self._to_day = flags(data["weekdays_to"]["all"])
        self._before_row = flags(data["weekdays_to"]["leading"])
        self._bounds = valued({name: data["bound"][name] for name in ("until", "before", "from", "after")})
        self._onwards = flags(data["bound"]["onwards"])
        self._before_day = flags(data["before_day"]["all"])
        self._before_each = flags(data["each_day"]["all"])
        self._between = word_set(data["part_glue"]["all"])
        self._lone_parts = self._bare.single_words | word_set(data["part_glue"]["shy"])
        self._dates = Dates(data)
        self._hours = Hours(data, self._parts, self._dates.after_lone)
        self._holidays = Holidays(data, region)

    @property
    def words(self) -> frozenset[str]:
        """The words that name a day by themselves, for mending a misspelt one."""
        single = self._days.single_words | self._weekdays.single_words | self._each.single_words
        return (single | self._dates.months.single_words) - self.shy_words

    @property
    def phrased_words(self) -> frozenset[str]:
        """All words that stand in some phrase of time."""
        tables = (self._days, self._spans, self._parts, self._bare, self._today_parts, self._before_day)
        return self.words.union(*(phrases.all_words for phrases in tables))

    @property
    def shy_words(self) -> frozenset[str]:
        """The words that name a day or a month only after certain others ("quinta", "may")."""
        return self._dates.shy_months | self._shy_days

    def read(self, words: Sequence[Token], today: date, *, text: str = "", denies: bool = False) -> Found:
        """What the words say of when, counted from the local day `today`; `text` is all they stand in.

        `denies` says that "no" is a no, and not the Portuguese "in the".
        """
        found = Found()
        folded = ["" if denies and word.folded == "no" else word.folded for word in words]
        self._dates.numeric(found, words, today, text)
        if len(found.ranges) == 1:
            first = next(place for place in sorted(found.taken) if folded[place].isdigit())
            self._bound(found, folded, first, today, after=max(found.taken) + 1)
        place = 0
        while place < len(folded):
            taken = 0
            if place not in found.taken:
                ranges, days = len(found.ranges), len(found.next_days)
                taken = self._one(found, folded, place, today)
                # Of "from 5 to 8 december" both ends are said already.
                pair = len(found.ranges) > ranges and folded[place].isdigit() and _is_long(found.ranges[-1])
                if len(found.ranges) + len(found.next_days) == ranges + days + 1 and not pair:
                    self._bound(found, folded, place, today, after=place + taken)
            place += taken or 1
        return found

    def _bound(self, found: Found, words: list[str], place: int, today: date, *, after: int) -> None:
        """ "Antes del viernes", "a partir de enero": what was just read is the first or the last day."""
        bound = self._bounds.ending(words, place)
        onwards = self._onwards.at(words, after) if after < len(words) else None
        if onwards and after + onwards[0] == len(words):
            found.taken.update(range(after, after + onwards[0]))
        elif onwards:
            onwards = None
        if not bound and not onwards:
            return
        length, kind = bound or (0, "from")
        if found.ranges:
            first, last = found.ranges.pop()
        elif len(found.next_days) == 1:
            ahead = (found.next_days.pop() - today.weekday()) % 7
            first = last = today + timedelta(days=ahead)
        else:
            return
        if kind == "until":
            found.last = last
        elif kind == "before":
            found.last = max(today, first - timedelta(days=1))
        else:
            found.first = first if kind == "from" else last + timedelta(days=1)
        found.taken.update(range(place - length, place))

    def _one(self, found: Found, words: list[str], place: int, today: date) -> int:
        """Reads one expression that begins at `place`; the number of words it took."""
        if length := self._long_weekend(found, words, place, today):
            return length
        if length := self._dates.weekday_of_month(found, words, place, today):
            return length
        if length := self._dates.part_of_month(found, words, place, today):
            return length
        tables: tuple[tuple[Phrases[str], _Deed], ...] = (
            (self._today_parts, add_part_of_today),
            (self._spans, add_span),
            (self._parts, add_part),
            (self._days, add_day),
        )
        hits = [(hit, deed) for phrases, deed in tables if (hit := phrases.at(words, place))]
        for (length, value, number), deed in sorted(hits, key=lambda pair: -pair[0][0]):
            if deed is add_part and not self._part_fits(found, words, place, length):
                continue
            if value == "tomorrow" and self._is_morning(found, words, place):
                value, deed = PartOfDay.MORNING, add_part
            deed(found, value, number, today)
            return self._dates.take(found, words, place, length)
        return (
            self._dates.read(found, words, place, today)
            or self._row_of_days(found, words, place)
            or self._weekday(found, words, place)
            or self._holiday(found, words, place, today)
            or self._dates.month(found, words, place, today)
            or self._hours.read(found, words, place)
            or self._bare_part(found, words, place)
        )

    def _holiday(self, found: Found, words: list[str], place: int, today: date) -> int:
        """ "En navidad", "antes de semana santa", "durante las vacaciones"."""
        led = self._bounds.ending(words, place) is not None
        hit = self._holidays.at(words, place, today, led=led)
        if hit is None:
            return 0
        length, first, last = hit
        found.ranges.append((first, last))
        found.taken.update(range(place - self._holidays.led_by(words, place), place + length))
        if not led and self._holidays.is_called_so(words, place):
            found.named.update(range(place, place + length))
        return length

    def _long_weekend(self, found: Found, words: list[str], place: int, today: date) -> int:
        """ "Este puente", "the long weekend", and "en el puente", where a bridge may be meant as well."""
        hit = self._holidays.long_weekend(words, place, today)
        if hit is None:
            return 0
        length, surely, first, last = hit
        found.ranges.append((first, last))
        found.taken.update(range(place, place + length))
        if not surely:
            found.named.update(range(place, place + length))
        return length

    def _row_of_days(self, found: Found, words: list[str], place: int) -> int:
        """ "De martes a jueves": each of the days in a row."""
        first = self._weekdays.at(words, place)
        to = self._to_day.at(words, place + first[0]) if first and place + first[0] < len(words) else None
        if not first or not to:
            return 0
        after = place + first[0] + to[0]
        last = self._weekdays.at(words, after) if after < len(words) else None
        if not last:
            return 0
        days = (last[1] - first[1]) % 7
        found.each_day.update((first[1] + ahead) % 7 for ahead in range(days + 1))
        before = self._before_row.ends_before(words, place)
        length = after + last[0] - place
        found.taken.update(range(place - before, place + length))
        return length

    def _part_fits(self, found: Found, words: list[str], place: int, length: int) -> bool:
        """One bare word is a part of the day only beside a word of time, or where it is all there is."""
        if length > 1 or words[place] not in self._lone_parts:
            return True
        return self._beside_day(found, words, place) or len(words) == 1

    def _beside_day(self, found: Found, words: list[str], place: int) -> bool:
        if place and place - 1 in found.taken:
            return True
        return place > 1 and place - 2 in found.taken and words[place - 1] in self._between

    def _is_morning(self, found: Found, words: list[str], place: int) -> bool:
        """ "sábado mañana" is a morning; "mañana" alone is tomorrow."""
        return bool(found.next_days or found.each_day) and self._beside_day(found, words, place)

    def _bare_part(self, found: Found, words: list[str], place: int) -> int:
        hit = self._bare.at(words, place)
        if not hit or not self._beside_day(found, words, place):
            return 0
        found.part = PartOfDay(hit[1])
        found.taken.update(range(place, place + hit[0]))
        return hit[0]

    def _weekday(self, found: Found, words: list[str], place: int) -> int:
        each, one = self._each.at(words, place), self._weekdays.at(words, place)
        hit = each if each and (not one or each[0] >= one[0]) else one
        if not hit or (place and words[place - 1] in self._not_days_after):
            return 0
        before_each = self._before_each.ends_before(words, place)
        before = before_each or self._before_day.ends_before(words, place)
        if hit is one and words[place] in self._shy_days and hit[0] == 1:
            english = words[place] in self._english_shy
            before = self._before_shy[0 if english else 1].ends_before(words, place)
            if not before:
                return 0
        (found.each_day if hit is each or before_each else found.next_days).add(hit[1])
        found.taken.update(range(place - before, place))
        return self._dates.take(found, words, place, hit[0])


def _is_long(days: tuple[date, date]) -> bool:
    return days[0] != days[1]
