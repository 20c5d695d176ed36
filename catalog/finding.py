"""Finding the concepts of opportunities that were never looked at, or changed since, and keeping them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.chunks import chunks
from catalog.concepts import ConceptStore
from catalog.meanings import Meanings
from catalog.model import Opportunity
from catalog.search.finder import Finder, finder_of
from catalog.search.lexicon import Lexicon
from catalog.search.meaning import Vectors
from catalog.search.served import NOTHING, Served
from catalog.store import Store

PORTION = 500
"""Opportunities that are looked at before what was found is kept: about half a second's work."""

Session = Callable[[], AbstractAsyncContextManager[AsyncSession]]


async def find_stale(
    finder: Finder,
    *,
    reading: Session,
    writing: Session,
    encoded: Collection[int] = (),
    among: Collection[int] | None = None,
) -> list[int]:
    """Finds and keeps the concepts of whatever `ConceptStore.stale` names; the ids of those kept."""
    async with reading() as session:
        stale = await ConceptStore(session).stale(finder.key, encoded=encoded, among=among)
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


async def served_by(finder: Finder, opportunity: Opportunity, session: AsyncSession) -> Served:
    """What an opportunity serves, as people put it right: what is kept, or found now where that is old.

    Nothing is written.
    """
    number, store, meanings = opportunity.id or 0, ConceptStore(session), Meanings()
    await meanings.follow([opportunity], session)
    served = (await store.of([number])).get(number, NOTHING)
    if not await store.stale(finder.key, encoded=meanings.encoded, among=[number]):
        return served
    found = await asyncio.to_thread(finder.find, opportunity, meanings.vectors.get(number))
    return replace(found, added=served.added, removed=served.removed)


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
        self._looked_through = False
        """Whether all was looked at once: from then on only what changed is."""

    def follow(self, changed: Iterable[int]) -> None:
        """Takes it that the search has these as they are now, perhaps without what is found in them: what was
        changed, or encoded."""
        self._changed |= set(changed)

    def take(self) -> set[int]:
        """Hands out the ids of what was found: whoever takes them brings them into the search."""
        found, self._found = self._found, set()
        return found

    def give_back(self, ids: Iterable[int]) -> None:
        """Has those that could not be brought in yet wait again."""
        self._found |= set(ids)

    async def find(self, *, at: tuple[int, int], meanings: Meanings) -> None:
        """Finds what is new or newly encoded, unless it was looked for `at` the same state before."""
        if self._writing is None or at == self._looked_at:
            return
        # Another process may have found the concepts of these since they were read.
        changed, self._changed = self._changed, set()
        try:
            found = await find_stale(
                finder_of(self._lexicon),
                reading=self._reading,
                writing=self._writing,
                encoded=meanings.encoded_among(changed) if self._looked_through else meanings.encoded,
                among=changed if self._looked_through else None,
            )
        except BaseException:
            self.follow(changed)
            raise
        self.give_back(changed.union(found))
        self._looked_at, self._looked_through = at, True


def found_in(
    opportunities: Iterable[Opportunity], finder: Finder, vectors: Mapping[int, Vectors]
) -> dict[int, Served]:
    """By id, what the opportunities serve; `vectors` are those of the passages of each, by id, a row each."""
    return {o.id: finder.find(o, vectors.get(o.id)) for o in opportunities if o.id is not None}
