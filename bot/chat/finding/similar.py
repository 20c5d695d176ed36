"""What is like something else on offer: by its own words, then from its shelf, near it first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.chat.services import Services
from bot.i18n import Speech
from catalog.model import Opportunity
from catalog.search import Scope
from catalog.search.answer import Hit

MOST = 3
"""Similar offers that are shown."""
LOOKED_AT = 12
SHELVES = "local"


async def similar(services: Services, opportunity: Opportunity, speech: Speech) -> list[Hit]:
    """Up to MOST other offers that are to come, those in the same neighbourhood first among equals."""
    now = services.clock.now()
    found: dict[int, Hit] = {}
    for hit in _hits(services, opportunity, speech, now):
        if hit.id != opportunity.id and hit.id not in found:
            found[hit.id] = hit
    others = await services.search.opportunities(found)
    meant = [hit for hit in found.values() if hit.id in others and _is_to_come(hit, others[hit.id], now)]
    around = _area(opportunity)
    near = [hit for hit in meant if around and _area(others[hit.id]) == around]
    return [*near, *(hit for hit in meant if hit not in near)][:MOST]


def _hits(services: Services, opportunity: Opportunity, speech: Speech, now: datetime) -> Iterator[Hit]:
    """Those that its name finds; where they are too few, those on its shelves."""
    search = services.search.current
    name = opportunity.text(speech.tag).name
    named = search.ask(name, language=speech.tag, now=now, limit=LOOKED_AT, heed_danger=False).hits
    yield from named
    if len(named) <= MOST:
        for topic in _shelves(opportunity):
            scope = Scope(topic=topic)
            yield from search.ask("", language=speech.tag, now=now, scope=scope, limit=LOOKED_AT).hits


def _shelves(opportunity: Opportunity) -> Iterable[str]:
    return (term.code for term in opportunity.topics if term.scheme == SHELVES)


def _is_to_come(hit: Hit, opportunity: Opportunity, now: datetime) -> bool:
    return bool(opportunity.upcoming(now)) if opportunity.occurrences else hit.next is None


def _area(opportunity: Opportunity) -> str:
    return opportunity.place.neighbourhood if opportunity.place is not None else ""
