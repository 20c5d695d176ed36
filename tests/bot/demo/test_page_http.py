from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.demo import DemoServer, NamedPoint, page_words
from bot.demo.page_words import PageWords
from bot.demo.person import PIXEL
from bot.i18n import Languages

PAGE = Path(page_words.__file__).parent / "page"


@pytest.fixture
async def client(server: DemoServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
        yield client


def test_every_word_of_the_page_is_there_in_every_language() -> None:
    languages = Languages(strict=True)
    words = PageWords(languages, bot_name="Bot")
    for tag in ("es-MX", "en"):
        page = words.page(tag)
        assert f'lang="{tag}"' in page
    assert words.page("es-MX") != words.page("en")
    folder = Path(page_words.__file__).parent
    used = set(re.findall(r'"(demo\.[a-z_.]+)"', "".join(file.read_text() for file in folder.glob("*.py"))))
    speech = languages.speech("en")
    assert all(speech.has(text_id) for text_id in used)


def test_every_word_the_scripts_ask_for_is_sent_to_them() -> None:
    asked = set()
    for script in PAGE.glob("*.js"):
        asked |= set(re.findall(r'say\(\s*"([a-z_.]+)"', script.read_text()))
        for first, second in re.findall(r'say\([^()?]+\? "([a-z_.]+)" : "([a-z_.]+)"', script.read_text()):
            asked |= {first, second}
    assert asked
    assert asked <= set(page_words.SCRIPT_WORDS)


def test_the_page_has_no_inline_script_style_or_foreign_address() -> None:
    for template in PAGE.glob("*.html"):
        page = template.read_text()
        assert not re.search(r"\son[a-z]+=|style=|<style", page), template.name
        assert not re.search(r"<script(?![^>]*(src=|application/json))", page), template.name
    for file in PAGE.iterdir():
        # The names of SVG's own language are addresses in form only; http://${…} completes a typed address.
        text = file.read_text().replace("http://www.w3.org/2000/svg", "").replace("http://${text}", "")
        assert "http" not in text.replace('"http:", "https:"', ""), file.name


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("es-MX,es;q=0.9", "es-MX"),
        ("en-GB", "en"),
        ("de,en;q=0.5,es;q=0.8", "es-MX"),
        ("de", "es-MX"),
        ("", "es-MX"),
        ("en;q=nonsense,*", "es-MX"),
    ],
)
async def test_the_page_speaks_the_browsers_language(
    client: httpx.AsyncClient, header: str, tag: str
) -> None:
    answer = await client.get("/", headers={"Accept-Language": header})
    assert f'<html lang="{tag}"' in answer.text


