"""Kills the bot while people press buttons, and counts whose press was lost after Telegram had its 200.

    python -m benchmarks.kill_updates [--kills 10] [--presses 2000] [--seed S] [--peers PYTHON]

Each person presses [Save] once, over forty connections, and the press comes again until it is answered with
200, as Telegram does it. The real program, on SQLite, is ended by SIGKILL at random moments. Lost is who had
a 200 and has nothing saved; doubled is who has more than one thing saved. Beside it, in the same run, a peer
on python-telegram-bot's own webhook, which answers before it handles (`--peers` names a Python in which
requirements/peers.txt is installed). Ends non-zero where ours lost or doubled.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from benchmarks.debts import owe
from benchmarks.fast_api import FastApi
from benchmarks.peer_webhook import TOKEN
from benchmarks.running import ROOT
from bot.chat.callbacks import Save
from bot.chat.codec import pack
from bot.database import Database
from bot.web.webhook import WEBHOOK_PATH

CONNECTIONS = 40
SECRET = "a-secret-of-the-benchmark"
LIVES_SECONDS = (0.5, 2.0)

Command = tuple[Sequence[str], dict[str, str]]


async def press_and_kill(
    command: Callable[[str, int], Command],
    *,
    people: range,
    data: str,
    kills: int,
    chance: random.Random,
    log: Path,
) -> int:
    """Has everybody press, with so many kills meanwhile; how many kills there were time for."""
    api = FastApi(lambda *_: None, round_trip=0.04)
    address, port = await api.start(), _free_port()
    waiting = iter([_press(person, data) for person in people])
    arguments, env = command(address, port)

    async def start() -> asyncio.subprocess.Process:
        with log.open("ab") as file:
            return await asyncio.create_subprocess_exec(
                *arguments, cwd=ROOT, env=os.environ | env, stdout=file, stderr=file
            )

    process = await start()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        url = f"http://127.0.0.1:{port}{WEBHOOK_PATH}"
        pressing = [asyncio.create_task(_deliver(session, url, waiting)) for _ in range(CONNECTIONS)]
        killed = 0
        while killed < kills and not all(task.done() for task in pressing):
            await asyncio.sleep(2.5 + chance.uniform(*LIVES_SECONDS))
            process.kill()
            await process.wait()
            killed += 1
            process = await start()
        await asyncio.gather(*pressing)
    # What was answered before it was handled has time to be handled.
    await asyncio.sleep(3)
    process.kill()
    await process.wait()
    await api.stop()
    return killed


async def _deliver(session: aiohttp.ClientSession, url: str, waiting: object) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    for update in waiting:  # type: ignore[attr-defined]
        while True:
            try:
                async with session.post(url, json=update, headers=headers) as answer:
                    if answer.status == 200:
                        break
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)


def _press(person: int, data: str) -> dict[str, object]:
    sender = {"id": person, "is_bot": False, "first_name": "P", "language_code": "es"}
    chat = {"id": person, "type": "private", "first_name": "P"}
    bot = {"id": 5000000001, "is_bot": True, "first_name": "Load", "username": "load_bot"}
    message = {"message_id": 1, "date": 1_800_000_000, "chat": chat, "from": bot, "text": "card"}
    query = {"id": str(person), "from": sender, "chat_instance": "1", "data": data, "message": message}
    return {"update_id": person, "callback_query": query}


def _ours(database: Path) -> Callable[[str, int], Command]:
    def command(address: str, port: int) -> Command:
        return [sys.executable, "-m", "bot", "run"], {
            "LEARNING_CITY_BOT_TOKEN": TOKEN,
            "LEARNING_CITY_API_BASE_URL": address,
            "LEARNING_CITY_DATABASE_URL": f"sqlite:///{database}",
            "LEARNING_CITY_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "LEARNING_CITY_WEBHOOK_SECRET": SECRET,
            "LEARNING_CITY_WEB_PORT": str(port),
            "LEARNING_CITY_ENCODER": "off",
            "LEARNING_CITY_LOG_LEVEL": "WARNING",
        }

    return command


def _peer(python: str, file: Path) -> Callable[[str, int], Command]:
    def command(address: str, port: int) -> Command:
        return [python, "-m", "benchmarks.peer_webhook", address, str(port), SECRET, str(file)], {}

    return command


def _report(name: str, file: Path, table: str, people: range, killed: int) -> bool:
    with sqlite3.connect(file) as connection:
        rows = connection.execute(f"SELECT person_id, count(*) FROM {table} GROUP BY person_id")
        counts = dict(rows.fetchall())
    lost = sum(1 for person in people if person not in counts)
    doubled = sum(count - 1 for person, count in counts.items() if person in people)
    print(f"{name:34} {killed:5} {len(people):8} {lost:12} {doubled:8}", flush=True)
    return not lost and not doubled


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


async def main(kills: int, presses: int, seed: int, peers: str) -> int:
    print(f"{'':34} {'kills':>5} {'presses':>8} {'lost at 200':>12} {'doubled':>8}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = folder / "ours.sqlite3"
        database = Database(f"sqlite:///{ours}")
        await database.migrate()
        await owe(database, datetime.now(UTC), people=0)
        await database.close()
        people, log = range(1, presses + 1), folder / "log"
        data = pack(Save(opportunity=1))
        chance = random.Random(seed)
        killed = await press_and_kill(
            _ours(ours), people=people, data=data, kills=kills, chance=chance, log=log
        )
        kept = _report("ours", ours, "saved", people, killed)
        if peers:
            peer = folder / "peer.sqlite3"
            killed = await press_and_kill(
                _peer(peers, peer), people=people, data=data, kills=kills, chance=chance, log=log
            )
            _report("python-telegram-bot's run_webhook", peer, "saved", people, killed)
        if "Traceback" in (text := log.read_text()):
            print(text[-2000:], file=sys.stderr)
    return 0 if kept else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--presses", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peers", default="")
    given = parser.parse_args()
    sys.exit(asyncio.run(main(given.kills, given.presses, given.seed, given.peers)))
