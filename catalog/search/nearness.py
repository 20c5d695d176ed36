"""Nearness: how near a question lies to what documents say, and to what people say of each concept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from catalog.search.lexicon import Lexicon
from catalog.search.meaning import DIMENSIONS, Vectors, digest_of, directions

Floats = npt.NDArray[np.float32]
SAYINGS = Path(__file__).parent / "lexicon" / "sayings.npz"
"""The vectors of the sayings that come with the project; `python -m benchmarks.fit_meaning` makes them."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """Passages of documents (or sayings of concepts) as directions, those of one owner in a row."""

    rows: Floats
    starts: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]
    count: int

    @staticmethod
    def build(owned: Sequence[Vectors | None]) -> Nearness:
        """`owned[n]` are the vectors of what owner n says, a row each; None where they are not there yet."""
        there = [(owner, rows) for owner, rows in enumerate(owned) if rows is not None and len(rows)]
        sizes = np.array([len(rows) for _, rows in there], dtype=np.int64)
        matrix = np.concatenate([rows for _, rows in there]) if there else np.zeros((0, DIMENSIONS), np.int8)
        return Nearness(
            rows=directions(matrix),
            starts=np.cumsum(sizes) - sizes,
            owners=np.array([owner for owner, _ in there], dtype=np.int64),
            count=len(owned),
        )

    def of(self, vector: Vectors) -> Floats:
        """By owner, the cosine of what lies nearest to the vector; 0 where nothing is known."""
        near = np.zeros(self.count, dtype=np.float32)
        if len(self.owners):
            cosines = self.rows @ directions(vector[None, :])[0]
            near[self.owners] = np.maximum.reduceat(cosines, self.starts)
        return near


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


def of_sayings(lexicon: Lexicon, vectors: Mapping[bytes, Vectors]) -> Nearness:
    """How near a question lies to the sayings of each concept, of those that have vectors (by digest)."""
    owned = [
        [vectors.get(digest_of(saying.text)) for saying in concept.sayings] for concept in lexicon.concepts
    ]
    there = [[each for each in rows if each is not None] for rows in owned]
    return Nearness.build([np.stack(rows) if rows else None for rows in there])
