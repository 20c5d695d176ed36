"""Ranking: which documents answer a reading, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from catalog.search.index import Index
from catalog.search.listing import Lister
from catalog.search.matching import Match, Matcher, match
from catalog.search.meant import Meant, meant
from catalog.search.precedence import Precedence, best_of
from catalog.search.reading import Reading
from catalog.search.scope import EVERYWHERE, Scope
from catalog.search.times import BROKEN, KEPT, UNSURE
from catalog.search.titles import CLOSE_LOOKS, look_closely
from catalog.search.unit import Unit
from catalog.search.wishes import States, wishes

Floats = npt.NDArray[np.float32]
DECISIVE = ("free", "price", "when", "access", "not")
"""Wishes that, broken, never stand above kept."""
EXCLUDING = ("level",)
"""Wishes that, broken, never stand above kept, while what does not say is no worse for it."""
SOFT_WEIGHT = {
    "where": 0.65,
    "audience": 0.5,
    "kind": 0.08,
    "language": 0.3,
    "online": 0.3,
    "level": 0.15,
    "duration": 0.2,
}
"""What a wish that is not decisive takes off the score where it is broken."""
SUBJECT_TOO = 0.15
"""The same for a wish whose words may as well be the subject."""
CHEAP_WEIGHT = 0.04
"""The same for "not dear", which most records do not let one judge."""
KIN_WEIGHT = 0.2
"""The same for an audience told only by kinship: a daughter may be of any age."""
UNSURE_SHARE = 0.7
"""The part of that which is taken off where it is not known."""
GATE = 0.6
"""Share of the best document's coverage below which another no longer answers the same question."""
WEAK = 0.6
"""Share of the best words' score below which a document, though it keeps all wishes, stands behind."""
TAIL = 0.45
"""The same share below which it is not shown at all."""
LEAST = 0.12
"""Coverage below which nothing is found at all."""
WHOLE = 0.9
"""Coverage from which the words are taken as they were written."""
ALIKE = 0.25
"""Nearness from which a document may answer without a word of the question."""
MOST_MEANT = 40
"""Most documents that answer by what they mean alone."""


@dataclass(slots=True)
class Ranked:
    """The documents that answer, best first, with all that confidence and reasons need.

    `kept` counts those that keep every decisive wish. `order_broken` holds those that break one, for where
    there is nothing else. `decisive` are the wishes that, broken, never stand above kept, `soft` those
    that hardly count; `kin` says that for whom it is was told by kinship alone. `plain` are the scores of the
    words and of what they mean, `worded` those of the words alone, `by_words` tells which documents answer by
    them, `meant` what was meant beyond them; None where the question has no words.
    """

    order: list[int]
    kept: int
    states: States
    scores: Floats
    starts: npt.NDArray[np.int64]
    kilometres: Floats | None
    match: Match | None = None
    units: list[Unit] = field(default_factory=list)
    plain: Floats | None = None
    candidates: npt.NDArray[np.int64] | None = None
    order_broken: list[int] = field(default_factory=list)
    decisive: tuple[str, ...] = DECISIVE
    soft: frozenset[str] = frozenset()
    kin: bool = False
    by_words: npt.NDArray[np.bool_] | None = None
    worded: Floats | None = None
    meant: Meant | None = None


