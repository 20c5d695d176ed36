"""Standing: what counts of each document beside its words: the same offer elsewhere, how lately confirmed.

Nothing of who offers a thing counts but that two things are offered by the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from catalog.model import Opportunity, Place
from catalog.search.joint import Joint
from catalog.search.words import tokens

Digests = npt.NDArray[np.uint64]
UNCONFIRMED = -(2**30)
"""The day of what nobody ever confirmed."""
_EPOCH = date(1970, 1, 1)
_TAILS = re.compile(r"\s*[-–—|/]\s+|\s*[,:(\[]\s*|\s+(?:en|in|at|à|em|no|na)\s+", re.IGNORECASE)
"""What stands before a place that a title ends with: "Yoga (Usera)", "Yoga - Usera", "Yoga en Usera"."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One row a document: its id, digests of what it offers and where, the day since 1970 of its last
    confirmation."""

    ids: Digests
    offers: Digests
    venues: Digests
    confirmed: npt.NDArray[np.int32]
    _turns: dict[date, Digests] = field(default_factory=dict, compare=False, repr=False)
    """Those of the day that was asked for last."""

    @staticmethod
    def build(opportunities: Sequence[Opportunity]) -> Standing:
        """Two are the same offer where all but the place, the dates and the telling is the same."""
        assured = [o.assured_on for o in opportunities]
        return Standing(
            ids=np.array([o.id or 0 for o in opportunities], dtype=np.uint64),
            offers=_digests(_offer(o) for o in opportunities),
            venues=_digests(_venue(o.place) for o in opportunities),
            confirmed=np.array(
                [(day - _EPOCH).days if day else UNCONFIRMED for day in assured], dtype=np.int32
            ),
        )

    @staticmethod
    def join(parts: Sequence[Standing], joint: Joint) -> Standing:
        """As `build`, of parts that were read before."""
        return Standing(
            ids=joint.rows([part.ids for part in parts]),
            offers=joint.rows([part.offers for part in parts]),
            venues=joint.rows([part.venues for part in parts]),
            confirmed=joint.rows([part.confirmed for part in parts]),
        )

    def turns(self, today: date) -> Digests:
        """In which order equals stand today: another every day, so that in time all have been first."""
        if (known := self._turns.get(today)) is not None:
            return known
        # The mixing of SplitMix64: every bit of id and day counts for every bit of the turn.
        mixed = self.ids + np.uint64((today - _EPOCH).days * 0x9E3779B97F4A7C15 % 2**64)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        turns: Digests = mixed ^ (mixed >> np.uint64(31))
        turns.setflags(write=False)
        self._turns.clear()
        self._turns[today] = turns
        return turns


def _offer(opportunity: Opportunity) -> Iterable[object]:
    organization, text = opportunity.organization, opportunity.texts[0]
    yield (organization.key or " ".join(tokens(organization.name))) if organization else opportunity.source
    yield opportunity.kind.value
    yield " ".join(_without_place(text.name, opportunity.place)) or text.name
    yield opportunity.minimum_age, opportunity.maximum_age, sorted(opportunity.audiences)
    yield opportunity.price.kind.value, opportunity.price.amount
    yield opportunity.attendance_mode.value, sorted(opportunity.languages)


def _venue(place: Place | None) -> Iterable[object]:
    yield " ".join(tokens(f"{place.name} {place.neighbourhood}")) if place else ""


def _without_place(name: str, place: Place | None) -> list[str]:
    """The words of a title but for the place that it ends with, where that is the document's own."""
    whole = tokens(name)
    if place is None:
        return whole
    there = set(tokens(f"{place.name} {place.neighbourhood} {place.locality}"))
    if tokens(place.name)[: len(whole)] == whole:
        return whole  # the place itself is what is offered
    for tail in _TAILS.finditer(name):
        after, before = tokens(name[tail.end() :]), tokens(name[: tail.start()])
        if before and after and there.issuperset(after):
            return before
    return whole


def _digests(rows: Iterable[Iterable[object]]) -> Digests:
    digests = (blake2b(repr(tuple(row)).encode(), digest_size=8).digest() for row in rows)
    return np.frombuffer(b"".join(digests), dtype=np.uint64)
