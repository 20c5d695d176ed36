"""The sample city's catalogue, kept fresh when the demo's clock is turned, forward or back."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import City
from bot.clock import Clock
from catalog.changes.batch import begin_batch
from catalog.model import Opportunity, PublicationStatus
from catalog.sample import sample_opportunities
from catalog.sample.filling import SOURCE, fill_with_sample
from catalog.store import Store

STALE = timedelta(days=28)
"""After so long everything is dated anew; until then what is still to come stays as people saved it."""


class SampleCatalogue:
    """Remembers from which day each entry's dates are counted."""

    def __init__(self) -> None:
        self._counted_from: dict[str, date] = {}

    async def fill(self, session: AsyncSession, city: City, clock: Clock) -> None:
        """Writes the whole catalogue as it stands today, unless it is there already."""
        now = clock.now()
        await fill_with_sample(session, city.key, zone=city.zone, at=now)
        self._counted_from = dict.fromkeys(await Store(session).names(SOURCE), _today(city, now))

    async def follow(
        self, session: AsyncSession, city: City, clock: Clock, *, saved: Collection[int] = ()
    ) -> int:
        """Dates anew what is over, what is long stale, and what is dated later than today; says how many.

        Nobody is told of these changes: they are no news of the city. What is `saved` (by its number) keeps
        its dates as long as any of them is still to come.
        """
        now = clock.now()
        today = _today(city, now)
        fresh = await asyncio.to_thread(_fresh, city, now)
        store = Store(session)
        stored = await store.by_source(SOURCE)
        late = [
            key
            for key, counted in self._counted_from.items()
            if key in fresh
            and stored[key].publication_status is PublicationStatus.PUBLISHED
            and (
                _is_over(stored[key], fresh[key], now)
                or (stored[key].id not in saved and not today - STALE <= counted <= today)
            )
        ]
        if late:
            # It is no longer as any one day has it: the next start fills it anew.
            await begin_batch(session, SOURCE, at=now, author=SOURCE, name=city.key, digest="")
        await store.write_many([fresh[key] for key in late], author=SOURCE, at=now, quiet=True)
        await store.roll_forward(now, author=SOURCE)
        self._counted_from.update(dict.fromkeys(late, today))
        return len(late)


def _fresh(city: City, now: datetime) -> Mapping[str, Opportunity]:
    opportunities = sample_opportunities(city.key, today=_today(city, now))
    return {opportunity.external_id: opportunity for opportunity in opportunities}


def _today(city: City, now: datetime) -> date:
    return now.astimezone(city.zone).date()


def _is_over(stored: Opportunity, fresh: Opportunity, now: datetime) -> bool:
    """Whether nothing of it is to come any more, though of the fresh one something is."""

    def to_come(opportunity: Opportunity) -> bool:
        return any(occurrence.starts > now for occurrence in opportunity.occurrences)

    return not to_come(stored) and to_come(fresh)
