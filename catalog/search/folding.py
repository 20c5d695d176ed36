"""Folding: the same offer at several places or dates is one answer, which says how many more there are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from catalog.search.index import Index
from catalog.search.reading import Reading

Documents = npt.NDArray[np.int64]


class Folding:
    """What of the documents that answer a question is shown as one."""

    def __init__(self, index: Index, reading: Reading, alike: int = 0) -> None:
        """`alike` is the id of an opportunity that is looked through whole, 0 for none."""
        self._index = index
        self._alike = alike
        self._one_by_one = bool(alike) or _asks_where(index, reading)

    def shown(self, order: Sequence[int]) -> list[int]:
        """Of each offer the first document, in order; where one is looked through, all of that one."""
        if self._alike:
            one = next((d for d in order if self._index.documents[d].id == self._alike), None)
            return [] if one is None else self._same(order, one)
        if self._one_by_one or len(order) < 2:
            return list(order)
        _, first = np.unique(self.units(np.array(order, dtype=np.int64)), return_index=True)
        return [order[place] for place in np.sort(first).tolist()]

    def count(self, order: Sequence[int]) -> int:
        """How many answers the documents are."""
        return len(self.shown(order))

    def units(self, documents: Documents) -> npt.NDArray[np.uint64]:
        """Of each document a number that it shares with what is shown as one with it."""
        return documents.astype(np.uint64) if self._one_by_one else self._index.standing.offers[documents]

    def others(self, order: Sequence[int], document: int) -> tuple[int, int]:
        """For how many more of the documents one of them stands, and at how many other places those are."""
        if self._one_by_one:
            return 0, 0
        same = self._same(order, document)
        venues = self._index.standing.venues[np.array(same, dtype=np.int64)]
        return len(same) - 1, distinct(venues) - 1

    def _same(self, order: Sequence[int], document: int) -> list[int]:
        offers = self._index.standing.offers
        same = offers[np.array(order, dtype=np.int64)] == offers[document]
        return [order[place] for place in np.flatnonzero(same).tolist()]


def offers_among(index: Index, documents: Documents) -> int:
    """How many answers the documents are, each offer counted once."""
    return distinct(index.standing.offers[documents])


def distinct(numbers: npt.NDArray[np.uint64]) -> int:
    """How many different ones there are."""
    # Of a hundred thousand digests, sorting tells in a few milliseconds what `np.unique` tells in twenty.
    ordered = np.sort(numbers)
    return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + bool(len(ordered))


def _asks_where(index: Index, reading: Reading) -> bool:
    """Whether each place is an answer of its own: who asks where, or names a part of the city, chooses it."""
    if reading.understood.where is not None:
        return True
    words, asks_where = [word.folded for word in reading.words], index.phrasebook.asks_where
    return any(asks_where.at(words, place) for place in range(len(words)))