async def test_a_chosen_language_is_kept(client: httpx.AsyncClient) -> None:
    answer = await client.get("/?language=en", headers={"Accept-Language": "es"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert '<html lang="en"' in (await client.get("/", headers={"Accept-Language": "es"})).text


async def test_the_page_is_locked_to_itself(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/")).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


async def test_no_other_page_can_drive_or_read_it(client: httpx.AsyncClient, server: DemoServer) -> None:
    foreign = {"Origin": "https://example.org"}
    rebound = {"Host": f"example.org:{server.port}"}
    for headers in (foreign, rebound):
        assert (await client.post("/page/people", json={"name": "x"}, headers=headers)).status_code == 403
        assert (await client.get("/page/events", headers=headers)).status_code == 403
    own = {"Origin": f"http://127.0.0.1:{server.port}"}
    assert (await client.post("/page/people", json={"name": "x"}, headers=own)).status_code == 200
    plain = {"Content-Type": "text/plain"}
    assert (await client.post("/page/people", content=b'{"name": "x"}', headers=plain)).status_code == 400


async def test_the_first_visit_finds_people_to_be(client: httpx.AsyncClient, server: DemoServer) -> None:
    await client.get("/", headers={"Accept-Language": "en"})
    await client.get("/")
    codes = [chat.account.language_code for chat in server.api.world.chats.values()]
    assert codes == ["en", "es"]


async def test_what_is_pressed_in_the_page_reaches_the_bot(
    client: httpx.AsyncClient, server: DemoServer
) -> None:
    number = (await client.post("/page/people", json={"name": "Ana Luz", "language": "es"})).json()["id"]
    path = f"/page/people/{number}"
    assert (await client.post(f"{path}/say", json={"text": "hola"})).json() == {"ok": True}
    keys = {
        "inline_keyboard": [[{"text": "x", "callback_data": "a"}, {"text": "y", "copy_text": {"text": "z"}}]]
    }
    server.api.call("sendMessage", {"chat_id": number, "text": "x", "reply_markup": keys}, {})
    press = {"message_id": 2, "row": 0, "column": 0}
    assert (await client.post(f"{path}/press", json=press)).json()["kind"] == "query"
    copy = await client.post(f"{path}/press", json={**press, "column": 1})
    assert copy.json() == {"ok": True, "kind": "copy", "value": "z"}
    await client.post(f"{path}/edit", json={"message_id": 1, "text": "adiós"})
    await client.post(f"{path}/location", json={"latitude": 19.4, "longitude": -99.1})
    await client.post(f"{path}/file?name=../lista.csv", content=b"abc")
    await client.post(f"{path}/file?name=a.png&kind=photo", content=PIXEL)
    await client.post(f"{path}/block", json={})
    kinds = [list(update)[1] for update in server.api.world.updates.pending]
    assert kinds == ["message", "callback_query", "edited_message", *["message"] * 3, "my_chat_member"]
    document = server.api.world.updates.pending[4]["message"]["document"]
    assert document["file_name"] == "lista.csv"
    answer = await client.get(f"/page/files/{document['file_id']}")
    assert answer.content == b"abc"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("deed", "body"),
    [
        ("say", {"text": " "}),
        ("say", {}),
        ("say", {"text": "a" * 4097}),
        ("edit", {"message_id": 9, "text": "x"}),
        ("press", {"message_id": 9, "row": 0, "column": 0}),
        ("press", {"message_id": "a", "row": None, "column": 0}),
        ("press-reply", {"row": 5, "column": 5}),
        ("location", {"latitude": 100, "longitude": 0}),
        ("location", {"latitude": "north", "longitude": 0}),
    ],
)
async def test_what_cannot_be_done_is_answered_with_400(
    client: httpx.AsyncClient, server: DemoServer, deed: str, body: dict[str, object]
) -> None:
    ana = server.person("Ana")
    assert (await client.post(f"/page/people/{ana.id}/{deed}", json=body)).status_code == 400
    assert server.api.world.updates.pending == ()


async def test_unknown_people_deeds_files_and_assets_are_not_found(
    client: httpx.AsyncClient, server: DemoServer
) -> None:
    ana = server.person("Ana")
    for path in (f"/page/people/{ana.id}/dance", "/page/people/1/say"):
        assert (await client.post(path, json={})).status_code == 404
    for path in ("/page/files/x", "/page/chat.html", "/page/..%2Fserver.py", "/nothing"):
        assert (await client.get(path)).status_code == 404


async def test_the_stream_begins_with_everything_and_goes_on_with_each_happening(clock: Any) -> None:
    server = DemoServer(clock=clock, places=[NamedPoint("Centro", 19.4, -99.1)])
    await server.start()
    ana = server.person("Ana")
    await ana.says("uno")
    async with (
        httpx.AsyncClient(base_url=server.url, trust_env=False) as client,
        client.stream("GET", "/page/events") as stream,
    ):
        lines = (json.loads(line[6:]) async for line in stream.aiter_lines() if line.startswith("data: "))
        first = await asyncio.wait_for(anext(lines), 5)
        assert first["kind"] == "snapshot"
        assert first["places"] == [["Centro", 19.4, -99.1]]
        assert [message["text"] for message in first["people"][0]["messages"]] == ["uno"]
        await ana.says("dos")
        second = await asyncio.wait_for(anext(lines), 5)
        assert (second["kind"], second["body"]["text"]) == ("message", "dos")
        await asyncio.wait_for(server.stop(), 3)
