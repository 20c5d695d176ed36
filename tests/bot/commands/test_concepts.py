"""The concepts of a record on the command line: shown, put right, and kept over the next import."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.clock import SystemClock
from bot.commands.concepts import ConceptFault, Corrections, concepts_of
from bot.commands.importing import Importing, import_file, undo_batch
from bot.database import Database
from bot.settings import Settings
from catalog.concepts import ConceptStore
from catalog.meaning_tables import ConceptFindingRow
from catalog.store import Store
from catalog.writing import take_turn

SOON = (SystemClock().now() + timedelta(days=30)).strftime("%d/%m/%Y")
TABLE = f"id;nombre;fecha;hora;costo\nv;Taller de velas;{SOON};17:00;gratis\ny;Yoga suave;{SOON};10:00;50\n"


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, operator_language="en")


@pytest.fixture
async def filled(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Settings:
    await read(settings, tmp_path, TABLE)
    capsys.readouterr()
    return settings


async def read(settings: Settings, folder: Path, table: str) -> None:
    file = folder / "cursos.csv"
    file.write_text(table, encoding="utf-8")
    assert await import_file(settings, str(file), Importing(source="cursos", write=True)) == 0


async def shown(
    settings: Settings, capsys: pytest.CaptureFixture[str], item: str = "v", **said: list[str]
) -> dict[str, Any]:
    capsys.readouterr()
    assert await concepts_of(settings, item, Corrections(**said), as_json=True) == 0
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


async def test_an_import_finds_the_concepts_of_what_it_wrote(filled: Settings) -> None:
    database = Database(filled.database_url)
    async with database.reading() as session:
        ids = await Store(session).names("cursos")
        served = await ConceptStore(session).of(ids.values())
    await database.close()
    assert {name: set(served[number].words) for name, number in ids.items()} == {
        "v": {"candle-making"},
        "y": {"yoga"},
    }


async def test_corrections_are_kept_when_the_file_is_imported_again_and_when_it_is_taken_back(
    filled: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = await shown(filled, capsys, add=["welding"], remove=["candle-making"])
    assert (said["concepts"], said["removed"]) == ({"welding": "person"}, ["candle-making"])
    await read(filled, tmp_path, TABLE.replace("Taller de velas", "Taller de velas y jabones"))
    again = await shown(filled, capsys)
    assert again["removed"] == ["candle-making"]
    assert again["concepts"] == {"welding": "person", "soap-making": "words"}
    assert await undo_batch(filled, 2, as_json=True) == 0
    assert await shown(filled, capsys) == said
    forgotten = await shown(filled, capsys, forget=["welding", "candle-making"])
    assert forgotten["concepts"] == {"candle-making": "words"}


async def test_a_record_is_named_by_its_number_too_and_a_concept_by_what_it_is_called(
    filled: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    number = str((await shown(filled, capsys))["id"])
    assert (await shown(filled, capsys, number, add=["Soldadura"]))["concepts"]["welding"] == "person"


async def test_showing_waits_for_nobody_who_writes_and_writes_nothing(
    filled: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    database = Database(filled.database_url)
    async with database.writing() as session:
        await session.execute(update(ConceptFindingRow).values(finder="an older one", words=[]))
    async with database.writing() as session:
        await take_turn(session)
        # On SQLite the lock is held from the first question on.
        await session.scalar(select(ConceptFindingRow.finder))
        async with asyncio.timeout(10):
            seen = await shown(filled, capsys)
    async with database.reading() as session:
        kept = set(await session.scalars(select(ConceptFindingRow.finder)))
    await database.close()
    # What was found by other rules is found anew, for this once.
    assert seen["concepts"] == {"candle-making": "words"}
    assert kept == {"an older one"}


async def test_it_is_told_in_sentences(filled: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    said = Corrections(add=["welding"], remove=["candle-making"])
    await concepts_of(filled, "v", said, as_json=False)
    _, *lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "+ welding (welding): a person says so",
        "- candle-making (candles): a person says that it does not serve it",
        "What it says has not been read for its meaning yet: the running bot does that.",
    ]


@pytest.mark.parametrize(
    ("item", "said", "told"),
    [
        ("v", {"add": ["weldin"]}, 'no concept "weldin". Near it are: welding'),
        ("v", {"remove": ["qqqqqq"]}, 'no concept "qqqqqq", and none like it'),
        ("v", {"add": ["welding"], "forget": ["welding"]}, 'Two things are said of the concept "welding"'),
        ("taller de bela", {}, "Taller de velas (cursos)"),
        ("4711", {}, 'No opportunity has the number or id "4711"'),
        ("9" * 40, {}, "No opportunity has the number or id"),
    ],
)
async def test_what_is_not_there_is_named_with_what_is_near(
    filled: Settings, item: str, said: dict[str, list[str]], told: str
) -> None:
    with pytest.raises(ConceptFault) as fault:
        await concepts_of(filled, item, Corrections(**said), as_json=False)
    assert told in str(fault.value)


async def test_an_id_that_two_sources_use_is_refused_with_their_numbers(
    filled: Settings, tmp_path: Path
) -> None:
    other = tmp_path / "otros.csv"
    other.write_text(TABLE, encoding="utf-8")
    await import_file(filled, str(other), Importing(source="otros", write=True))
    with pytest.raises(ConceptFault, match="More than one"):
        await concepts_of(filled, "v", Corrections(), as_json=False)


async def test_an_empty_catalogue_says_how_to_fill_it(settings: Settings) -> None:
    with pytest.raises(ConceptFault, match="learning-city import"):
        await concepts_of(settings, "v", Corrections(), as_json=False)
