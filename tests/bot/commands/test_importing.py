from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.clock import SystemClock
from bot.commands.importing import ImportFault, Importing, import_file, undo_batch
from bot.database import Database
from bot.desk.importing.fetching import Unfetchable
from bot.settings import Settings
from bot.web.server import WebServer
from catalog.store import Store

SOON = (SystemClock().now() + timedelta(days=30)).strftime("%d/%m/%Y")
TABLE = f"id;nombre;fecha;hora;costo\n1;Taller de pan;{SOON};17:00;gratis\n2;Yoga suave;{SOON};10:00;50\n"


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, operator_language="en")


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    def read() -> dict[str, Any]:
        result: dict[str, Any] = json.loads(capsys.readouterr().out)
        return result

    return read


async def names(settings: Settings) -> list[str]:
    database = Database(settings.database_url)
    try:
        async with database.reading() as session:
            return sorted(one.texts[0].name for one in await Store(session).published())
    finally:
        await database.close()


def table(folder: Path, text: str = TABLE) -> str:
    file = folder / "cursos.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def write(**more: Any) -> Importing:
    return Importing(source="cursos", write=True, as_json=True, **more)


async def test_a_preview_says_what_would_be_and_writes_nothing(
    settings: Settings, tmp_path: Path, printed: Any
) -> None:
    preview = Importing(source="cursos", as_json=True)
    assert await import_file(settings, table(tmp_path), preview) == 0
    said = printed()
    assert (said["batch"], said["new"]) == (None, 2)
    assert await names(settings) == []


async def test_columns_once_named_are_remembered_for_the_source(
    settings: Settings, tmp_path: Path, printed: Any
) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('[fields]\nid = "id"\nname = "nombre"\nprice = {constant = "gratis"}\n', "utf-8")
    assert await import_file(settings, table(tmp_path), write(mapping=mapping)) == 0
    assert printed()["new"] == 2
    assert await import_file(settings, table(tmp_path), write()) == 0
    assert printed()["same"] == 2


async def test_the_same_file_again_changes_nothing_and_an_import_can_be_taken_back(
    settings: Settings, tmp_path: Path, printed: Any
) -> None:
    file = table(tmp_path)
    assert await import_file(settings, file, write()) == 0
    first = printed()
    assert first["new"] == 2
    assert await import_file(settings, file, write()) == 0
    again = printed()
    assert (again["batch"], again["new"], again["changed"], again["same"]) == (None, 0, 0, 2)
    assert await names(settings) == ["Taller de pan", "Yoga suave"]
    assert await undo_batch(settings, first["batch"], as_json=True) == 0
    assert printed()["archived"] == 2
    assert await names(settings) == []
    assert await undo_batch(settings, 999, as_json=False) == 1


async def test_a_wrong_row_stays_out_with_a_sentence_unless_all_or_nothing_was_asked(
    settings: Settings, tmp_path: Path, printed: Any
) -> None:
    mapping = tmp_path / "cursos.toml"
    mapping.write_text('[fields]\nid = "id"\nname = "nombre"\nstart = "fecha"\n', encoding="utf-8")
    file = table(tmp_path, TABLE + f"2;Dos veces;{SOON};10:00;gratis\n")
    assert await import_file(settings, file, write(mapping=mapping, all_or_nothing=True)) == 1
    refused = printed()
    assert (refused["batch"], refused["wrong"]) == (None, 1)
    assert await names(settings) == []
    assert await import_file(settings, file, write(mapping=mapping)) == 0
    problem = next(p for p in printed()["problems"] if p["code"] == "id_twice")
    assert (problem["row"], problem["column"], problem["value"]) == (4, "id", "2")
    assert "4" in problem["sentence"]
    assert await names(settings) == ["Taller de pan", "Yoga suave"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("noise.xlsx", b"PK\x03\x04" + bytes(range(256)) * 40),
        ("page.csv", b"<!doctype html><html><body>404</body></html>"),
        ("cut.json", b'[{"id": 1, "name": "Pan'),
        ("null.csv", b"\x00" * 500),
    ],
)
async def test_a_broken_file_leaves_the_catalogue_as_it_was(
    settings: Settings, tmp_path: Path, printed: Any, name: str, content: bytes
) -> None:
    await import_file(settings, table(tmp_path), write())
    printed()
    broken = tmp_path / name
    broken.write_bytes(content)
    assert await import_file(settings, str(broken), write()) == 1
    said = printed()
    assert said["batch"] is None
    assert any(problem["severity"] == "refused" for problem in said["problems"])
    assert all(problem["sentence"] for problem in said["problems"])
    assert await names(settings) == ["Taller de pan", "Yoga suave"]


async def test_an_address_is_fetched_and_one_that_fails_is_named(settings: Settings, printed: Any) -> None:
    async def courses(_: object) -> PlainTextResponse:
        return PlainTextResponse(TABLE)

    server = WebServer(host="127.0.0.1", port=0)
    await server.start(Starlette(routes=[Route("/cursos.csv", courses)]))
    try:
        base = f"http://127.0.0.1:{server.port}"
        assert await import_file(settings, f"{base}/cursos.csv", write()) == 0
        assert printed()["new"] == 2
        with pytest.raises(ImportFault) as raised:
            await import_file(settings, f"{base}/gone.csv", write())
    finally:
        await server.stop()
    assert "gone.csv" in str(raised.value)
    assert isinstance(raised.value.__cause__, Unfetchable)


async def test_a_missing_file_is_named(settings: Settings) -> None:
    with pytest.raises(ImportFault, match=r"nowhere\.csv"):
        await import_file(settings, "nowhere.csv", write())


async def test_all_faults_of_a_mapping_are_named(settings: Settings, tmp_path: Path, printed: Any) -> None:
    mapping = tmp_path / "wrong.toml"
    mapping.write_text("[columns]\nname = 7\n[surprise]\nx = 1\n", encoding="utf-8")
    assert await import_file(settings, table(tmp_path), write(mapping=mapping)) == 1
    assert len(printed()["problems"]) >= 2
