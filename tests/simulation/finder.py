"""What the town's search finds: all that is on, by a question of its own to the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.people.preferences import Preference
from bot.reminders.searches import Wanted
from catalog.model import Opportunity
from catalog.search import Found
from tests.simulation import history

if TYPE_CHECKING:
    from tests.simulation.town import Town


class TownFinder:
    """The `Finder` of the saved searches: whatever is wanted, it finds all there is."""

    def __init__(self, town: Town) -> None:
        self._town = town

    @property
    def revision(self) -> int:
        """The newest revision of the catalogue."""
        (newest,) = self._town.witness.execute("SELECT coalesce(max(id), 0) FROM revision").fetchone()
        return int(newest)

    async def find(
        self, wanted: Wanted, *, language: str, preference: Preference, now: datetime
    ) -> list[Found]:
        """All that is published, not called off, and has no date or one that is on and to come."""
        return [
            Found(id=number, starts=history.moment_of(starts) if starts else None, offer=number)
            for number, starts in self._town.witness.execute(_ON, {"now": history.kept(now)})
        ]


@dataclass(frozen=True, slots=True)
class Nothing:
    """An answer in which nothing is found."""

    hits: tuple[()] = ()


class TownSearch:
    """The search that writers ask for what is like something else: nothing is."""

    revision = 0

    @property
    def current(self) -> TownSearch:
        return self

    def ask(self, *_: Any, **__: Any) -> Nothing:
        return Nothing()

    async def vector_of(self, _: str) -> None:
        return None

    async def opportunities(self, _: Iterable[int]) -> dict[int, Opportunity]:
        return {}


_ON = """
    SELECT id, starts FROM (
      SELECT opportunity.id AS id, (
          SELECT min(starts) FROM occurrence WHERE opportunity_id = opportunity.id
          AND starts > :now AND status NOT IN ('cancelled', 'postponed')
        ) AS starts,
        (SELECT count(*) FROM occurrence WHERE opportunity_id = opportunity.id) AS dates
      FROM opportunity
      WHERE publication_status = 'published' AND event_status NOT IN ('cancelled', 'postponed')
    ) WHERE dates = 0 OR starts IS NOT NULL ORDER BY id
"""
