"""A whole sample city goes out in every format, and importing what went out would change nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.commands.exporting import ExportFault, export_catalogue
from bot.commands.importing import Importing, import_file
from bot.database import Database
from bot.settings import Settings
from catalog.exports.edition import Format
from catalog.sample import sample_opportunities
from catalog.store import Store


@pytest.fixture
def settings(sqlite_template: Path, tmp_path: Path) -> Settings:
    """On one backend: what is exported was read by what has tests on both."""
    path = tmp_path / "city.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    return Settings(database_url=f"sqlite+aiosqlite:///{path}", operator_language="en")


@pytest.fixture
async def city(settings: Settings) -> AsyncIterator[int]:
    """The sample city in the database; how many offers it has."""
    database, now = Database(settings.database_url), SystemClock().now()
    whole = sample_opportunities("port-selwyn", today=now.date())
    async with database.writing() as session:
        await Store(session).write_many(whole, author="test", at=now)
    async with database.reading() as session:
        yield len(await Store(session).published())
    await database.close()


async def test_what_goes_out_and_comes_in_again_changes_nothing(
    settings: Settings, city: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for format in Format:
        file = tmp_path / f"city{format.ending}"
        assert await export_catalogue(settings, format=format.value.upper(), file=file, source="") == 0
        assert f"{city} offers are in {file}" in capsys.readouterr().out
        importing = Importing(source="sample", as_json=True)
        assert await import_file(settings, str(file), importing) == 0
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        counts = {name: told[name] for name in ("new", "changed", "gone", "wrong", "same")}
        assert counts == {"new": 0, "changed": 0, "gone": 0, "wrong": 0, "same": city}, format


async def test_one_source_alone_and_to_standard_output(
    settings: Settings, city: int, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert await export_catalogue(settings, format="pack", file=None, source="nobody's") == 0
    assert json.loads(capfdbinary.readouterr().out)["opportunities"] == []


async def test_what_cannot_be_is_said_in_words(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ExportFault) as fault:
        await export_catalogue(settings, format="pdf", file=None, source="")
    assert fault.value.faults[0].text_id == "cli.export_format"
    with pytest.raises(ExportFault) as fault:
        await export_catalogue(settings, format="csv", file=tmp_path / "no" / "x.csv", source="")
    assert fault.value.faults[0].text_id == "cli.export_unwritable"
