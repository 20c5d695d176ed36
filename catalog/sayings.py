"""What a city's own lexicon says: encoded elsewhere, kept, and never encoded twice."""

from __future__ import annotations

from itertools import islice

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.meanings import PORTION
from catalog.search.encoding import Passages
from catalog.search.lexicon import Lexicon
from catalog.search.meaning import Vectors, digest_of
from catalog.search.sayings import Sayings, sayings_of
from catalog.vectors import VectorStore


class OwnSayings:
    """Follows the sayings of a city's own files; encodes nothing itself, that is the worker's work."""

    def __init__(self, lexicon: Lexicon, worker: Passages | None = None) -> None:
        self._lexicon = lexicon
        self._worker = worker
        self._vectors: dict[bytes, Vectors] = {}
        self._waiting = {digest_of(text): text for text in lexicon.own}
        self.said = frozenset(self._waiting)
        """The digests of all that is said."""
        self.sayings = sayings_of(lexicon)
        """All sayings of the lexicon, its own as far as they are encoded; another one after each portion."""

    @property
    def waiting(self) -> int:
        """How many still wait to be encoded."""
        return len(self._waiting)

    async def follow(self, session: AsyncSession) -> None:
        """Takes up what was kept when it was encoded before."""
        if self._waiting:
            self._settle(await VectorStore(session).of(self._waiting))

    async def encode(self) -> dict[bytes, Vectors]:
        """Has the worker encode a portion of what waits; what it made, by digest, to be kept."""
        some = dict(islice(self._waiting.items(), PORTION))
        rows = await self._worker.passages(list(some.values())) if self._worker is not None and some else None
        if rows is None:
            return {}
        made: dict[bytes, Vectors] = dict(zip(some, rows, strict=True))
        self._settle(made)
        return made

    def _settle(self, vectors: dict[bytes, Vectors]) -> None:
        for digest, vector in vectors.items():
            self._vectors[digest] = vector
            self._waiting.pop(digest, None)
        if vectors:
            self.sayings = Sayings(self._lexicon, dict(self._vectors))
