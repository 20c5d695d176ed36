"""Kills the bot at its work, again and again, and counts what was lost and what came twice.

    python -m benchmarks.kill [--kills 20] [--database sqlite|postgresql|both] [--no-peer] [--seed S]

The real program (`learning-city run`) sends reminders at Telegram's pace to an offline Bot API that answers
after 40 ms, and is ended by SIGKILL at a random moment of its work; on PostgreSQL a second process stands by
and takes over. A person whom nothing reached and whom no row accounts for is lost; one who was reached twice
is doubled, and every repeat must say that it is one and make no sound. Beside it, in the same run, a peer:
APScheduler with its SQLAlchemy job store, killed in the same way. Ends non-zero where anything was lost, a
repeat was not marked, or more than 1.5 came twice a kill.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.debts import ends, owe, unconfirmed, waiting
from benchmarks.fast_api import FastApi
from benchmarks.forking import Forks, forks
from benchmarks.peers import postgres
from benchmarks.running import ROOT
from bot.database import Database
from bot.i18n import Languages

LATENCY = 0.040
TOKEN = "5000000001:kill-kill-kill-kill-kill-kill-kill-kill"
A_KILL = 40
"""People owed a reminder for each kill: a second and a half at Telegram's pace, more than go between two."""
WORKS_SECONDS = (0.2, 1.8)
"""For how long the bot sends before it is killed."""
PATIENCE_SECONDS = 90.0
MOST_DOUBLED = 1.5


@dataclass(slots=True)
class Post:
    """What the Bot API was asked to send, by person: whether each message was marked as a repeat."""

    mark: str
    sent: defaultdict[int, list[bool]] = field(default_factory=lambda: defaultdict(list))
    last: float = 0.0

    def hear(self, method: str, arguments: dict[str, str]) -> None:
        if method == "sendMessage":
            silent = arguments.get("disable_notification", "").lower() == "true"
            marked = silent and self.mark in arguments.get("text", "")
            self.sent[int(arguments["chat_id"])].append(marked)
            self.last = time.monotonic()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of all messages."""

    name: str
    kills: int
    people: int
    lost: int
    doubled: int
    unmarked: int
    listed: int
    takeover: float

    def row(self) -> str:
        takeover = f"{self.takeover:5.1f} s" if self.takeover else "      –"
        return (
            f"{self.name:28} {self.kills:5} {self.people:7} {self.lost:6} {self.doubled:7}"
            f" {self.doubled / max(self.kills, 1):7.2f} {self.unmarked:9} {self.listed:11} {takeover}"
        )

    @property
    def kept_the_promise(self) -> bool:
        return not self.lost and not self.unmarked and self.doubled <= MOST_DOUBLED * self.kills


async def kill_bot(
    name: str, url: str, kills: int, folder: Path, program: Forks, *, standby: bool, chance: random.Random
) -> Outcome:
    """Kills the bot so often, then lets it finish."""
    mark = Languages().speech("es-MX").plain("chat.unasked.again")
    post = Post(mark)
    api = FastApi(post.hear, round_trip=LATENCY)
    address = await api.start()
    database, people = Database(url), kills * A_KILL
    await database.migrate()
    now = datetime.now(UTC)
    await owe(database, now, people=people)
    gaps: list[float] = []
    killed = 0.0
    running = [await program.start(_settings(url, address), folder) for _ in range(1 + standby)]
    for number in range(kills):
        before = post.last
        await _sending(post, since=before)
        if number:
            gaps.append(post.last - killed)
        await asyncio.sleep(chance.uniform(*WORKS_SECONDS))
        # Whoever was started first has the seat: the others take it in turn.
        active = running.pop(0)
        active.kill()
        killed = time.monotonic()
        await active.wait()
        running.append(await program.start(_settings(url, address), folder))
    ends_at = time.monotonic() + people / 20 + PATIENCE_SECONDS
    while await waiting(database) and time.monotonic() < ends_at:  # noqa: ASYNC110 - another process works
        await asyncio.sleep(1)
    for process in running:
        process.terminate()
        await process.wait()
    listed = await unconfirmed(database)
    counted = await ends(database)
    await database.close()
    await api.stop()
    if sum(counted.values()) != people:
        print(f"  counted {counted}, owed {people}", file=sys.stderr)
    every = range(1, people + 1)
    return Outcome(
        name=name,
        kills=kills,
        people=people,
        lost=sum(1 for person in every if not post.sent[person] and person not in listed),
        doubled=sum(max(0, len(post.sent[person]) - 1) for person in every),
        unmarked=sum(1 for person in every for marked in post.sent[person][1:] if not marked),
        listed=len(listed),
        takeover=max(gaps, default=0.0) if standby else 0.0,
    )


async def kill_peer(kills: int, folder: Path, chance: random.Random) -> Outcome:
    """The same with APScheduler's own job store."""
    sent: Counter[int] = Counter()
    moment = [0.0]

    def hear(method: str, arguments: dict[str, str]) -> None:
        if method == "sendMessage":
            sent[int(arguments["chat_id"])] += 1
            moment[0] = time.monotonic()

    api = FastApi(hear, round_trip=LATENCY)
    address = await api.start()
    file, people = folder / "peer.sqlite3", kills * A_KILL
    command = [sys.executable, "-m", "benchmarks.peer_scheduler", f"{address}/bot{TOKEN}", str(file)]
    filling = await asyncio.create_subprocess_exec(*command, "--fill", str(people), cwd=ROOT)
    await filling.wait()
    for _ in range(kills):
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
        before = moment[0]
        ends_at = time.monotonic() + 20
        while moment[0] == before and time.monotonic() < ends_at:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.02)
        await asyncio.sleep(chance.uniform(*WORKS_SECONDS))
        process.kill()
        await process.wait()
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    quiet_at = time.monotonic() + 10
    while time.monotonic() < max(quiet_at, moment[0] + 5):  # noqa: ASYNC110 - as above
        await asyncio.sleep(0.5)
    process.kill()
    await process.wait()
    await api.stop()
    return Outcome(
        name="APScheduler, its job store",
        kills=kills,
        people=people,
        lost=sum(1 for person in range(1, people + 1) if not sent[person]),
        doubled=sum(max(0, count - 1) for count in sent.values()),
        unmarked=sum(max(0, count - 1) for count in sent.values()),
        listed=0,
        takeover=0.0,
    )


