"""How long a large file takes, from its bytes to the catalogue and back; and four days of a real feed.

    python -m benchmarks.importing [--rows 100000] [--undo 10000] [--only csv xlsx] [--days FOLDER MAPPING]

A table of twelve columns is made, as CSV and as XLSX; each is read, planned and applied to an empty SQLite
database, brought again, and taken back, every step in a process of its own, so that its memory is its own.
`floor` is what nothing gets below: the same rows read by `csv`, and the rows that came of them written by
`sqlite3` alone. `cpu` are seconds of the processor, whoever else works on the machine; `held` is the longest
that the database's writer was held at a stretch.
`--days` imports a folder of JSON files in the order of their names, and compares what each import says with a
comparison of its own, which looks at nothing but the files.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.running import peak_megabytes_of
from bot import heap
from bot.city_file import load_city
from bot.clock import TurnedClock
from bot.database import Database
from bot.desk.importing.staged import File
from bot.desk.importing.workshop import Choice, Workshop
from bot.settings import SAMPLE_CITY
from catalog import changes
from catalog.imports import load_mapping, plain_mapping, read
from catalog.store import Store
from catalog.tables import ImportBatchRow

WRITTEN = (
    *("source", "place", "organization", "opportunity", "opportunity_text", "opportunity_topic"),
    *("schedule", "occurrence", "import_batch", "revision"),
)
NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
HEADER = (
    *("Folio", "Nombre", "Descripción", "Categoría", "Público", "Precio", "Fecha", "Hora", "Sede", "Colonia"),
    *("Organiza", "Teléfono"),
)
THINGS = ("Taller de pan", "Curso de inglés", "Yoga suave", "Concierto de coro", "Cine al aire libre")
PRICES = ("Gratis", "$50", "$120.50", "", "Cooperación voluntaria")


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Rows such as an office has: a venue has many of them, a day is soon."""
    first = date(2026, 12, 1)
    for n in range(count):
        day = first + timedelta(days=n % 300)
        yield (
            *(str(n + 1), f"{THINGS[n % 5]} {n % 997}", f"Con {n % 53} personas, cada una a su paso. " * 3),
            *(("Talleres", "Cursos", "Deporte", "Música", "Cine")[n % 5], "Todo público", PRICES[n % 5]),
            *(f"{day:%d/%m/%Y}", f"{9 + n % 10}:{n % 2 * 30:02}", f"Casa de Cultura {n % 300}"),
            *(f"Colonia {n % 80}", f"Red {n % 40}", f"55 {n % 10000:04} 0100"),
        )


def as_csv(count: int) -> bytes:
    """The table as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADER)
    writer.writerows(rows(count))
    return out.getvalue().encode()


def as_xlsx(count: int) -> bytes:
    """The table as XLSX."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for row in rows(count):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def measure(database: str, file: Path, step: str) -> dict[str, Any]:
    """One step in this process: first, again, full (again, with nothing remembered), undo."""
    # As the program itself has it.
    heap.begin()
    opened = Watched(f"sqlite+aiosqlite:///{database}")
    await opened.migrate()
    workshop = Workshop(opened, load_city(SAMPLE_CITY), TurnedClock(NOW))
    lag = asyncio.create_task(_lag())
    began, used = time.perf_counter(), time.process_time()
    found: dict[str, Any] = {}
    if step == "undo":
        undone = await workshop.undo(await _last_batch(opened), by=None)
        found |= {"restored": undone.restored, "archived": undone.archived}
    elif step == "core":
        found |= await _core(opened, file)
    elif step == "floor":
        found |= await asyncio.to_thread(_floor, database, file)
    else:
        content = await asyncio.to_thread(file.read_bytes)
        id = await workshop.stage([File(file.name, content)], source="talleres", by=None)
        staged = await workshop.prepare(id, by=None)
        found["previewed"] = round(time.perf_counter() - began, 2)
        found |= {name: count for name, count in staged.summary["counts"].items() if count}
        if step in ("first", "other"):
            await workshop.apply(id, by=None)
    found["seconds"] = round(time.perf_counter() - began, 2)
    found["cpu"] = round(time.process_time() - used, 2)
    found["held"] = round(opened.held, 2)
    lag.cancel()
    found["megabytes"] = round(peak_megabytes_of("self"))
    await asyncio.gather(lag, return_exceptions=True)
    found["worst lag of the loop"] = round(max(LAGS, default=0.0), 2)
    await opened.close()
    return found


