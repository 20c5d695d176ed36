"""How long it takes to work out anew when a million reminders are due, and how long others wait meanwhile.

python -m benchmarks.deriving [--reminders N] [--database URL]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select

from bot.city import City
from bot.clock import TurnedClock
from bot.database import Database
from bot.reminders.deriving import Deriving
from bot.reminders.tables import BookmarkRow, ReminderRow, SavedRow
from catalog.model import Kind, Occurrence, Opportunity, OpportunityText
from catalog.store import Store

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
ZONE = ZoneInfo("America/Mexico_City")
SAVED_OF_EACH = 250
DATES = 12
CHUNK = 20_000

CITY = City(
    key="benchmark",
    name="Benchmark",
    country="MX",
    zone=ZONE,
    languages=("es-MX",),
    catalogue_language="es-MX",
    currency="MXN",
    emergency=(),
    emergency_checked_on=date(2026, 11, 20),
)


def offer(number: int) -> Opportunity:
    starts = [NOW + timedelta(days=2 + 7 * week, hours=number % 5) for week in range(DATES)]
    return Opportunity(
        kind=Kind.COURSE,
        source="benchmark",
        external_id=f"{number}",
        texts=(OpportunityText(language="es-MX", name=f"Curso {number}"),),
        occurrences=tuple(
            Occurrence(starts=each, ends=each + timedelta(hours=1), zone=ZONE.key, recurrence_id=each)
            for each in starts
        ),
    )


async def fill(database: Database, reminders: int) -> None:
    """Two reminders of each saved thing; their moments are an hour late, as by rules that have changed."""
    await database.migrate()
    async with database.writing() as session:
        offers = map(offer, range(max(1, reminders // 2 // SAVED_OF_EACH)))
        ids = await Store(session).write_many(offers, author="benchmark", at=NOW)
    for first in range(0, reminders // 2, CHUNK):
        numbers = range(first + 1, min(first + CHUNK, reminders // 2) + 1)
        async with database.writing() as session:
            await session.execute(
                insert(SavedRow),
                [
                    {
                        "id": n,
                        "person_id": n % 70_000,
                        "opportunity_id": ids[n % len(ids)],
                        "language": "es-MX",
                    }
                    for n in numbers
                ],
            )
            await session.execute(
                insert(ReminderRow),
                [
                    {"saved_id": n, "lead": lead, "zone": ZONE.key, "due_at": NOW + timedelta(hours=1)}
                    for n in numbers
                    for lead in ("1d1800", "2h")
                ],
            )


async def waits(database: Database, stop: asyncio.Event) -> list[float]:
    """How long somebody else waits, who writes twice a second."""
    took = []
    while not stop.is_set():
        began = time.perf_counter()
        async with database.writing() as session:
            await session.merge(BookmarkRow(name="benchmark", value=f"{began}"))
        took.append(time.perf_counter() - began)
        await asyncio.sleep(0.5)
    return sorted(took)


async def measure(url: str, reminders: int) -> None:
    database = Database(url)
    await fill(database, reminders)
    stop = asyncio.Event()
    writer = asyncio.create_task(waits(database, stop))
    began = time.perf_counter()
    things = await Deriving(database, CITY, TurnedClock(NOW)).run()
    seconds = time.perf_counter() - began
    stop.set()
    took = await writer
    async with database.reading() as session:
        wrong = await session.scalar(
            select(func.count())
            .select_from(ReminderRow)
            .where(ReminderRow.due_at == NOW + timedelta(hours=1))
        )
    count = 2 * things
    print(f"{count:,} reminders of {things:,} things in {seconds:.1f} s ({count / seconds:,.0f} a second)")
    print(f"a million: {1e6 * seconds / count / 60:.1f} minutes; left as they were: {wrong}")
    print(f"another writer: p50 {1000 * took[len(took) // 2]:.0f} ms, longest {1000 * took[-1]:.0f} ms")
    await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=1_000_000)
    parser.add_argument("--database", help="its URL; a new SQLite file where it is not given")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(chosen.database or f"sqlite:///{folder}/benchmark.sqlite3", chosen.reminders))


if __name__ == "__main__":
    main()
