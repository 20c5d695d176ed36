"""Precedence: which of two answers that are as good comes first. Nobody's by being theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt

from catalog.search.index import Index
from catalog.search.times import NEVER

Floats = npt.NDArray[np.float32]
Documents = npt.NDArray[np.int64]
LATE = 0.006
"""Most that a far start takes off a score: between what begins today and what begins in many months."""
STALE = 0.003
"""Most that is taken off what nobody confirmed for a year."""
A_YEAR = 365
SOME_DAYS = 30
"""Days after which half of LATE is taken off."""
_DAY = 86400
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Precedence:
    """For each of some documents: full days until it begins, and what it loses of its score.

    It is never so much that a match better by more than LATE and STALE stands behind a worse.
    """

    days: Floats
    lost: Floats

    @staticmethod
    def of(documents: Documents, index: Index, now: datetime, starts: npt.NDArray[np.int64]) -> Precedence:
        """At the moment `now`, aware and in the city's zone.

        `starts` are those that answer, of every document in seconds since 1970, NEVER for none.
        """
        second = int(now.timestamp())
        # What has no date is there all the time: there today.
        begins = np.where(starts[documents] == NEVER, second, np.maximum(starts[documents], second))
        days = ((begins - second) // _DAY).astype(np.float32)
        confirmed = index.standing.confirmed[documents].astype(np.int64)
        age = np.clip((now.date() - _EPOCH).days - confirmed, 0, A_YEAR).astype(np.float32)
        lost = LATE * days / (days + SOME_DAYS) + STALE * age / A_YEAR
        return Precedence(days, lost.astype(np.float32))


def best_of(documents: Documents, scores: Floats, turns: npt.NDArray[np.uint64], most: int) -> Documents:
    """The `most` documents with the highest scores, in no order; among equals those whose turn it is."""
    if len(documents) <= most:
        return documents
    own = scores[documents]
    least = np.partition(own, -most)[-most]
    above, level = documents[own > least], documents[own == least]
    level = level[np.argsort(turns[level])][: most - len(above)]
    return np.concatenate([above, level])
