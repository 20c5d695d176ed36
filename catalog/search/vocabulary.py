"""The words of a catalogue: which of them a word of a question may mean, and how surely."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from catalog.search.kinship import root
from catalog.search.words import STEM_LANGUAGES, Stems, single, sound, squeeze

Integers = npt.NDArray[np.int64]
VARIANTS = 6
"""Most misspelt readings of one word (matching.md, "Misspellings")."""

KIN = 0.74
"""How surely a word of the same root is meant."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A word of the catalogue that a word of the question may mean; `weight` 1 for that very word."""

    term: int
    weight: float
    how: str


class Vocabulary:
    """All terms of a catalogue, shortest first, with how many documents hold each."""

    _alphabetical: list[str]
    _masks: npt.NDArray[np.uint32]
    _stems: dict[str, _Keys]
    _sounds: _Keys
    _roots: _Keys

    def __init__(
        self,
        terms: Sequence[str],
        frequencies: Integers,
        title_frequencies: Integers,
        *,
        before: Vocabulary | None = None,
    ) -> None:
        """`terms` are in the order of `postings.in_order`; what is in `before` is not looked at again."""
        self.terms = terms
        self.frequencies = frequencies
        self.title_frequencies = title_frequencies
        self.ids = {term: number for number, term in enumerate(terms)}
        lengths = np.fromiter(map(len, terms), dtype=np.int64, count=len(terms))
        self._starts = np.searchsorted(lengths, np.arange(64))
        known = before.ids if before is not None else {}
        places = np.array([known.get(term, -1) for term in terms], dtype=np.int64)
        strange = [term for term in terms if term not in known]
        # What is nearly in order is put in order without holding up whoever else runs.
        staying = (term for term in before._alphabetical if term in self.ids) if before is not None else ()
        self._alphabetical = sorted(chain(staying, sorted(strange)))

        def carried(fresh: npt.NDArray[Any], those: npt.NDArray[Any] | None) -> npt.NDArray[Any]:
            found = np.empty(len(terms), dtype=fresh.dtype)
            found[places < 0] = fresh
            if those is not None:
                found[places >= 0] = those[places[places >= 0]]
            return found

        def keys(told: Iterable[str], those: _Keys | None) -> _Keys:
            hashes = np.fromiter(map(hash, told), dtype=np.int64, count=len(strange))
            return _Keys(carried(hashes, those.all if those is not None else None))

        stems = Stems()
        self._masks = carried(_masks(strange), before._masks if before else None)
        self._stems = {
            language: keys(stems.all(strange, language), before._stems[language] if before else None)
            for language in STEM_LANGUAGES
        }
        self._sounds = keys(map(sound, strange), before._sounds if before else None)
        self._roots = keys(map(root, strange), before._roots if before else None)

    def counted_anew(self, frequencies: Integers, title_frequencies: Integers) -> Vocabulary:
        """The same terms, with how many documents hold each by now."""
        same = copy(self)
        same.frequencies, same.title_frequencies = frequencies, title_frequencies
        return same

    def __contains__(self, word: str) -> bool:
        return word in self.ids

    def known(self, word: str, stems: Stems) -> list[Variant]:
        """The word itself and those of the same stem."""
        found: dict[int, float] = {}
        exact = self.ids.get(word)
        if exact is not None:
            found[exact] = 1.0
        if len(word) >= 3 and not word.isdigit():
            for language, stem in stems.of(word):
                for term in self._stems[language].find(stem):
                    if len(stem) < 4 and not _of_one_word(word, self.terms[term]):
                        continue
                    likeness = min(len(word), len(self.terms[term])) / max(len(word), len(self.terms[term]))
                    weight = 0.56 + 0.4 * likeness
                    found[term] = max(found.get(term, 0.0), weight)
        ranked = sorted(found.items(), key=lambda item: -item[1])[:12]
        return [Variant(term, weight, "word" if weight == 1.0 else "stem") for term, weight in ranked]

    def forms(self, word: str, language: str, stems: Stems) -> list[int]:
        """The word itself and those that differ by no more than an ending in its language: "buceo", "bucear",
        but not "claves" for "clavados"."""
        found = [self.ids[word]] if word in self.ids else []
        (stem,) = stems.all([word], language)
        for term in self._stems[language].find(stem):
            other = self.terms[term]
            if other != word and Prefix.similarity(word, other) >= min(len(word), len(other)) - 1:
                found.append(term)
        return found

    def kin(self, word: str) -> list[Variant]:
        """Words of the same root ("soldar", "soldadura"), surer for a word that the catalogue lacks."""
        own = root(word)
        if not own:
            return []
        weight = KIN if word not in self.ids else KIN * 0.85
        found = [t for t in self._roots.find(own) if self.terms[t] != word and root(self.terms[t]) == own]
        found.sort(key=lambda term: -int(self.frequencies[term]))
        return [Variant(term, weight, "kin") for term in found[:VARIANTS]]

    def heard(self, word: str) -> list[Variant]:
        """Words of three letters that sound just like this one ("bih" for "vih")."""
        if len(word) != 3 or word in self.ids or not word.isalpha():
            return []
        found = [t for t in self._sounds.find(sound(word)) if len(self.terms[t]) == 3]
        return [Variant(term, 0.7, "spelling") for term in found[:2]]

    def misspelt(self, word: str, *, strict: bool = False) -> list[Variant]:
        """Likely intended words, likeliest first; `strict` for a word that is itself a word."""
        plain = squeeze(word)
        length = len(plain)
        if length < 4 or any(letter.isdigit() for letter in plain):
            return []
        most = 1 if length < 5 or strict else 2 if length < 9 else 3
        found = {term: float(d) for term, d in self._near(plain, most)}
        if plain != word and plain in self.ids:
            found[self.ids[plain]] = 0.4
        key = sound(plain)
        for term in self._sounds.find(key):
            if len(self.terms[term]) >= 3:
                found[term] = min(found.get(term, 2.0), 1.0) * 0.5
        weighed = [(self._likeness(plain, term, distance), term) for term, distance in found.items()]
        weighed = [pair for pair in weighed if pair[0] > 0.3]
        weighed.sort(key=lambda pair: -pair[0] * (1 + 0.04 * float(np.log1p(self.frequencies[pair[1]]))))
        return [Variant(term, weight, "spelling") for weight, term in weighed[:VARIANTS]]

    def begun(self, word: str) -> list[Variant]:
        """Words that begin with this one, the most frequent first: for a word typed half."""
        if len(word) < 4:
            return []
        first = bisect_left(self._alphabetical, word)
        found = []
        for term in self._alphabetical[first : first + 40]:
            if not term.startswith(word):
                break
            found.append(self.ids[term])
        found.sort(key=lambda term: -int(self.frequencies[term]))
        return [Variant(t, 0.45 + 0.35 * len(word) / len(self.terms[t]), "begun") for t in found[:4]]

    def split(self, word: str) -> tuple[int, int] | None:
        """Two words written as one, both known: the pair whose rarer half is the least rare."""
        best: tuple[int, tuple[int, int]] | None = None
        for cut in range(3, len(word) - 2):
            left, right = self.ids.get(word[:cut]), self.ids.get(word[cut:])
            if left is not None and right is not None:
                worth = int(min(self.frequencies[left], self.frequencies[right]))
                if best is None or worth > best[0]:
                    best = worth, (left, right)
        return best[1] if best else None

    def _near(self, word: str, most: int) -> Iterable[tuple[int, int]]:
        length = len(word)
        first = int(self._starts[max(length - most, 1)])
        last = int(self._starts[min(length + most + 1, 63)])
        masks, own = self._masks[first:last], _mask(word)
        # One slip takes away at most one letter of the set and adds at most one.
        close = (np.bitwise_count(masks & ~own) <= most) & (np.bitwise_count(own & ~masks) <= most)
        near = (np.flatnonzero(close) + first).tolist()
        choices = [self.terms[n] for n in near]
        hits = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=64)
        return ((near[place], int(distance)) for _, distance, place in hits)

    def _likeness(self, word: str, term: int, distance: float) -> float:
        """(1 − d/len)^1.5, a slip at the first letter counting for more (matching.md, "Misspellings")."""
        other = self.terms[term]
        if other[0] != word[0]:
            distance += 0.35
        if squeeze(other) != other or single(other) == single(word):
            distance = min(distance, 0.6)
        share = 1 - distance / max(len(word), len(other))
        return float(share**1.5) if share > 0 else 0.0


