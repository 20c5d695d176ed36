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
LATE = 0.012
"""Most that a far start takes off a score: between what begins today and what begins in many months."""
STALE = 0.004
"""Most that is taken off what nobody confirmed for a year."""
A_YEAR = 365
SOME_DAYS = 30
"""Days after which half of LATE is taken off; also how far away an event without a date is taken to be."""
_DAY = 86400
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Precedence:
    """For each of some documents: full days until it begins, and what it loses of its score, which is never so
    much that a match better by more than LATE and STALE stands behind a worse."""

    days: Floats
    lost: Floats

    @staticmethod
    def of(documents: Documents, index: Index, now: datetime, starts: npt.NDArray[np.int64]) -> Precedence:
        """At the moment `now`, aware and in the city's zone; `starts` are those that answer, of every document
        in seconds since 1970, NEVER for none."""
        begins, second = starts[documents], int(now.timestamp())
        ahead = np.where(begins < NEVER, np.maximum(begins, second) - second, SOME_DAYS * _DAY)
        # What is there all the time is there today.
        ahead[(begins == NEVER) & index.facts.is_service[documents]] = 0
        days = (ahead // _DAY).astype(np.float32)
        confirmed = index.standing.confirmed[documents].astype(np.int64)
        age = np.clip((now.date() - _EPOCH).days - confirmed, 0, A_YEAR).astype(np.float32)
        lost = np.float32(LATE) * days / (days + SOME_DAYS) + np.float32(STALE) * age / A_YEAR
        return Precedence(days, lost)


def best_of(documents: Documents, scores: Floats, turns: npt.NDArray[np.uint64], most: int) -> Documents:
    """The `most` documents with the highest scores, in no order; those whose turn it is where scores are equal."""
    if len(documents) <= most:
        return documents
    own = scores[documents]
    least = np.partition(own, -most)[-most]
    above, level = documents[own > least], documents[own == least]
    level = level[np.argsort(turns[level])][: most - len(above)]
    return np.concatenate([above, level])
