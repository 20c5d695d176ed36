"""Nearness: how near a question lies to what documents say, by what both are about (`classifier.metric`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from catalog.search.classifier import metric
from catalog.search.joint import Joint
from catalog.search.meaning import DIMENSIONS, Vectors, digest_of, directions

Floats = npt.NDArray[np.float32]
BLOCK = 1024
"""Rows that are made floating numbers at once."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """Passages of documents (or sayings of concepts) as vectors, those of one owner in a row."""

    rows: Vectors
    scales: Floats
    """What makes each row one of length one, by the metric."""
    owners: npt.NDArray[np.int32]
    """To whom each row belongs."""
    starts: npt.NDArray[np.int64]
    """Where the rows of each owner begin."""
    count: int

    @staticmethod
    def build(owned: Sequence[Vectors | None]) -> Nearness:
        """`owned[n]` are the vectors of what owner n says, a row each; None where they are not there yet."""
        there = [(owner, rows) for owner, rows in enumerate(owned) if rows is not None and len(rows)]
        matrix = np.concatenate([rows for _, rows in there]) if there else np.zeros((0, DIMENSIONS), np.int8)
        owners = np.repeat([owner for owner, _ in there], [len(rows) for _, rows in there])
        return _nearness(matrix, _scales(matrix), owners.astype(np.int32), len(owned))

    @staticmethod
    def join(parts: Sequence[Nearness], joint: Joint) -> Nearness:
        """As `build`, of parts that were read before."""
        order, owners = joint.entries([part.owners for part in parts])
        rows = np.concatenate([part.rows for part in parts])[order]
        return _nearness(rows, np.concatenate([part.scales for part in parts])[order], owners, joint.count)

    def replaced(self, vectors: Mapping[int, Vectors]) -> Nearness:
        """With these vectors, by owner, in the place of theirs."""
        fresh = Nearness.build([vectors[owner] for owner in sorted(vectors)])
        renewed = np.array(sorted(vectors), dtype=np.int32)
        everybody = np.arange(self.count, dtype=np.int32)
        staying = np.where(np.isin(everybody, renewed), np.int32(-1), everybody)
        return Nearness.join([self, fresh], Joint((staying, renewed), self.count))

    def of(self, vector: Vectors) -> Floats:
        """By owner, the cosine by the metric of what lies nearest to the vector; 0 where nothing is known."""
        near = np.zeros(self.count, dtype=np.float32)
        if len(self.owners):
            direction = directions(vector[None, :])[0]
            seen = metric() @ direction
            cosines = _products(self.rows, seen)
            cosines *= self.scales / max(float(np.sqrt(direction @ seen)), 1e-9)
            near[self.owners[self.starts]] = np.maximum.reduceat(cosines, self.starts)
        return near


def _nearness(rows: Vectors, scales: Floats, owners: npt.NDArray[np.int32], count: int) -> Nearness:
    return Nearness(rows, scales, owners, np.flatnonzero(np.diff(owners, prepend=-1)), count)


def _scales(rows: Vectors) -> Floats:
    """The same for a row whatever stands beside it: products of whole numbers and of the metric, which is of
    whole steps, are exact in 53 bits, in whatever order they are added."""
    lengths, exact = np.empty(len(rows)), metric().astype(np.float64)
    for first in range(0, len(rows), BLOCK):
        some = rows[first : first + BLOCK].astype(np.float64)
        lengths[first : first + BLOCK] = np.sqrt(np.einsum("nd,nd->n", some @ exact, some))
    scales: Floats = (1 / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scales


def _products(rows: Vectors, direction: Floats) -> Floats:
    """The product of each row with the direction; a block after the other, as large as the cache is."""
    products = np.empty(len(rows), dtype=np.float32)
    block = np.empty((min(BLOCK, len(rows)), rows.shape[1]), dtype=np.float32)
    for first in range(0, len(rows), BLOCK):
        some = rows[first : first + BLOCK]
        np.copyto(block[: len(some)], some)
        np.dot(block[: len(some)], direction, out=products[first : first + len(some)])
    return products


def read_vectors(path: Path) -> dict[bytes, Vectors]:
    """The vectors in a file, by digest; none where there is no file."""
    if not path.is_file():
        return {}
    with np.load(path) as held:
        digests, vectors = held["digests"], held["vectors"]
    return {digest.tobytes(): vector for digest, vector in zip(digests, vectors, strict=True)}


def write_vectors(path: Path, texts: Sequence[str], vectors: Vectors) -> None:
    """Writes the vectors of the texts into a file."""
    digests = np.frombuffer(b"".join(map(digest_of, texts)), dtype=np.uint8).reshape(len(texts), -1)
    np.savez(path, digests=digests, vectors=vectors)
