"""Matching words: each content word of a question as a unit, and what every document has of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from catalog.search.index import Index
from catalog.search.kinship import infinitive
from catalog.search.lexicon import LANGUAGES
from catalog.search.postings import K1
from catalog.search.times import KEPT
from catalog.search.unit import Unit
from catalog.search.usage import words_in_use
from catalog.search.vocabulary import Variant
from catalog.search.words import Stems

Floats = npt.NDArray[np.float32]
GENERIC, VAGUE, ASIDE = 0.3, 0.12, 0.1
"""How much a word that names half the catalogue still weighs."""
SAME_MEANING = 0.82
"""Weight of a word that means the same in another language or region."""
NAMED = 0.8
"""Weight of another name of the same concept."""
NEEDED = 0.75
"""Weight of a word for what would help."""
SAID_OF_NEED = 0.3
"""How much the words that told of a need still weigh themselves."""
PART_OF_PHRASE = 0.6
"""How surely one word of a phrase with a meaning of its own is that word ("live" of "live music")."""
ANOTHER_FORM = 0.95
"""Weight from which a word is a form of another ("tercero", "tercera") and so no slip."""
SURELY_SPELT = 0.8
"""Weight from which a respelling may stand for its equivalents, too."""
KEPT_SHARE = 0.6
"""How far what keeps a wish has the words that asked for it, where they may be the subject."""
MEANT_DEEP = 0.55
"""As DEEP, for another word that means the same."""
DEEP = 0.72
"""How much a word found only deep in a description counts as found."""
LONG_WORD = 6
"""Letters from which a word that has equivalents is none that was meant otherwise."""
_ENOUGH = 4
"""From so many documents, a rare known word is not taken for a misspelt one."""


class Matcher:
    """Finds the units of a question in an index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._stems = Stems()
        self._count = len(index)

    def units(
        self,
        words: Sequence[str],
        typed: Sequence[str],
        heads: frozenset[int] = frozenset(),
        said: Sequence[str] = (),
        languages: Sequence[str] = LANGUAGES,
        *,
        told: Sequence[str] = (),
    ) -> list[Unit]:
        """One unit a word, in order, and one for each need heard in what was `told` (else in all that was
        `said`); `heads` are the places of the subject."""
        vocabulary, used = self._index.vocabulary, words_in_use(self._index.concepts.lexicon)
        rows: list[list[Variant]] = []
        for word in words:
            variants = vocabulary.known(word, self._stems)
            if word not in self._index.phrasebook.all_small:
                variants = [v for v in variants if v.how == "word" or v.term not in self._index.small_terms]
            known = {variant.term for variant in variants}
            well = max((variant.weight for variant in variants), default=0.0) >= ANOTHER_FORM
            kin = vocabulary.kin(infinitive(word, used))
            variants += [variant for variant in kin if variant.term not in known]
            if word not in vocabulary and not well and not self._is_real(word):
                variants += vocabulary.begun(word)
                if word not in used:  # what people say is no slip of another word
                    variants += [*vocabulary.misspelt(word), *vocabulary.heard(word)]
            variants.sort(key=lambda variant: -variant.weight)
            rows.append(variants)
        units = [self._unit(word, shown, row) for word, shown, row in zip(words, typed, rows, strict=True)]
        self._add_joined(words, units)
        self._add_same_meaning(words, units)
        self._add_concepts(said or words, units, languages)
        for place, unit in enumerate(units):
            unit.head = place in heads
            self._weigh(unit)
        units += self._needed(told or said or words, units)
        return units

    def _is_real(self, word: str) -> bool:
        """Whether a word is one that people use, though this catalogue may not."""
        phrasebook = self._index.phrasebook
        said = word in phrasebook.real or word in phrasebook.aside or word in phrasebook.generic
        return said or (len(word) >= LONG_WORD and self._index.phrase([word], 0) > 0)

    def _needed(self, words: Sequence[str], units: Sequence[Unit]) -> list[Unit]:
        found = []
        for need in self._index.needs.heard(words, self._stems):
            told = {words[place] for place in need.places}
            said = [unit for unit in units if unit.word in told]
            unit = self._unit(" ".join(u.word for u in said), " ".join(u.typed for u in said), ())
            for terms in need.terms:
                self._add(unit, terms, Variant(terms[0], NEEDED, "need"))
            unit.meant = unit.need = True
            self._weigh(unit)
            for other in said:
                if len(told) > 1 or not self._names_something(other):
                    other.weight *= SAID_OF_NEED
                    other.aside = True
            found.append(unit)
        return found

    def _names_something(self, unit: Unit) -> bool:
        """Whether the very word stands in some title: then it is as good as what it asks for."""
        term = self._index.vocabulary.ids.get(unit.word)
        return term is not None and bool(self._index.vocabulary.title_frequencies[term])

    def keep(self, units: Sequence[Unit], words: frozenset[str], state: npt.NDArray[np.int8]) -> None:
        """What keeps a wish has the words that asked for it, in part, where they may be the subject."""
        for unit in units:
            if unit.word in words:
                unit.found[state == KEPT] = np.maximum(unit.found[state == KEPT], KEPT_SHARE)

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
        deep = MEANT_DEEP if variant.how == "meaning" else DEEP
        depth = deep + (1 - deep) * np.minimum(prominence * 2, 1)
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
        place, vocabulary, small = 0, self._index.vocabulary, self._index.small_terms
        respelt = [self._respelt(word, unit) for word, unit in zip(words, units, strict=True)]
        while place < len(words):
            synonyms = self._index.synonyms
            hit = synonyms.at(words, place, self._stems) or synonyms.at(respelt, place, self._stems)
            if not hit:
                place += 1
                continue
            for unit in units[place : place + hit[0]]:
                unit.meant = unit.meant or (bool(hit[1]) and hit[2])
                if hit[0] > 1 and hit[1]:
                    unit.found *= PART_OF_PHRASE
                    unit.front *= PART_OF_PHRASE
                    unit.strength *= PART_OF_PHRASE
                literal = tuple(vocabulary.ids.get(word, -1) for word in words[place : place + hit[0]])
                for terms in hit[1]:
                    if len(terms) > 1 and terms == literal:
                        self._add(unit, terms, Variant(terms[0], 1.0, "word"))
                    elif len(terms) > 1 or terms[0] not in small | unit.terms.keys():
                        self._add(unit, terms, Variant(terms[0], SAME_MEANING, "meaning"))
            place += hit[0]

    def _add_concepts(self, said: Sequence[str], units: Sequence[Unit], languages: Sequence[str]) -> None:
        """What names the concept that a word names, or several, small ones and all ("me siento sola")."""
        concepts = self._index.concepts
        places = [place for place, word in enumerate(said) if concepts.spotter.counts(word)]
        form = concepts.spotter.form(said)
        for concept, place, length in concepts.spotter.spot(form, languages=languages):
            documents, prominence = concepts.of(concept)
            spoken = said[places[place] : places[place + length - 1] + 1]
            for unit in units:
                if unit.word in spoken:
                    unit.meant = unit.meant or bool(len(documents))
                    unit.lift(documents, prominence, NAMED)

    def _respelt(self, word: str, unit: Unit) -> str:
        """The word that a misspelt one surely is."""
        if unit.best is None or unit.best.how != "spelling" or unit.best.weight < SURELY_SPELT:
            return word
        return self._index.vocabulary.terms[unit.best.term]

    def _weigh(self, unit: Unit) -> None:
        """Rare words weigh more; those that the catalogue lacks as much as the rarest, short of none."""
        unit.held = held = int(np.sum(unit.found > 0.3))
        rarity = np.log1p((self._count - held + 0.5) / (held + 0.5)) if self._count else 0.0
        phrasebook = self._index.phrasebook
        vague = unit.word in phrasebook.vague or unit.word in phrasebook.all_small
        priced = unit.word in phrasebook.cheap.single_words  # a wish already, whatever else it may mean
        beside = priced or ((vague or unit.word in phrasebook.aside) and not unit.meant)
        unit.aside = beside and not unit.head
        unit.errand = unit.word in phrasebook.real
        unit.generic = unit.word in phrasebook.generic and not unit.aside
        unit.aside = unit.aside or (unit.generic and not unit.known)
        factor = (VAGUE if vague else ASIDE) if unit.aside else GENERIC if unit.generic else 1.0
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
