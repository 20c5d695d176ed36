"""Joining: parts of a catalogue that were read at different times, as one row of documents."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Array = TypeVar("Array", bound=npt.NDArray[Any])


@dataclass(frozen=True, slots=True)
class Joint:
    """Where each document of several parts comes to stand among `count`; -1 for what is left out."""

    places: tuple[Numbers, ...]
    count: int

    @staticmethod
    def of(ids: Sequence[Integers], gone: Collection[int] = ()) -> Joint:
        """In the order of their ids; `gone` are left out of the first part."""
        out = np.fromiter(gone, dtype=np.int64, count=len(gone))
        kept = [np.ones(len(part), dtype=bool) for part in ids]
        kept[0] = np.isin(ids[0], out, invert=True)
        staying = np.concatenate([part[stays] for part, stays in zip(ids, kept, strict=True)])
        ranks = np.empty(len(staying), dtype=np.int32)
        ranks[np.argsort(staying, kind="stable")] = np.arange(len(staying), dtype=np.int32)
        places, first = [], 0
        for stays in kept:
            place = np.full(len(stays), -1, dtype=np.int32)
            last = first + int(stays.sum())
            place[stays], first = ranks[first:last], last
            places.append(place)
        return Joint(tuple(places), len(staying))

    def rows(self, parts: Sequence[Array]) -> Array:
        """What each part has a row a document of, as one."""
        joined = np.empty((self.count, *parts[0].shape[1:]), dtype=parts[0].dtype)
        for place, part in zip(self.places, parts, strict=True):
            stays = place >= 0
            joined[place[stays]] = part[stays]
        return joined  # type: ignore[return-value]

    def listed(self, parts: Sequence[Sequence[Any]]) -> list[Any]:
        """As `rows`, of lists."""
        joined: list[Any] = [None] * self.count
        for place, part in zip(self.places, parts, strict=True):
            for number, value in zip(place.tolist(), part, strict=True):
                if number >= 0:
                    joined[number] = value
        return joined

    def moved(self, documents: Sequence[npt.NDArray[Any]]) -> Numbers:
        """The new numbers of the documents that each part names, in a row; -1 for what is left out."""
        return np.concatenate([place[part] for place, part in zip(self.places, documents, strict=True)])

    def entries(self, documents: Sequence[npt.NDArray[Any]]) -> tuple[Integers, Numbers]:
        """Of entries that belong to documents, those that stay by their new documents, and these."""
        moved = self.moved(documents)
        kept = np.flatnonzero(moved >= 0)
        # Two rows in order make one in a single pass: this sort looks for runs.
        order = kept[np.argsort(moved[kept], kind="stable")]
        return order, moved[order]
