"""Folding: the same offer at several places or dates is one answer, which says how many more there are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from catalog.search.index import Index
from catalog.search.reading import Reading

Documents = npt.NDArray[np.int64]


def is_one_by_one(index: Index, reading: Reading) -> bool:
    """Whether each place is an answer of its own: who asks where, or names a part of the city, chooses it."""
    if reading.understood.where is not None:
        return True
    words, asks_where = [word.folded for word in reading.words], index.phrasebook.asks_where
    return any(asks_where.at(words, place) for place in range(len(words)))


def folded(index: Index, order: Sequence[int]) -> list[int]:
    """Of each offer the first document, in order: it stands for the others."""
    if len(order) < 2:
        return list(order)
    _, first = np.unique(index.standing.offers[np.array(order, dtype=np.int64)], return_index=True)
    return [order[place] for place in np.sort(first).tolist()]


def same_offer(index: Index, order: Sequence[int], document: int) -> list[int]:
    """Those of the documents, in order, that are the same offer as one of the index, itself among them."""
    offers = index.standing.offers
    same = offers[np.array(order, dtype=np.int64)] == offers[document]
    return [order[place] for place in np.flatnonzero(same).tolist()]


def other_places(index: Index, document: int, others: Sequence[int]) -> int:
    """At how many other places than its own the others are."""
    venues = index.standing.venues
    return len(np.unique(venues[np.array([document, *others], dtype=np.int64)])) - 1


def offers_among(index: Index, documents: Documents) -> int:
    """How many answers the documents are, each offer counted once."""
    return len(np.unique(index.standing.offers[documents]))
