"""What the box costs: an answer, and a week of a hundred thousand, sealed and published, on both databases.

The event loop is watched all the while: the longest time that it could not turn is printed beside.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

from benchmarks.peers import postgres
from bot.city_file import load_city
from bot.clock import TurnedClock
from bot.database import Database
from bot.feedback.box import Box
from bot.feedback.opinion import Opinion, Theme, about_opportunity
from bot.feedback.opinions import PUBLISHERS, opinion_slip
from bot.feedback.sealing import SealedFile
from bot.feedback.slip import Scope, Slip

BEGIN = datetime(2026, 11, 23, 16, tzinfo=UTC)
TURN_SECONDS = 0.001


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print("SQLite")
        asyncio.run(_measure(f"sqlite:///{folder}/city.sqlite3", Path(folder) / "box", given.answers))
        with postgres() as connection:
            if connection is None:
                print("PostgreSQL is not on this machine")
                return
            print("PostgreSQL")
            told = connection.info
            url = f"postgresql://{told.user}@/{told.dbname}?host={told.host}&port={told.port}"
            asyncio.run(_measure(url, Path(folder) / "box of PostgreSQL", given.answers))


async def _measure(url: str, folder: Path, answers: int) -> None:
    database, clock = Database(url), TurnedClock(BEGIN)
    await database.migrate()
    file = SealedFile(folder)
    box = Box(database, clock, load_city("jacaranda").zone, publishers=PUBLISHERS, file=file)
    await box.open()
    rng, took = random.Random(1), []
    for person in range(answers):
        slip = _slip(rng)
        begun = time.perf_counter()
        await box.put(slip, 5_000_000_000 + person, counted=False)
        took.append(time.perf_counter() - begun)
    centiles = quantiles(took, n=100)
    print(f"an answer: {centiles[49] * 1e6:.0f} µs, p99 {centiles[98] * 1e6:.0f} µs")
    clock.turn(timedelta(minutes=1))
    await _watched("sealed", box)
    print(f"the sealed file: {file.path.stat().st_size / 1e6:.1f} MB")
    clock.turn(timedelta(days=7))
    await _watched("published", box)
    print(f"left in the box: {len(box)}; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    await database.close()


async def _watched(what: str, box: Box) -> None:
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(TURN_SECONDS)
            longest = max(longest, time.perf_counter() - begun - TURN_SECONDS)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0.05)
    begun = time.perf_counter()
    await box.turn()
    took = time.perf_counter() - begun
    await asyncio.sleep(0.05)
    watching.cancel()
    print(f"{what}: {took:.2f} s; the event loop was held {longest * 1000:.0f} ms at the longest")


def _slip(rng: random.Random) -> Slip:
    name = about_opportunity(int(rng.paretovariate(0.7)) % 3000)
    scopes = (
        Scope(name=name, threshold=5),
        Scope(name="kind:course", threshold=5, after=4),
        Scope(name="all", threshold=5, after=8),
    )
    opinion = Opinion(
        subject=name,
        stars=rng.randint(1, 5),
        themes=tuple(rng.sample(list(Theme), 2)),
        comment="a comment of some sixty characters, as most of them are " * (rng.random() < 0.6),
        language="es",
    )
    return opinion_slip(opinion, scopes, ballot=f"{name}:1", common_language="es")


if __name__ == "__main__":
    main()
