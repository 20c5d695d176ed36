"""Numbers as words: "a las seis", "mi hija de ocho", "treinta y cinco pesos" read as figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.search.phrases import Phrases, flags, named, word_set
from catalog.search.words import Token

HUNDRED = 100
MOST_FIGURES = 4


class Numbers:
    """Reads the words of numbers where something is counted, paid or timed."""

    def __init__(self, data: Mapping[str, Any], family: frozenset[str]) -> None:
        self._values: dict[str, int] = {}
        for name in ("units", "tens", "hundreds"):
            self._values |= {word: value for text, value in named(data[name]) for word in word_set(text)}
        self._and = word_set(data["and"]["all"])
        self._counted = word_set(data["counted"]["after"])
        self._before: Phrases[bool] = flags(data["counted"]["before"])
        self._of = word_set(data["of"]["all"])
        self._family = family

    @property
    def words(self) -> frozenset[str]:
        """The words of numbers, for mending a misspelt one."""
        return frozenset(self._values)

    def counted(self, words: Sequence[Token]) -> list[Token]:
        """The words with figures for numbers; of a number of several words all but the last are empty."""
        found = list(words)
        folded = [word.folded for word in words]
        place = 0
        while place < len(folded):
            length, value = self.at(folded, place)
            if length and self._counts(folded, place, length):
                found[place : place + length] = [
                    replace(word, folded=str(value) if n == length - 1 else "")
                    for n, word in enumerate(words[place : place + length])
                ]
            place += length or 1
        return found

    def at(self, words: Sequence[str], place: int) -> tuple[int, int]:
        """How many words the number has that begins at `place`, and its value; (0, 0) for none."""
        value, length = self._values.get(words[place], 0), 1
        if not value:
            return 0, 0
        while place + length < len(words):
            joined = words[place + length] in self._and
            after = place + length + joined
            more = self._values.get(words[after], 0) if after < len(words) else 0
            if not more or not _goes_on(value, more):
                break
            value = value * more if more >= HUNDRED > value else value + more
            length = after - place + 1
        return length, value

    def value(self, words: Sequence[str], place: int) -> tuple[int, int]:
        """As `at`, of a number in words or in up to four figures; (0, 0) also after the last word."""
        if place >= len(words):
            return 0, 0
        word = words[place]
        if word.isascii() and word.isdigit():
            return (1, int(word)) if len(word) <= MOST_FIGURES else (0, 0)
        return self.at(words, place)

    def _counts(self, words: Sequence[str], place: int, length: int) -> bool:
        after = words[place + length] if place + length < len(words) else ""
        if after in self._counted:
            return True
        # "At a gym" holds no number, "a la una" does.
        if self._before.ends_before(words, place) > (self._values[words[place]] == 1):
            return True
        return place > 1 and words[place - 1] in self._of and words[place - 2] in self._family


def _goes_on(value: int, more: int) -> bool:
    """ "Cien" may go on with "veinte", "treinta" with "cinco", "dos" with "mil"; two units are two."""
    if more >= HUNDRED:
        return value < HUNDRED or (more == 10 * HUNDRED and value < more)
    return value >= HUNDRED or (value >= 20 and value % 10 == 0 and more < 10)
