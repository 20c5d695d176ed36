"""The search that follows the catalogue: whoever wrote, the change is found a moment later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence, Set
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.chunks import chunks
from catalog.concepts import ConceptStore
from catalog.finding import NewFindings, Session
from catalog.meanings import Meanings
from catalog.model import Neighbourhood, Opportunity, PublicationStatus
from catalog.sayings import OwnSayings
from catalog.search import Index, Search
from catalog.search.encoding import EncodingWorker
from catalog.search.lexicon import Lexicon, load_lexicon
from catalog.search.meaning import Vectors
from catalog.search.portion import Portion
from catalog.snapshot import Snapshot, SnapshotFile, other_than
from catalog.store import Store
from catalog.vectors import VectorStore

SEEN_AFTER = 2_000
"""Passages encoded before the search finds by them, while more are waiting: each time costs a moment."""
READ_AT_ONCE = 2_000
"""Opportunities of which one portion is made: all of them would need much memory while they are read."""
MOST_AT_HAND = 2_000
"""Opportunities held in memory to be shown: some tens of megabytes where each has many dates."""

WORTH_KEEPING = 2_000
"""Opportunities from which what was read is kept for the next start: fewer are read within a second."""


class LiveSearch:
    """Holds the current `Search` and replaces it by one that has what newer revisions changed.

    The revision rows are the catalogue's outbox: this reads past its own cursor, so a writer in another
    process (an import on the command line) is noticed just as one in this process is.
    """

    def __init__(
        self,
        reading: Session,
        *,
        neighbourhoods: Sequence[Neighbourhood],
        zone: str,
        most_at_hand: int = MOST_AT_HAND,
        writing: Session | None = None,
        worker: EncodingWorker | None = None,
        lexicon: Lexicon | None = None,
        kept_in: Path | None = None,
        worth_keeping: int = WORTH_KEEPING,
    ) -> None:
        """`worker` encodes what is said; its vectors are kept where there is a `writing`.

        `lexicon` is the one that comes with the project unless another is given. `kept_in` is the file from
        which a large catalogue is read at the start as far as it is the same still, and into which `keep`
        writes it.
        """
        self._reading = reading
        self._writing = writing
        self._worker = worker
        self._lexicon = lexicon or load_lexicon()
        self._own_sayings = OwnSayings(self._lexicon, worker)
        self._meanings = Meanings(worker)
        self._neighbourhoods = tuple(neighbourhoods)
        self._zone = zone
        self._cursor = -1
        self._search: Search | None = None
        self._refreshing = asyncio.Lock()
        self._most_at_hand = most_at_hand
        self._at_hand: dict[int, Opportunity] = {}
        self._unseen = 0
        self._findings = NewFindings(self._lexicon, reading=reading, writing=writing)
        self._file = SnapshotFile(kept_in, self._lexicon, reading) if kept_in is not None else None
        self._is_kept = False
        self._worth_keeping = worth_keeping

    @property
    def current(self) -> Search:
        """The search of the catalogue as last read; RuntimeError before the first `refresh`."""
        if self._search is None:
            raise RuntimeError("refresh() has not been awaited yet")
        return self._search

    @property
    def revision(self) -> int:
        """The newest revision of the catalogue that `current` knows; -1 before the first `refresh`."""
        return self._cursor

    def __len__(self) -> int:
        """How many opportunities can be found."""
        return len(self._search.index) if self._search else 0

    async def opportunities(self, ids: Iterable[int]) -> dict[int, Opportunity]:
        """What the search found, whole and as new as the search is, by id; an id nobody has is left out.

        What was shown of late is at hand; the rest is read.
        """
        # Taken first: what was read before a refresh must not come into what is kept after it.
        at_hand, wanted = self._at_hand, set(ids)
        found = {number: at_hand[number] for number in wanted if number in at_hand}
        if missing := wanted - found.keys():
            async with self._reading() as session:
                read = await Store(session).get_many(missing)
            if len(at_hand) + len(read) > self._most_at_hand:
                at_hand.clear()
            at_hand.update(read)
            found.update(read)
        return found

    async def vector_of(self, question: str) -> Vectors | None:
        """The question encoded; None where it is to be answered by its words."""
        return await self._worker.question(question) if self._worker is not None else None

    async def encode(self) -> bool:
        """Encodes a portion of what waits for it, and finds by it from then on; whether more waits.

        The loop is free meanwhile: the work is done in another process.
        """
        if self._worker is not None:
            await self._worker.warm_up()
        if await self._encode_own_sayings():
            return True
        if not self._meanings.waiting:
            await self._find_concepts()
            return False
        made = await self._meanings.encode()
        await self._keep(made)
        self._unseen += len(made)
        if self._unseen < SEEN_AFTER and made and self._meanings.waiting:
            return True
        async with self._refreshing:
            if self._unseen and self._search is not None:
                self._unseen, self._is_kept = 0, False
                taken = self._meanings.take()
                self._search = await asyncio.to_thread(self._with_vectors, self._search.index, taken)
                self._findings.follow(taken)
        await self._find_concepts()
        return bool(made) and self._meanings.waiting > 0

    async def tidy(self) -> int:
        """Forgets the vectors of what nobody says any more; how many those were."""
        if self._writing is None or self._worker is None or self._search is None:
            return 0
        # While a change is taken up, it may seem as if nobody said what is just being read.
        async with self._refreshing, self._writing() as session:
            return await VectorStore(session).forget_all_but(self._meanings.said | self._own_sayings.said)

    async def keep(self) -> bool:
        """Keeps what was read, for the next start, and says whether it did: not where that is kept already or
        would save little, nor while something waits. OSError where it cannot be written."""
        if self._file is None or self._is_kept or self._meanings.waiting or len(self) < self._worth_keeping:
            return False
        async with self._refreshing:
            snapshot = Snapshot(self.current.index.read, self._cursor, self._meanings.settled)
            self._is_kept = True
        await self._file.keep(snapshot)
        return True

    async def refresh(self, now: datetime) -> bool:
        """Takes up what changed since the last time and says whether anything had; `now` is aware."""
        async with self._refreshing:
            found, taken = self._findings.take(), False
            try:
                taken = await self._take_up(found, now)
            finally:
                if not taken:
                    self._findings.give_back(found)
            return taken

    async def _take_up(self, found: set[int], now: datetime) -> bool:
        """Takes up what changed, and what is newly `found` once nothing waits for the encoder any more."""
        async with self._reading() as session:
            store = Store(session)
            cursor = await store.last_decided()
            restored = self._search is None and await self._restore(session, found, now)
            concepts_are_new = found and not self._meanings.waiting
            if cursor == self._cursor and self._search is not None and not concepts_are_new:
                return restored
            before = self._search.index if self._search and cursor >= self._cursor else None
            if before is None:
                self._meanings = Meanings(self._worker)
                if self._worker is not None:
                    await self._own_sayings.follow(session)
            # What is restored and gone from the database is changed, though nothing of it can be read.
            changed, unread, portions = set(found), list[Opportunity](), list[Portion]()
            fresh = dict[int, Opportunity]()
            since = None if before is None else self._cursor
            async for some in self._changed(store, found, since=since, until=cursor):
                changed |= {each.id for each in some if each.id is not None}
                unread += some
                # As far as there is room: whoever asks next need not read it once more.
                if len(fresh) + len(some) <= self._most_at_hand:
                    fresh.update((each.id, each) for each in some if each.id is not None)
                if len(unread) >= READ_AT_ONCE:
                    portions.append(await self._portion(unread, session))
                    unread = []
            portions.append(await self._portion(unread, session))
        self._search = await asyncio.to_thread(self._joined, before, changed, portions, now)
        kept = {number: each for number, each in self._at_hand.items() if number not in changed}
        self._at_hand = kept | fresh if len(kept) + len(fresh) <= self._most_at_hand else kept
        self._cursor, self._is_kept = cursor, False
        self._findings.follow(() if before is None else changed - found)
        return True

    async def _restore(self, session: AsyncSession, found: set[int], now: datetime) -> bool:
        """Begins with what was kept, if anything; adds to `found` what is otherwise by now."""
        kept = await self._file.load(session) if self._file is not None else None
        if kept is None:
            return False
        found |= await other_than(kept, session, encoding=self._worker is not None)
        if self._worker is not None:
            await self._own_sayings.follow(session)
            await asyncio.to_thread(self._meanings.restore, kept.settled)
        self._search = await asyncio.to_thread(self._joined, None, set(), [kept.portion], now)
        self._cursor, self._is_kept = kept.cursor, True
        return True

    async def _changed(
        self, store: Store, found: Set[int], *, since: int | None, until: int
    ) -> AsyncIterator[list[Opportunity]]:
        """What has newer revisions than `since`, `until` another one, and what is newly `found`; all there is
        without a `since`."""
        anew = set(found)
        async for some in store.portions(changed_since=since, until=until):
            anew -= {each.id for each in some if each.id is not None}
            yield some
        rest = sorted(anew) if since is not None else []
        for ids in chunks(rest, READ_AT_ONCE):
            yield list((await store.get_many(ids)).values())

    async def _portion(self, opportunities: Sequence[Opportunity], session: AsyncSession) -> Portion:
        """What was read, with what is known of it beyond its words."""
        shown = [o for o in opportunities if o.publication_status is PublicationStatus.PUBLISHED]
        ids = {each.id for each in opportunities if each.id is not None}
        # Whoever took what was known of them has it no more; what they say may be the same as before.
        self._meanings.let_go(ids)
        if self._worker is not None:
            # Where no question is ever encoded, nobody asks what is meant.
            await self._meanings.follow(shown, session)
        vectors, served = self._meanings.take(ids), await ConceptStore(session).of(ids)
        return await asyncio.to_thread(
            Portion.read, shown, vectors=vectors, lexicon=self._lexicon, served=served
        )

    def _joined(
        self, before: Index | None, changed: set[int], portions: Sequence[Portion], now: datetime
    ) -> Search:
        if before is not None:
            index = before.changed(changed, portions, now=now)
        else:
            index = Index.of(
                Portion.join(portions),
                neighbourhoods=self._neighbourhoods,
                now=now,
                sayings=self._own_sayings.sayings,
            )
        return Search(index, zone=self._zone)

    def _with_vectors(self, index: Index, vectors: Mapping[int, Vectors]) -> Search:
        return Search(index.with_vectors(vectors), zone=self._zone)

    async def _find_concepts(self) -> None:
        """Finds the concepts of what is new or newly encoded, for the next `refresh` to take up."""
        if self._search is not None:
            at = (self._cursor, self._meanings.waiting)
            await self._findings.find(at=at, meanings=self._meanings)

    async def _encode_own_sayings(self) -> bool:
        """Encodes a portion of what the city's own lexicon says; whether there was any."""
        made = await self._own_sayings.encode()
        if not made:
            return False
        await self._keep(made)
        async with self._refreshing:
            if self._search is not None:
                index = self._search.index.with_sayings(self._own_sayings.sayings)
                self._search = Search(index, zone=self._zone)
        return True

    async def _keep(self, made: Mapping[bytes, Vectors]) -> None:
        if made and self._writing is not None:
            async with self._writing() as session:
                await VectorStore(session).keep(made)
