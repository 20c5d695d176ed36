"""Worlds that differ in who says something, and when within the week, and in nothing else.

What a thief could take from each (`Loot`) is compared: it must be the same, byte by byte, but for what is
drawn by chance wherever it is (SQLite's salts, the sealed file's nonce).
"""

from __future__ import annotations

import io
import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, sha256
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import text

from bot.city import Thresholds
from bot.city_file import load_city
from bot.civic.publishers import publishers
from bot.clock import TurnedClock
from bot.database import Database
from bot.feedback.box import Box
from bot.feedback.receipt import Receipt
from bot.feedback.sealing import SealedFile
from bot.feedback.slip import Slip
from bot.logs import HELD
from bot.people.tables import PreferenceRow
from tests.bot.feedback.said import prepare, said_in

HOUR = timedelta(hours=1)
ZONE = load_city("jacaranda").zone
MakeFile: TypeAlias = type[SealedFile]
MakeBox: TypeAlias = Callable[..., Box]


@dataclass(frozen=True, slots=True)
class World:
    """Who lives here: the numbers of people, and what chance decides who says what when."""

    people: Sequence[int]
    seed: int


ONE = World(range(5_123_450_000, 5_123_450_060), seed=1)
OTHER = World(range(7_987_650_000, 7_987_650_060), seed=2)
KNOWN = range(40, 60)
"""People of whom something is kept for other reasons, the same in every world."""
BEGIN = datetime(2026, 11, 23, 16, tzinfo=UTC)
PUBLISHED = (
    "rating", "comment", "publication", "distress_count",
    "need", "proposal", "proposal_step", "correction", "consultation", "consultation_result",
)  # fmt: skip
"""The tables that anything comes out into.

PostgreSQL's files hold more than rows, so there what the rows say, where they lie and who wrote them is
compared."""


@dataclass(slots=True)
class Loot:
    """What a thief takes along."""

    database: list[object] = field(default_factory=list)
    log: str = ""
    sizes: list[int] = field(default_factory=list)
    """Of the sealed file, each hour."""
    writes: list[object] = field(default_factory=list)
    """When the sealed file was written."""
    before: list[object] = field(default_factory=list)
    """The database after each week's opinions and before they are published."""
    everything: bytes = b""
    rows: dict[str, int] = field(default_factory=dict)
    """How much came out, by table."""


def receipts() -> Callable[[Slip], Receipt]:
    """Receipts that follow from what is said, so that two worlds can be compared; not from who says it."""
    seen: Counter[str] = Counter()

    def draw(slip: Slip) -> Receipt:
        said = f"{slip.ballot} {sorted(slip.fields.items())}"
        seen[said] += 1
        return Receipt(blake2b(f"{said} {seen[said]}".encode(), digest_size=10).digest())

    return draw


async def live(
    world: World,
    database: Database,
    folder: Path,
    *,
    make: MakeBox = Box,
    file: type[SealedFile] = SealedFile,
    weeks: int = 3,
) -> Loot:
    """Some weeks of a world, and what a thief finds at the end."""
    loot, rng, clock = Loot(), random.Random(world.seed), TurnedClock(BEGIN)
    await _settle(database)
    with _written_down() as log:
        sealed = _Watched(folder, clock, loot, file)
        box = make(
            database, clock, ZONE, publishers=publishers(Thresholds()), file=sealed.file, receipt=receipts()
        )
        await box.open()
        start = await _state_of(database)
        for week in range(weeks):
            async with database.reading() as session:
                slips = await said_in(session, week)
            # In another order, at other hours, by other people.
            rng.shuffle(slips)
            hours = sorted(rng.randrange(1, 150) for _ in slips)
            free = {slip.ballot: rng.sample(list(world.people), len(world.people)) for slip in slips}
            for hour in range(7 * 24):
                clock.turn(HOUR)
                while hours and hours[0] == hour:
                    hours.pop(0)
                    slip = slips.pop()
                    put = await box.put(slip, free[slip.ballot].pop(), counted=False)
                    assert isinstance(put, Receipt), (put, slip)
                if hour == 150:
                    now = await _state_of(database)
                    loot.before.append(now == start)
                await box.turn()
                loot.sizes.append(sealed.path.stat().st_size)
            start = await _state_of(database)
        await box.close()
        loot.database = await _state_of(database)
        loot.rows = await _counts_of(database)
    loot.log = log.getvalue()
    loot.everything = repr(loot.database).encode() + loot.log.encode() + sealed.path.read_bytes()
    for path in _files(database):
        loot.everything += path.read_bytes()
    return loot


