"""Whoever holds the search of the catalogue as it is now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from catalog.model import Opportunity
from catalog.search import Search
from catalog.search.meaning import Vectors


class CurrentSearch(Protocol):
    """Holds the search of the catalogue as it is now (`catalog.live.LiveSearch`)."""

    @property
    def current(self) -> Search:
        """The newest search."""
        ...

    @property
    def revision(self) -> int:
        """The newest revision of the catalogue that `current` knows."""
        ...

    async def vector_of(self, question: str) -> Vectors | None:
        """The question encoded; None where it is to be answered by its words."""
        ...

    async def opportunities(self, ids: Iterable[int]) -> dict[int, Opportunity]:
        """What the search found, whole, by id."""
        ...