class Ranker:
    """Orders the documents of an index for one moment, aware and in the city's zone."""

    def __init__(self, index: Index, now: datetime, scope: Scope = EVERYWHERE) -> None:
        self._index = index
        self._now = now
        self._scope = scope
        self.alive = index.times.on_offer(now, now.date())
        if scope.topic:
            self.alive = self.alive & index.shelves.on(scope.topic, len(index))
        self._turns = index.standing.turns(now.date())
        self._lister = Lister(index, now, self.alive, scope)

    def rank(self, reading: Reading) -> Ranked:
        """By words where there are any, else by what keeps the wishes, soonest first."""
        states, starts, kilometres = wishes(self._index, reading, self._now)
        empty = Ranked([], 0, states, np.zeros(len(self._index), dtype=np.float32), starts, kilometres)
        empty.soft, empty.kin = reading.soft, self._is_kin(reading)
        empty.decisive = tuple(key for key in DECISIVE if key not in reading.soft)
        if reading.understood.online is False:
            empty.decisive = (*empty.decisive, "online")
        if not self.alive.any():
            return empty
        return self._by_words(reading, empty) if reading.content else self._by_wishes(reading, empty)

    def without(self, ranked: Ranked, key: str) -> Ranked:
        """The same words with one wish taken back."""
        return self._ordered(
            replace(
                ranked,
                states={name: state for name, state in ranked.states.items() if name != key},
                kilometres=None if key == "where" else ranked.kilometres,
            )
        )

    def _by_words(self, reading: Reading, found: Ranked) -> Ranked:
        matcher = Matcher(self._index)
        words = [reading.words[n] for n in reading.content]
        heads = frozenset(place for place, n in enumerate(reading.content) if n in reading.heads)
        said = [word.folded for word in reading.words]
        units = matcher.units(
            [w.folded for w in words],
            [w.typed for w in words],
            heads,
            said,
            reading.languages,
            told=self._told(reading),
        )
        for unit, place in zip(units, reading.content, strict=False):
            unit.joined = place in reading.joined
            unit.ruling = place == reading.ruling
        for key in reading.soft & found.states.keys() - {"price"}:
            spoken = {n for span in reading.spans if span.key == key for n in range(span.start, span.end)}
            matcher.keep(units, frozenset(reading.words[n].folded for n in spoken), found.states[key])
        matched = match(units, len(self._index))
        best = int(np.argmax(np.where(self.alive, matched.score, -1)))
        if matched.coverage[best] < WHOLE and matcher.doubt(units, best):
            matched = match(units, len(self._index))
        coverage = np.where(self.alive, matched.coverage, 0)
        gate = max(GATE * float(coverage.max(initial=0)), LEAST)
        by_words = coverage >= gate
        worded = matched.score.copy()
        few = best_of(np.flatnonzero(by_words), worded, self._turns, CLOSE_LOOKS)
        look_closely(self._index, worded, few, units, reading)
        by_words &= worded >= TAIL * float(worded[by_words].max(initial=0))
        means = meant(self._index, reading)
        plain = means.added(worded)
        answering = by_words.copy()
        answering[self._meant_best(plain, means)] = True
        candidates = np.flatnonzero(answering)
        found = replace(found, match=matched, units=units, by_words=by_words, worded=worded, meant=means)
        return self._ordered(replace(found, plain=plain, candidates=candidates))

    def _told(self, reading: Reading) -> list[str]:
        """The words in which needs are heard: a denial that belongs to a wish denies nothing else."""
        wished = {n for span in reading.spans if not span.too for n in range(span.start, span.end)}
        denying = self._index.phrasebook.denying
        return [
            "" if n in wished and word.folded in denying else word.folded
            for n, word in enumerate(reading.words)
        ]

    def _meant_best(self, scores: Floats, means: Meant) -> npt.NDArray[np.int64]:
        """The best of those that may answer by what they mean, whatever words they have."""
        those = np.flatnonzero(self.alive & ((means.conceived > 0) | (means.near >= ALIKE)))
        return best_of(those, scores, self._turns, MOST_MEANT)

    def _ordered(self, found: Ranked) -> Ranked:
        """Decisive wishes first, then the score, then what goes before among equals."""
        if found.plain is None or found.candidates is None:
            return found
        scores = found.plain.copy()
        soft = SOFT_WEIGHT | dict.fromkeys(found.soft, SUBJECT_TOO)
        if "price" in found.soft:
            soft["price"] = CHEAP_WEIGHT
        if found.kin:
            soft["audience"] = KIN_WEIGHT
        for key, weight in soft.items():
            if key in found.states and key not in found.decisive:
                lost = np.array([0.0, UNSURE_SHARE * weight, weight], dtype=np.float32)
                scores -= lost[found.states[key]]
        if found.kilometres is not None:
            far = np.nan_to_num(np.minimum(found.kilometres, 10), nan=5)
            scores -= far.astype(np.float32) * np.float32(0.012)
        tiers = np.zeros(len(self._index), dtype=np.int8)
        those = found.candidates
        decided = [found.states[key] for key in found.decisive if key in found.states]
        for key in found.states.keys() & set(EXCLUDING):
            state = found.states[key]
            decided.append(np.where(state == BROKEN, state, np.int8(KEPT)))
        for state in decided:
            tiers = np.maximum(tiers, state)
        if decided:
            # What is weakly met, or meant for others, never stands above what only does not say its price.
            behind = found.plain < WEAK * float(found.plain[those].max(initial=0))
            if "audience" in found.states and "audience" not in found.soft:
                behind |= found.states["audience"] == BROKEN
            tiers = np.where(behind & (tiers == KEPT), np.int8(UNSURE), tiers)
        for key in self._scope.strict & found.states.keys():
            those = those[found.states[key][those] == KEPT]
        if not len(those):
            return replace(found, order=[], kept=0, scores=scores, order_broken=[])
        those = those[found.plain[those] >= TAIL * float(found.plain[those].max(initial=0))]
        before = Precedence.of(those, self._index, self._now, found.starts)
        gently = np.round(scores[those] - before.lost, 4)
        order = those[np.lexsort((self._turns[those], before.days, -gently, tiers[those]))]
        whole = order[tiers[order] < BROKEN]
        return replace(
            found,
            order=whole.tolist(),
            kept=int(np.sum(tiers[whole] == KEPT)),
            scores=scores,
            order_broken=order[tiers[order] == BROKEN].tolist(),
        )

    def _is_kin(self, reading: Reading) -> bool:
        """Whether for whom it is was told by a word of kinship alone, without an age."""
        spans = [span for span in reading.spans if span.slot == "audience"]
        family = self._index.phrasebook.family
        said = [{reading.words[n].folded for n in range(span.start, span.end)} for span in spans]
        return reading.age is None and bool(spans) and all(words & family for words in said)

    def _by_wishes(self, reading: Reading, found: Ranked) -> Ranked:
        """No words: all that keeps every wish; each as good as the other."""
        order, kept = self._lister.listed(reading, found.states, found.starts, found.kilometres)
        return replace(found, order=order, kept=kept, scores=np.ones(len(self._index), dtype=np.float32))
