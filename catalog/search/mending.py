"""Mending: shortened words at full length, and slips in words of time, price and audience."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from catalog.search.calendar import Calendar
from catalog.search.phrasebook import Phrasebook
from catalog.search.phrases import word_set
from catalog.search.spotting import plain as without_plural
from catalog.search.words import Token, single, sound, squeeze

_SHORTEST = 5
"""Letters from which a word is mended: shorter ones are too near to too many."""
_SHORT_SLIP = 4
"""Letters from which a word may be a slip of a small one, where it is nothing else."""
_LONG = 9
"""Letters from which two slips are forgiven."""


class Mender:
    """Mends words that the catalogue does not know as they are."""

    def __init__(
        self,
        phrasebook: Phrasebook,
        calendar: Calendar,
        known: Callable[[str], bool],
        used: frozenset[str] = frozenset(),
    ) -> None:
        """`used` are words that people use: none of them is a slip, but for one in number."""
        asked = phrasebook.asked.single_words | calendar.words
        self._short = phrasebook.short
        # "beber" is no slip of "bebé": whatever stands in a phrase of ours is a word.
        self._as_they_are = phrasebook.all_small | calendar.shy_words | phrasebook.asked.all_words
        told = (phrasebook.numbers, phrasebook.durations, phrasebook.exclusions)
        ours = word_set(text for data in told for text in _texts(data))
        ours |= (
            phrasebook.money.union(*phrasebook.money_slang.values())
            | phrasebook.price_most.all_words
            | phrasebook.cheap.all_words
        )
        ours |= phrasebook.levels.asked.all_words
        self._as_they_are |= ours
        self._known, self._used = known, used
        self._right = frozenset(word for word in asked if len(word) >= _SHORTEST)
        self._right_by_first = by_first_letter(self._right)
        self._heard = {sound(word): word for word in sorted(self._right)}
        said = phrasebook.all_small.union(phrasebook.aside, *phrasebook.frame.values())
        phrased = calendar.phrased_words | phrasebook.asked.all_words | phrasebook.greeting.all_words
        self._said = said | ours | phrased | phrasebook.vague | phrasebook.generic | phrasebook.real
        self._said_heard = {sound(word): word for word in sorted(said) if len(word) >= 3}

    def lengthened(self, words: Iterable[Token]) -> list[Token]:
        """Shortened words at full length: "xq" is "por que"."""
        found: list[Token] = []
        for word in words:
            meant = self._short.get(word.folded)
            if not meant or (len(word.folded) >= _SHORTEST and self._known(word.folded)):
                found.append(word)
                continue
            found.extend(Token(word.typed if n == 0 else "", part, word.at) for n, part in enumerate(meant))
        return found

    def mended(self, words: Sequence[Token]) -> list[Token]:
        """All words mended, save those that with a neighbour make a word of the catalogue ("dory mates")."""
        folded = ["", *(word.folded for word in words), ""]
        return [
            word if self._known(before + word.folded) or self._known(word.folded + after) else self.mend(word)
            for before, word, after in zip(folded, words, folded[2:], strict=False)
        ]

    def _is_word(self, folded: str) -> bool:
        ours = folded in self._said or folded in self._right
        return ours or folded in self._used or self._known(folded)

    def mend(self, word: Token) -> Token:
        """The word as it was meant, if it is a misspelt word of a wish, or sounds like a small one."""
        folded = word.folded
        if len(folded) >= 3 and not self._is_word(folded) and (said := self._said_heard.get(sound(folded))):
            return replace(word, folded=said)
        if (
            len(folded) < _SHORTEST
            or self._known(folded)
            or folded in self._right
            or folded in self._as_they_are
        ):
            return word
        if folded in self._used:
            same = (f"{folded}s", f"{folded}es", without_plural(folded))
            return replace(word, folded=next((other for other in same if other in self._right), folded))
        plain = squeeze(folded)
        if plain in self._right:
            return replace(word, folded=plain)
        if heard := self._heard.get(sound(plain)):
            return replace(word, folded=heard)
        most = 2 if len(plain) >= _LONG else 1
        near = [
            (OSA.distance(plain, other, score_cutoff=most), other)
            for other in self._right_by_first.get(plain[0], ())
            if abs(len(other) - len(plain)) <= most
        ]
        distance, other = min(near, default=(_LONG, ""))
        return replace(word, folded=other) if distance <= most else word


def _texts(data: object) -> Iterator[str]:
    """All texts of a data file, whatever they are listed under."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        yield from (text for part in data.values() for text in _texts(part))
    elif isinstance(data, Iterable):
        yield from (text for part in data for text in _texts(part))


def nearly_one_of(word: str, small: frozenset[str]) -> bool:
    """ "dee" for "de", "quierro" for "quiero": a slip in a word without content."""
    plain = squeeze(word)
    if plain in small or single(plain) in small:
        return True
    return len(plain) >= _SHORTEST + 1 and _is_letter_away(plain, small, _SHORTEST)


def perhaps_one_of(word: str, small: frozenset[str]) -> bool:
    """ "dnde" for "donde", but "uvas" for "unas", too: what may be a slip in a short word without content."""
    return len(word) >= _SHORT_SLIP and _is_letter_away(word, small, _SHORT_SLIP)


def _is_letter_away(word: str, small: frozenset[str], shortest: int) -> bool:
    return any(
        OSA.distance(word, other, score_cutoff=1) <= 1
        for other in by_first_letter(small).get(word[0], ())
        if len(other) >= shortest and abs(len(other) - len(word)) <= 1
    )


@lru_cache(maxsize=32)
def by_first_letter(words: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """The words by their first letters; the same few sets are asked for again and again."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[0], []).append(word)
    return found
