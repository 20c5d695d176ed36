"""How soon the demo answers a newcomer: from its start, and each deed on the chat page.

    python -m benchmarks.first_reply [--starts 3] [--deeds 300]

The demo is started in an empty folder (the very first start), and again where its database is. A person waits
on the page's stream from the first moment; their question counts from the start of the process. Then people
each do a few deeds on the page: judged questions, commands, presses on what they were answered. A first reply
is the first new or changed message of the bot on the page's own stream after the deed. Beside each start
stands that of a bare python-telegram-bot that says back what it is told, and what both took of the processor.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.crowd import Crowd, deeds
from benchmarks.fast_api import FastApi
from benchmarks.running import Program, percentile, running

COMMANDS = ("/start", "/help", "/today", "/weekend", "/topics", "/language")
DEEDS_EACH = 3
PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.005


class Page:
    """The chat page as a program: it does deeds and hears what the page's stream tells."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._heard: dict[int, asyncio.Event] = {}
        self.latest: dict[int, dict[str, Any]] = {}

    async def listen(self) -> None:
        async with self._client.stream("GET", "/page/events", timeout=None) as response:
            async for line in response.aiter_lines():
                if line.startswith("data: "):
                    self._hear(json.loads(line.removeprefix("data: ")))

    def _hear(self, happening: dict[str, Any]) -> None:
        message, person = happening.get("body"), happening.get("id")
        if isinstance(message, dict) and message.get("from", {}).get("is_bot") and person in self._heard:
            self.latest[person] = message
            self._heard[person].set()

    async def person(self, name: str) -> int:
        answer = await self._client.post("/page/people", json={"name": name, "language": "es"})
        number = int(answer.json()["id"])
        self._heard[number] = asyncio.Event()
        return number

    async def first_reply(self, person: int, deed: str, **body: object) -> float:
        """Seconds from the deed to the first reply."""
        heard = self._heard[person]
        heard.clear()
        began = time.monotonic()
        (await self._client.post(f"/page/people/{person}/{deed}", json=body)).raise_for_status()
        await asyncio.wait_for(heard.wait(), PATIENCE_SECONDS)
        return time.monotonic() - began


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[tuple[Page, Program, float]]:
    """The demo as a newcomer starts it; the page to it as soon as it listens, and when it was started."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LEARNING_CITY_")}
    port = random.randrange(20_000, 30_000)
    command = (str(Path(sys.executable).with_name("learning-city")), "demo", "--port", str(port))
    began = time.monotonic()
    async with (
        running(command, log=folder / "log", folder=folder, env=clean) as program,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        while True:
            try:
                await client.get("/")
                break
            except httpx.TransportError:
                if program.ended:
                    raise
                await asyncio.sleep(0.01)
        page = Page(client)
        listening = asyncio.create_task(page.listen())
        try:
            yield page, program, began
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the start to the first answer, those of the processor, and those to the page."""

    answer: float
    work: float
    page: float = 0.0


async def start(folder: Path) -> Start:
    """The demo's start."""
    async with demo(folder) as (page, program, began):
        shown = time.monotonic() - began
        person = await page.person("Ana")
        await page.first_reply(person, "say", text="yoga")
        return Start(time.monotonic() - began, program.cpu_seconds(), shown)


async def bare(folder: Path) -> Start:
    """The start of a bare python-telegram-bot, against a Bot API that answers at once, as the demo's does."""
    crowd = Crowd(deeds(presses=0, data=[]))
    api = FastApi(crowd.heard, round_trip=0)
    crowd.api = api
    command = [sys.executable, "-m", "benchmarks.echo_ptb", await api.start()]
    began = time.monotonic()
    try:
        async with running(command, log=folder / "bare.log") as program:
            crowd.write()
            for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
                await asyncio.sleep(LOOK_SECONDS)
                if crowd.waits:
                    return Start(time.monotonic() - began, program.cpu_seconds())
            raise TimeoutError("the bare bot has not answered")
    finally:
        await api.stop()


async def replies(folder: Path, count: int) -> dict[str, list[float]]:
    """The times of first replies by kind of deed."""
    chance = random.Random(11)
    questions = deeds(presses=0, data=[])
    found: dict[str, list[float]] = {"question": [], "press": [], "command": []}
    async with demo(folder) as (page, program, _):
        await page.first_reply(await page.person("Primera"), "say", text="yoga")
        for number in range(-(-count // DEEDS_EACH)):
            person = await page.person(f"P{number}")
            found["question"].append(await page.first_reply(person, "say", text=next(questions).text))
            places = _presses(page.latest[person])
            if places:
                found["press"].append(await page.first_reply(person, "press", **chance.choice(places)))
            command = COMMANDS[number % len(COMMANDS)]
            found["command"].append(await page.first_reply(person, "say", text=command))
        print(f"peak memory {program.peak_megabytes():.0f} MB")
    return found


def _presses(message: dict[str, Any]) -> list[dict[str, int]]:
    """The places of the buttons that ask the bot something."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [
        {"message_id": message["message_id"], "row": row, "column": column}
        for row, buttons in enumerate(rows)
        for column, button in enumerate(buttons)
        if button.get("callback_data")
    ]


async def main(given: argparse.Namespace) -> None:
    firsts, seconds, bares = [], [], []
    with tempfile.TemporaryDirectory() as name:
        for number in range(given.starts):
            folder = Path(name) / str(number)
            folder.mkdir()
            firsts.append(await start(folder))
            seconds.append(await start(folder))
            bares.append(await bare(folder))
        labels = ("the very first start", "with its database there", "a bare python-telegram-bot")
        for label, starts in zip(labels, (firsts, seconds, bares), strict=True):
            each = ", ".join(f"{one.answer:.2f}" for one in starts)
            work = ", ".join(f"{one.work:.2f}" for one in starts)
            shown = min(one.page for one in starts)
            page = f" (the page after {shown:.2f} s)" if shown else ""
            print(f"start to first answer, {label}: {each} s{page}; of the processor {work} s", flush=True)
        found = await replies(folder, given.deeds)
    everything = [wait for waits in found.values() for wait in waits]
    for kind, waits in (*found.items(), ("all", everything)):
        print(
            f"first reply to {len(waits):>4} × {kind:<9} median {percentile(waits, 0.5) * 1000:>5.0f} ms, "
            f"p99 {percentile(waits, 0.99) * 1000:>5.0f} ms, longest {percentile(waits, 1) * 1000:>5.0f} ms"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--deeds", type=int, default=300)
    asyncio.run(main(parser.parse_args()))
