"""Matching words: each content word of a question as a unit, and what every document has of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from catalog.search.index import Index
from catalog.search.postings import K1
from catalog.search.vocabulary import Variant
from catalog.search.words import Stems

Floats = npt.NDArray[np.float32]
GENERIC, VAGUE = 0.3, 0.12
"""How much a word that names half the catalogue still weighs."""
SAME_MEANING = 0.82
"""Weight of a word that means the same in another language or region."""
DEEP = 0.72
"""How much a word found only deep in a description counts as found."""
_ENOUGH = 4
"""From so many documents, a rare known word is not taken for a misspelt one."""


@dataclass(slots=True)
class Unit:
    """One content word: its weight, and per document how surely it is there, in front, and how strongly."""

    word: str
    typed: str
    weight: float
    found: Floats
    front: Floats
    strength: Floats
    best: Variant | None = None
    meant: bool = False
    terms: dict[int, Variant] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether the catalogue has anything for it."""
        return bool(self.terms)


class Matcher:
    """Finds the units of a question in an index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._stems = Stems()
        self._count = len(index)

    def units(self, words: Sequence[str], typed: Sequence[str]) -> list[Unit]:
        """One unit a word, in order."""
        vocabulary = self._index.vocabulary
        rows: list[list[Variant]] = []
        for word in words:
            variants = vocabulary.known(word, self._stems)
            if word not in vocabulary:
                variants += [*vocabulary.misspelt(word), *vocabulary.begun(word)]
                variants.sort(key=lambda variant: -variant.weight)
            rows.append(variants)
        units = [self._unit(word, shown, row) for word, shown, row in zip(words, typed, rows, strict=True)]
        self._add_joined(words, units)
        self._add_same_meaning(words, units)
        for unit in units:
            self._weigh(unit)
        return units

    def doubt(self, units: Sequence[Unit], document: int) -> bool:
        """Reads known words that the best document lacks anew: a slip may have made another word of them."""
        changed = False
        for unit in units:
            if unit.found[document] > 0.5 or len(unit.word) < 5 or not unit.known:
                continue
            if any(v.how == "spelling" for v in unit.terms.values()):
                continue
            few = max(
                (
                    int(self._index.vocabulary.frequencies[t])
                    for t, v in unit.terms.items()
                    if v.how == "word"
                ),
                default=0,
            )
            factor = 0.85 if few < _ENOUGH else 0.6
            for variant in self._index.vocabulary.misspelt(unit.word, strict=True):
                if variant.term not in unit.terms:
                    self._add(
                        unit, (variant.term,), Variant(variant.term, variant.weight * factor, "spelling")
                    )
                    changed = True
        return changed

    def _unit(self, word: str, typed: str, variants: Sequence[Variant]) -> Unit:
        found, front, strength = np.zeros((3, self._count), dtype=np.float32)
        unit = Unit(word, typed, 0.0, found, front, strength)
        for variant in variants:
            self._add(unit, (variant.term,), variant)
        unit.best = variants[0] if variants else None
        return unit

    def _add(self, unit: Unit, terms: tuple[int, ...], variant: Variant) -> None:
        documents, impacts, prominence = self._index.postings.of(terms[0])
        for term in terms[1:]:
            others, more, fronts = self._index.postings.of(term)
            documents, left, right = np.intersect1d(
                documents, others, assume_unique=True, return_indices=True
            )
            impacts = np.minimum(impacts[left], more[right])
            prominence = np.minimum(prominence[left], fronts[right])
        if len(terms) == 1:
            unit.terms.setdefault(terms[0], variant)
        weight = np.float32(variant.weight)
        depth = DEEP + (1 - DEEP) * np.minimum(prominence * 2, 1)
        unit.found[documents] = np.maximum(unit.found[documents], weight * depth)
        unit.front[documents] = np.maximum(unit.front[documents], weight * prominence)
        unit.strength[documents] = np.maximum(unit.strength[documents], weight * impacts)

    def _add_joined(self, words: Sequence[str], units: Sequence[Unit]) -> None:
        """Words written apart or together against the catalogue's custom."""
        vocabulary = self._index.vocabulary
        for place in range(len(words) - 1):
            joined = vocabulary.ids.get(words[place] + words[place + 1])
            if joined is not None and len(vocabulary.terms[joined]) >= 6:
                for unit in units[place : place + 2]:
                    self._add(unit, (joined,), Variant(joined, 0.9, "joined"))
        for word, unit in zip(words, units, strict=True):
            if word not in vocabulary and len(word) >= 7 and (pair := vocabulary.split(word)):
                self._add(unit, pair, Variant(pair[0], 0.8, "joined"))
                unit.terms.setdefault(pair[0], Variant(pair[0], 0.8, "joined"))

    def _add_same_meaning(self, words: Sequence[str], units: Sequence[Unit]) -> None:
        place = 0
        while place < len(words):
            hit = self._index.synonyms.at(words, place, self._stems)
            if not hit:
                place += 1
                continue
            for unit in units[place : place + hit[0]]:
                unit.meant = unit.meant or (bool(hit[1]) and hit[2])
                for terms in hit[1]:
                    if not (len(terms) == 1 and terms[0] in unit.terms):
                        self._add(unit, terms, Variant(terms[0], SAME_MEANING, "meaning"))
            place += hit[0]

    def _weigh(self, unit: Unit) -> None:
        """Rare words weigh more; those that the catalogue lacks as much as the rarest, short of none."""
        held = float(np.sum(unit.found > 0.3))
        rarity = np.log1p((self._count - held + 0.5) / (held + 0.5)) if self._count else 0.0
        lexicon = self._index.lexicon
        aside = unit.word in lexicon.vague or unit.word in lexicon.all_small
        factor = VAGUE if aside else GENERIC if unit.word in lexicon.generic else 1.0
        unit.weight = float(max(rarity, 0.4)) * factor


@dataclass(frozen=True, slots=True)
class Match:
    """Per document, 0 to 1: share of the content found, in front, its strength, and all as one score."""

    coverage: Floats
    front: Floats
    strength: Floats
    score: Floats


def match(units: Sequence[Unit], count: int) -> Match:
    """Half how much of the question is there, half where and how strongly."""
    zero = np.zeros(count, dtype=np.float32)
    total = sum(unit.weight for unit in units)
    if not total:
        return Match(zero, zero, zero, zero)
    coverage, front, strength = zero.copy(), zero.copy(), zero.copy()
    for unit in units:
        share = np.float32(unit.weight / total)
        coverage += share * unit.found
        front += share * unit.front
        strength += share * unit.strength
    strength *= np.float32((3.0 + K1) / 3.0)
    score = 0.45 * coverage + 0.3 * front + 0.25 * np.minimum(strength, 1)
    return Match(coverage, front, strength, score.astype(np.float32))
