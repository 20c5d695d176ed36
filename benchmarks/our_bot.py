"""Our bot as a process for the load runs: everything is real but Telegram, and the limiter may be opened.

python -m benchmarks.our_bot ADDRESS DATABASE [--open]
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot import heap
from bot.app import open_services, running_bot, stop_on_signals
from bot.chat.application import CONNECTIONS
from bot.city import City
from bot.clock import Clock, SystemClock
from bot.delivery.limiter import Limiter
from bot.logs import set_up_logs
from bot.settings import Settings
from catalog.sample import fill_with_sample

EVERYTHING = (100_000, 1.0)
"""A pace that nothing reaches."""


async def _fill(session: AsyncSession, city: City, clock: Clock) -> None:
    await fill_with_sample(session, city.key, zone=city.zone, at=clock.now())


async def run(address: str, database: str, *, opened: bool) -> None:
    settings = Settings(
        bot_token="5000000001:load-load-load-load-load-load-load",
        api_base_url=address,
        database_url=f"sqlite:///{database}",
        log_level="WARNING",
        state_home=Path(database).parent / "state",
    ).model_copy(update={"web_port": 0})
    set_up_logs(settings)
    limiter = Limiter(over_all=EVERYTHING, in_flight=CONNECTIONS) if opened else None
    stop = stop_on_signals()
    async with (
        open_services(settings, clock=SystemClock(), fill=_fill) as services,
        running_bot(services, stop=stop, limiter=limiter),
    ):
        await stop.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("database")
    parser.add_argument("--open", action="store_true")
    given = parser.parse_args()
    # As the command line does.
    heap.begin()
    asyncio.run(run(given.address, given.database, opened=given.open))
