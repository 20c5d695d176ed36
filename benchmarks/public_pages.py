"""What the pages of everybody take of the server: `python -m benchmarks.public_pages --records 10000`.

The site is served on loopback from a database filled with copies of the sample city. Server time is from the
moment a request has arrived until its last byte is handed over. Then the same while open data are made.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time

import httpx
from starlette.types import Message, Receive, Scope, Send

from bot.city_file import load_city
from bot.clock import Clock, SystemClock
from bot.database import Database
from bot.i18n import Languages
from bot.settings import SAMPLE_CITY, Settings
from bot.web.public.open_data import FILES
from bot.web.server import WebServer
from bot.web.site import Site
from catalog.live import LiveSearch
from catalog.model import Opportunity
from catalog.sample import sample_opportunities
from catalog.store import Store
from tests.bot.web.parts import Parts

QUESTIONS = (
    *("clases de inglés", "yoga gratis", "vacunas para mi hija", "taller de pan el sábado", "cine"),
    *("algo para personas mayores", "empleo", "música en el centro", "submarinos nucleares", "dnza"),
)
MOST_MILLISECONDS = 100
"""What ninety-nine of a hundred must stay under."""


class Timed:
    """The site with a watch."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.milliseconds: list[float] = []
        self.processor: list[float] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, and notes how long it took."""
        began, used = perf_counter(), thread_time()

        async def watched(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                self.milliseconds.append((perf_counter() - began) * 1000)
                self.processor.append((thread_time() - used) * 1000)

        await self._site(scope, receive, watched)


def main() -> None:
    """Measures and prints; ends with 1 where the pages alone are too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=2_000)
    options = parser.parse_args()
    raise SystemExit(asyncio.run(measure(options.records, options.requests)))


async def measure(records: int, requests: int) -> int:
    """Fills a database, serves it, asks, and tells."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'city.sqlite3'}")
        await database.migrate()
        city, clock = load_city(SAMPLE_CITY), SystemClock()
        async with database.writing() as session:
            some = itertools.islice(copies(clock), records)
            await Store(session).write_many(some, author="benchmark", at=clock.now())
        web = WebServer(host="127.0.0.1", port=0)
        web.listen()
        settings = Settings().model_copy(update={"web_port": web.port})
        parts = Parts(settings, city, Languages(), clock, database)
        search = parts.search
        await search.refresh(clock.now())
        timed = Timed(Site(parts))
        await web.start(timed)
        paths = list(addresses(search, requests))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}", timeout=600) as browser:
            for path in paths[:50]:
                await browser.get(path)
            slowest = await ask(browser, timed, paths, f"{records} records, alone")
            making = asyncio.create_task(make_all(browser))
            await ask(browser, timed, paths, "while open data are made", until=making)
            for name, seconds, size in await making:
                print(f"{name}: {seconds:.1f} s, {size / 2**20:.1f} MB")
        await web.stop()
        await database.close()
    return int(slowest > MOST_MILLISECONDS)


def copies(clock: Clock) -> Iterator[Opportunity]:
    """The sample city over and over, each time under other names."""
    whole = sample_opportunities("jacaranda", today=clock.now().date(), horizon=timedelta(days=60))
    for number in itertools.count():
        for one in whole:
            texts = tuple(replace(text, name=f"{text.name} {number}") for text in one.texts)
            yield replace(one, external_id=f"{one.external_id}-{number}", texts=texts)


def addresses(search: LiveSearch, requests: int) -> Iterator[str]:
    """Questions, pages of things, first pages and sheets, as people would mix them."""
    chance = random.Random(7)
    ids = [document.id for document in search.current.index.documents]
    for _ in range(requests):
        kind = chance.random()
        if kind < 0.5:
            more = chance.choice(("", "&free=1", "&when=weekend", "&audience=children"))
            yield f"/?q={chance.choice(QUESTIONS)}{more}"
        elif kind < 0.9:
            yield f"/o/{chance.choice(ids)}{chance.choice(('', '', '', '/print', '.json', '.ics'))}"
        else:
            yield chance.choice(("/", "/open-data"))


async def ask(
    browser: httpx.AsyncClient,
    timed: Timed,
    paths: Sequence[str],
    what: str,
    *,
    until: asyncio.Task[list[tuple[str, float, int]]] | None = None,
) -> float:
    """Asks for all, or over and over until something is done; prints the times and gives the 99th."""
    timed.milliseconds.clear()
    timed.processor.clear()
    for path in paths if until is None else itertools.cycle(paths):
        if until is not None and until.done():
            break
        answer = await browser.get(path)
        assert answer.status_code in (200, 404), (path, answer.status_code)
    times = sorted(timed.milliseconds)
    half, ninety_nine = times[len(times) // 2], times[len(times) * 99 // 100]
    used = sorted(timed.processor)
    told = f"p50 {half:.1f} ms, p99 {ninety_nine:.1f} ms, worst {times[-1]:.1f} ms"
    # On a machine that is busy with other things, this is what the pages themselves take.
    told += f"; of the processor p50 {used[len(used) // 2]:.1f} ms, p99 {used[len(used) * 99 // 100]:.1f} ms"
    print(f"{what}: {len(times)} requests, {told}", flush=True)
    return ninety_nine


async def make_all(browser: httpx.AsyncClient) -> list[tuple[str, float, int]]:
    """Has every file made: its name, the seconds, the bytes."""
    told = []
    for name in FILES:
        began = perf_counter()
        answer = await browser.get(f"/open-data/{name}")
        told.append((name, perf_counter() - began, len(answer.content)))
    return told


if __name__ == "__main__":
    main()
