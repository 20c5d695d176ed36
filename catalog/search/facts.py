"""Facts: what is known of each document besides words: price, access, audience, ages, kind, language …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from catalog.model import Audience, Kind, Position
from catalog.search.joint import Joint
from catalog.search.times import BROKEN, KEPT, UNSURE

States = npt.NDArray[np.int8]
AUDIENCES = tuple(Audience)
KINDS = tuple(Kind)
_TOGETHER = frozenset({Audience.CHILDREN, Audience.FAMILIES})
"""Families come with children, and what is for children is what a family looks for."""
_EARTH = 6371.0
"""Kilometres."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One row a document; a price that is not stated is not a number."""

    free: States
    prices: npt.NDArray[np.float32]
    access: npt.NDArray[np.int8]
    place_has: npt.NDArray[np.int8]
    audiences: npt.NDArray[np.uint32]
    ages: npt.NDArray[np.int16]
    kinds: npt.NDArray[np.uint8]
    languages: dict[str, npt.NDArray[np.bool_]]
    has_language: npt.NDArray[np.bool_]
    online: States
    positions: npt.NDArray[np.float32]
    stated: npt.NDArray[np.uint32]
    is_service: npt.NDArray[np.bool_]
    sensitive: npt.NDArray[np.bool_]
    levels: npt.NDArray[np.uint8]
    """The levels it says it is for, one bit each in the order of `levels.LEVELS`; 0 where it does not say."""

    def audience(self, wanted: frozenset[Audience], age: int | None) -> States:
        """KEPT where it is meant for one of them (or the age fits), UNSURE where nobody said for whom."""
        mask = sum(1 << AUDIENCES.index(a) for a in wanted)
        if wanted & _TOGETHER:
            mask |= sum(1 << AUDIENCES.index(each) for each in _TOGETHER)
        state = np.where(self.audiences == 0, UNSURE, BROKEN).astype(np.int8)
        state[(self.audiences & np.uint32(mask)) > 0] = KEPT
        if age is not None:
            low, high = self.ages[:, 0], self.ages[:, 1]
            given = (low >= 0) | (high >= 0)
            fits = ((low < 0) | (low <= age)) & ((high < 0) | (high >= age))
            state[given] = np.where(fits[given], KEPT, BROKEN)
        return state

    def named(self, document: int, wanted: frozenset[Audience]) -> frozenset[Audience]:
        """Those of `wanted` that a document is for; all where it is only for such as come with them."""
        bits = int(self.audiences[document])
        return frozenset(each for each in wanted if bits >> AUDIENCES.index(each) & 1) or wanted

    def is_for(self, wanted: frozenset[Audience]) -> npt.NDArray[np.bool_]:
        """Where one of them is named as those it is for, not only let in by an age."""
        mask = np.uint32(sum(1 << AUDIENCES.index(audience) for audience in wanted))
        return (self.stated & mask) > 0

    def others(self, audience: Audience) -> frozenset[Audience]:
        """All but this one, and those who come with it."""
        with_it = {audience, Audience.FAMILIES} if audience is Audience.CHILDREN else {audience}
        return frozenset(AUDIENCES) - with_it

    def kind(self, wanted: Kind) -> States:
        """KEPT where it is of that kind, or its own title or category says so."""
        return np.where(self.kinds & np.uint8(1 << KINDS.index(wanted)), KEPT, BROKEN).astype(np.int8)

    def language(self, wanted: str) -> States:
        """KEPT where it is held in that language, UNSURE where nobody said in which."""
        held = self.languages.get(wanted)
        state = np.where(self.has_language, BROKEN, UNSURE).astype(np.int8)
        if held is not None:
            state[held] = KEPT
        return state

    def attendance(self, *, online: bool) -> States:
        """KEPT where one can take part that way."""
        return self.online if online else np.where(self.online == KEPT, BROKEN, KEPT).astype(np.int8)

    def kilometres(self, here: Position) -> npt.NDArray[np.float32]:
        """Distance on the ground to each document's place; not a number where that is not known."""
        latitude, longitude = np.radians(self.positions.astype(np.float64)).T
        lat, lon = np.radians(here.latitude), np.radians(here.longitude)
        half = (
            np.sin((latitude - lat) / 2) ** 2
            + np.cos(lat) * np.cos(latitude) * np.sin((longitude - lon) / 2) ** 2
        )
        distances: npt.NDArray[np.float32] = (2 * _EARTH * np.arcsin(np.sqrt(half))).astype(np.float32)
        return distances


def join_facts(parts: Sequence[Facts], joint: Joint) -> Facts:
    """As `stated.build_facts`, of parts that were read before."""
    languages = {}
    for language in sorted({language for part in parts for language in part.languages}):
        held = [part.languages.get(language, np.zeros(len(part.free), dtype=bool)) for part in parts]
        languages[language] = joint.rows(held)
    return Facts(
        languages={language: held for language, held in languages.items() if held.any()},
        **{
            each.name: joint.rows([getattr(part, each.name) for part in parts])
            for each in fields(Facts)
            if each.name != "languages"
        },
    )
