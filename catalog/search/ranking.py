"""Ranking: which documents answer a reading, in which order, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from catalog.model import ACCESS_NEEDS, Position
from catalog.search.index import Index
from catalog.search.matching import Match, Matcher, Unit, match
from catalog.search.times import BROKEN, KEPT, NEVER, UNSURE
from catalog.search.understanding import Reading
from catalog.search.words import tokens

Floats = npt.NDArray[np.float32]
DECISIVE = ("free", "when", "access")
"""Wishes that, broken, never stand above kept."""
SOFT_WEIGHT = {"where": 0.5, "audience": 0.5, "kind": 0.08, "language": 0.3, "online": 0.3}
"""What a wish that is not decisive takes off the score where it is broken."""
UNSURE_SHARE = 0.7
"""The part of that which is taken off where it is not known."""
NEAR = 2.5
"""Kilometres within which a place is near."""
GATE = 0.6
"""Share of the best document's coverage below which another no longer answers the same question."""
_CLOSE_LOOKS = 60


@dataclass(slots=True)
class Ranked:
    """The documents that answer, best first, with all that the reasons need."""

    order: list[int]
    kept: int
    states: dict[str, npt.NDArray[np.int8]]
    scores: Floats
    match: Match | None
    units: list[Unit]
    next_starts: npt.NDArray[np.int64]
    kilometres: Floats | None
    plain: Floats | None = None
    candidates: npt.NDArray[np.int64] | None = None
    order_broken: list[int] = field(default_factory=list)


