"""When something is wanted: days, weeks, months and parts of the day, in four languages and any order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from catalog.search.answer import PartOfDay
from catalog.search.dates import Dates
from catalog.search.days import Found, add_day, add_part, add_part_of_today, add_span
from catalog.search.phrases import Phrases, flags, named, valued, word_set
from catalog.search.words import Token

_Deed = Callable[[Found, str, int | None, date], None]


class Calendar:
    """Reads when something is wanted."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._days = valued(data["day"])
        self._spans = valued(data["span"])
        self._parts = valued(data["part"])
        self._bare = valued(data["part_bare"])
        self._today_parts = valued(data["today_part"])
        self._weekdays = Phrases(named(data["weekdays"]))
        self._each = Phrases(named(data["weekdays_each"]))
        self._shy_days = word_set(data["weekdays_shy"]["all"])
        self._not_days_after = word_set(data["weekdays_shy"]["never_after"])
        self._before_day = flags(data["before_day"]["all"])
        self._before_each = flags(data["each_day"]["all"])
        self._between = word_set(data["part_glue"]["all"])
        self._lone_parts = self._bare.single_words | word_set(data["part_glue"]["shy"])
        self._dates = Dates(data)

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

    def read(self, words: Sequence[Token], today: date, *, text: str = "") -> Found:
        """What the words say of when, counted from the local day `today`; `text` is all they stand in."""
        found = Found()
        folded = [word.folded for word in words]
        self._dates.numeric(found, words, today, text)
        place = 0
        while place < len(folded):
            taken = 0 if place in found.taken else self._one(found, folded, place, today)
            place += taken or 1
        return found

    def _one(self, found: Found, words: list[str], place: int, today: date) -> int:
        """Reads one expression that begins at `place`; the number of words it took."""
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
            or self._weekday(found, words, place)
            or self._dates.month(found, words, place, today)
            or self._dates.hour(found, words, place)
            or self._bare_part(found, words, place)
        )

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
        if hit is one and words[place] in self._shy_days and hit[0] == 1 and not before:
            return 0
        (found.each_day if hit is each or before_each else found.next_days).add(hit[1])
        found.taken.update(range(place - before, place))
        return self._dates.take(found, words, place, hit[0])
