"""Writings: something that documents say of themselves, many of them the same, kept once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from catalog.search.joint import Joint

Way = TypeVar("Way", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Writings(Generic[Way]):
    """The different ways in which a catalogue writes something, and which of them each document has.

    The first way is that of the first document, and so on.
    """

    ways: tuple[Way, ...]
    of: npt.NDArray[np.int32]

    @staticmethod
    def build(ways: Iterable[Way]) -> Writings[Way]:
        """From the way of each document, in order."""
        numbers: dict[Way, int] = {}
        of = [numbers.setdefault(way, len(numbers)) for way in ways]
        return Writings(tuple(numbers), np.array(of, dtype=np.int32))

    @staticmethod
    def join(parts: Sequence[Writings[Way]], joint: Joint) -> Writings[Way]:
        """As `build`, of parts that were read before."""
        numbers: dict[Way, int] = {}
        renumbered = [
            np.array([numbers.setdefault(way, len(numbers)) for way in part.ways], dtype=np.int32)[part.of]
            for part in parts
        ]
        those, first, of = np.unique(joint.rows(renumbered), return_index=True, return_inverse=True)
        order, ways = np.argsort(first), list(numbers)
        rank = np.empty(len(order), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        return Writings(tuple(ways[those[n]] for n in order), rank[of])

    def members(self) -> list[npt.NDArray[np.int32]]:
        """For each way, the documents that have it, in order."""
        if not self.ways:
            return []
        order = np.argsort(self.of, kind="stable").astype(np.int32)
        return np.split(order, np.cumsum(np.bincount(self.of, minlength=len(self.ways)))[:-1])
