"""Answers a second: our whole bot beside bare echo bots, one process each, all against one Bot API.

    python -m benchmarks.updates [--peers PATH/TO/PEERS/bin/python] [--rounds 3] [--seconds 15]

Every call takes 60 ms. 2,000 people write the judged questions of the sample city; one deed in twenty is a
press. Full: 256 people wait at any moment, and each answer lets the next person write. Calm: twenty people a
second write. The echo bots only say back what they are told: they read no database, search nothing and show
no card. The contestants take turns, and of all rounds the medians are told.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.crowd import Crowd, deeds
from benchmarks.fast_api import ROUND_TRIP, FastApi
from benchmarks.running import Program, busy_elsewhere, machine_seconds, percentile, running
from bot.chat.application import CONNECTIONS
from bot.chat.callbacks import Open, Shelf, Topics
from bot.chat.codec import pack

WAITING = 256
CALM = 20
PRESSES = 0.05


@dataclass(frozen=True, slots=True)
class Contestant:
    """Who takes part, and how it is started."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One round of one contestant."""

    answers: float
    calls: float
    most_calls: int
    cpu: float
    waits_full: list[float]
    waits_calm: list[float]
    megabytes: float
    elsewhere: float


def contestants(peers: str | None, database: Path, only: str) -> list[Contestant]:
    """Our bot, and the bare bots with their own choices and with our sixteen connections."""
    few = ("--connections", str(CONNECTIONS))
    ptb = (sys.executable, "-m", "benchmarks.echo_ptb", "{address}")
    found = [
        Contestant(
            "our bot", (sys.executable, "-m", "benchmarks.our_bot", "{address}", str(database), "--open")
        ),
        Contestant("python-telegram-bot, bare", ptb),
        Contestant(f"python-telegram-bot, bare, {CONNECTIONS} connections", (*ptb, *few)),
    ]
    if peers:
        aiogram = (peers, "benchmarks/echo_aiogram.py", "{address}")
        found += [
            Contestant("aiogram, bare", aiogram),
            Contestant(f"aiogram, bare, {CONNECTIONS} connections", (*aiogram, *few)),
        ]
    return [each for each in found if only in each.name]


async def measure(contestant: Contestant, log: Path, *, seconds: float, warm_up: float) -> Outcome:
    """Starts the contestant, waits for its first answer, and lets the crowd at it."""
    data = [pack(Open(opportunity=n)) for n in range(1, 100)] + [pack(Topics()), pack(Shelf(topic="music"))]
    crowd = Crowd(deeds(presses=PRESSES, data=data))
    api = FastApi(crowd.heard)
    crowd.api = api
    address = await api.start()
    try:
        async with running([part.format(address=address) for part in contestant.command], log=log) as program:
            await _first_answer(crowd, program)
            calm = await _calm(crowd, seconds)
            return await _full(crowd, api, program, calm, seconds, warm_up)
    finally:
        await api.stop()


async def _first_answer(crowd: Crowd, program: Program) -> None:
    crowd.write()
    for _ in range(1200):
        await asyncio.sleep(0.05)
        if crowd.waits:
            return
        if program.ended:
            raise ChildProcessError("the bot has ended before it answered")
    raise TimeoutError("no answer within a minute")


async def _calm(crowd: Crowd, seconds: float) -> list[float]:
    chance = random.Random(5)
    ends = time.monotonic() + 1 + seconds
    crowd.forget()
    while time.monotonic() < ends:
        await asyncio.sleep(chance.expovariate(CALM))
        crowd.write()
    await asyncio.sleep(2)
    return list(crowd.waits)


async def _full(
    crowd: Crowd, api: FastApi, program: Program, calm: list[float], seconds: float, warm_up: float
) -> Outcome:
    crowd.keep = WAITING
    for _ in range(WAITING):
        crowd.write()
    await asyncio.sleep(warm_up)
    crowd.forget()
    api.most_under_way = 0
    began, cpu, own, machine, calls = (
        time.monotonic(),
        program.cpu_seconds(),
        time.process_time(),
        machine_seconds(),
        api.calls,
    )
    await asyncio.sleep(seconds)
    took, used = time.monotonic() - began, program.cpu_seconds() - cpu
    answers = len(crowd.waits)
    crowd.keep = 0
    waits, megabytes = list(crowd.waits), program.peak_megabytes()
    elsewhere = busy_elsewhere(used + time.process_time() - own, took, machine)
    most_calls, all_calls = api.most_under_way, api.calls - calls
    await asyncio.sleep(2)  # what is under way is let come to its end
    return Outcome(
        answers=answers / took,
        calls=all_calls / took,
        most_calls=most_calls,
        cpu=used / max(answers, 1),
        waits_full=waits,
        waits_calm=calm,
        megabytes=megabytes,
        elsewhere=elsewhere,
    )


def report(found: dict[str, list[Outcome]]) -> None:
    """A table of medians, ratios to our bot last."""
    print(
        f"\nEvery call takes {ROUND_TRIP * 1000:.0f} ms; "
        f"{CONNECTIONS} in flight allow {CONNECTIONS / ROUND_TRIP:.0f} calls/s."
    )
    print(
        f"{'':<45}{'answers/s':>10}{'calls/s':>9}{'in flight':>10}{'CPU ms':>8}{'MB':>6}"
        f"{'full p50/p99 ms':>17}{'calm p50/p99 ms':>17}{'others':>8}{'ours is':>9}"
    )
    ours = median(each.answers for each in next(iter(found.values())))
    for name, rounds in found.items():
        full = [wait for each in rounds for wait in each.waits_full]
        calm = [wait for each in rounds for wait in each.waits_calm]
        answers = median(each.answers for each in rounds)
        print(
            f"{name:<45}{answers:>10.1f}{median(e.calls for e in rounds):>9.1f}"
            f"{max(e.most_calls for e in rounds):>10}{median(e.cpu for e in rounds) * 1000:>8.2f}"
            f"{max(e.megabytes for e in rounds):>6.0f}"
            f"{percentile(full, 0.5) * 1000:>9.0f} /{percentile(full, 0.99) * 1000:>6.0f}"
            f"{percentile(calm, 0.5) * 1000:>9.0f} /{percentile(calm, 0.99) * 1000:>6.0f}"
            f"{median(e.elsewhere for e in rounds):>8.2f}{ours / answers:>8.2f}×"
        )
    print("others: cores that the rest of the machine used meanwhile.")
    print("A waiting time ends when the answer arrives at Telegram: the bot's own work, its queues included.")


async def main(given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        taking_part = contestants(given.peers, Path(folder) / "city.sqlite3", given.only)
        found: dict[str, list[Outcome]] = {each.name: [] for each in taking_part}
        for number in range(given.rounds):
            for each in taking_part:
                outcome = await measure(
                    each, Path(folder) / "log", seconds=given.seconds, warm_up=given.warm_up
                )
                found[each.name].append(outcome)
                print(f"round {number + 1}: {each.name}: {outcome.answers:.1f} answers/s", flush=True)
        report(found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", help="the Python of a venv with requirements/peers.txt")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--warm-up", type=float, default=3.0)
    parser.add_argument("--only", default="", help="those whose name holds this")
    asyncio.run(main(parser.parse_args()))