def differences(one: Loot, other: Loot, worlds: Sequence[World] = (ONE, OTHER)) -> list[str]:
    """What tells the two worlds apart, or says something of either; nothing where the box keeps its word."""
    found = [
        name for name in ("database", "log", "sizes", "writes") if getattr(one, name) != getattr(other, name)
    ]
    for world, loot in zip(worlds, (one, other), strict=True):
        if not all(loot.before):
            found.append("written before it was published")
        if len(set(loot.sizes)) != 1:
            found.append("the sealed file grows")
        if any(trace in loot.everything for person in world.people for trace in _traces(person)):
            found.append("a person's number")
    return found


class _Watched:
    """The sealed file, with a note of each time it is written."""

    def __init__(self, folder: Path, clock: TurnedClock, loot: Loot, kind: type[SealedFile]) -> None:
        class File(kind):  # type: ignore[misc, valid-type]
            def seal(self, plain: bytes, *, ratchet: bool = False) -> None:
                loot.writes.append((clock.now(), ratchet))
                super().seal(plain, ratchet=ratchet)

        self.file = File(folder)
        self.path = self.file.path


async def _settle(database: Database) -> None:
    async with database.writing() as session:
        session.add_all(PreferenceRow(person_id=person, language="es") for person in KNOWN)
        await prepare(session, BEGIN)


async def _state_of(database: Database) -> list[object]:
    """All that the database's files hold, as far as chance did not draw it."""
    if database.url.get_backend_name() == "postgresql":
        return await _rows_of(database)
    return [_without_salts(path) for path in _files(database)]


_ROWS = "SELECT ctid::text, xmin::text::bigint, t.* FROM {} t ORDER BY ctid"
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename"


async def _rows_of(database: Database) -> list[object]:
    """Every row of what was published, where it lies, and which of the transactions wrote it."""
    found: list[object] = []
    async with database.reading() as session:
        for table in PUBLISHED:
            rows = await session.execute(text(_ROWS.format(table)))
            listed = [tuple(row) for row in rows]
            order = {writer: at for at, writer in enumerate(sorted({row[1] for row in listed}))}
            found.append([(row[0], order[row[1]], *map(str, row[2:])) for row in listed])
        found.append([tuple(row) for row in await session.execute(text(_SEQUENCES))])
    return found


async def _counts_of(database: Database) -> dict[str, int]:
    async with database.reading() as session:
        return {
            table: await session.scalar(text(f"SELECT count(*) FROM {table}")) or 0 for table in PUBLISHED
        }


def _files(database: Database) -> list[Path]:
    if database.url.get_backend_name() == "postgresql":
        return []
    path = Path(str(database.url.database))
    return [one for one in (path, Path(f"{path}-wal")) if one.exists()]


def _without_salts(path: Path) -> bytes:
    """The pages of a log without what SQLite draws by chance and what follows from it (salts, checksums)."""
    data = path.read_bytes()
    if not path.name.endswith("-wal"):
        return data
    page = int.from_bytes(data[8:12]) if data else 0
    frames = range(32, len(data), page + 24) if page else range(0)
    return b"".join(data[at : at + 8] + data[at + 24 : at + 24 + page] for at in frames)


def _traces(person: int) -> Iterator[bytes]:
    """How a person's number could stand somewhere."""
    digits = str(person).encode()
    yield digits
    yield f"{person:x}".encode()
    yield person.to_bytes(5)
    yield person.to_bytes(5, "little")
    for digest in (sha256(digits), blake2b(digits, digest_size=16)):
        yield digest.digest()[:8]
        yield digest.hexdigest()[:16].encode()


@contextmanager
def _written_down() -> Iterator[io.StringIO]:
    """All that anybody logs, at its most talkative."""
    out = io.StringIO()
    handler, root = logging.StreamHandler(out), logging.getLogger()
    level = root.level
    held = [logging.getLogger(name) for name in HELD]
    levels = [one.level for one in held]
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for one in held:
        # As `set_up_logs` does, whatever level is asked for.
        one.setLevel(logging.WARNING)
    try:
        yield out
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        for one, before in zip(held, levels, strict=True):
            one.setLevel(before)
