from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.city_file import load_city
from bot.commands.ask import AskError, Asking, ask_batch, ask_one
from bot.database import Database
from bot.i18n import Languages
from bot.settings import Settings
from catalog.model import Kind, Occurrence, Opportunity, OpportunityText
from catalog.store import Store

NOW = "2026-11-23T10:00"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'city.sqlite3'}", operator_language="en")


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return read


def questions(folder: Path, *lines: object) -> Path:
    file = folder / "questions.jsonl"
    file.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), encoding="utf-8")
    return file


async def test_one_question_to_the_sample_city_touches_no_database(
    settings: Settings, tmp_path: Path, printed: Any
) -> None:
    code = await ask_one(settings, Asking(now=NOW, limit=3), "cerámica", sample=True, as_json=True)
    (answer,) = printed()
    assert code == 0
    assert answer["answered"] is True
    assert answer["confidence"] == "sure"
    assert set(answer) >= {"query", "language", "understood", "hits", "ways_on", "milliseconds"}
    assert 0 < len(answer["hits"]) <= 3
    assert set(answer["hits"][0]) >= {
        "id",
        "source",
        "external_id",
        "kind",
        "title",
        "score",
        "next",
        "reasons",
    }
    assert not (tmp_path / "city.sqlite3").exists()


async def test_an_empty_catalogue_says_how_it_is_filled(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    code = await ask_one(settings, Asking(now=NOW), "cerámica", sample=False, as_json=False)
    assert code == 1
    assert "learning-city import" in capsys.readouterr().err


async def test_a_batch_is_answered_line_by_line_in_order_and_a_bad_line_stops_nothing(
    settings: Settings, tmp_path: Path, printed: Any
) -> None:
    file = questions(
        tmp_path,
        {"qid": "a", "query": "cerámica", "now": NOW},
        "this is no JSON",
        {"qid": "c"},
        {"qid": "d", "query": "welding", "lang": "en", "now": NOW, "near": [19.0, -99.0]},
        {"qid": "e", "query": "yoga", "now": "yesterday"},
        {"qid": "f", "query": "yoga", "near": "91,0"},
        {"qid": "g", "query": "cerámica", "now": "2026-11-23T16:00:00Z", "near": {"lat": 19, "lon": -99}},
    )
    assert await ask_batch(settings, Asking(), file, sample=True) == 1
    answers = printed()
    assert [answer["qid"] for answer in answers] == ["a", None, "c", "d", "e", "f", "g"]
    assert [("error" in answer) for answer in answers] == [False, True, True, False, True, True, False]
    assert "Line 2" in answers[1]["error"]
    assert "yesterday" in answers[4]["error"]
    assert answers[3]["language"] == "en"
    # 10:00 in the city's zone is 16:00 in UTC: the same question at the same moment.
    assert answers[0]["hits"][0]["next"] == answers[6]["hits"][0]["next"]


async def test_a_wrong_moment_is_named_in_the_operators_language(settings: Settings) -> None:
    with pytest.raises(AskError) as raised:
        await ask_one(settings, Asking(now="mañana"), "yoga", sample=True, as_json=True)
    (sentence,) = raised.value.sentences(Languages().speech("es-MX"))
    assert "«mañana»" in sentence


async def test_what_is_on_all_day_is_told_by_its_day(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    zone = load_city(settings.city).zone
    midnight = datetime(2026, 11, 28, tzinfo=zone).astimezone(UTC)
    day = Occurrence(
        starts=midnight,
        ends=midnight + timedelta(days=1),
        zone=zone.key,
        recurrence_id=midnight,
        all_day=True,
    )
    text = OpportunityText(language="es", name="Feria del libro")
    fair = Opportunity(kind=Kind.EVENT, source="s", external_id="1", texts=(text,), occurrences=(day,))
    database = Database(settings.database_url)
    await database.migrate()
    async with database.writing() as session:
        await Store(session).put(fair, author="test", at=midnight - timedelta(days=9))
    await database.close()
    for language, told in (("en", "Saturday 28 November"), ("es-MX", "sábado 28 de noviembre")):
        spoken = settings.model_copy(update={"operator_language": language})
        await ask_one(spoken, Asking(now=NOW), "feria del libro", sample=False, as_json=False)
        assert f"Feria del libro · {told} · " in capsys.readouterr().out
    await ask_one(settings, Asking(now=NOW), "feria del libro", sample=False, as_json=True)
    assert json.loads(capsys.readouterr().out)["hits"][0]["all_day"] is True
