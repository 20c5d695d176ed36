"""What quiet people notice of others who flood the bot, at Telegram's real pace.

    python -m benchmarks.flood [--seconds 20] [--quiet 10]

`--quiet` questions a second come from people who ask one thing at a time: first undisturbed, then while one
person, and then ten, send 200 updates a second each (questions, presses and edits in turn). Last, a rush: a
hundred people a second ask for twenty seconds, where Telegram lets 28 answers a second through.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.crowd import Crowd, Deed, deeds, update_of
from benchmarks.fast_api import FastApi
from benchmarks.running import Program, percentile, running
from bot.chat.callbacks import Topics
from bot.chat.codec import pack
from bot.chat.processor import QUIET_SECONDS

FLOODERS_FIRST = 500
RUSH, RUSH_SECONDS, PACE = 100, 20, 28


@dataclass(slots=True)
class City:
    """The quiet crowd and those who flood, behind one Bot API."""

    crowd: Crowd
    told: Counter[int] = field(default_factory=Counter)
    """Messages to each of those who flood."""
    kind_words: Counter[int] = field(default_factory=Counter)
    """Among them the sentence that asks for patience."""
    texts: list[str] = field(default_factory=list)

    def heard(self, method: str, arguments: dict[str, str]) -> None:
        person = int(arguments.get("chat_id", 0))
        if person >= self.crowd.first:
            self.crowd.heard(method, arguments)
        elif person >= FLOODERS_FIRST and method in ("sendMessage", "editMessageText"):
            self.told[person] += 1
            self.kind_words[person] += "Son muchos mensajes a la vez" in arguments.get("text", "")


async def ask_quietly(crowd: Crowd, a_second: float, seconds: float) -> None:
    """One person after another asks, at random moments."""
    chance = random.Random(3)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        await asyncio.sleep(chance.expovariate(a_second))
        crowd.write()


async def flood(api: FastApi, person: int, seconds: float, a_second: float) -> int:
    """Sends so many updates a second; says how many."""
    began, sent = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds:
        while sent < passed * a_second:
            sent += 1
            api.send(_deed(person, sent))
        await asyncio.sleep(0.01)
    return sent


def _deed(person: int, number: int) -> dict[str, Any]:
    if number % 5 == 1:
        return update_of(Deed(press=pack(Topics())), person, 10**8 * person + number)
    update = update_of(Deed(text=f"yoga {number}"), person, number)
    if number % 5 == 2:
        return {"edited_message": {**update["message"], "edit_date": int(time.time())}}
    return update


async def disturbed(
    city: City, api: FastApi, program: Program, flooders: int, given: argparse.Namespace
) -> float:
    """One stretch with so many who flood; prints it, and gives the p99 of the quiet."""
    people = [FLOODERS_FIRST + number for number in range(flooders)]
    city.crowd.forget()
    city.told.clear()
    city.kind_words.clear()
    _, *sent = await asyncio.gather(
        ask_quietly(city.crowd, given.quiet, given.seconds),
        *(flood(api, person, given.seconds, given.a_second) for person in people),
    )
    last = sum(city.told.values())
    while api.waiting:  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    await asyncio.sleep(QUIET_SECONDS + 1)
    unanswered, p99 = len(city.crowd.since), percentile(city.crowd.waits, 0.99)
    print(
        f"{flooders:>3} flooding, {sum(sent):>6} updates: the quiet p50 {_ms(city.crowd.waits, 0.5):>5}, "
        f"p99 {p99 * 1000:>5.0f} ms, {unanswered} unanswered; messages to each who floods: "
        f"{_most(city.told)} at most, asked for patience {_most(city.kind_words)} times; "
        f"{sum(city.told.values()) - last} came after; {program.megabytes():.0f} MB",
        flush=True,
    )
    for person in people:
        city.told.clear()
        api.send(update_of(Deed(text="yoga"), person, 10**9 + person))
        began = time.monotonic()
        while not city.told[person] and time.monotonic() - began < 20:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        if person == people[0]:
            print(
                f"    afterwards who flooded is answered in {(time.monotonic() - began) * 1000:.0f} ms",
                flush=True,
            )
    return p99


async def rush(city: City, program: Program) -> None:
    """More people than Telegram's pace allows."""
    crowd = city.crowd
    crowd.people = RUSH * RUSH_SECONDS * 2
    crowd.forget()
    began = time.monotonic()
    await ask_quietly(crowd, RUSH, RUSH_SECONDS)
    asked = len(crowd.waits) + len(crowd.since)
    most = program.megabytes()
    while crowd.since and time.monotonic() - began < 5 * RUSH * RUSH_SECONDS / PACE:  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    print(
        f"a rush of {asked} questions in {RUSH_SECONDS} s: answered {len(crowd.waits)} in "
        f"{time.monotonic() - began:.0f} s (at 28/s: {asked / PACE:.0f} s), the longest wait "
        f"{_ms(crowd.waits, 1.0)}; {most:.0f} MB at the end of the rush"
    )


def _ms(waits: list[float], share: float) -> str:
    return f"{percentile(waits, share) * 1000:.0f} ms"


def _most(counted: Counter[int]) -> int:
    return max(counted.values(), default=0)


async def main(given: argparse.Namespace) -> None:
    crowd = Crowd(deeds(presses=0.0, data=[]))
    city = City(crowd)
    api = FastApi(city.heard)
    crowd.api = api
    address = await api.start()
    with tempfile.TemporaryDirectory() as folder:
        database, log = Path(folder) / "city.sqlite3", Path(given.log or Path(folder) / "log")
        command = (sys.executable, "-m", "benchmarks.our_bot", address, str(database))
        async with running(command, log=log) as program:
            crowd.write()
            while not crowd.waits and not program.ended:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            # The shelves are read whole at the first look at them.
            api.send(update_of(Deed(press=pack(Topics())), FLOODERS_FIRST, 1))
            await ask_quietly(crowd, given.quiet, 15)
            undisturbed = await disturbed(city, api, program, 0, given)
            for flooders in given.flooders:
                p99 = await disturbed(city, api, program, flooders, given)
                print(f"    that is {p99 / undisturbed:.2f} times undisturbed", flush=True)
            if not given.no_rush:
                await rush(city, program)
            await asyncio.sleep(2)
    await api.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--quiet", type=float, default=10.0, help="questions a second of the quiet")
    parser.add_argument("--flooders", type=int, nargs="*", default=[1, 10])
    parser.add_argument("--a-second", type=float, default=200.0, help="updates of each who floods")
    parser.add_argument("--no-rush", action="store_true")
    parser.add_argument("--log", help="a file for what the bot prints")
    asyncio.run(main(parser.parse_args()))
