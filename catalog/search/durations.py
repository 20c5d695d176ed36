"""Durations: how long something is to be, and what the dates of a catalogue say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from catalog.search.phrases import Phrases, flags, valued, word_set
from catalog.search.times import BROKEN, KEPT, UNSURE, Times
from catalog.search.understood import Duration

SHORT = 14
"""Days from the first to the last of what is called short."""
HALF_DAY = (150, 300)
"""Minutes of what fills a morning or an afternoon."""
_ABOUT = (0.6, 1.5)
"""How much less or more than was said is still what was said."""
_DAYS = {"days": 1, "weeks": 7, "months": 30}
_MINUTES = {"minutes": 1, "hours": 60}
_MOST = 365


class Durations:
    """The words by which a duration is asked for."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        short = data["short"]
        timed = (
            "minutes",
            "hours",
            "most_hours",
            "half_hour",
            "half_day",
            "days",
            "one_day",
            "weekend",
            "weeks",
            "months",
        )
        self._said = valued({name: data[name]["said"] for name in timed} | {"short": short["whole"]})
        self._short: Phrases[bool] = flags(short["said"])
        self._short_after = word_set(short["after"])
        self._before = flags(short["before"])
        self._not_after = word_set(data["not_after"]["all"])
        self._not_before = word_set(data["not_before"]["all"])

    def at(self, words: Sequence[str], place: int) -> tuple[int, str] | None:
        """How many words ask for a duration at `place`, and how it is written in a span."""
        before = words[place - 1] if place else ""
        if hit := self._said.at(words, place):
            length, unit, number = hit
            after = words[place + length] if place + length < len(words) else ""
            if before in self._not_after or after in self._not_before or number == 0:
                return None
            return length, f"{unit} {number or 1}"
        if before in self._short_after and (short := self._short.at(words, place)):
            return short[0], "short 1"
        if self._before.at(words, place):
            return 1, "short 1"
        return None


def duration(written: str) -> Duration:
    """What a span's value stands for."""
    unit, number = written.split()
    count = min(int(number), _MOST)
    if unit == "short":
        return Duration(days=(1, SHORT))
    if unit == "half_hour":
        return Duration(minutes=_about(30))
    if unit == "half_day":
        return Duration(minutes=HALF_DAY)
    if unit == "most_hours":
        return Duration(minutes=(1, 60 * count))
    if unit in _MINUTES:
        return Duration(minutes=_about(_MINUTES[unit] * count))
    if unit == "weekend":
        return Duration(days=(1, 2))
    if unit == "one_day" or (unit == "days" and count == 1):
        return Duration(days=(1, 1))
    return Duration(days=_about(_DAYS[unit] * count))


def state(times: Times, wanted: Duration) -> npt.NDArray[np.int8]:
    """KEPT where its dates are about as long as wanted, BROKEN where they are not, UNSURE where none tell."""
    count = len(times.dated)
    found = np.full(count, UNSURE, dtype=np.int8)
    if wanted.minutes is not None:
        lengths = (times.ends - times.starts) // 60
        told = (times.minutes >= 0) & (lengths > 0)
        fits = told & (lengths >= wanted.minutes[0]) & (lengths <= wanted.minutes[1])
        found[times.documents[told]] = BROKEN
        found[times.documents[fits]] = KEPT
    if wanted.days is not None:
        first = np.full(count, np.iinfo(np.int32).max, dtype=np.int64)
        last = np.full(count, -1, dtype=np.int64)
        np.minimum.at(first, times.documents, times.first_days)
        np.maximum.at(last, times.documents, times.last_days)
        days = last - first + 1
        fits = (days >= wanted.days[0]) & (days <= wanted.days[1])
        told = (last >= 0) & ~times.endless
        found[told] = np.where(fits[told], KEPT, BROKEN)
    return found


def _about(length: int) -> tuple[int, int]:
    return int(length * _ABOUT[0]), int(length * _ABOUT[1])
