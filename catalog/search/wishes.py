"""Wishes: for each thing asked besides the subject, which documents keep it, break it or do not say."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import numpy.typing as npt

from catalog.model import ACCESS_NEEDS, PREREQUISITES
from catalog.search import durations, levels
from catalog.search.index import Index
from catalog.search.reading import Reading
from catalog.search.times import BROKEN, KEPT, NEVER, UNSURE
from catalog.search.unwanted import unwanted

States = dict[str, npt.NDArray[np.int8]]
Kilometres = npt.NDArray[np.float32] | None
NEAR = 2.5
"""Kilometres within which a place is near: half an hour on foot."""
WALK = 1.2
"""Kilometres within which one place is near another: a quarter of an hour on foot."""


def wishes(
    index: Index, reading: Reading, now: datetime
) -> tuple[States, npt.NDArray[np.int64], npt.NDArray[np.float32] | None]:
    """The states by piece key; for each document the start that answers; kilometres where a place was given.

    `now` is aware and in the city's zone.
    """
    asked, facts = reading.understood, index.facts
    states: States = {}
    times = index.times.avoiding(asked.excluded.when) if asked.excluded.when else index.times
    starts = times.next_starts(now)
    if asked.free:
        states["free"] = facts.free
    if asked.price_most is not None:
        dear = np.where(facts.prices <= asked.price_most, KEPT, BROKEN)
        dear = np.where(np.isnan(facts.prices), UNSURE, dear)
        states["price"] = np.where(facts.free == KEPT, KEPT, dear).astype(np.int8)
    elif asked.cheap:
        states["price"] = _cheap(facts.prices)
    if asked.when:
        states["when"], kept = times.keeps(asked.when, now, now.date())
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
    if asked.level is not None:
        states["level"] = levels.state(facts.levels, asked.level)
    if asked.duration is not None:
        states["duration"] = durations.state(index.times, asked.duration)
    if asked.excluded:
        states["not"] = unwanted(index, reading, starts)
    here = asked.where.position if asked.where else None
    kilometres = facts.kilometres(here) if here else None
    if reading.area is not None:
        states["where"] = _inside(index, index.gazetteer.areas[reading.area].documents, kilometres)
    elif reading.venue is not None:
        states["where"] = _inside(index, _around(index, reading.venue, kilometres), kilometres)
    elif kilometres is not None:
        # With words "near me" is an order, not a fence: the nearest is offered, however far it is.
        near = np.where(kilometres <= (np.inf if reading.content else NEAR), KEPT, BROKEN)
        states["where"] = np.where(np.isnan(kilometres), UNSURE, near).astype(np.int8)
    return states, starts, kilometres


def _inside(
    index: Index, documents: npt.NDArray[np.int64] | npt.NDArray[np.int32], kilometres: Kilometres
) -> npt.NDArray[np.int8]:
    """KEPT for these; UNSURE close to the centre, where borders are a matter of opinion."""
    state = np.full(len(index), BROKEN, dtype=np.int8)
    if kilometres is not None:
        state[kilometres <= NEAR] = UNSURE
    state[documents] = KEPT
    return state


def _around(index: Index, venue: int, kilometres: Kilometres) -> npt.NDArray[np.int64]:
    """Documents held at a venue or a walk away from it."""
    held = index.venues.all[venue].documents
    walk = np.flatnonzero(kilometres <= WALK) if kilometres is not None else np.array((), dtype=np.int64)
    around: npt.NDArray[np.int64] = np.union1d(held, walk).astype(np.int64)
    return around


def _cheap(prices: npt.NDArray[np.float32]) -> npt.NDArray[np.int8]:
    """KEPT where it costs no more than half of what has a price does, UNSURE where none is stated."""
    asked = prices[prices > 0]
    middle = float(np.median(asked)) if len(asked) else np.inf
    state = np.where(prices <= middle, KEPT, BROKEN)
    return np.where(np.isnan(prices), UNSURE, state).astype(np.int8)
