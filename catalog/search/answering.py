"""Answering: from a reading to an answer, with true reasons and ways on that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from catalog.search.answer import (
    Answer,
    Confidence,
    Hit,
    WayOn,
    WayOnKind,
)
from catalog.search.confidence import (
    anchored,
    disagrees,
    features,
    level,
    only_needs,
    probability,
    unknown,
)
from catalog.search.folding import Folding, offers_among
from catalog.search.index import Index
from catalog.search.ranking import Ranked, Ranker
from catalog.search.reading import Reading
from catalog.search.reasons import PLAINLY_MEANT, Explainer
from catalog.search.scope import EVERYWHERE, Order, Scope
from catalog.search.times import BROKEN, KEPT, NEVER, UNSURE

PERHAPS_MOST = 3
"""Most hits of an answer that is not sure (design.md, "Commands")."""
FEW = 3
"""Up to so many hits, ways on are offered beside them."""
LEAST_LIKE = 0.6
"""Weight from which a respelling is offered."""
MOST_SHELVES = 3
"""Most shelves offered as ways on."""


class Answering:
    """Makes answers from one index at one moment."""

    def __init__(self, index: Index, now: datetime, scope: Scope = EVERYWHERE) -> None:
        """`now` is aware and in the city's zone."""
        self._index = index
        self._now = now
        self._scope = scope
        self._ranker = Ranker(index, now, scope)
        self._explainer = Explainer(index, now)

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
        ranked, confidence, chance, order = self._offered(reading)
        folding = self._folding(reading)
        shown = folding.shown(order)[: PERHAPS_MOST if self._is_cut(confidence) else None]
        if not shown:
            confidence = Confidence.NONE  # the one offer that was looked through is no longer among them
        page = shown[max(offset, 0) : max(offset, 0) + max(limit, 0)]
        hits = tuple(
            self._hit(document, language, reading, ranked, chance, folding.others(order, document))
            for document in page
        )
        ways: tuple[WayOn, ...] = ()
        if confidence is not Confidence.SURE or len(shown) <= FEW:
            ways = self._ways_on(query, reading, ranked, again, confidence, len(shown))
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
        documents = np.array(self._offered(reading)[3], dtype=np.int64)
        return documents, self._folding(reading).units(documents)

    def _offered(self, reading: Reading) -> tuple[Ranked, Confidence, float, list[int]]:
        ranked = self._ranker.rank(reading)
        confidence, chance = self._confidence(reading, ranked)
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
        count = offers_among(self._index, np.flatnonzero(self._ranker.alive))
        return (WayOn(kind=WayOnKind.BROWSE, count=count),) if count else ()

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
        if sure is Confidence.SURE and not self._may_be_sure(ranked, order[0], found):
            sure = Confidence.PERHAPS
        if sure is Confidence.SURE:
            return sure, chance
        if reading.vector is not None:
            # Who was encoded is believed by what they mean; the words alone know of no need they do not name.
            chance = probability(found, fitted["meant"]["weights"])
            return (Confidence.PERHAPS if chance >= fitted["meant"]["perhaps"] else Confidence.NONE), chance
        if sure is Confidence.NONE and anchored(ranked, order[0]):
            return Confidence.PERHAPS, max(chance, fitted["perhaps"])
        return sure, chance

    def _may_be_sure(self, ranked: Ranked, document: int, found: Mapping[str, float]) -> bool:
        by_words = ranked.by_words is None or bool(ranked.by_words[document])
        if not by_words or only_needs(ranked.units, document) or disagrees(ranked, document, found):
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

    def _ways_on(
        self,
        query: str,
        reading: Reading,
        ranked: Ranked,
        again: Callable[[frozenset[str]], Reading],
        confidence: Confidence,
        shown: int,
    ) -> tuple[WayOn, ...]:
        ways: list[WayOn] = []
        for piece in reading.understood.pieces:
            if len(reading.understood.pieces) == 1 and not reading.content:
                continue
            count = self._count_without(piece.key, reading, ranked, again)
            if count > shown or (count and ranked.order_broken and not ranked.order):
                ways.append(WayOn(kind=WayOnKind.WITHOUT, detail=piece.key, count=count))
        if confidence is not Confidence.NONE and (respelt := self._respelt(query, ranked)):
            ways.append(WayOn(kind=WayOnKind.SPELLING, detail=respelt, count=shown))
        if confidence is not Confidence.SURE:
            ways.extend(self._shelves(query, ranked))
        if confidence is Confidence.NONE:
            ways.extend(self.ways_without_answer())
        return tuple(ways)

    def _respelt(self, query: str, ranked: Ranked) -> str:
        """The question with the misspelt words as the best hit writes them; empty where there are none.

        Only a word that the catalogue does not know is misspelt, and only where the hit was found by it.
        """
        document, respelt = (ranked.order or ranked.order_broken)[0], query
        for unit in unknown(ranked.units):
            if self._index.is_known(unit.word):
                continue
            spelt = [(v.weight, t) for t, v in unit.terms.items() if v.how == "spelling"]
            held = [(weight, term) for weight, term in spelt if self._explainer.holds(document, term)]
            weight, term = max(held, default=(0.0, 0))
            if weight > LEAST_LIKE:
                right = self._explainer.as_written(document, term)
                respelt = re.sub(rf"(?<!\w){re.escape(unit.typed)}(?!\w)", right, respelt)
        return respelt if respelt != query else ""

    def _shelves(self, query: str, ranked: Ranked) -> list[WayOn]:
        """Topics that the question's words meet, then those that meet what would help."""
        terms = self._index.vocabulary.terms
        helpful = [" ".join(terms[term] for term in unit.terms) for unit in ranked.units if unit.need]
        shelves, alive = self._index.shelves, self._ranker.alive
        met = dict(shelves.met([query, *helpful], alive))
        for code in self._meant_shelves(ranked):
            met.setdefault(code, 0)
        met = {
            code: offers_among(self._index, np.flatnonzero(shelves.on(code, len(alive)) & alive))
            for code in met
        }
        shown = [(code, count) for code, count in met.items() if count][:MOST_SHELVES]
        return [WayOn(kind=WayOnKind.TOPIC, detail=code, count=count) for code, count in shown]

    def _meant_shelves(self, ranked: Ranked) -> Iterator[str]:
        """Where what is meant most stands, whether or not there is any of it."""
        concepts = ranked.meant.concepts if ranked.meant is not None else {}
        most = max(concepts, key=concepts.__getitem__, default=None)
        if most is not None and concepts[most] >= PLAINLY_MEANT:
            yield from self._index.concepts.lexicon.concepts[most].topics
