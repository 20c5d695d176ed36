"""The summary from the shell: in every format, noted in the audit log, and true where there is nothing."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest

from bot.clock import TurnedClock
from bot.commands.feedback import FeedbackFault, tell_feedback
from bot.database import Database
from bot.feedback.opinion import BOT, Theme
from bot.feedback.tables import PublicationRow
from bot.people.audit import Audit
from bot.settings import Settings
from tests.bot.feedback.test_summary import publish, rating, words


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, operator_language="en")


@pytest.fixture
async def told(database: Database, clock: TurnedClock) -> Database:
    """Twelve opinions of the bot, of which three are in words."""
    ratings = [rating(BOT, 4, themes=(Theme.WAIT,)) for _ in range(12)]
    hidden = words("Nombra a Claudia", subject=BOT)
    hidden.hidden = "nombra a alguien"
    await publish(database, clock, *ratings, words("=1+1", subject=BOT), words("Bien", subject=BOT), hidden)
    return database


async def audit(database: Database) -> list[tuple[int | None, str, str]]:
    async with database.reading() as session:
        return [(e.actor_id, e.subject, e.details["format"]) for e in await Audit(session).recent()]


async def printed(
    capsysbinary: pytest.CaptureFixture[bytes], settings: Settings, format: str, period: str = "week"
) -> bytes:
    assert await tell_feedback(settings, period=period, format=format, file=None) == 0
    return capsysbinary.readouterr().out


async def test_as_text_and_json(
    told: Database, settings: Settings, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = (await printed(capsysbinary, settings, "text")).decode()
    assert text.startswith(
        "Opinions of week 48\n12 opinions.\n100% satisfied (4 or 5 stars).\nMean: 4.0 of 5\n"
    )
    assert "What people ask to change\nwaiting 12\n" in text
    assert "Claudia" not in text
    document = json.loads(await printed(capsysbinary, settings, "json"))
    assert (document["whole"]["n"], document["comments"], document["ticked"]) == (12, 2, {"wait": 12})
    assert await audit(told) == [], "what is only read on the machine is no export"


async def test_as_sheets_which_are_noted(
    told: Database, settings: Settings, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    rows = list(csv.reader(StringIO((await printed(capsysbinary, settings, "csv")).decode("utf-8-sig"))))
    assert ["The bot", "12", "4.0", "100", "0", "0", "0", "12", "0", ""] in rows
    assert {row[-1] for row in rows[-3:-1]} == {"'=1+1", "Bien"}
    file = tmp_path / "week.xlsx"
    assert await tell_feedback(settings, period="2026-W48", format="xlsx", file=file) == 0
    assert openpyxl.load_workbook(BytesIO(file.read_bytes()))["Comments"].max_row == 3
    assert f"Done: {file}".encode() in capsysbinary.readouterr().out
    assert await tell_feedback(settings, period="quarter", format="json", file=tmp_path / "q.json") == 0
    assert await audit(told) == [
        (None, "week:2026-W48", "json"),
        (None, "week:2026-W48", "xlsx"),
        (None, "week:2026-W48", "csv"),
    ]


async def test_nothing_published_and_a_week_of_nothing(
    database: Database,
    clock: TurnedClock,
    settings: Settings,
    capsysbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
) -> None:
    said = await printed(capsysbinary, settings, "text")
    assert said.startswith(b"No opinion has been published yet.")
    assert json.loads(await printed(capsysbinary, settings, "json")) == {"weeks": []}
    assert await tell_feedback(settings, period="week", format="csv", file=tmp_path / "x.csv") == 0
    assert not (tmp_path / "x.csv").exists()
    async with database.writing() as session:
        session.add(PublicationRow(number=1, period="2026-W48", at=clock.now()))
    capsysbinary.readouterr()
    assert b"In these weeks no group reached 5 opinions." in await printed(capsysbinary, settings, "text")


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"format": "pdf"}, "cli.feedback_format"),
        ({"format": "xlsx"}, "cli.feedback_file"),
        ({"period": "yesterday"}, "cli.feedback_period"),
        ({"period": "2026-W60"}, "cli.feedback_period"),
        ({"file": Path("/nowhere/at/all.csv"), "format": "csv"}, "cli.feedback_unwritable"),
    ],
)
async def test_what_cannot_be_is_said(
    told: Database, settings: Settings, asked: dict[str, object], fault: str
) -> None:
    values: dict[str, object] = {"period": "week", "format": "text", "file": None, **asked}
    with pytest.raises(FeedbackFault) as raised:
        await tell_feedback(settings, **values)  # type: ignore[arg-type]
    assert [each.text_id for each in raised.value.faults] == [fault]
