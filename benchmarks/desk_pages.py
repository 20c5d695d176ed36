"""How long a page of the staff desk takes on the server, with many records in the catalogue.

    python -m benchmarks.desk_pages [--records 10000] [--rounds 60] [--postgres | --url postgresql://…]

The records are the sample city's over and over, with their dates, under varied titles. Each page is asked for
in the process itself, by somebody who is signed in; the form is also sent, and saved over the same draft.
With --postgres a server of its own is started for it, where its programs are on this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from benchmarks.records import copies
from bot.city import City
from bot.city_file import load_city
from bot.clock import TurnedClock
from bot.database import Database
from bot.heap import begin, settle
from bot.i18n import Languages
from bot.people.roles import Role, Roles
from bot.people.sign_in import SignIns
from bot.settings import SAMPLE_CITY, Settings
from bot.web.site import Site
from catalog.sample.loader import sample_opportunities
from catalog.store import Store
from tests.bot.web.desk.forms import fields_of
from tests.bot.web.parts import Parts
from tests.postgres import PostgresServer, programs

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
LONG_AGO = timedelta(days=120)
PUBLISHER = 1000
ADDRESS = "http://127.0.0.1:8080"
AT_MOST = 0.100
"""Seconds that a page may take, at the 99th percentile."""
PORTION = 500


async def fill(database: Database, city: City, count: int) -> None:
    """So many records, of half of which nobody has said for long that they are right."""
    sample = sample_opportunities(city.key, today=NOW.astimezone(city.zone).date())
    some = []
    async with database.writing() as session:
        await Roles(session).grant(1, Role.ADMIN, by=None, at=NOW)
        await Roles(session).grant(PUBLISHER, Role.PUBLISHER, by=1, at=NOW)
    for _, record in copies(sample, count, random.Random(7)):
        some.append(replace(record, id=None))
        if len(some) == PORTION:
            await _write(database, some)
            some = []
    await _write(database, some)


async def _write(database: Database, some: list) -> None:
    async with database.writing() as session:
        await Store(session).write_many(some[::2], author="person:1", at=NOW - LONG_AGO)
        await Store(session).write_many(some[1::2], author="person:1", at=NOW)


class Watch:
    """How long things took, in seconds: by the clock, and of this process's own work, which is not longer
    because others use the machine."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, float]] = []

    async def time(self, ask: Awaitable[httpx.Response]) -> httpx.Response:
        """Times one answer."""
        clock, work = time.perf_counter(), time.process_time()
        answer = await ask
        self.taken.append((time.perf_counter() - clock, time.process_time() - work))
        assert answer.status_code in (200, 303), (answer.status_code, answer.request.url)
        return answer

    def tell(self, name: str, size: int) -> float:
        """Prints the medians and the 99th percentiles but for the first two; the late one of the work."""
        clock, work = (sorted(each) for each in zip(*self.taken[2:], strict=True))
        late = min(len(clock) - 1, int(len(clock) * 0.99))
        half = len(clock) // 2
        figures = (clock[half], clock[late], work[half], work[late])
        print(f"{name:26}" + "".join(f"{each * 1e3:9.1f}" for each in figures) + f"{size / 1e3:9.1f}")
        return work[late]


async def measure(database: Database, city: City, records: int, rounds: int) -> bool:
    """Prints medians and 99th percentiles; whether the process's own work on each page is short enough."""
    parts = Parts(Settings(), city, Languages(), TurnedClock(NOW), database)
    site = Site(parts)
    # As the bot does where it has started.
    begin()
    settle()
    transport = httpx.ASGITransport(app=site)
    async with httpx.AsyncClient(
        transport=transport, base_url=ADDRESS, headers={"Sec-Fetch-Site": "same-origin"}
    ) as browser:
        async with database.writing() as session:
            link = await SignIns(session).offer(PUBLISHER, at=NOW)
        await browser.post("/panel/enter", data={"link": link})
        chance = random.Random(11)

        def one() -> int:
            return chance.randrange(1, records + 1)

        form = await browser.get("/panel/catalogue/7/edit")
        values = fields_of(form, "/edit") | {"text.es-MX.name": "Otro nombre"}
        draft = (await browser.post("/panel/catalogue/7/edit", data=values)).headers["location"]

        pages: dict[str, Callable[[int], Awaitable[httpx.Response]]] = {
            "panel": lambda _: browser.get("/panel"),
            "catalogue": lambda n: browser.get(f"/panel/catalogue?first={25 * n}"),
            "catalogue, last page": lambda _: browser.get(f"/panel/catalogue?first={records - 25}"),
            "catalogue, words": lambda _: browser.get("/panel/catalogue?words=ingles+nivel"),
            "catalogue, a letter": lambda _: browser.get("/panel/catalogue?words=a"),
            "catalogue, no price": lambda _: browser.get("/panel/catalogue?lack=price&kind=course"),
            "catalogue, no access": lambda _: browser.get("/panel/catalogue?lack=access"),
            "catalogue, no language": lambda _: browser.get("/panel/catalogue?lack=language"),
            "catalogue, called off": lambda _: browser.get("/panel/catalogue?called_off=yes"),
            "catalogue, organization": lambda _: browser.get("/panel/catalogue?organization=bibliotecas"),
            "duties": lambda n: browser.get(f"/panel/duties?first={25 * n}"),
            "opportunity": lambda _: browser.get(f"/panel/catalogue/{one()}"),
            "form": lambda _: browser.get(f"/panel/catalogue/{one()}/edit"),
            "dates": lambda _: browser.get(f"/panel/catalogue/{one()}/dates"),
            "new": lambda _: browser.get("/panel/drafts/new"),
            "draft": lambda _: browser.get(draft),
            "drafts": lambda _: browser.get("/panel/drafts"),
        }
        worst = 0.0
        print(f"{records} records, {rounds} rounds, milliseconds")
        print(f"{'':26}{'p50':>9}{'p99':>9}{'own p50':>9}{'own p99':>9}{'kB':>9}")
        for name, ask in pages.items():
            watch = Watch()
            for number in range(rounds + 2):
                answer = await watch.time(ask(number))
            worst = max(worst, watch.tell(name, len(answer.content)))
        watch = Watch()
        for number in range(rounds + 2):
            fields = fields_of(await browser.get(f"{draft}/edit"), "/edit")
            sent = fields | {"who_can_come": f"grupo {number}"}
            await watch.time(browser.post(f"{draft}/edit", data=sent))
        worst = max(worst, watch.tell("saving a draft", 0))
    return worst <= AT_MOST


@contextmanager
def served() -> Iterator[str]:
    """The address of an empty database of PostgreSQL, on a server of our own."""
    if (found := programs()) is None:
        raise SystemExit("PostgreSQL's programs (initdb, postgres) are not on this machine")
    server = PostgresServer(found)
    try:
        server.start()
        yield from server.lend("template1")
    finally:
        server.stop()


async def main(records: int, rounds: int, url: str) -> bool:
    city = load_city(SAMPLE_CITY)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(url or f"sqlite+aiosqlite:///{Path(folder) / 'desk.sqlite3'}")
        await database.migrate()
        began = time.perf_counter()
        await fill(database, city, records)
        print(f"filled in {time.perf_counter() - began:.1f} s")
        try:
            return await measure(database, city, records, rounds)
        finally:
            await database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=60)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--url", default="")
    where.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    with served() if asked.postgres else nullcontext(asked.url) as address:
        raise SystemExit(0 if asyncio.run(main(asked.records, asked.rounds, address)) else 1)