class Watched(Database):
    """A database that knows how long its writer was held."""

    held = 0.0

    @asynccontextmanager
    async def writing(self, *, choices: bool = True) -> AsyncIterator[AsyncSession]:
        """As it is; the time counts from the moment the writer is had."""
        async with super().writing(choices=choices) as session:
            await session.connection()
            began = time.perf_counter()
            yield session
        self.held = max(self.held, time.perf_counter() - began)


async def _core(database: Database, file: Path) -> dict[str, Any]:
    """Read, planned and applied in one go, as the command line does it."""
    began = time.perf_counter()
    city = load_city(SAMPLE_CITY)
    content = await asyncio.to_thread(file.read_bytes)
    reading = await asyncio.to_thread(
        read,
        content,
        file.name,
        source="talleres",
        zone=city.zone.key,
        language=city.catalogue_language,
        currency=city.currency,
    )
    found: dict[str, Any] = {"read": round(time.perf_counter() - began, 2)}
    async with database.reading() as session:
        plan = await changes.plan(session, reading.drafts, source="talleres", now=NOW)
    found["planned"] = round(time.perf_counter() - began, 2)
    await changes.apply_by_portions(
        plan, reading=database.reading, writing=database.writing, author="benchmark", now=lambda: NOW
    )
    return found | plan.counts()


def _floor(database: str, file: Path) -> dict[str, Any]:
    """The file read by `csv`, and all rows of a filled database written into an empty one by `sqlite3`."""
    used = time.thread_time()
    with file.open(newline="") as table:
        read_rows = sum(1 for _ in csv.reader(table, delimiter=";"))
    found: dict[str, Any] = {"rows": read_rows, "read": round(time.thread_time() - used, 2)}
    filled, empty = sqlite3.connect(database), sqlite3.connect(f"{database}-floor", isolation_level=None)
    empty.execute("PRAGMA journal_mode = WAL")
    for (made,) in filled.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'"
    ):
        empty.execute(made)
    written = 0.0
    for name in WRITTEN:
        kept = filled.execute(f"SELECT * FROM {name}").fetchall()
        marks = ", ".join("?" * len(kept[0]))
        used = time.thread_time()
        empty.execute("BEGIN IMMEDIATE")
        empty.executemany(f"INSERT INTO {name} VALUES ({marks})", kept)
        empty.execute("COMMIT")
        written += time.thread_time() - used
    return found | {"written": round(written, 2)}


async def _last_batch(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.max(ImportBatchRow.id))) or 0


LAGS: list[float] = []


async def _lag() -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.01)
        LAGS.append(time.perf_counter() - began - 0.01)


def run(database: str, file: Path, step: str) -> None:
    """A step in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.importing", "--step", step, "--database", database]
    done = subprocess.run([*command, "--file", str(file)], capture_output=True, text=True, check=False)
    said = done.stdout.strip() or done.stderr.strip()[-600:]
    print(f"{file.suffix:6} {step:6} {said}", flush=True)


async def four_days(folder: Path, mapping: Path) -> None:
    """A feed's days in order: what the import says beside what a person would list who has only the files."""
    with tempfile.TemporaryDirectory() as made:
        opened = Database(f"sqlite+aiosqlite:///{made}/days.sqlite3")
        await opened.migrate()
        clock = TurnedClock(NOW)
        workshop = Workshop(opened, load_city(SAMPLE_CITY), clock)
        plain = plain_mapping(load_mapping(mapping))
        known: dict[str, Any] = {}
        for path in await asyncio.to_thread(lambda: sorted(folder.glob("*.json"))):
            clock.turn(datetime.fromisoformat(f"{path.stem}T06:00:00+00:00") - clock.now())
            content = await asyncio.to_thread(path.read_bytes)
            id = await workshop.stage([File(path.name, content)], source="feed", by=None, mapping=plain)
            staged = await workshop.prepare(id, by=None)
            said = {
                "new": {each["external_id"] for each in staged.summary["new"]},
                "changed": {each["external_id"] for each in staged.summary["changed"]},
                "gone": {each["external_id"] for each in staged.summary["gone"]},
            }
            wrong = {each["row"] for each in staged.summary["problems"] if each["severity"] == "error"}
            listed, known = compared(json.loads(content), known, plain, wrong, clock.now())
            print(path.stem, {**staged.summary["counts"]}, "brake" if staged.brake else "")
            for name in ("new", "changed", "gone"):
                more, less = said[name] - listed[name], listed[name] - said[name]
                verdict = "the same" if not more and not less else f"only ours {more}, only theirs {less}"
                print(f"   {name}: {len(said[name])} said, {len(listed[name])} listed by hand: {verdict}")
            await workshop.apply(id, by=None, choice=Choice(remove_gone=True))
        async with opened.reading() as session:
            print("in the catalogue:", len(await Store(session).by_source("feed")))
        await opened.close()


