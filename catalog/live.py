"""The search that follows the catalogue: whoever wrote, the change is found a moment later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.model import Neighbourhood
from catalog.search import Index, Search
from catalog.store import Store

Reading = Callable[[], AbstractAsyncContextManager[AsyncSession]]


class LiveSearch:
    """Holds the current `Search` and replaces it whole when the catalogue has newer revisions.

    The revision rows are the catalogue's outbox: this reads past its own cursor, so a writer in another
    process (an import on the command line) is noticed just as one in this process is.
    """

    def __init__(self, reading: Reading, *, neighbourhoods: Sequence[Neighbourhood], zone: str) -> None:
        self._reading = reading
        self._neighbourhoods = tuple(neighbourhoods)
        self._zone = zone
        self._cursor = -1
        self._search: Search | None = None
        self._refreshing = asyncio.Lock()

    @property
    def current(self) -> Search:
        """The search of the catalogue as last read; RuntimeError before the first `refresh`."""
        if self._search is None:
            raise RuntimeError("refresh() has not been awaited yet")
        return self._search

    def __len__(self) -> int:
        """How many opportunities can be found."""
        return len(self._search.index) if self._search else 0

    async def refresh(self, now: datetime) -> bool:
        """Reads what changed since the last time and says whether anything had; `now` is aware."""
        async with self._refreshing:
            async with self._reading() as session:
                store = Store(session)
                cursor = await store.last_revision()
                if cursor == self._cursor and self._search is not None:
                    return False
                opportunities = await store.published()
            index = await asyncio.to_thread(
                Index.build, opportunities, neighbourhoods=self._neighbourhoods, now=now
            )
            self._search = Search(index, zone=self._zone)
            self._cursor = cursor
            return True
