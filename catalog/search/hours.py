"""Hours as people say them: "a las 6 de la tarde", "after 5pm", "entre las 4 y las 6", "18h30"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from catalog.search.days import Found
from catalog.search.phrases import Phrases, flags, valued, word_set
from catalog.search.understood import PartOfDay

_HOUR = re.compile(r"(\d{1,2})(am|pm|h|hs|hrs)?(\d\d)?")
_NOON = 12
_LAST_SMALL_HOUR = 5
"""An end at this hour or before is that of a party, and no beginning of anything."""
_FIRST_HOUR = 8
"""An hour before this one is one of the afternoon or the evening, where nobody says otherwise."""


class Hours:
    """Reads hours at one place of a question."""

    def __init__(self, data: Mapping[str, Any], parts: Phrases[str], ends: frozenset[str]) -> None:
        """`parts` are the parts of the day, `ends` words after which a bare number may be an hour."""
        hour = data["hour"]
        self._before = valued({name: hour[name] for name in ("before", "since", "by")})
        self._after = word_set(hour["after"])
        self._between = flags(hour["between"])
        self._to = flags(hour["to"])
        self._parts = parts
        self._ends = ends

    def read(self, found: Found, words: Sequence[str], place: int) -> int:
        """Reads an hour or two that begin at `place`; the number of words they took."""
        return self._row(found, words, place) or self._one(found, words, place)

    def _one(self, found: Found, words: Sequence[str], place: int) -> int:
        before, bound = self._before.ending(words, place) or (0, "before")
        length, hour, sure = self._hour(words, place)
        if hour is None:
            return 0
        ends = place + length == len(words) or words[place + length] in self._ends
        if not sure and not before >= 2 and not (bound != "before" and ends):
            return 0
        if bound != "before":
            # "De la tarde" says which of the two hours it is, and is no wish of its own.
            said = self._parts.at(words, place + length) if place + length < len(words) else None
            length += said[0] if said else 0
            hour = _of_part(hour, said[1]) if said else hour
        if bound == "since":
            found.since = hour
        elif bound == "by":
            found.by = hour if hour.hour > _LAST_SMALL_HOUR else None
        elif found.part is None:
            found.part = _part(hour)
        found.taken.update(range(place - before, place + length))
        return length

    def _row(self, found: Found, words: Sequence[str], place: int) -> int:
        """ "Entre las 4 y las 6 de la tarde", "los sábados de 10 a 12"."""
        before = self._between.ends_before(words, place)
        first_length, first, first_sure = self._hour(words, place)
        to = self._to.at(words, place + first_length) if place + first_length < len(words) else None
        if first is None or not before or not to:
            return 0
        second_place = place + first_length + to[0]
        if second_place >= len(words):
            return 0
        length, last, sure = self._hour(words, second_place)
        end = second_place + length
        said = self._parts.at(words, end) if end < len(words) else None
        beside_day = place - before - 1 in found.taken
        if last is None or not (first_sure or sure or said or before >= 2 or beside_day):
            return 0
        if said:
            first, last = _of_part(first, said[1]), _of_part(last, said[1])
            end += said[0]
        if first > last and first.hour >= _NOON:
            first = first.replace(hour=first.hour - _NOON)
        elif sure and not first_sure and last.hour > _NOON > first.hour and first.hour + _NOON < last.hour:
            first = first.replace(hour=first.hour + _NOON)
        if first >= last:
            return 0
        found.since, found.by = first, last
        found.taken.update(range(place - before, end))
        return end - place

    def _hour(self, words: Sequence[str], place: int) -> tuple[int, time | None, bool]:
        """How many words an hour has at `place`, which it is, and whether it is said to be one."""
        match = _HOUR.fullmatch(words[place])
        if not match or int(match[1]) > 24:
            return 0, None, False
        after = 1 if place + 1 < len(words) and words[place + 1] in self._after else 0
        meridian = match[2] or (words[place + 1] if after else "")
        hour = int(match[1]) % 24
        if (meridian == "pm" and hour < _NOON) or (not meridian and hour < _FIRST_HOUR):
            hour += _NOON
        return 1 + after, time(hour, int(match[3] or 0) % 60), bool(meridian)


def _part(hour: time) -> PartOfDay:
    if hour.hour < _NOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if hour.hour < 18 else PartOfDay.EVENING


def _of_part(hour: time, part: str) -> time:
    """The hour in that part of the day: twelve hours on, or back, where it is none of it."""
    if part == PartOfDay.MORNING:
        return hour.replace(hour=hour.hour - _NOON) if hour.hour > _NOON else hour
    return hour.replace(hour=hour.hour + _NOON) if hour.hour < _NOON else hour
