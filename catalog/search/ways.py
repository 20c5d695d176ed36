"""Ways on: what is offered where there is no answer, or not enough of one; each of them leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from catalog.search.answer import Confidence, WayOn, WayOnKind
from catalog.search.confidence import unknown
from catalog.search.folding import offers_among
from catalog.search.index import Index
from catalog.search.ranking import Ranked
from catalog.search.reading import Reading
from catalog.search.reasons import PLAINLY_MEANT, Explainer

LEAST_LIKE = 0.6
"""Weight from which a respelling is offered."""
MOST_SHELVES = 3
"""Most shelves offered."""


class Ways:
    """Finds the ways on in one index at one moment."""

    def __init__(self, index: Index, alive: npt.NDArray[np.bool_], explainer: Explainer) -> None:
        """`alive` tells of each document whether it is on offer."""
        self._index = index
        self._alive = alive
        self._explainer = explainer

    def without_answer(self) -> tuple[WayOn, ...]:
        """Everything there is, where there is anything."""
        count = offers_among(self._index, np.flatnonzero(self._alive))
        return (WayOn(kind=WayOnKind.BROWSE, count=count),) if count else ()

    def on(
        self,
        query: str,
        reading: Reading,
        ranked: Ranked,
        confidence: Confidence,
        shown: int,
        without: Callable[[str], int],
    ) -> tuple[WayOn, ...]:
        """The ways on from an answer of which so many are `shown`.

        `without` counts what there would be with the piece of this key taken back.
        """
        ways: list[WayOn] = []
        for piece in reading.understood.pieces:
            if len(reading.understood.pieces) == 1 and not reading.content:
                continue
            count = without(piece.key)
            if count > shown or (count and ranked.order_broken and not ranked.order):
                ways.append(WayOn(kind=WayOnKind.WITHOUT, detail=piece.key, count=count))
        if confidence is not Confidence.NONE and (respelt := self._respelt(query, ranked)):
            ways.append(WayOn(kind=WayOnKind.SPELLING, detail=respelt, count=shown))
        if confidence is not Confidence.SURE:
            ways.extend(self._shelves(query, ranked))
        if confidence is Confidence.NONE:
            ways.extend(self.without_answer())
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
        shelves, alive = self._index.shelves, self._alive
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
