"""Quiet hours in a person's own words: "de 11 a 7", "from 10 pm to 6:30"."""

from __future__ import annotations

from datetime import time

from bot.city import QuietHours
from catalog.search.exact import ExactTimes, TimeOfDay, spelt
from catalog.search.numbers import Numbers
from catalog.search.phrasebook import load_phrasebook
from catalog.search.words import tokens

MOST_LETTERS = 80
_EARLIEST_NIGHT = 6
"""From six o'clock on a night begins in the evening, where nobody says which half of the day is meant."""
_HALF = 12
_TWO = 2


class HoursReader:
    """Understands which hours somebody wants to be quiet; may be used by many threads at once."""

    def __init__(self) -> None:
        book = load_phrasebook()
        self._times = ExactTimes(book.exact, Numbers(book.numbers, book.family))

    def read(self, text: str) -> QuietHours | None:
        """The hours from the first of two times to the second; None where there are not two, or one twice."""
        if len(text) > MOST_LETTERS:
            return None
        times, words, place = [], list(tokens(spelt(text))), 0
        while place < len(words):
            taken = self._times.bare(words, place)
            if taken is not None:
                times.append(taken[1])
            place += taken[0] if taken is not None and taken[0] else 1
        if len(times) != _TWO:
            return None
        start, end = _evening(times[0]), _morning(times[1])
        return QuietHours(start=start, end=end) if start != end else None


def _evening(said: TimeOfDay) -> time:
    hour = said.hour
    if not said.sure and _EARLIEST_NIGHT <= hour <= _HALF:
        hour = (hour + _HALF) % (2 * _HALF)
    return time(hour, said.minute)


def _morning(said: TimeOfDay) -> time:
    return time(said.hour % _HALF if not said.sure else said.hour, said.minute)
