"""How soon a changed record is found, beside a whole rebuild; what it costs meanwhile, and to ask.

    python -m benchmarks.changes FOLDER [--sizes 10000 100000] [--rounds 3] [--databases FOLDER]

FOLDER holds `items.jsonl`. A database of each size is filled first, with vectors of all that is said; nothing
is encoded. "Found" is from the commit on, without the up to REFRESH_SECONDS until the bot looks. Figures are
medians of their rounds, memory is that of the first. To fill a hundred thousand takes minutes: `--databases`
keeps what was filled for another run.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.matching import percentiles
from benchmarks.meanings import vectors_of
from benchmarks.people import questions_of
from benchmarks.records import NOW, ZONE, copies, load_items, opportunities
from benchmarks.running import megabytes_of, peak_megabytes_of
from bot import heap
from bot.database import Database
from catalog.live import LiveSearch
from catalog.model import Opportunity
from catalog.search.encoding import EncodingWorker
from catalog.search.meaning import DIMENSIONS, Vectors, digest_of
from catalog.search.passages import passages
from catalog.store import Store
from catalog.vectors import VectorStore

PORTION = 2_000
CHANGES = 5
LONGEST_IDLE = 5.0


class Still(EncodingWorker):
    """A worker that encodes nothing: what is there was encoded before."""

    async def warm_up(self) -> None:
        """There is nothing to start."""

    async def passages(self, texts: Sequence[str]) -> Vectors | None:
        """Nothing."""
        return None


@dataclass
class Blocks:
    """How long the event loop let others wait."""

    longest: float = 0.0


@asynccontextmanager
async def watched() -> AsyncIterator[Blocks]:
    """Wakes every millisecond and notes how late it is."""
    blocks = Blocks()

    async def wake() -> None:
        while True:
            slept = time.perf_counter()
            await asyncio.sleep(0.001)
            blocks.longest = max(blocks.longest, time.perf_counter() - slept - 0.001)

    task = asyncio.create_task(wake())
    try:
        yield blocks
    finally:
        task.cancel()


def main() -> None:
    """Runs each size in turn."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--databases", type=Path)
    chosen = given.parse_args()
    records = opportunities(load_items(chosen.folder))
    vectors = vectors_of(records)
    for size in chosen.sizes:
        # Each size in a process of its own, so that the one's memory is not the other's.
        if (child := os.fork()) == 0:
            with tempfile.TemporaryDirectory() as passing:
                folder = (chosen.databases or Path(passing)).resolve()
                asyncio.run(_measure(folder, records, vectors, size, chosen.rounds))
            os._exit(0)
        os.waitpid(child, 0)


async def _measure(
    folder: Path, records: Sequence[Opportunity], vectors: dict[int, Vectors], size: int, rounds: int
) -> None:
    database, chance = Database(f"sqlite:///{folder / f'{size}.sqlite3'}"), random.Random(7)
    await database.migrate()
    async with database.reading() as session:
        filled = await Store(session).count() == size
    if not filled:
        await _fill(database, copies(records, size, chance), vectors)
    if (kept := database.beside("index")) is not None:
        kept.unlink(missing_ok=True)

    def starting() -> LiveSearch:
        return LiveSearch(
            database.reading,
            neighbourhoods=(),
            zone=ZONE,
            writing=database.writing,
            worker=Still(),
            kept_in=database.beside("index"),
        )

    # As the bot does.
    heap.begin()
    gc.collect()
    before = megabytes_of(os.getpid())
    live = starting()
    whole = [await _refreshed(live)]
    gc.collect()
    heap.settle()
    memory, peak = megabytes_of(os.getpid()) - before, peak_megabytes_of(os.getpid()) - before
    whole += [await _refreshed(starting()) for _ in range(rounds - 1)]
    print(f"{size} records: read from the database and built: {_told(whole)}", flush=True)
    print(f"  memory {memory:.0f} MB more, {peak:.0f} at the most", flush=True)
    began = time.perf_counter()
    if await live.keep():
        print(f"  kept for the next start: {time.perf_counter() - began:.2f} s", flush=True)
        again = [await _refreshed(starting()) for _ in range(rounds)]
        print(f"  a start with what was kept: {_told(again)}", flush=True)
    found = []
    for number in range(CHANGES):
        word = f"zarabanda{'abcdefgh'[number]}"
        async with database.writing() as session:
            stored = (await Store(session).get_many([chance.randrange(1, size)])).popitem()[1]
            text = replace(stored.texts[0], name=f"{stored.texts[0].name} {word}")
            await Store(session).put(replace(stored, texts=(text,)), author="benchmark", at=NOW)
        found.append(await _refreshed(live))
        if not live.current.ask(word, language="es", now=NOW).answered:
            raise SystemExit("what was changed is not found")
    print(f"  one changed record found: {_told(found)}", flush=True)
    for _ in range(rounds):
        _ask(live, records, vectors, chance)
    await database.close()