def _settings(url: str, address: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LEARNING_CITY_")}
    return clean | {
        "LEARNING_CITY_BOT_TOKEN": TOKEN,
        "LEARNING_CITY_API_BASE_URL": address,
        "LEARNING_CITY_DATABASE_URL": url,
        "LEARNING_CITY_ENCODER": "off",
        "LEARNING_CITY_LOG_LEVEL": "WARNING",
        "LEARNING_CITY_WEB_PORT": str(_free_port()),
    }


async def _sending(post: Post, *, since: float) -> None:
    """Waits until a message goes out again."""
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while post.last == since:
        if time.monotonic() > ends_at:
            raise RuntimeError("nothing is sent any more")
        await asyncio.sleep(0.01)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def _databases(which: str, folder: Path) -> Iterator[list[tuple[str, str, bool]]]:
    found = []
    if which in ("sqlite", "both"):
        found.append(("ours, SQLite", f"sqlite:///{folder / 'kill.sqlite3'}", False))
    if which == "sqlite":
        yield found
        return
    with postgres() as connection:
        if connection is None:
            sys.exit("PostgreSQL's programs are not on this machine")
        connection.execute("CREATE DATABASE kill")
        info = connection.info
        url = f"postgresql://{info.user}@/kill?host={info.host}&port={info.port}"
        yield [*found, ("ours, PostgreSQL, standby", url, True)]


@asynccontextmanager
async def _room() -> AsyncIterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


async def main(kills: int, which: str, *, peer: bool, seed: int) -> int:
    print(
        f"{'':28} {'kills':>5} {'people':>7} {'lost':>6} {'doubled':>7} {'a kill':>7} {'unmarked':>9}"
        f" {'unconfirmed':>11} {'longest gap':>7}"
    )
    kept = True
    async with _room() as folder, forks() as program:
        with _databases(which, folder) as databases:
            for name, url, standby in databases:
                outcome = await kill_bot(
                    name, url, kills, folder, program, standby=standby, chance=random.Random(seed)
                )
                print(outcome.row(), flush=True)
                kept = kept and outcome.kept_the_promise
        if peer:
            print((await kill_peer(min(kills, 20), folder, random.Random(seed))).row(), flush=True)
        log = (folder / "bot.log").read_text()
        if "Traceback" in log:
            print(log[-3000:], file=sys.stderr)
    return 0 if kept else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.exit(asyncio.run(main(given.kills, given.database, peer=not given.no_peer, seed=given.seed)))
