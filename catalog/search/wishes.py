"""Wishes: for each thing asked besides the subject, which documents keep it, break it or do not say."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import numpy.typing as npt

from catalog.model import ACCESS_NEEDS, PREREQUISITES
from catalog.search.index import Index
from catalog.search.reading import Reading
from catalog.search.times import BROKEN, KEPT, NEVER, UNSURE

States = dict[str, npt.NDArray[np.int8]]
NEAR = 2.5
"""Kilometres within which a place is near: half an hour on foot."""


def wishes(
    index: Index, reading: Reading, now: datetime
) -> tuple[States, npt.NDArray[np.int64], npt.NDArray[np.float32] | None]:
    """The states by piece key; for each document the start that answers; kilometres where a place was given.

    `now` is aware and in the city's zone.
    """
    asked, facts = reading.understood, index.facts
    states: States = {}
    starts = index.times.next_starts(now)
    if asked.free:
        states["free"] = facts.free
    if asked.price_most is not None:
        dear = np.where(facts.prices <= asked.price_most, KEPT, BROKEN)
        dear = np.where(np.isnan(facts.prices), UNSURE, dear)
        states["price"] = np.where(facts.free == KEPT, KEPT, dear).astype(np.int8)
    if asked.when:
        states["when"], kept = index.times.keeps(asked.when, now, now.date())
        starts = np.where(kept < NEVER, kept, starts)
    if asked.access:
        columns = [ACCESS_NEEDS.index(need) for need in asked.access]
        states["access"] = facts.access[:, columns].max(axis=1)
    if asked.place_has:
        columns = [PREREQUISITES.index(thing) for thing in asked.place_has]
        states["place"] = facts.place_has[:, columns].max(axis=1)
    if asked.audiences:
        states["audience"] = facts.audience(asked.audiences, reading.age)
    if asked.kind:
        states["kind"] = facts.kind(asked.kind)
    if asked.language:
        states["language"] = facts.language(asked.language)
    if asked.online is not None:
        states["online"] = facts.attendance(online=asked.online)
    here = asked.where.position if asked.where else None
    kilometres = facts.kilometres(here) if here else None
    if reading.area is not None:
        states["where"] = _inside(index, reading.area, kilometres)
    elif kilometres is not None:
        # With words "near me" is an order, not a fence: the nearest is offered, however far it is.
        near = np.where(kilometres <= (np.inf if reading.content else NEAR), KEPT, BROKEN)
        states["where"] = np.where(np.isnan(kilometres), UNSURE, near).astype(np.int8)
    return states, starts, kilometres


def _inside(index: Index, area: int, kilometres: npt.NDArray[np.float32] | None) -> npt.NDArray[np.int8]:
    """KEPT inside the area; UNSURE close to its centre, where borders are a matter of opinion."""
    state = np.full(len(index), BROKEN, dtype=np.int8)
    if kilometres is not None:
        state[kilometres <= NEAR] = UNSURE
    state[index.gazetteer.areas[area].documents] = KEPT
    return state
