"""What the handlers work with: every part, made outside and handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from bot.city import City
from bot.clock import Clock
from bot.database import Database
from bot.desk.names import Names
from bot.feedback.box import Box
from bot.i18n import Languages
from bot.settings import Settings
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The parts of the house that the chat needs."""

    settings: Settings
    city: City
    languages: Languages
    clock: Clock
    database: Database
    search: CurrentSearch
    box: Box
    names: Names = field(default_factory=Names)
    """What everything is called, for staff who look for it."""
