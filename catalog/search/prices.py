"""Prices: the most that somebody would pay, and the wish that it be cheap."""

from __future__ import annotations

import re
from collections.abc import Sequence

from catalog.search.gathered import Gathered
from catalog.search.phrasebook import Phrasebook
from catalog.search.words import Token

CHEAP = "cheap"
"""The value of a span that asks for what is not dear, without a figure."""
_SUM = re.compile(r"[0-9]{1,6}")
_WRITTEN = re.compile(r"(\d{1,3}(?:[.,]\d{3})+(?!\d)|\d{1,6})(?:[.,]\d{1,2}(?!\d))?\s?([$€£]?)")
_LEAST_BARE = 10
"""A bare number below this is rather a count of something."""


class Prices:
    """Finds what is said of the price."""

    def __init__(self, phrasebook: Phrasebook, currency: str = "") -> None:
        """`currency` (ISO 4217) is the city's: what money is called among friends depends on it."""
        self._book = phrasebook
        self._units = dict.fromkeys(phrasebook.money, 1) | dict(phrasebook.money_slang.get(currency, {}))

    def find(self, found: Gathered, words: Sequence[Token], text: str) -> None:
        """ "Menos de 200 pesos", "tengo $50", "tengo 5 lucas", "que no sea caro"."""
        for place, word in enumerate(found.words):
            if _SUM.fullmatch(word) and place not in found.taken:
                self._sum(found, words, place, text)
        place = 0
        while place < len(found.words):
            hit = self._book.cheap.at(found.words, place)
            if hit and hit[1] and found.is_free(place, place + hit[0]):
                # "Barato" may meet the "low cost" of a record; "que no sea caro" meets nothing.
                found.take(place, place + hit[0], "price", CHEAP, too=hit[0] == 1)
            place += hit[0] if hit else 1

    def _sum(self, found: Gathered, words: Sequence[Token], place: int, text: str) -> None:
        value, end, marked = _figure(words, place, text)
        length, units = self._unit(found, end)
        start = place
        while start and self._stands_between(found.words[start - 1], words[start - 1]):
            start -= 1
        before = self._book.price_most.ends_before(found.words, start)
        if length and not start and end + length == len(found.words):
            before = start  # "50 pesos" and no more: what somebody has to spend
        elif not before:
            return
        follows = found.word(end)
        ends = not follows or follows in self._book.all_small
        bare = self._book.price_bare.ends_before(found.words, start) and value >= _LEAST_BARE and ends
        if length or marked or bare:
            found.take(start - before, end + length, "price", str(value * units))

    def _unit(self, found: Gathered, place: int) -> tuple[int, int]:
        """How many words name money at `place` ("pesos", "de lana"), and how many units one of it is."""
        if units := self._units.get(found.word(place)):
            return 1, units
        after = found.word(place + 1)
        if found.word(place) in self._book.of and after not in self._book.money and after in self._units:
            return 2, self._units[after]
        return 0, 1

    def _stands_between(self, read: str, word: Token) -> bool:
        """Whether a word is part of the sum, or stands before it ("unos 100", "R$ 50")."""
        return not read or read in self._book.price_between or word.typed.lower() in self._book.price_between


def _figure(words: Sequence[Token], place: int, text: str) -> tuple[int, int, bool]:
    """The sum at a place, where its words end, and whether a sign of money stands beside it."""
    word = words[place]
    match = _WRITTEN.match(text, word.at) if word.typed.isdigit() else None
    if not match:
        return int(word.folded), place + 1, False
    end = place + 1
    while end < len(words) and words[end].at < match.end(1):
        end += 1
    while end < len(words) and words[end].at < match.end():
        end += 1
    marked = bool(match[2]) or text[: word.at].rstrip().endswith(("$", "€", "£"))
    return int(re.sub(r"[.,]", "", match[1])), end, marked
