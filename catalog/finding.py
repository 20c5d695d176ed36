"""Finding the concepts of opportunities that were never looked at, or changed since, and keeping them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.chunks import chunks
from catalog.concepts import ConceptStore
from catalog.meanings import Meanings
from catalog.model import Opportunity
from catalog.search.finder import Finder, finder_of
from catalog.search.lexicon import Lexicon
from catalog.search.meaning import Vectors
from catalog.search.served import Served
from catalog.store import Store

PORTION = 500
"""Opportunities that are looked at before what was found is kept: about half a second's work."""

Session = Callable[[], AbstractAsyncContextManager[AsyncSession]]


async def find_stale(
    finder: Finder, *, reading: Session, writing: Session, encoded: Collection[int] = ()
) -> list[int]:
    """Finds and keeps the concepts of whatever `ConceptStore.stale` names; the ids of those kept."""
    async with reading() as session:
        stale = await ConceptStore(session).stale(finder.key, encoded=encoded)
    return await find_concepts(finder, stale, reading=reading, writing=writing)


async def find_concepts(
    finder: Finder, ids: Sequence[int], *, reading: Session, writing: Session
) -> list[int]:
    """Finds and keeps the concepts of these opportunities; the ids of those kept.

    By words at once; by meaning where the vectors of all that one says are kept already. No transaction is
    open while it looks.
    """
    kept: list[int] = []
    for numbers in chunks(ids, PORTION):
        meanings = Meanings()
        async with reading() as session:
            some = list((await Store(session).get_many(numbers)).values())
            await meanings.follow(some, session)
        found = await asyncio.to_thread(found_in, some, finder, meanings.vectors)
        async with writing() as session:
            kept += await ConceptStore(session).keep(some, found, finder.key)
    return kept


class NewFindings:
    """What was found of late, by this process or another, and is not in the search yet."""

    def __init__(self, lexicon: Lexicon, *, reading: Session, writing: Session | None) -> None:
        """Nothing is ever found where there is no `writing`, since it could not be kept."""
        self._lexicon = lexicon
        self._reading = reading
        self._writing = writing
        self._found = set[int]()
        self._changed = set[int]()
        self._looked_at: tuple[int, int] | None = None

    def follow(self, changed: Iterable[int]) -> None:
        """Takes it that the search has these as they are now, perhaps without what is found in them."""
        self._changed |= set(changed)

    def take(self) -> set[int]:
        """Hands out the ids of what was found: whoever takes them brings them into the search."""
        found, self._found = self._found, set()
        return found

    def give_back(self, ids: Iterable[int]) -> None:
        """Has those that could not be brought in yet wait again."""
        self._found |= set(ids)

    async def find(self, *, at: tuple[int, int], encoded: Collection[int]) -> None:
        """Finds what is new or newly `encoded`, unless it was looked for `at` the same state before."""
        if self._writing is None or at == self._looked_at:
            return
        # Another process may have found the concepts of these since they were read.
        changed, self._changed = self._changed, set()
        try:
            found = await find_stale(
                finder_of(self._lexicon), reading=self._reading, writing=self._writing, encoded=encoded
            )
        except BaseException:
            self.follow(changed)
            raise
        self.give_back(changed.union(found))
        self._looked_at = at


def found_in(
    opportunities: Iterable[Opportunity], finder: Finder, vectors: Mapping[int, Vectors]
) -> dict[int, Served]:
    """By id, what the opportunities serve; `vectors` are those of the passages of each, by id, a row each."""
    return {o.id: finder.find(o, vectors.get(o.id)) for o in opportunities if o.id is not None}
