"""What the search had read is there at the next start, and is believed only as far as the database agrees."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import delete, update

from bot.database import Database
from catalog.concepts import ConceptStore
from catalog.live import LiveSearch
from catalog.model import Kind, Opportunity, OpportunityText
from catalog.search.encoding import EncodingWorker
from catalog.search.lexicon import Lexicon, load_lexicon
from catalog.search.meaning import DIMENSIONS, Vectors
from catalog.search.served import Served
from catalog.store import Store
from catalog.tables import OpportunityRow, OpportunityTextRow, RevisionRow
from tests.catalog.search.test_changing import differences

Start = Callable[..., LiveSearch]
NAMES = ("Taller de cerámica", "Yoga para empezar", "Cine en la plaza", "Huerto urbano", "Danza para niños")


class Quick(EncodingWorker):
    """An encoder that is quick and counts what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.given = 0

    async def warm_up(self) -> None:
        """Nothing is cold."""

    async def passages(self, texts: Sequence[str]) -> Vectors | None:
        self.given += len(texts)
        seeds = (sum(map(ord, text)) for text in texts)
        return np.stack(
            [np.random.default_rng(n).integers(-127, 128, DIMENSIONS, dtype=np.int8) for n in seeds]
        )


def course(name: str) -> Opportunity:
    text = OpportunityText(language="es", name=name)
    return Opportunity(kind=Kind.COURSE, source="town", external_id=name, texts=(text,))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "town-index"


@pytest.fixture
def start(database: Database, file: Path) -> Start:
    def starting(kept_in: Path | None = file, **given: object) -> LiveSearch:
        given = {"lexicon": None, "worker": None, "worth_keeping": 1, **given}
        return LiveSearch(
            database.reading,
            neighbourhoods=(),
            zone="America/Mexico_City",
            writing=database.writing,
            kept_in=kept_in,
            **given,  # type: ignore[arg-type]
        )

    return starting


async def put(database: Database, now: datetime, *offers: Opportunity) -> list[Opportunity]:
    async with database.writing() as session:
        return await Store(session).put_many(offers, author="test", at=now)


async def rename_unseen(database: Database, name: str, to: str) -> None:
    """What only a search that reads everything sees: nobody is told of it."""
    async with database.writing() as session:
        row = OpportunityTextRow
        await session.execute(update(row).where(row.name == name).values(name=to))


