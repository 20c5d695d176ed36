"""Lengths of time as people say them: "20 minutos", "hora y media", "half an hour", "1h30", "two weeks"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.search.numbers import Numbers
from catalog.search.phrases import valued, word_set
from catalog.search.words import tokens

_FIGURE = re.compile(r"(\d{1,4})([a-z]+)(?:([0-5]\d)(?:m|min)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """Whole days and minutes; a month is thirty days."""

    days: int = 0
    minutes: int = 0

    def __add__(self, other: Length) -> Length:
        return Length(days=self.days + other.days, minutes=self.minutes + other.minutes)


class Lengths:
    """Reads lengths of time at one place of what was said, from folded words."""

    def __init__(self, data: Mapping[str, Any], numbers: Numbers) -> None:
        self._numbers = numbers
        self._units = {word: unit for unit, text in data["unit"].items() for word in tokens(text)}
        self._named = valued(data["length"])
        self._after_hours = valued(data["after_hours"])
        self._and = word_set(data["minutes"]["and"])

    @property
    def words(self) -> frozenset[str]:
        """All words that lengths are made of, for mending a misspelt one."""
        return frozenset(self._units).union(self._named.all_words, self._after_hours.all_words)

    def at(self, words: Sequence[str], place: int) -> tuple[int, Length] | None:
        """How many words name a length at `place`, and which."""
        if hit := self._named.at(words, place):
            return hit[0], Length(minutes=int(hit[1]))
        found = self._counted(words, place)
        if found is None:
            return None
        taken, length, unit = found
        if unit == "hour":
            more, rest = self._more(words, place + taken)
            return taken + more, length + rest
        return taken, length

    def _more(self, words: Sequence[str], place: int) -> tuple[int, Length]:
        """What goes on after hours: "y media", "y 20 minutos", "20 min"."""
        if place < len(words) and (hit := self._after_hours.at(words, place)):
            return hit[0], Length(minutes=int(hit[1]))
        joined = int(place < len(words) and words[place] in self._and)
        found = self._counted(words, place + joined)
        if found is None or found[2] != "minute":
            return 0, Length()
        return joined + found[0], found[1]

    def _counted(self, words: Sequence[str], place: int) -> tuple[int, Length, str] | None:
        """How many words have a number and its unit ("2 horas", "1h30", "two and a half hours")."""
        if place >= len(words):
            return None
        if (match := _FIGURE.fullmatch(words[place])) and (unit := self._units.get(match[2])):
            if match[3] and unit != "hour":
                return None
            return 1, _length(int(match[1]), unit) + Length(minutes=int(match[3] or 0)), unit
        taken, number = self._numbers.value(words, place)
        after = place + taken
        more = self._after_hours.at(words, after) if taken and after < len(words) else None
        after += more[0] if more else 0
        told = self._units.get(words[after]) if taken and after < len(words) else None
        if told is None or (more and told != "hour"):
            return None
        return after + 1 - place, _length(number, told) + Length(minutes=int(more[1]) if more else 0), told


def _length(number: int, unit: str) -> Length:
    return {
        "minute": Length(minutes=number),
        "hour": Length(minutes=60 * number),
        "day": Length(days=number),
        "week": Length(days=7 * number),
        "month": Length(days=30 * number),
    }[unit]
