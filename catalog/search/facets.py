"""Facets: how many of an answer's hits each further wish would keep (faceted search)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from catalog.model import ACCESS_NEEDS, PREREQUISITES, Audience
from catalog.search.days import this_weekend
from catalog.search.folding import distinct
from catalog.search.index import Index
from catalog.search.times import KEPT
from catalog.search.understood import PartOfDay, Understood, When

Documents = npt.NDArray[np.int64]
Offers = npt.NDArray[np.uint64]
Count = Callable[[npt.NDArray[np.bool_]], int]

WISHED_TIMES = ("today", "weekend", "week", *(part.value for part in PartOfDay))
"""The times that can be wished for (`times`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A further wish: `key` is that of its piece, `value` what would be wished, `count` what would be left.

    Values: "free" has none; "when" has today, weekend, week, morning, afternoon, evening; "where" the name of
    an area; "audience", "access" and "place" their own; "language" a two-letter code.
    """

    key: str
    value: str
    count: int


def facets(
    index: Index, documents: Documents, offers: Offers, asked: Understood, now: datetime
) -> tuple[Facet, ...]:
    """The facets of the documents that keep some and not all of them, without what is `asked` already.

    `offers` says of each what it is one of: what is shown as one answer is counted once. `now` is aware and
    in the city's zone.
    """

    def count(kept: npt.NDArray[np.bool_]) -> int:
        return distinct(offers[kept[documents]])

    found = [
        *_states(index, count, asked),
        *_times(index, count, asked, now),
        *_areas(index, documents, asked),
    ]
    whole = distinct(offers)
    most = {"where": len(documents)}
    return tuple(facet for facet in found if 0 < facet.count < most.get(facet.key, whole))


def _states(index: Index, count: Count, asked: Understood) -> Iterator[Facet]:
    facts = index.facts

    if not asked.free:
        yield Facet(key="free", value="", count=count(facts.free == KEPT))
    if not asked.audiences:
        for audience in Audience:
            kept = facts.audience(frozenset({audience}), None) == KEPT
            yield Facet(key="audience", value=audience.value, count=count(kept))
    if not asked.access:
        for column, need in enumerate(ACCESS_NEEDS):
            yield Facet(key="access", value=need, count=count(facts.access[:, column] == KEPT))
    if not asked.place_has:
        for column, thing in enumerate(PREREQUISITES):
            if thing == "step_free":
                continue  # the same as the access need
            yield Facet(key="place", value=thing, count=count(facts.place_has[:, column] == KEPT))
    if not asked.language:
        for language in sorted(facts.languages.keys() & index.phrasebook.languages_named):
            yield Facet(key="language", value=language, count=count(facts.languages[language]))


def _times(index: Index, count: Count, asked: Understood, now: datetime) -> Iterator[Facet]:
    if asked.when is not None:
        return
    for value, when in times(now.date()).items():
        state, _ = index.times.keeps(when, now, now.date())
        yield Facet(key="when", value=value, count=count(state == KEPT))


def times(today: date) -> dict[str, When]:
    """The times that can be wished for by a facet, on the local day `today`."""
    saturday, sunday = this_weekend(today)
    return {
        "today": When(start=today, end=today),
        "weekend": When(start=saturday, end=sunday),
        "week": When(start=today, end=today + timedelta(days=6)),
        **{part.value: When(part_of_day=part) for part in PartOfDay},
    }


def _areas(index: Index, documents: Documents, asked: Understood) -> Iterator[Facet]:
    """Each place counted by itself, as it is shown where a part of the city is asked for."""
    if asked.where is not None:
        return
    for area in index.gazetteer.parts:
        yield Facet(key="where", value=area.name, count=int(np.isin(documents, area.documents).sum()))
