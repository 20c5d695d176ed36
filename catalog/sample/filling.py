"""Filling a catalogue with a sample city: once a day, and what changed only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.changes.batch import begin_batch, last_digest
from catalog.sample.loader import sample_opportunities
from catalog.schedule import HORIZON
from catalog.store import Store

SOURCE = "sample"
SOON = timedelta(weeks=8)
"""How far ahead series have their dates when a city is first filled: the rest can wait until people are
answered (`Store.roll_forward`), and is three quarters of all dates."""


async def fill_with_sample(session: AsyncSession, city: str, *, zone: ZoneInfo, at: datetime) -> bool:
    """Makes the source `sample` what the city offers on the day of `at` (aware); False where it is already.

    Works in the transaction of the session. What the city no longer has is archived. At first series have
    their dates for two months; whoever fills it lets them roll forward soon.
    """
    today = at.astimezone(zone).date()
    digest = _digest(city, today)
    if await last_digest(session, SOURCE) == digest:
        return False
    store = Store(session)
    horizon = HORIZON if await store.names(SOURCE) else SOON
    opportunities = sample_opportunities(city, today=today, horizon=horizon)
    batch = await begin_batch(session, SOURCE, at=at, author=SOURCE, name=city, digest=digest)
    await store.write_many(opportunities, author=SOURCE, at=at, batch=batch)
    kept = {opportunity.external_id for opportunity in opportunities}
    for external_id, number in (await store.names(SOURCE)).items():
        if external_id not in kept:
            await store.retire(number, author=SOURCE, at=at)
    return True


def _digest(city: str, today: date) -> str:
    """Tells the city, the day, and the files both are read from."""
    digest = sha256(f"{city} {today.isoformat()}".encode())
    for file in _files(files("catalog.sample")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _files(item)
        elif item.name.endswith((".toml", ".py")):
            yield item
