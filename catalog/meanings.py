"""What every opportunity means: the vectors of its passages, from wherever they are, and what still waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.model import Opportunity
from catalog.search.encoding import Passages
from catalog.search.meaning import DIGEST, Vectors, digest_of
from catalog.search.nearness import read_vectors
from catalog.search.passages import passages
from catalog.vectors import VectorStore

PORTION = 256
"""Passages encoded before what was gained is kept: about half a second's work."""
PACKAGED = Path(__file__).parent / "sample" / "passages.npz"
"""What the sample cities say; `python -m benchmarks.fit_meaning` makes it."""


class Meanings:
    """Follows the opportunities that can be found; encodes nothing itself, that is the worker's work."""

    def __init__(self, worker: Passages | None = None) -> None:
        self.worker = worker
        self._versions: dict[int, int] = {}
        self._vectors: dict[int, Vectors] = {}
        self._waiting: dict[int, list[str]] = {}
        self._digests: dict[int, bytes] = {}
        """By id, the digests of its passages in a row: a hundred thousand lists of them would need 30 MB."""

    @property
    def said(self) -> set[bytes]:
        """The digests of all that is said now."""
        return {digest for digests in self._digests.values() for digest in _apart(digests)}

    def encoded_among(self, ids: Iterable[int]) -> set[int]:
        """Those of these that no longer wait."""
        return {each for each in ids if each in self._versions and each not in self._waiting}

    @property
    def settled(self) -> dict[int, tuple[int, bytes]]:
        """Of those whose vectors were taken, by id, the version and the digests of all they say, in a row."""
        taken = self.encoded - self._vectors.keys()
        return {number: (self._versions[number], self._digests[number]) for number in taken}

    def restore(self, settled: Mapping[int, tuple[int, bytes]]) -> None:
        """Takes it that these are encoded, and that somebody has their vectors."""
        self._versions = {number: version for number, (version, _) in settled.items()}
        self._digests = {number: digests for number, (_, digests) in settled.items()}

    @property
    def vectors(self) -> Mapping[int, Vectors]:
        """By id, the vectors of what an opportunity says, a row a passage, until they are taken."""
        return dict(self._vectors)

    def take(self, ids: Iterable[int] | None = None) -> dict[int, Vectors]:
        """Hands out the vectors of these, or of all: whoever takes them keeps them."""
        those = list(self._vectors) if ids is None else [each for each in ids if each in self._vectors]
        return {number: self._vectors.pop(number) for number in those}

    @property
    def waiting(self) -> int:
        """How many opportunities still wait to be encoded."""
        return len(self._waiting)

    @property
    def encoded(self) -> set[int]:
        """The ids of those that no longer wait."""
        return self._versions.keys() - self._waiting.keys()

    async def follow(self, opportunities: Iterable[Opportunity], session: AsyncSession | None = None) -> None:
        """Takes up what is new or changed among these; `session` is where vectors are kept."""
        there = {o.id: o for o in opportunities if o.id is not None}
        changed = [each for number, each in there.items() if self._versions.get(number) != each.version]
        if not changed:
            return
        # Ten thousand new ones take a second to read, which is nobody's to wait for.
        said, digests = await asyncio.to_thread(_said_by, changed)
        kept = dict(_packaged())
        self._digests |= digests
        strange = {digest for number in said for digest in _apart(digests[number])} - kept.keys()
        if session is not None and strange:
            kept |= await VectorStore(session).of(strange)
        for number, texts in said.items():
            self._vectors.pop(number, None)
            self._versions[number] = there[number].version
            self._waiting[number] = texts
            self._settle(number, kept)

    def let_go(self, ids: Iterable[int]) -> None:
        """Forgets what can be found no more."""
        for number in self._versions.keys() & set(ids):
            del self._versions[number], self._digests[number]
            self._vectors.pop(number, None)
            self._waiting.pop(number, None)

    async def encode(self) -> dict[bytes, Vectors]:
        """Has the worker encode a portion of what waits; what it made, by digest, to be kept."""
        chosen: dict[int, list[str]] = {}
        for number, texts in self._waiting.items():
            chosen[number] = texts
            if sum(map(len, chosen.values())) >= PORTION:
                break
        texts = list(dict.fromkeys(text for those in chosen.values() for text in those))
        rows = await self.worker.passages(texts) if self.worker is not None and texts else None
        if rows is None:
            return {}
        made = {digest_of(text): row for text, row in zip(texts, rows, strict=True)}
        for number, those in chosen.items():
            # What was changed or taken away meanwhile waits with its new words, or no longer.
            if self._waiting.get(number) is those:
                self._settle(number, made)
        return made

    def _settle(self, number: int, vectors: Mapping[bytes, Vectors]) -> None:
        digests = _apart(self._digests[number])
        if all(digest in vectors for digest in digests):
            del self._waiting[number]
            self._vectors[number] = np.stack([vectors[digest] for digest in digests])


def _said_by(opportunities: Iterable[Opportunity]) -> tuple[dict[int, list[str]], dict[int, bytes]]:
    """By id, the passages of what is said, and their digests in a row."""
    said = {each.id: passages(each) for each in opportunities if each.id is not None}
    return said, {number: b"".join(map(digest_of, texts)) for number, texts in said.items()}


def _apart(digests: bytes) -> list[bytes]:
    return [digests[first : first + DIGEST] for first in range(0, len(digests), DIGEST)]


@cache
def _packaged() -> Mapping[bytes, Vectors]:
    return read_vectors(PACKAGED)