class Ranker:
    """Orders the documents of an index for one moment."""

    def __init__(self, index: Index, now: datetime) -> None:
        """`now` is aware and in the city's zone."""
        self._index = index
        self._now = now
        self._today = today = now.date()
        self._offset = int((now.utcoffset() or timedelta()).total_seconds())
        self.alive = index.times.on_offer(now, today)

    def rank(self, reading: Reading) -> Ranked:
        """By words where there are any, else by what keeps the wishes, soonest first."""
        starts = self._index.times.next_starts(self._now)
        states, kept_starts = self._states(reading)
        if kept_starts is not None:
            starts = np.where(kept_starts < NEVER, kept_starts, starts)
        here = reading.understood.where.position if reading.understood.where else None
        kilometres = self._index.facts.kilometres(here) if here else None
        if kilometres is not None:
            states["where"] = self._nearness(states.get("where"), kilometres, named=reading.area is not None)
        if reading.content:
            return self._by_words(reading, states, starts, kilometres)
        return self._by_wishes(reading, states, starts, kilometres)

    def count_without(self, ranked: Ranked, key: str) -> int:
        """How many documents the same words would have without one wish."""
        if ranked.candidates is None:
            return 0
        tiers = self._tiers({name: state for name, state in ranked.states.items() if name != key})
        return int(np.sum(tiers[ranked.candidates] < BROKEN))

    def _states(
        self, reading: Reading
    ) -> tuple[dict[str, npt.NDArray[np.int8]], npt.NDArray[np.int64] | None]:
        asked, facts = reading.understood, self._index.facts
        states: dict[str, npt.NDArray[np.int8]] = {}
        starts = None
        if asked.free:
            states["free"] = facts.free
        if asked.when:
            states["when"], starts = self._index.times.keeps(asked.when, self._now, self._today)
        if asked.access:
            columns = [ACCESS_NEEDS.index(need) for need in asked.access]
            states["access"] = facts.access[:, columns].max(axis=1)
        if asked.audiences:
            states["audience"] = facts.audience(asked.audiences, reading.age)
        if asked.kind:
            states["kind"] = facts.kind(asked.kind)
        if asked.language:
            states["language"] = facts.language(asked.language)
        if asked.online is not None:
            online = facts.online
            states["online"] = (
                online if asked.online else np.where(online == KEPT, BROKEN, KEPT).astype(np.int8)
            )
        if reading.area is not None:
            where = np.full(len(self._index), BROKEN, dtype=np.int8)
            where[self._index.gazetteer.areas[reading.area].documents] = KEPT
            states["where"] = where
        return states, starts

    def _nearness(
        self, inside: npt.NDArray[np.int8] | None, kilometres: Floats, *, named: bool
    ) -> npt.NDArray[np.int8]:
        near = np.where(np.isnan(kilometres), UNSURE, np.where(kilometres <= NEAR, KEPT, BROKEN)).astype(
            np.int8
        )
        if inside is None:
            return near
        near = np.where(near == KEPT, UNSURE, BROKEN).astype(np.int8) if named else near
        return np.minimum(inside, near)

    def _by_words(
        self,
        reading: Reading,
        states: dict[str, npt.NDArray[np.int8]],
        starts: npt.NDArray[np.int64],
        kilometres: Floats | None,
    ) -> Ranked:
        matcher = Matcher(self._index)
        words = [reading.words[n] for n in reading.content]
        units = matcher.units([w.folded for w in words], [w.typed for w in words])
        matched = match(units, len(self._index))
        alive = self.alive
        if not alive.any():
            return Ranked([], 0, states, matched.score, matched, units, starts, kilometres)
        best = int(np.argmax(np.where(alive, matched.score, -1)))
        if matched.coverage[best] < 0.9 and matcher.doubt(units, best):
            matched = match(units, len(self._index))
        coverage = np.where(alive, matched.coverage, 0)
        top = float(coverage.max(initial=0))
        candidates = np.flatnonzero((coverage >= GATE * top) & (coverage > 0.12))
        scores = matched.score.copy()
        self._look_closely(scores, candidates, units, reading)
        plain = scores.copy()
        self._ease(scores, states, kilometres)
        tiers = self._tiers(states)
        order = candidates[
            np.lexsort((starts[candidates], -np.round(scores[candidates], 4), tiers[candidates]))
        ]
        whole = order[tiers[order] < BROKEN]
        broken = order[tiers[order] == BROKEN]
        return Ranked(
            whole.tolist(), int(np.sum(tiers[whole] == KEPT)), states, scores, matched, units, starts, kilometres,
            plain, candidates, broken[:3].tolist(),
        )  # fmt: skip

    def _by_wishes(
        self,
        reading: Reading,
        states: dict[str, npt.NDArray[np.int8]],
        starts: npt.NDArray[np.int64],
        kilometres: Floats | None,
    ) -> Ranked:
        """No words: all that keeps every wish, soonest first; then what does not say its price or access."""
        alive = self.alive.copy()
        tier = np.zeros(len(self._index), dtype=np.int8)
        for key, state in states.items():
            if key in ("free", "access"):
                tier = np.maximum(tier, state)
            else:
                alive &= state == KEPT
        alive &= tier < BROKEN
        candidates = np.flatnonzero(alive)
        literal = self._literal(reading)
        running = self._index.times.without_hour() | (starts < int(self._now.timestamp()))
        day = np.where(starts < NEVER, (starts + self._offset) // 86400, NEVER)
        day = np.maximum(day, (int(self._now.timestamp()) + self._offset) // 86400)
        far = (
            np.zeros(len(self._index)) if kilometres is None else np.nan_to_num(np.round(kilometres), nan=999)
        )
        keys = (starts, far if reading.area is None else starts, running, day, -literal, tier)
        if kilometres is not None and reading.understood.when is None and reading.area is None:
            keys = (starts, running, day, far, -literal, tier)
        order = candidates[np.lexsort(tuple(key[candidates] for key in keys))]
        scores = np.full(len(self._index), 0.9, dtype=np.float32)
        kept = int(np.sum(tier[order] == KEPT))
        return Ranked(order.tolist(), kept, states, scores, None, [], starts, kilometres)

    def _literal(self, reading: Reading) -> npt.NDArray[np.int8]:
        """1 where the very words of a wish that may be a name ("Usera", "mujeres") stand in the title."""
        named = [s for s in reading.spans if s.slot in ("where", "audience", "kind")]
        words = [reading.words[n].folded for s in named if s.slot != "where" for n in range(s.start, s.end)]
        if reading.area is not None:
            words += tokens(self._index.gazetteer.areas[reading.area].name)
        marked = np.zeros(len(self._index), dtype=np.int8)
        stop = self._index.lexicon.all_small
        content = [w for w in words if w not in stop]
        if not content or any(s.slot in ("when", "free") for s in reading.spans):
            return marked
        hits = np.zeros(len(self._index), dtype=np.int8)
        for word in set(content):
            term = self._index.vocabulary.ids.get(word)
            if term is not None:
                documents, _, prominence = self._index.postings.of(term)
                hits[documents[prominence == 1.0]] += 1
        marked[hits == len(set(content))] = 1
        return marked

    def _look_closely(
        self, scores: Floats, candidates: npt.NDArray[np.int64], units: list[Unit], reading: Reading
    ) -> None:
        """For the best few: how much of the title the question names, and whether in the title's own order."""
        few = candidates[np.argsort(-scores[candidates], kind="stable")[:_CLOSE_LOOKS]]
        spoken = {
            term for span in reading.spans for n in range(span.start, span.end)
            if (term := self._index.vocabulary.ids.get(reading.words[n].folded)) is not None
        }  # fmt: skip
        small = self._index.small_terms
        places = [set(unit.terms) for unit in units]
        for document in few.tolist():
            scores[document] += 0.12 * _title_likeness(
                self._index.postings.title(document), places, spoken, small
            )

    def _ease(
        self, scores: Floats, states: dict[str, npt.NDArray[np.int8]], kilometres: Floats | None
    ) -> None:
        """Takes off for each wish that is broken or not known; near goes before far."""
        for key, weight in SOFT_WEIGHT.items():
            if key in states:
                lost = np.array([0.0, UNSURE_SHARE * weight, weight], dtype=np.float32)
                scores -= lost[states[key]]
        if kilometres is not None:
            scores -= np.nan_to_num(np.minimum(kilometres, 10), nan=5).astype(np.float32) * np.float32(0.012)

    def _tiers(self, states: dict[str, npt.NDArray[np.int8]]) -> npt.NDArray[np.int8]:
        tiers = np.zeros(len(self._index), dtype=np.int8)
        for key in DECISIVE:
            if key in states:
                tiers = np.maximum(tiers, states[key])
        return tiers


def _title_likeness(
    title: Sequence[int], units: Sequence[set[int]], spoken: set[int], small: frozenset[int]
) -> float:
    """0 to 1: share of the best name's words that were said, and of neighbours said in that order."""
    best = 0.0
    name: list[int] = []
    for term in (*title, -1):
        if term >= 0:
            if term not in small:
                name.append(term)
            continue
        if name:
            said = [next((n for n, terms in enumerate(units) if t in terms), -1) for t in name]
            share = sum(1 for t, n in zip(name, said, strict=True) if n >= 0 or t in spoken) / len(name)
            pairs = sum(1 for a, b in zip(said, said[1:], strict=False) if a >= 0 and b == a + 1)
            best = max(best, 0.7 * share + 0.3 * min(pairs / max(len(units) - 1, 1), 1.0))
        name = []
    return best
