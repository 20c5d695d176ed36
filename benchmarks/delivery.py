"""How fast what is owed goes out, and what it costs to look: on SQLite and on PostgreSQL.

    python -m benchmarks.delivery [--rows 1000000] [--burst 1200] [--database sqlite|postgresql|both]

- burst: so many reminders due at one instant, at Telegram's pace, to a server that counts every second in
  which more than thirty came; beside the ideal time of N/28 seconds.
- dispatch: the same with the pace lifted and the server answering after 60 ms; beside it the same bot sending
  as many messages without an engine, which says how far the library and the server are the limit.
- idle: one turn of the sweep where nothing is due; claim: taking what is due; both with a million reminders
  and as many messages stored. The peer of the idle turn is the bare driver asking for the next due row.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from benchmarks.debts import CHUNK, analyze, owe, waiting
from benchmarks.fast_api import FastApi
from benchmarks.peers import postgres
from benchmarks.running import percentile
from bot.app import open_services
from bot.chat import build_application
from bot.chat.context import App
from bot.chat.services import Services
from bot.city import QuietHours
from bot.clock import SystemClock
from bot.database import Database
from bot.delivery.delivery import Kind, Post, State
from bot.delivery.ledger import Ledger
from bot.delivery.limiter import Limiter
from bot.delivery.sender import TelegramSender
from bot.delivery.tables import DeliveryRow
from bot.engine import Engine, build_engine
from bot.settings import Settings
from catalog.tables import table_of

STRICT = 30
"""Calls in any second above which Telegram refuses."""
LATENCY = 0.060
ROUNDS = 200
OPEN_PACE = (100_000, 1.0)
AT_ONCE = 64
TEXT = "Taller de barro · mañana, 10:00 · Casa de la Cultura"


class Strict:
    """Counts messages, and those that Telegram would have refused for haste."""

    def __init__(self) -> None:
        self.moments: list[float] = []
        self.refused = 0
        self._second: deque[float] = deque()

    def hear(self, method: str, _: dict[str, str]) -> None:
        if method != "sendMessage":
            return
        now = time.monotonic()
        while self._second and now - self._second[0] >= 1:
            self._second.popleft()
        self.refused += len(self._second) >= STRICT
        self._second.append(now)
        self.moments.append(now)


@asynccontextmanager
async def bot_at(url: str, address: str, limiter: Limiter) -> AsyncIterator[tuple[App, Services]]:
    """The bot on a database, calling a Bot API."""
    settings = Settings(
        bot_token="5000000001:load-load-load-load-load-load-load",
        api_base_url=address,
        database_url=url,
        encoder="off",
        state_home=Path(tempfile.gettempdir()) / "learning-city-benchmark",
    )
    async with open_services(settings, clock=SystemClock()) as opened:
        # Whatever the hour: at night nothing would be sent.
        midnight = datetime.min.time()
        services = replace(
            opened, city=replace(opened.city, quiet_hours=QuietHours(start=midnight, end=midnight))
        )
        application = build_application(services, limiter=limiter)
        await application.initialize()
        yield application, services
        await application.shutdown()


@asynccontextmanager
async def engine_at(
    url: str, address: str, *, limiter: Limiter, at_once: int | None = None
) -> AsyncIterator[tuple[Engine, Database]]:
    """The engine on a database, sending to a Bot API."""
    async with bot_at(url, address, limiter) as (application, services):
        engine = build_engine(application, services, limiter=limiter)
        if at_once is not None:
            engine.lane.at_once = at_once
        yield engine, services.database
        await engine.close()


async def bare(url: str, people: int) -> tuple[float, float]:
    """So many messages sent without an engine: how many a second, and milliseconds of CPU for each."""
    api = FastApi(lambda *_: None, round_trip=LATENCY)
    address = await api.start()
    async with bot_at(url, address, Limiter()) as (application, _):
        sender, numbers = TelegramSender(application.bot), iter(range(1, people + 1))

        async def send_on() -> None:
            for number in numbers:
                await sender.send(number, Post(text=TEXT))

        began, used = time.monotonic(), time.process_time()
        await asyncio.gather(*(send_on() for _ in range(AT_ONCE)))
        took, used = time.monotonic() - began, time.process_time() - used
    await api.stop()
    return people / took, used / people * 1000


async def burst(name: str, url: str, people: int, *, lifted: bool) -> None:
    """Sends so many reminders that are due now."""
    strict = Strict()
    api = FastApi(strict.hear, round_trip=LATENCY)
    address = await api.start()
    database = Database(url)
    await database.migrate()
    await owe(database, datetime.now(UTC), people=people)
    await database.close()
    limiter = Limiter(over_all=OPEN_PACE, evenly=OPEN_PACE, in_flight=AT_ONCE) if lifted else Limiter()
    async with engine_at(url, address, limiter=limiter, at_once=2 * AT_ONCE if lifted else None) as (
        engine,
        database,
    ):
        await engine.deriving.run()
        began, used = time.monotonic(), time.process_time()
        while await waiting(database):
            await engine.sweep.turn()
            await asyncio.sleep(0.2 if lifted else 1)
        used = (time.process_time() - used) / people * 1000
    await api.stop()
    took = strict.moments[-1] - began
    first = (strict.moments[0] - began) * 1000
    if lifted:
        rate, least = await bare(url, people)
        print(
            f"{name:12} dispatch {people} at {LATENCY * 1000:.0f} ms: {people / took:4.0f}/s,"
            f" {used:.1f} ms of CPU each; without an engine {rate:4.0f}/s, {least:.1f} ms"
        )
    else:
        ideal = (people - 1) / 28
        print(
            f"{name:12} burst of {people}: {took:6.2f} s, {took / ideal:.3f} × ideal,"
            f" first after {first:.0f} ms, {strict.refused} × 429"
        )


async def looking(name: str, url: str, rows: int) -> None:
    """What it costs to look at so many rows, at rest and when something is due."""
    now = datetime.now(UTC)
    database = Database(url)
    await database.migrate()
    began = time.monotonic()
    await owe(database, now, people=rows, due=now + timedelta(days=300))
    await _deliveries(database, rows, now)
    await analyze(database)
    print(f"{name:12} {rows} reminders and {rows} messages stored in {time.monotonic() - began:.0f} s")
    api = FastApi(lambda *_: None)
    address = await api.start()
    async with engine_at(url, address, limiter=Limiter()) as (engine, own):
        await engine.sweep.turn()
        idle = [await _timed(engine.sweep.turn()) for _ in range(ROUNDS)]
        ledger = Ledger(own)
        claims = []
        for number in range(ROUNDS):
            began = time.perf_counter()
            taken = await ledger.write(
                lambda outbox: outbox.claim(now + timedelta(days=400), most=24, holder="benchmark")
            )
            claims.append(time.perf_counter() - began)
            if len(taken) != 24 and number == 0:
                raise RuntimeError("nothing was claimed")
    await api.stop()
    peer = _bare(url, database)
    await database.close()
    print(f"{name:12} idle turn {_ms(idle)}; claim of 24 {_ms(claims)}; the bare driver {peer:.3f} ms p50")


async def _deliveries(database: Database, rows: int, now: datetime) -> None:
    for begin in range(0, rows, CHUNK):
        async with database.writing() as session:
            await session.execute(
                insert(table_of(DeliveryRow)),
                [
                    {
                        "person_id": number,
                        "kind": Kind.REMINDER,
                        "key": f"benchmark:{number}",
                        "state": State.PLANNED if number % 2 else State.SENT,
                        "priority": Kind.REMINDER.priority.value,
                        "due_at": now + timedelta(days=300, seconds=number),
                        "subject": {},
                        "silent": False,
                        "again": False,
                        "attempts": 0,
                        "holder": "",
                        "reason": "",
                    }
                    for number in range(begin, min(begin + CHUNK, rows))
                ],
            )


async def _timed(work: object) -> float:
    began = time.perf_counter()
    await work  # type: ignore[misc]
    return time.perf_counter() - began


def _bare(url: str, database: Database) -> float:
    """Milliseconds in which the driver alone says what is due next."""
    question = "SELECT due_at FROM reminder WHERE due_at <= {} ORDER BY due_at LIMIT 1"
    times = []
    if database.url.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(database.url.database))
        for _ in range(ROUNDS):
            began = time.perf_counter()
            connection.execute(question.format("?"), ("2020-01-01",)).fetchall()
            times.append(time.perf_counter() - began)
        connection.close()
    else:
        import psycopg

        with psycopg.connect(url) as server:
            for _ in range(ROUNDS):
                began = time.perf_counter()
                server.execute(question.format("'2020-01-01'")).fetchall()  # type: ignore[arg-type]
                times.append(time.perf_counter() - began)
    return percentile(times, 0.5) * 1000


def _ms(times: list[float]) -> str:
    return f"p50 {percentile(times, 0.5) * 1000:.2f} ms, p99 {percentile(times, 0.99) * 1000:.2f} ms"


@contextmanager
def _databases(which: str, folder: Path) -> Iterator[list[tuple[str, list[str]]]]:
    """Three databases on each system."""
    numbers = range(3)
    found = []
    if which in ("sqlite", "both"):
        found.append(("SQLite", [f"sqlite:///{folder / f'{number}.sqlite3'}" for number in numbers]))
    if which == "sqlite":
        yield found
        return
    with postgres() as connection:
        if connection is None:
            sys.exit("PostgreSQL's programs are not on this machine")
        info = connection.info
        for number in numbers:
            connection.execute(f"CREATE DATABASE delivery{number}")
        urls = [
            f"postgresql://{info.user}@/delivery{number}?host={info.host}&port={info.port}"
            for number in numbers
        ]
        yield [*found, ("PostgreSQL", urls)]


async def main(which: str, rows: int, people: int) -> None:
    with tempfile.TemporaryDirectory() as folder, _databases(which, Path(folder)) as databases:
        for name, (first, second, third) in databases:
            await burst(name, first, people, lifted=True)
            await burst(name, second, people, lifted=False)
            await looking(name, third, rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--burst", type=int, default=1_200)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    given = parser.parse_args()
    asyncio.run(main(given.database, given.rows, given.burst))
