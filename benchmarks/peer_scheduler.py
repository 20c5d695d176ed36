"""A bot that reminds by APScheduler's job store, as its documentation shows: the peer of `benchmarks.kill`.

python -m benchmarks.peer_scheduler ADDRESS FILE [--fill PEOPLE]
"""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.delivery.limiter import Limiter, Priority

_limiter = Limiter()
_session: list[aiohttp.ClientSession] = []


async def remind(address: str, person: int) -> None:
    """Sends one reminder, at the same pace as our bot."""

    async def send() -> None:
        async with _session[0].post(
            f"{address}/sendMessage", data={"chat_id": str(person), "text": "A reminder"}
        ) as answer:
            await answer.read()

    await _limiter.run(send, chat=person, priority=Priority.REMINDER, hold=lambda _: None)


async def run(address: str, file: str, fill: int) -> None:
    scheduler = AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{file}")},
        # Without this all that is a second late is dropped.
        job_defaults={"misfire_grace_time": None},
        timezone=UTC,
    )
    if fill:
        scheduler.start(paused=True)
        due = datetime.now(UTC) + timedelta(seconds=1)
        for person in range(1, fill + 1):
            scheduler.add_job(remind, "date", run_date=due, args=[address, person])
        scheduler.shutdown(wait=False)
        return
    _session.append(aiohttp.ClientSession())
    scheduler.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("file")
    parser.add_argument("--fill", type=int, default=0)
    given = parser.parse_args()
    asyncio.run(run(given.address, given.file, given.fill))
