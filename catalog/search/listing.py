"""Listing: what answers a question that has wishes and no words, soonest first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from catalog.search.index import Index
from catalog.search.reading import Reading
from catalog.search.scope import Scope
from catalog.search.times import BROKEN, KEPT, NEVER
from catalog.search.wishes import States
from catalog.search.words import tokens

Floats = npt.NDArray[np.float32]
STATED = ("free", "price", "access", "level", "duration")
"""Wishes that what does not say still answers, after what does, where nothing else is asked."""
_EPOCH = date(1970, 1, 1)


class Lister:
    """Lists the documents of an index for one moment, aware and in the city's zone."""

    def __init__(self, index: Index, now: datetime, alive: npt.NDArray[np.bool_], scope: Scope) -> None:
        """`alive` tells of each document whether it may be shown at all."""
        self._index = index
        self._now = now
        self._alive = alive
        self._scope = scope
        self._offset = int((now.utcoffset() or timedelta()).total_seconds())
        self._turns = index.standing.turns(now.date())

    def listed(
        self, reading: Reading, states: States, starts: npt.NDArray[np.int64], kilometres: Floats | None
    ) -> tuple[list[int], int]:
        """What keeps every wish, soonest first, then what does not say its price or access, as documents;
        and how many the first are.

        `states`, `starts` (seconds since 1970) and `kilometres` are of every document (see `wishes`).
        """
        # What touches on violence, sexuality or the like is found by its words or on its shelf, never met by
        # surprise.
        alive = self._alive.copy() if self._scope.topic else self._alive & ~self._index.facts.sensitive
        tier = np.zeros(len(self._index), dtype=np.int8)
        for key, state in states.items():
            if key in STATED and key not in self._scope.strict:
                tier = np.maximum(tier, state)
            else:
                alive &= state == KEPT
        candidates = np.flatnonzero(alive & (tier < BROKEN))
        now = int(self._now.timestamp())
        running = self._index.times.without_hour() | (starts < now)
        day = np.where(starts < NEVER, (starts + self._offset) // 86400, NEVER)
        # What has been running for months comes after what begins on the first of the days asked for.
        day = np.maximum(day, (now + self._offset) // 86400)
        if reading.understood.when and reading.understood.when.start:
            day = np.maximum(day, (reading.understood.when.start - _EPOCH).days)
        far = np.zeros(len(self._index))
        if kilometres is not None and reading.area is None:
            far = np.nan_to_num(np.round(kilometres), nan=999)
        soonest = [starts, running, day]
        keys: list[npt.NDArray[Any]] = [
            self._turns,
            *([far, *soonest] if reading.understood.when else [*soonest, far]),
        ]
        keys += [*self._fitting(reading), -self._literal(reading), tier]
        order = candidates[np.lexsort([key[candidates] for key in keys])]
        return order.tolist(), int(np.sum(tier[order] == KEPT))

    def _fitting(self, reading: Reading) -> list[npt.NDArray[np.int8]]:
        """Sort keys, the least first: courses and events before what is a service, and, before both, what
        says that it is for those who were asked for before what is for them among others."""
        facts, asked = self._index.facts, reading.understood
        keys = []
        if asked.kind is None:
            keys.append(facts.is_service.astype(np.int8))
        if asked.audiences:
            keys.append((~facts.is_for(asked.audiences)).astype(np.int8))
        return keys

    def _literal(self, reading: Reading) -> npt.NDArray[np.int8]:
        """1 where the very words of a wish that may be a name ("Usera", "mujeres") stand in the title."""
        marked = np.zeros(len(self._index), dtype=np.int8)
        if any(span.slot in ("when", "free") for span in reading.spans):
            return marked
        named = [span for span in reading.spans if span.slot in ("audience", "kind")]
        words = {reading.words[n].folded for span in named for n in range(span.start, span.end)}
        if reading.area is not None:
            words |= set(tokens(self._index.gazetteer.areas[reading.area].name))
        words -= self._index.phrasebook.all_small
        hits = marked.copy()
        for word in words:
            term = self._index.vocabulary.ids.get(word)
            if term is not None:
                documents, _, prominence = self._index.postings.of(term)
                hits[documents[prominence == 1.0]] += 1
        marked[hits == len(words)] = 1 if words else 0
        return marked
