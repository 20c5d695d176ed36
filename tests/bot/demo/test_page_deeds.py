from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot.clock import AdjustableClock, TurnedClock
from bot.demo import BotApi, ClockHands, DemoServer, Seats
from bot.demo.page_words import PageWords
from bot.i18n import Languages, locales_folder

SEATS = ("citizen", "partner", "editor", "publisher", "admin")


class Registrar:
    """Notes who was given which seat, and whether they could write by then."""

    def __init__(self) -> None:
        self.given: list[tuple[str, bool]] = []
        self.api: BotApi | None = None

    async def grant(self, person: int, seat: str) -> None:
        await asyncio.sleep(0.01)
        assert self.api
        self.given.append((seat, person in self.api.world.chats))


@pytest.fixture
def registrar() -> Registrar:
    return Registrar()


@pytest.fixture
async def server(clock: TurnedClock, registrar: Registrar) -> AsyncIterator[DemoServer]:
    adjustable = AdjustableClock(clock)
    server = DemoServer(
        clock=adjustable,
        seats=Seats(SEATS, at_the_start=("publisher", "admin"), grant=registrar.grant),
        hands=ClockHands(adjustable, ZoneInfo("America/Mexico_City")),
    )
    registrar.api = server.api
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def client(server: DemoServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
        yield client


async def _first(client: httpx.AsyncClient) -> Any:
    """The snapshot with which the stream begins."""
    async with client.stream("GET", "/page/events") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                return json.loads(line[6:])
    return None


async def test_the_first_visit_finds_citizens_and_those_who_work_for_the_city(
    client: httpx.AsyncClient, registrar: Registrar
) -> None:
    await asyncio.gather(*(client.get("/", headers={"Accept-Language": "en"}) for _ in range(3)))
    people = (await _first(client))["people"]
    assert [(p["name"], p["language"], p["seat"]) for p in people] == [
        ("Ana", "en", "citizen"),
        ("Sam", "es", "citizen"),
        ("Luz", "en", "publisher"),
        ("Teo", "en", "admin"),
    ]
    assert [seat for seat, _ in registrar.given] == ["citizen", "citizen", "publisher", "admin"]


async def test_a_seat_is_given_before_the_person_can_write(
    client: httpx.AsyncClient, registrar: Registrar
) -> None:
    answer = await client.post("/page/people", json={"name": "Eva", "language": "es", "seat": "editor"})
    assert answer.status_code == 200
    assert registrar.given == [("editor", False)]


async def test_there_are_no_other_seats_than_those_named(
    client: httpx.AsyncClient, server: DemoServer, registrar: Registrar
) -> None:
    answer = await client.post("/page/people", json={"name": "Eva", "seat": "queen"})
    assert answer.status_code == 400
    assert registrar.given == []
    assert server.api.world.chats == {}


async def test_the_page_names_every_seat_and_offers_them(client: httpx.AsyncClient) -> None:
    page = (await client.get("/", headers={"Accept-Language": "en"})).text
    for seat, label in (("citizen", "Citizen"), ("admin", "Administrator")):
        assert f'<option value="{seat}">{label}</option>' in page
        assert f'"seat.{seat}": "{label}"' in page


async def test_inline_search_picking_and_sharing_are_deeds_of_the_page(
    client: httpx.AsyncClient, server: DemoServer
) -> None:
    ana, sam = server.person("Ana"), server.person("Sam")
    path = f"/page/people/{ana.id}"
    query = (await client.post(f"{path}/inline", json={"words": "yoga", "to": sam.id})).json()["query"]
    content = {"message_text": "Yoga en el parque"}
    result = {"type": "article", "id": "1", "title": "Yoga", "input_message_content": content}
    server.api.call("answerInlineQuery", {"inline_query_id": query, "results": [result]}, {})
    picked = await client.post(f"{path}/pick", json={"query": query, "result": "1", "to": sam.id})
    assert picked.json() == {"ok": True}
    share = {"to": sam.id, "url": "https://example.org", "text": "Mira"}
    assert (await client.post(f"{path}/share", json=share)).json() == {"ok": True}
    assert [letter.text for letter in sam.letters()] == ["Yoga en el parque", "https://example.org\nMira"]
    shown = {person["name"]: person["messages"] for person in (await _first(client))["people"]}
    assert [message["text"] for message in shown["Ana"]] == [message["text"] for message in shown["Sam"]]


@pytest.mark.parametrize(
    ("deed", "body"),
    [
        ("inline", {}),
        ("inline", {"words": "x", "to": 5}),
        ("pick", {"query": "5", "result": "1"}),
        ("share", {"url": "https://example.org"}),
        ("share", {"url": "javascript:alert(1)", "to": "sam"}),
        ("share", {"url": "https://example.org", "to": "ana"}),
    ],
)
async def test_what_cannot_be_shared_is_answered_with_400(
    client: httpx.AsyncClient, server: DemoServer, deed: str, body: dict[str, object]
) -> None:
    ana, sam = server.person("Ana"), server.person("Sam")
    ids = {"ana": ana.id, "sam": sam.id}
    body = {**body, **({"to": ids.get(str(body["to"]), body["to"])} if "to" in body else {})}
    assert (await client.post(f"/page/people/{ana.id}/{deed}", json=body)).status_code == 400
    assert server.api.world.updates.pending == ()
    assert sam.letters() == []


async def test_the_clock_is_turned_by_a_post_and_every_page_hears_of_it(
    client: httpx.AsyncClient, server: DemoServer
) -> None:
    async with client.stream("GET", "/page/events") as stream:
        lines = (json.loads(line[6:]) async for line in stream.aiter_lines() if line.startswith("data: "))
        before = (await asyncio.wait_for(anext(lines), 5))["clock"]
        answer = (await client.post("/page/clock", json={"how": "day"})).json()
        heard = await asyncio.wait_for(anext(lines), 5)
    assert before == {"now": 1795449600000, "zone": "America/Mexico_City", "set": False}
    assert answer["clock"] == {**before, "now": before["now"] + 86_400_000, "set": True}
    assert heard == {"kind": "clock", "clock": answer["clock"]}
    ana = server.person("Ana")
    await ana.says("hola")
    assert server.api.world.updates.pending[0]["message"]["date"] == answer["clock"]["now"] // 1000


@pytest.mark.parametrize("body", [{}, {"how": "sideways"}, {"how": "to", "moment": "soon"}])
async def test_what_the_clock_cannot_do_is_answered_with_400(
    client: httpx.AsyncClient, body: dict[str, object]
) -> None:
    assert (await client.post("/page/clock", json=body)).status_code == 400


async def test_no_other_page_turns_the_clock_or_shares(client: httpx.AsyncClient, server: DemoServer) -> None:
    ana = server.person("Ana")
    foreign, rebound = {"Origin": "https://example.org"}, {"Host": f"example.org:{server.port}"}
    for path in ("/page/clock", *(f"/page/people/{ana.id}/{deed}" for deed in ("inline", "pick", "share"))):
        for headers in (foreign, rebound):
            assert (await client.post(path, json={"how": "day"}, headers=headers)).status_code == 403
        assert (await client.get(path)).status_code in (404, 405)
        plain = {"Content-Type": "text/plain"}
        assert (await client.post(path, content=b'{"how": "day"}', headers=plain)).status_code == 400
    assert (await _first(client))["clock"]["set"] is False


async def test_without_seats_and_hands_the_page_has_neither(clock: TurnedClock) -> None:
    server = DemoServer(clock=clock)
    await server.start()
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
        assert 'name="seat"' not in (await client.get("/")).text
        first = await _first(client)
        assert first["clock"] is None
        assert [person["seat"] for person in first["people"]] == ["", ""]
        assert (await client.post("/page/clock", json={"how": "day"})).status_code == 404
        seated = await client.post("/page/people", json={"name": "Eva", "seat": "admin"})
        assert server.api.world.chats[seated.json()["id"]].seat == ""
    await server.stop()


def test_a_language_that_is_read_from_the_right_turns_the_page_round(tmp_path: Path) -> None:
    shutil.copytree(locales_folder(), tmp_path / "locales")
    shutil.copytree(tmp_path / "locales" / "en", tmp_path / "locales" / "ar")
    words = PageWords(Languages(tmp_path / "locales"), bot_name="Bot")
    assert '<html lang="ar" dir="rtl"' in words.page("ar")
    assert '<html lang="en" dir="ltr"' in words.page("en")


async def test_groups_are_no_part_of_the_page(client: httpx.AsyncClient, server: DemoServer) -> None:
    ana, group = server.person("Ana"), server.gathering("Vecinos")
    async with client.stream("GET", "/page/events") as stream:
        lines = (json.loads(line[6:]) async for line in stream.aiter_lines() if line.startswith("data: "))
        await asyncio.wait_for(anext(lines), 5)
        await ana.adds_bot(group)
        await ana.says("/start", to=group)
        await ana.says("hola")
        heard = await asyncio.wait_for(anext(lines), 5)
    assert (heard["id"], heard["body"]["text"]) == (ana.id, "hola")
    assert [len(person["messages"]) for person in (await _first(client))["people"]] == [1]