def read(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""


def write(file: Path, what: bytes) -> None:
    file.write_bytes(what)


async def kept(start: Start, now: datetime, **given: object) -> LiveSearch:
    live = start(**given)
    await live.refresh(now)
    while await live.encode():
        pass
    await live.refresh(now)
    assert await live.keep() is True
    return live


def titles(live: LiveSearch) -> list[str]:
    return [each.titles[0][1] for each in live.current.index.documents]


async def test_a_start_begins_with_what_was_kept(
    database: Database, start: Start, now: datetime, file: Path
) -> None:
    await put(database, now, *map(course, NAMES))
    before = await kept(start, now)
    assert os.stat(file).st_mode & 0o777 == 0o600
    assert os.listdir(file.parent).count(file.name) == 1
    await rename_unseen(database, "Yoga para empezar", "Natación")
    live = start()
    assert await live.refresh(now) is True
    assert titles(live) == list(NAMES)
    assert differences(live.current.index, before.current.index) == []
    assert await live.refresh(now) is False
    # It is the same still: it need not be kept again.
    assert await live.keep() is False


async def test_what_became_otherwise_since_is_read(database: Database, start: Start, now: datetime) -> None:
    stored = await put(database, now, *map(course, NAMES))
    await kept(start, now)
    pottery, yoga, cinema, garden, dance = stored
    await put(database, now, course("Ajedrez"), replace(pottery, texts=course("Barro y torno").texts))
    async with database.writing() as session:
        await Store(session).retire(yoga.id or 0, author="test", at=now)
        await ConceptStore(session).correct(cinema.id or 0, {"candle-making": True}, author="test", at=now)
    async with database.writing() as session:
        # Another process found concepts, and one row is gone: no revision tells of either.
        found = {dance.id or 0: Served(meaning={"candle-making": 0.9})}
        assert await ConceptStore(session).keep([dance], found, "another")
        await session.execute(delete(OpportunityRow).where(OpportunityRow.id == garden.id))
    live, anew = start(), start(kept_in=None)
    await live.refresh(now)
    await anew.refresh(now)
    assert titles(live) == ["Barro y torno", "Cine en la plaza", "Danza para niños", "Ajedrez"]
    assert differences(live.current.index, anew.current.index) == []
    candles = live.current.ask("velas", language="es", now=now).hits
    assert {hit.title for hit in candles} == {"Cine en la plaza", "Danza para niños"}
    # Only now is it worth keeping again.
    assert await live.keep() is True
    assert await live.keep() is False


async def test_a_file_that_is_not_whole_is_not_believed(
    database: Database, start: Start, now: datetime, file: Path
) -> None:
    await put(database, now, *map(course, NAMES))
    await kept(start, now)
    whole = read(file)
    await rename_unseen(database, "Yoga para empezar", "Natación")
    middle = whole.index(b"Huerto urbano")
    for broken in (
        b"",
        b"no archive",
        whole[: len(whole) // 2],
        whole[:middle] + b"Puerto" + whole[middle + 6 :],
    ):
        write(file, broken)
        live = start()
        await live.refresh(now)
        assert "Natación" in titles(live), len(broken)


async def test_what_another_lexicon_read_is_not_believed(
    database: Database, start: Start, now: datetime, tmp_path: Path
) -> None:
    own = tmp_path / "own.txt"
    own.write_text("[own-day]\nes: jornada de escrituración\n- ven a escriturar\n", encoding="utf-8")
    await put(database, now, *map(course, NAMES))
    await kept(start, now)
    await rename_unseen(database, "Yoga para empezar", "Natación")
    lexicon: Lexicon = load_lexicon(own)
    live = start(lexicon=lexicon)
    await live.refresh(now)
    assert "Natación" in titles(live)


async def test_another_past_of_the_database_is_noticed(
    database: Database, start: Start, now: datetime, file: Path
) -> None:
    await put(database, now, *map(course, NAMES))
    await kept(start, now)
    await rename_unseen(database, "Yoga para empezar", "Natación")
    # A copy was put back and written to: as many revisions as before, but not the same.
    async with database.writing() as session:
        await session.execute(update(RevisionRow).values(at=now + timedelta(seconds=1)))
    live = start()
    await live.refresh(now)
    assert "Natación" in titles(live)


async def test_the_same_past_and_a_lost_end_is_noticed(
    database: Database, start: Start, now: datetime, file: Path, tmp_path: Path
) -> None:
    await put(database, now, *map(course, NAMES[:2]))
    await kept(start, now)
    early = tmp_path / "early"
    shutil.copy(file, early)
    await put(database, now, course("Ajedrez"))
    later = await kept(start, now)
    assert len(later) == 3
    # An older file of the same past is good: the rest is read.
    shutil.copy(early, file)
    live = start()
    await live.refresh(now)
    assert titles(live) == [*NAMES[:2], "Ajedrez"]


async def test_what_was_encoded_is_not_encoded_again(database: Database, start: Start, now: datetime) -> None:
    await put(database, now, *map(course, NAMES[:3]))
    before = await kept(start, now, worker=Quick())
    await put(database, now, course("Ajedrez"))
    worker = Quick()
    live = start(worker=worker)
    await live.refresh(now)
    assert len(live.current.index.nearness.rows) == 3
    assert await live.keep() is False  # what waits would be lost
    while await live.encode():
        pass
    assert worker.given == 1
    assert len(live.current.index.nearness.rows) == 4
    assert await live.tidy() == 0
    assert len(before.current.index.nearness.rows) == 3
    # A search without an encoder kept it last: what it had not encoded waits.
    await put(database, now, course("Coro"))
    await kept(start, now)
    worker = Quick()
    live = start(worker=worker)
    await live.refresh(now)
    while await live.encode():
        pass
    assert worker.given == 1
    assert len(live.current.index.nearness.rows) == 5


async def test_little_is_not_kept_and_what_cannot_be_written_leaves_what_was(
    database: Database, start: Start, now: datetime, file: Path
) -> None:
    await put(database, now, *map(course, NAMES))
    small = start(worth_keeping=6)
    assert await small.keep() is False  # before it read anything
    await small.refresh(now)
    assert await small.keep() is False
    assert read(file) == b""
    await kept(start, now)
    whole = read(file)
    await put(database, now, course("Ajedrez"))
    in_the_way = file.with_name(f"{file.name}.{os.getpid()}")
    in_the_way.mkdir()
    live = start()
    await live.refresh(now)
    with pytest.raises(OSError, match="directory"):
        await live.keep()
    assert read(file) == whole
    assert len(live) == 6
