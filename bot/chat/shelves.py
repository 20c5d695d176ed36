"""The shelves: the local topics with what stands on each, for people who do not know what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.chat.services import Services
from catalog.model import EventStatus, Opportunity
from catalog.search import Search
from catalog.store import Store
from catalog.topics import Vocabulary

SCHEME = "local"
"""The vocabulary of `catalog/topics` that people look along."""
FRESH = timedelta(minutes=15)
"""How long a look at the catalogue serves: what is over leaves its shelf within this time."""
_UNDATED = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shelving:
    """What stands on each shelf: ids of what is on offer, soonest first, by code of the topic."""

    ids: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def on(self, topic: str) -> tuple[int, ...]:
        """The ids on a shelf, and on those within it."""
        return self.ids.get(topic, ())


class Shelves:
    """The shelves as the catalogue is now; read anew when the search is."""

    def __init__(self, topics: Vocabulary) -> None:
        self.topics = topics
        self._shelving = Shelving()
        self._of: Search | None = None
        self._read_at = datetime.min.replace(tzinfo=UTC)

    async def shelving(self, services: Services) -> Shelving:
        """What stands where at this moment."""
        search, now = services.search.current, services.clock.now()
        if self._of is not search or now - self._read_at > FRESH:
            async with services.database.reading() as session:
                opportunities = await Store(session).published()
            self._shelving = shelve(opportunities, self.topics, now)
            self._of, self._read_at = search, now
        return self._shelving


def shelve(opportunities: Iterable[Opportunity], topics: Vocabulary, now: datetime) -> Shelving:
    """Puts what is on offer at `now` (aware) on the shelves of its local topics and on those above them."""
    found: dict[str, list[tuple[datetime, int]]] = {}
    for opportunity in opportunities:
        starts = _next_start(opportunity, now)
        if starts is None or opportunity.id is None:
            continue
        terms = [term.code for term in opportunity.topics if term.scheme == SCHEME and term.code in topics]
        for code in {code for term in terms for code in (term, *topics.parents(term))}:
            found.setdefault(code, []).append((starts, opportunity.id))
    return Shelving({code: tuple(number for _, number in sorted(those)) for code, those in found.items()})


def _next_start(opportunity: Opportunity, now: datetime) -> datetime | None:
    """When it is next on, the end of time where it has no date, None where it is over or called off."""
    if opportunity.event_status in (EventStatus.CANCELLED, EventStatus.POSTPONED):
        return None
    if opportunity.valid_through is not None and opportunity.valid_through < now.date() - timedelta(days=1):
        return None
    if upcoming := opportunity.upcoming(now):
        return upcoming[0].starts
    return None if opportunity.occurrences else _UNDATED
