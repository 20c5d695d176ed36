"""Vectors that are kept, by what was encoded: nothing is encoded twice, whoever says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.chunks import chunks
from catalog.meaning_tables import VectorRow
from catalog.search.meaning import DIMENSIONS, Vectors
from catalog.tables import table_of


class VectorStore:
    """The vectors of passages, over one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, digests: Iterable[bytes]) -> dict[bytes, Vectors]:
        """The vectors that are kept of these; one of another size (an older encoder's) is left out."""
        found: dict[bytes, Vectors] = {}
        for some in chunks(list(dict.fromkeys(digests))):
            for digest, vector in await self._session.execute(
                select(VectorRow.digest, VectorRow.vector).where(VectorRow.digest.in_(some))
            ):
                if len(vector) == DIMENSIONS:
                    found[digest] = np.frombuffer(vector, dtype=np.int8)
        return found

    async def keep(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Keeps vectors; what was kept under the same digest gives way."""
        for some in chunks(list(vectors)):
            await self._session.execute(delete(VectorRow).where(VectorRow.digest.in_(some)))
            rows = [{"digest": digest, "vector": vectors[digest].tobytes()} for digest in some]
            await self._session.execute(insert(table_of(VectorRow)), rows)

    async def forget_all_but(self, digests: Iterable[bytes]) -> int:
        """Forgets what nobody says any more; how many those were."""
        said = set(digests)
        gone = [each for each in await self._session.scalars(select(VectorRow.digest)) if each not in said]
        for some in chunks(gone):
            await self._session.execute(delete(VectorRow).where(VectorRow.digest.in_(some)))
        return len(gone)
