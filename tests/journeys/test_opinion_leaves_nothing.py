"""A whole opinion, from the first press to the receipt: no write, no row, no line of a log, no trace."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from bot.logs import HELD
from bot.people.tables import DialogueRow, SeenUpdateRow
from tests.bot.people.test_own_data import traces
from tests.journeys.test_opinions import DAY, worded

WORDS = "que empiece a las seis, palabrainconfundible"
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN IMMEDIATE")


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All that is logged at the lowest level, but for what libraries may not say (`bot.logs.HELD`)."""
    for name in HELD:
        caplog.set_level(logging.WARNING, logger=name)
    # Last: it is the level of what listens, too.
    caplog.set_level(logging.DEBUG)
    return caplog


def written(town: Any) -> list[str]:
    """The statements that write, from now on."""
    found: list[str] = []

    def hear(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            found.append(statement)

    event.listen(town.database._engine.sync_engine, "before_cursor_execute", hear)
    return found


def bytes_of(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.iterdir() if each.is_file()}


async def test_an_opinion_leaves_nothing_behind(
    town: Any, tmp_path: Path, lines: pytest.LogCaptureFixture
) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await ana.says("/help")
    await ana.hears()
    statements, units, before = written(town), town.database.units_written, bytes_of(tmp_path)
    lines.clear()
    await worded(town, ana)
    await ana.says(WORDS)
    await ana.hears()
    await ana.presses("Cambiar")
    await ana.hears()
    await ana.presses("1 muy mal")
    await ana.hears()
    await ana.presses("Seguir")
    await ana.hears()
    await ana.presses("Enviar")
    receipt = await ana.hears()
    assert "Tu código" in receipt
    await ana.presses("Ver o borrar mi opinión")
    await ana.hears()
    assert len(town.services.box) == 1
    assert statements == []
    assert town.database.units_written == units
    assert [record.getMessage() for record in lines.records] == []
    assert {name: data for name, data in bytes_of(tmp_path).items() if "-shm" not in name} == {
        name: data for name, data in before.items() if "-shm" not in name
    }
    async with town.database.reading() as session:
        for row in (DialogueRow, SeenUpdateRow):
            assert await session.scalar(select(func.count()).select_from(row)) == 0
    assert await traces(town.database, ana.id) == []
    assert not any(b"palabrainconfundible" in data for data in bytes_of(tmp_path).values())
