"""Answering: from a reading to an answer, as sure as it may be, with true reasons and ways on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from catalog.search.all_but import all_but
from catalog.search.answer import Answer, Confidence, Hit, WayOn
from catalog.search.confidence import (
    anchored,
    disagrees,
    features,
    half_remembers,
    lacks_subject,
    level,
    only_needs,
    probability,
)
from catalog.search.folding import Folding
from catalog.search.index import Index
from catalog.search.ranking import Ranked, Ranker
from catalog.search.reading import Reading
from catalog.search.reasons import Explainer
from catalog.search.scope import EVERYWHERE, Order, Scope
from catalog.search.times import BROKEN, KEPT, NEVER, UNSURE
from catalog.search.variety import varied
from catalog.search.ways import Ways

PERHAPS_MOST = 3
"""Most hits of an answer that is not sure (design.md, "Commands")."""
FEW = 3
"""Up to so many hits, ways on are offered beside them."""


class Answering:
    """Makes answers from one index at one moment."""

    def __init__(self, index: Index, now: datetime, scope: Scope = EVERYWHERE) -> None:
        """`now` is aware and in the city's zone."""
        self._index = index
        self._now = now
        self._scope = scope
        self._ranker = Ranker(index, now, scope)
        self._explainer = Explainer(index, now)
        self._ways = Ways(index, self._ranker.alive, self._explainer)

    def answer(
        self,
        query: str,
        language: str,
        reading: Reading,
        again: Callable[[frozenset[str]], Reading],
        *,
        limit: int,
        offset: int,
    ) -> Answer:
        """`again` reads the same question with more pieces taken back, to count where that would lead."""
        reading, ranked, confidence, chance, order = self._settled(reading)
        folding = self._folding(reading)
        shown = folding.shown(order)
        if self._is_cut(confidence):
            by_rank = self._scope.order is None
            shown = varied(self._index, ranked, shown, PERHAPS_MOST) if by_rank else shown[:PERHAPS_MOST]
        if not shown:
            confidence = Confidence.NONE  # the one offer that was looked through is no longer among them
        page = shown[max(offset, 0) : max(offset, 0) + max(limit, 0)]
        hits = tuple(
            self._hit(document, language, reading, ranked, chance, folding.others(order, document))
            for document in page
        )
        ways: tuple[WayOn, ...] = ()
        if confidence is not Confidence.SURE or len(shown) <= FEW:

            def without(key: str) -> int:
                return self._count_without(key, reading, ranked, again)

            ways = self._ways.on(query, reading, ranked, confidence, len(shown), without)
        return Answer(
            query=query,
            language=language,
            confidence=confidence,
            understood=reading.understood,
            hits=hits,
            total=folding.count(order[: ranked.kept]) if self._is_listing(reading, ranked) else len(shown),
            ways_on=ways,
        )

    def documents(self, reading: Reading) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint64]]:
        """All documents that answer, as numbers in the index; and of each what it is one of, so that what is
        shown as one answer is counted once."""
        reading, *_, order = self._settled(reading)
        documents = np.array(order, dtype=np.int64)
        return documents, self._folding(reading).units(documents)

    def sure(self, reading: Reading) -> list[int]:
        """The documents that are certainly what was asked for, best first: none where the best is not, and
        none that breaks a wish."""
        ranked, confidence, _, order = self._offered(reading)
        if confidence is not Confidence.SURE:
            return []
        return [document for document in order if self._keeps_enough(ranked, document)]

    def _settled(self, reading: Reading) -> tuple[Reading, Ranked, Confidence, float, list[int]]:
        """The reading and what it offers; without what may be slips of small words where only so something is
        found."""
        offered = self._offered(reading)
        plainer = reading.without_slips()
        if plainer is not None and offered[1] is Confidence.NONE:
            other = self._offered(plainer)
            if other[1] is not Confidence.NONE:
                return plainer, *other
        return reading, *offered

    def _offered(self, reading: Reading) -> tuple[Ranked, Confidence, float, list[int]]:
        ranked = self._ranker.rank(reading)
        confidence, chance = self._confidence(reading, ranked)
        found = all_but(
            ranked,
            confidence,
            lambda other: self._confidence(reading, other),
            self._ranker.without,
            strict=self._scope.strict,
        )
        if found is not None:
            (ranked, chance), confidence = found, Confidence.PERHAPS
        order = ranked.order or ranked.order_broken
        if confidence is Confidence.NONE:
            order = []
        elif confidence is Confidence.SURE and ranked.by_words is not None:
            # What only means something like it is no answer beside what says it.
            order = [document for document in order if ranked.by_words[document]]
        return ranked, confidence, chance, self._sorted(order, ranked)

    def _folding(self, reading: Reading) -> Folding:
        return Folding(self._index, reading, self._scope.alike)

    def _is_cut(self, confidence: Confidence) -> bool:
        """Whether only a few are shown: not where one offer is looked through."""
        return confidence is Confidence.PERHAPS and not self._scope.alike

    def _sorted(self, order: list[int], ranked: Ranked) -> list[int]:
        if self._scope.order is None:
            return order
        if self._scope.order is Order.PRICE:
            prices = np.nan_to_num(self._index.facts.prices, nan=np.inf)
            return sorted(order, key=lambda document: float(prices[document]))
        return sorted(order, key=lambda document: int(ranked.starts[document]))

    def ways_without_answer(self) -> tuple[WayOn, ...]:
        """Everything there is, where there is anything."""
        return self._ways.without_answer()

    def _is_listing(self, reading: Reading, ranked: Ranked) -> bool:
        """Whether only wishes were uttered, access among them: what does not say is not counted."""
        return not reading.content and "access" in ranked.states and ranked.kept > 0

    def _confidence(self, reading: Reading, ranked: Ranked) -> tuple[Confidence, float]:
        fitted = self._index.phrasebook.confidence
        if not reading.content:
            asked = reading.spans or reading.vague or reading.understood.where or self._scope.topic
            if not ranked.order or not asked:
                return Confidence.NONE, 0.0
            where = reading.understood.where
            lost = where is not None and where.position is None and reading.area is None
            return (
                (Confidence.SURE, 0.95)
                if ranked.kept and not lost
                else (Confidence.PERHAPS, fitted["sure"] * 0.9)
            )
        order = ranked.order or ranked.order_broken
        if not order:
            return Confidence.NONE, 0.0
        found = features(ranked, order[0])
        chance = probability(found, fitted["weights"])
        sure = level(chance, fitted)
        if sure is Confidence.SURE and self._may_be_sure(ranked, order[0]):
            # What all words say and its meaning does not is a perhaps.
            doubtful = disagrees(ranked, order[0], found)
            return (Confidence.PERHAPS if doubtful else sure), chance
        if sure is Confidence.SURE:
            sure = Confidence.PERHAPS
        if reading.vector is not None:
            # Who was encoded is believed by what they mean; the words alone know of no need they do not name.
            chance = probability(found, fitted["meant"]["weights"])
            given = chance >= fitted["meant"]["perhaps"] or half_remembers(found)
            return (Confidence.PERHAPS if given else Confidence.NONE), chance
        if sure is Confidence.NONE and anchored(ranked, order[0]):
            return Confidence.PERHAPS, max(chance, fitted["perhaps"])
        return sure, chance

    def _may_be_sure(self, ranked: Ranked, document: int) -> bool:
        by_words = ranked.by_words is None or bool(ranked.by_words[document])
        if not by_words or only_needs(ranked.units, document):
            return False
        if lacks_subject(ranked.units, document):
            return False
        return self._keeps_enough(ranked, document)

    def _keeps_enough(self, ranked: Ranked, document: int) -> bool:
        """Sure only where no wish is broken and every decisive one is said to be kept."""
        return all(
            state[document] == KEPT if key in ranked.decisive else state[document] != BROKEN
            for key, state in ranked.states.items()
            if key not in ranked.soft and (key != "kind" or any(unit.head for unit in ranked.units))
        )

    def _hit(
        self,
        document: int,
        language: str,
        reading: Reading,
        ranked: Ranked,
        chance: float,
        others: tuple[int, int],
    ) -> Hit:
        known = self._index.documents[document]
        spoken, title = known.title(language)
        start = int(ranked.starts[document])
        best = float(ranked.scores[(ranked.order or ranked.order_broken)[0]]) or 1.0
        share = min(max(float(ranked.scores[document]) / best, 0.0), 1.0) if ranked.units else 1.0
        return Hit(
            id=known.id,
            source=known.source,
            external_id=known.external_id,
            kind=known.kind,
            title=title,
            language=spoken,
            score=round(chance * share, 4),
            next=datetime.fromtimestamp(start, UTC) if start < NEVER else None,
            all_day=self._index.times.lacks_hour(document, start),
            reasons=tuple(self._explainer.reasons(document, language, reading, ranked)),
            unsure=tuple(key for key, state in ranked.states.items() if state[document] == UNSURE),
            broken=tuple(key for key, state in ranked.states.items() if state[document] == BROKEN),
            others=others[0],
            other_places=others[1],
        )

    def _count_without(
        self,
        key: str,
        reading: Reading,
        ranked: Ranked,
        again: Callable[[frozenset[str]], Reading],
    ) -> int:
        if not reading.content:
            reading = again(frozenset({key}))
            return self._folding(reading).count(self._ranker.rank(reading).order)
        other = self._ranker.without(ranked, key)
        sure, _ = self._confidence(reading, other)
        count = self._folding(again(frozenset({key})) if key == "where" else reading).count(other.order)
        most = {Confidence.NONE: 0, Confidence.PERHAPS: PERHAPS_MOST, Confidence.SURE: count}[sure]
        return min(count, most)
