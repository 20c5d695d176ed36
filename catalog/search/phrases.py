"""Phrases: find the longest known one at a place in a row of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from catalog.search.words import tokens

Meaning = TypeVar("Meaning")

NUMBER = "0"
"""Stands in a phrase for any number of up to three digits ("en {n} días")."""


class Phrases(Generic[Meaning]):
    """Phrases of folded words, each with a meaning; the longest wins."""

    def __init__(self, pairs: Iterable[tuple[str, Meaning]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
        self._single: set[str] = set()
        for phrase, meaning in pairs:
            words = tuple(tokens(phrase.replace("{n}", NUMBER)))
            if words:
                self._by_first.setdefault(words[0], []).append((words, meaning))
                if len(words) == 1:
                    self._single.add(words[0])
        self._by_two: dict[tuple[str, str], list[tuple[tuple[str, ...], Meaning]]] = {}
        """Those that begin with two words, and the first of them alone: few, where many begin with "de"."""
        for first, found in self._by_first.items():
            found.sort(key=lambda pair: -len(pair[0]))
            for second in {words[1] if len(words) > 1 else "" for words, _ in found}:
                fitting = [pair for pair in found if pair[0][1:2] in ((), (second,))]
                self._by_two[first, second] = fitting

    def __iter__(self) -> Iterator[tuple[tuple[str, ...], Meaning]]:
        """The phrases, each with its meaning."""
        return (pair for found in self._by_first.values() for pair in found)

    def at(self, words: Sequence[str], place: int) -> tuple[int, Meaning, int | None] | None:
        """The longest phrase that begins at `place`: how many words, its meaning and its number, if any."""
        word = words[place]
        if word not in self._by_first and not word.isdigit():
            return None
        following = words[place + 1] if place + 1 < len(words) else ""
        for first in (word, NUMBER) if _is_number(word) else (word,):
            if _is_number(following):
                fitting = self._by_first.get(first, [])
            else:
                fitting = self._by_two.get((first, following)) or self._by_two.get((first, ""), [])
            for phrase, meaning in fitting:
                number = _matched(phrase, words, place)
                if number is not None:
                    return len(phrase), meaning, number if number >= 0 else None
        return None

    def begins(self, words: Sequence[str]) -> list[int]:
        """The places at which a phrase may begin, by its first word."""
        firsts = self._by_first
        return [place for place, word in enumerate(words) if word in firsts or word.isdigit()]

    def ending(self, words: Sequence[str], place: int) -> tuple[int, Meaning] | None:
        """The longest phrase that ends right before `place`: how many words, and its meaning."""
        for length in range(min(place, 5), 0, -1):
            hit = self.at(words[place - length : place], 0)
            if hit and hit[0] == length:
                return length, hit[1]
        return None

    def ends_before(self, words: Sequence[str], place: int) -> int:
        """How many words the longest phrase has that ends right before `place`; 0 where none does."""
        hit = self.ending(words, place)
        return hit[0] if hit else 0

    @property
    def all_words(self) -> frozenset[str]:
        """All words that stand in some phrase."""
        return frozenset(word for found in self._by_first.values() for words, _ in found for word in words)

    @property
    def single_words(self) -> frozenset[str]:
        """The phrases of one word."""
        return frozenset(self._single)


def flags(phrases: Iterable[str]) -> Phrases[bool]:
    """Phrases that mean no more than that they are there."""
    return Phrases((phrase, True) for phrase in phrases)


def valued(table: Mapping[str, Iterable[str]]) -> Phrases[str]:
    """Phrases listed under what they mean."""
    return Phrases((phrase, value) for value, phrases in table.items() for phrase in phrases)


def named(table: Mapping[str, str]) -> Iterable[tuple[str, int]]:
    """Words listed under a number, as pairs."""
    return ((name, int(number)) for number, names in table.items() for name in names.split())


def word_set(texts: str | Iterable[str]) -> frozenset[str]:
    """All folded words of a text or of several."""
    return frozenset(word for text in ([texts] if isinstance(texts, str) else texts) for word in tokens(text))


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 3


def _matched(phrase: tuple[str, ...], words: Sequence[str], place: int) -> int | None:
    """None for no match, else the number found, -1 for none."""
    if place + len(phrase) > len(words):
        return None
    number = -1
    for offset, wanted in enumerate(phrase):
        word = words[place + offset]
        if wanted == NUMBER and _is_number(word):
            number = int(word)
        elif word != wanted:
            return None
    return number