class _Keys:
    """Words grouped by a key, held as two sorted arrays of numbers."""

    def __init__(self, hashes: Integers) -> None:
        self._order = np.argsort(hashes, kind="stable").astype(np.int32)
        self._hashes = hashes[self._order]

    @property
    def all(self) -> Integers:
        """The hashes of the keys, a word after the other."""
        hashes = np.empty_like(self._hashes)
        hashes[self._order] = self._hashes
        return hashes

    def find(self, key: str) -> list[int]:
        wanted = hash(key)
        first = int(np.searchsorted(self._hashes, wanted, side="left"))
        last = int(np.searchsorted(self._hashes, wanted, side="right"))
        found: list[int] = self._order[first : min(last, first + 24)].tolist()
        return found


def _of_one_word(word: str, other: str) -> bool:
    """Whether two words of one short stem differ in no more than their last two letters."""
    least = max(len(word), len(other)) - 2
    return word[:least] == other[:least]


def _mask(word: str) -> np.uint32:
    mask = 0
    for letter in word.encode("ascii", "replace"):
        mask |= 1 << (letter - 97 if 97 <= letter <= 122 else 26 + letter % 6)
    return np.uint32(mask)


def _masks(words: Sequence[str]) -> npt.NDArray[np.uint32]:
    """Which letters a word has, one bit each: words far apart in this are far apart in spelling."""
    if not words:
        return np.zeros(0, dtype=np.uint32)
    encoded = np.array([w.encode("ascii", "replace") for w in words])
    letters = encoded.view(np.uint8).reshape(len(words), -1)
    masks = np.zeros(len(words), dtype=np.uint32)
    for column in range(letters.shape[1]):
        code = letters[:, column].astype(np.uint32)
        bit = np.where((code >= 97) & (code <= 122), code - 97, 26 + code % 6)
        masks |= np.where(code > 0, np.uint32(1) << bit.astype(np.uint32), np.uint32(0)).astype(np.uint32)
    return masks
