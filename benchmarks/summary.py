"""How long a summary takes over a million published rows: on SQLite and on PostgreSQL, beside the naive way.

    python -m benchmarks.summary [--rows 1000000] [--database sqlite|postgresql|both]

Eight in ten rows are ratings, two are comments, published over 26 weeks in groups of five and more. The
quarter compares thirteen weeks with thirteen, and so reads all of them. The peer loads every rating as an
object of the ORM and counts in Python. `loop` is the longest that the event loop was held, by a ticker.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from benchmarks.debts import analyze
from benchmarks.peers import postgres
from bot.city import City
from bot.city_file import load_city
from bot.database import Database
from bot.feedback.opinion import Mood, Theme
from bot.feedback.reading import SummaryReader
from bot.feedback.tables import CommentRow, PublicationRow, RatingRow
from bot.feedback.window import Span, Window
from catalog.model import Kind, Opportunity, OpportunityText, Place
from catalog.store import Store
from catalog.tables import table_of

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LAST = "2026-W48"
WEEKS = 26
PROGRAMMES = 1_500
CHUNK = 10_000
TICK = 0.002
STARS = (1, 2, 3, 3, 4, 4, 4, 5, 5, 5)
WORDS = (
    *(
        "la",
        "fila",
        "muy",
        "larga",
        "mucha",
        "espera",
        "horas",
        "maestra",
        "amable",
        "clase",
        "bonita",
        "poco",
    ),
    *("salon", "frio", "rampa", "falta", "horario", "domingo", "me", "gusto", "aprendi", "gracias", "no"),
    *("avisaron", "cambio", "precio", "justo", "lejos", "camion", "todo", "bien", "nada", "nuevo"),
)


def groups(rng: random.Random, ids: list[int]) -> Iterator[tuple[str, str]]:
    """The week and the subject of one row after the other, without end: a few programmes have most."""
    weeks = Window(last=LAST, weeks=WEEKS).periods
    weights = [1 / (place + 10) for place in range(len(ids))]
    while True:
        for number in rng.choices(ids, weights, k=1_000):
            size = 5 + int(rng.expovariate(1 / 15))
            yield from [(rng.choice(weeks), f"opportunity:{number}")] * size


async def fill(database: Database, rows: int) -> None:
    """So many ratings and comments of programmes that are in the catalogue."""
    rng = random.Random(48)
    async with database.writing() as session:
        kinds = list(Kind)
        places = [Place(name=f"P{n}", neighbourhood=f"Zone {n % 20}") for n in range(60)]
        ids = []
        for n in range(PROGRAMMES):
            made = Opportunity(
                kind=kinds[n % len(kinds)],
                source="benchmark",
                external_id=str(n),
                texts=(OpportunityText(language="es-MX", name=f"Programa {n}"),),
                place=places[n % len(places)],
            )
            ids.append((await Store(session).put(made, author="benchmark", at=NOW)).id or 0)
        for number, period in enumerate(Window(last=LAST, weeks=WEEKS).periods):
            session.add(PublicationRow(number=number, period=period, at=NOW))
    each, left = groups(rng, ids), rows
    while left > 0:
        some = list(islice(each, min(CHUNK, left)))
        left -= len(some)
        share = len(some) * 8 // 10
        async with database.writing() as session:
            await session.execute(
                insert(table_of(RatingRow)), [_rating(rng, *where) for where in some[:share]]
            )
            await session.execute(
                insert(table_of(CommentRow)), [_comment(rng, *where) for where in some[share:]]
            )
    await analyze(database)


def _rating(rng: random.Random, period: str, subject: str) -> dict[str, Any]:
    themes = rng.sample(list(Theme), rng.choice((0, 0, 0, 1, 1, 2)))
    return {
        "id": rng.randbytes(16),
        "period": period,
        "subject": subject,
        "stars": rng.choice(STARS),
        "themes": sorted(theme.value for theme in themes),
    }


def _comment(rng: random.Random, period: str, subject: str) -> dict[str, Any]:
    return {
        "id": rng.randbytes(16),
        "period": period,
        "subject": subject,
        "mood": rng.choice(list(Mood)),
        "language": "es",
        "text": " ".join(rng.choices(WORDS, k=rng.randrange(6, 40))),
        "hidden": "",
    }


async def ours(database: Database, city: City, span: Span) -> tuple[float, float]:
    """Seconds of a summary, and the longest that the loop was held meanwhile."""
    reader = SummaryReader(city)
    held = 0.0

    async def tick() -> None:
        nonlocal held
        while True:
            before = time.monotonic()
            await asyncio.sleep(TICK)
            held = max(held, time.monotonic() - before - TICK)

    ticking = asyncio.create_task(tick())
    began = time.monotonic()
    async with database.reading() as session:
        summary = await reader.read(session, Window(last=LAST, weeks=span))
    took = time.monotonic() - began
    ticking.cancel()
    assert summary.whole is not None
    return took, held


async def naive(database: Database, span: Span) -> float:
    """Seconds of counting objects, of the same weeks."""
    window = Window(last=LAST, weeks=2 * span)
    began = time.monotonic()
    async with database.reading() as session:
        rows = await session.scalars(select(RatingRow).where(RatingRow.period.in_(window.periods)))
        counts: Counter[tuple[str, str, int]] = Counter()
        themes: Counter[str] = Counter()
        for row in rows:
            counts[row.period, row.subject, row.stars] += 1
            themes.update(row.themes)
    return time.monotonic() - began


async def measure(name: str, url: str, rows: int) -> None:
    """Fills a database, and prints a line for each span."""
    database, city = Database(url), load_city("jacaranda")
    await database.migrate()
    await fill(database, rows)
    for span in Span:
        times = [await ours(database, city, span) for _ in range(5)]
        peer = await naive(database, span)
        took = sorted(seconds for seconds, _ in times)[2]
        held = sorted(seconds for _, seconds in times)[2]
        print(
            f"{name:12} {span.name.lower():8} {took:6.2f} s (first {times[0][0]:.2f}),"
            f" loop {held * 1000:4.0f} ms; objects {peer:6.2f} s, {peer / took:5.1f} × ours"
        )
    await database.close()


@contextmanager
def server() -> Iterator[str | None]:
    """The address of an empty PostgreSQL database; None where that is not installed."""
    with postgres() as connection:
        yield None if connection is None else _address(connection)


def _address(connection: Any) -> str:
    info = connection.info
    return f"postgresql://{info.user}@/{info.dbname}?host={info.host}&port={info.port}"


async def main() -> None:
    """Measures what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked = parser.parse_args()
    if asked.database != "postgresql":
        with tempfile.TemporaryDirectory() as made:
            await measure("SQLite", f"sqlite:///{made}/summary.sqlite3", asked.rows)
    if asked.database != "sqlite":
        with server() as url:
            if url is None:
                print("PostgreSQL   is not installed here")
            else:
                await measure("PostgreSQL", url, asked.rows)


if __name__ == "__main__":
    asyncio.run(main())