def _ask(
    live: LiveSearch, records: Sequence[Opportunity], vectors: dict[int, Vectors], chance: random.Random
) -> None:
    known = list(vectors.values())
    times, own = [], []
    for question in questions_of(records, 600, chance):
        vector = chance.choice(known)[0]
        began, began_own = time.perf_counter(), time.thread_time()
        live.current.ask(question, language="es", now=NOW, vector=vector)
        times.append(time.perf_counter() - began)
        own.append(time.thread_time() - began_own)
    print(f"  a question, p50 / p99: {percentiles(times)} ms, the processor's own time {percentiles(own)} ms")


@dataclass(frozen=True)
class Refreshed:
    """Seconds until what is new can be found, on the clock and of the processor, and blocks of the loop: the
    longest meanwhile, and the longest while nothing was done, which is the machine's own."""

    clock: float
    own: float
    block: float
    idle: float


async def _refreshed(live: LiveSearch) -> Refreshed:
    async with watched() as blocks:
        began, began_own = time.perf_counter(), time.process_time()
        await live.refresh(NOW)
        clock, own = time.perf_counter() - began, time.process_time() - began_own
    async with watched() as idle:
        await asyncio.sleep(min(clock, LONGEST_IDLE))
    return Refreshed(clock, own, blocks.longest, idle.longest)


async def _fill(
    database: Database, offers: Iterable[tuple[int, Opportunity]], vectors: dict[int, Vectors]
) -> None:
    portion: list[tuple[int, Opportunity]] = []
    for each in offers:
        portion.append(each)
        if len(portion) == PORTION:
            await _put(database, portion, vectors)
            portion = []
    await _put(database, portion, vectors)


async def _put(
    database: Database, portion: Sequence[tuple[int, Opportunity]], vectors: dict[int, Vectors]
) -> None:
    noise = np.random.default_rng(len(portion))
    rows: dict[bytes, Vectors] = {}
    for place, offer in portion:
        for text, row in zip(passages(offer), vectors[place + 1], strict=False):
            moved = row.astype(np.int16) + noise.integers(-6, 7, DIMENSIONS)
            rows[digest_of(text)] = np.clip(moved, -127, 127).astype(np.int8)
    async with database.writing() as session:
        await Store(session).write_many(
            [replace(offer, id=None) for _, offer in portion], author="benchmark", at=NOW
        )
        await VectorStore(session).keep(rows)


def _told(runs: Sequence[Refreshed]) -> str:
    """Medians, and the worst blocks."""
    clock, own = statistics.median(run.clock for run in runs), statistics.median(run.own for run in runs)
    block, idle = max(run.block for run in runs) * 1000, max(run.idle for run in runs) * 1000
    return f"{clock:.2f} s (processor {own:.2f} s), longest block {block:.0f} ms (idle {idle:.0f} ms)"


if __name__ == "__main__":
    main()