def compared(
    feed: Any, known: dict[str, Any], mapping: dict[str, Any], wrong: set[int], now: datetime
) -> tuple[dict[str, set[str]], dict[str, Any]]:
    """What is new, changed and gone, by the raw records alone: everything but what the mapping ignores."""
    today: dict[str, Any] = {}
    for number, record in enumerate(feed["events"], start=1):
        if number not in wrong:
            today.setdefault(str(record["id"]), _told(record, mapping["ignore"]))
    broken = {str(record["id"]) for number, record in enumerate(feed["events"], start=1) if number in wrong}
    gone = {
        name
        for name, record in known.items()
        if name not in today and name not in broken and not _over(record, now)
    }
    listed = {
        "new": today.keys() - known.keys(),
        "changed": {name for name in today.keys() & known.keys() if today[name] != known[name]},
        "gone": gone,
    }
    return listed, {**{name: known[name] for name in known if name not in gone}, **today}


def _told(record: Any, ignored: list[str], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        if any(name == each or (each.endswith("*") and name.startswith(each[:-1])) for each in ignored):
            continue
        if isinstance(value, dict) and value:
            found |= _told(value, ignored, f"{name}.")
        elif value not in (None, "", [], {}):
            found[name] = value
    return found


def _over(record: dict[str, Any], now: datetime) -> bool:
    ends = record.get("schedule.end") or record.get("schedule.start")
    if not isinstance(ends, str):
        return False
    moment = datetime.fromisoformat(ends.replace("Z", "+00:00"))
    if len(ends) == 10 or (moment.hour, moment.minute) in ((0, 0), (23, 59)):
        moment = datetime.combine(moment.date() + timedelta(days=1), datetime.min.time(), moment.tzinfo)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware <= now


def main() -> None:
    """Runs what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--undo", type=int, default=10_000)
    parser.add_argument("--only", nargs="*", default=["csv", "xlsx", "undo"])
    parser.add_argument("--days", nargs=2, type=Path)
    parser.add_argument("--step")
    parser.add_argument("--database")
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.step:
        print(asyncio.run(measure(asked.database, asked.file, asked.step)))
        return
    if asked.days:
        asyncio.run(four_days(*asked.days))
        return
    with tempfile.TemporaryDirectory() as folder:
        for kind, make in (("csv", as_csv), ("xlsx", as_xlsx)):
            if kind in asked.only:
                file = Path(folder) / f"talleres.{kind}"
                file.write_bytes(make(asked.rows))
                print(f"{asked.rows} rows, {file.stat().st_size / 1e6:.1f} MB")
                run(f"{folder}/core-{kind}.sqlite3", file, "core")
                if kind == "csv":
                    run(f"{folder}/core-{kind}.sqlite3", file, "floor")
                for step in ("first", "again"):
                    run(f"{folder}/{kind}.sqlite3", file, step)
                run(f"{folder}/core-{kind}.sqlite3", file, "full")
        if "undo" in asked.only:
            file = Path(folder) / "less.csv"
            file.write_bytes(as_csv(asked.undo))
            other = file.with_name("other.csv")
            other.write_bytes(file.read_bytes().replace(b"Casa de Cultura", b"Centro"))
            for brought, step in ((file, "first"), (other, "other"), (other, "undo")):
                run(f"{folder}/undo.sqlite3", brought, step)
            for step in ("first", "undo"):
                run(f"{folder}/new.sqlite3", file, step)


if __name__ == "__main__":
    main()
