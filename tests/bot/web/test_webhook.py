from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.web.health import health_route
from bot.web.server import PortTaken, WebServer
from bot.web.webhook import MOST_BYTES, WEBHOOK_PATH, webhook_route

SECRET = "a-secret_Token-1"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Handled:
    """Remembers what was handed over, and can be held up."""

    def __init__(self) -> None:
        self.updates: list[Mapping[str, Any]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, update: Mapping[str, Any]) -> None:
        await self.gate.wait()
        self.updates.append(update)


def client(handled: Handled) -> httpx.AsyncClient:
    app = Starlette(routes=[webhook_route(secret=SECRET, handle=handled)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://bot.test")


async def test_a_genuine_update_is_handed_over() -> None:
    handled = Handled()
    async with client(handled) as http:
        answer = await http.post(WEBHOOK_PATH, json={"update_id": 7}, headers={HEADER: SECRET})
    assert answer.status_code == 200
    assert handled.updates == [{"update_id": 7}]


@pytest.mark.parametrize(
    "secret", ["", "wrong", SECRET + "x", SECRET[:-1], "señal".encode().decode("latin-1")]
)
async def test_a_forged_update_is_turned_away(secret: str) -> None:
    handled = Handled()
    async with client(handled) as http:
        answer = await http.post(
            WEBHOOK_PATH, json={"update_id": 7}, headers={HEADER: secret.encode("latin-1")}
        )
        bare = await http.post(WEBHOOK_PATH, json={"update_id": 7})
    assert answer.status_code == bare.status_code == 403
    assert handled.updates == []


async def test_who_does_not_answer_yet_asks_telegram_to_come_again() -> None:
    handled = Handled()
    app = Starlette(routes=[webhook_route(secret=SECRET, handle=handled, ready=lambda: False)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://bot.test") as http:
        answer = await http.post(WEBHOOK_PATH, json={"update_id": 7}, headers={HEADER: SECRET})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert handled.updates == []


async def test_it_answers_only_after_the_update_was_handled() -> None:
    handled = Handled()
    handled.gate.clear()
    async with client(handled) as http:
        asked = asyncio.create_task(http.post(WEBHOOK_PATH, json={"update_id": 8}, headers={HEADER: SECRET}))
        await asyncio.sleep(0.05)
        assert not asked.done()
        handled.gate.set()
        assert (await asked).status_code == 200
    assert handled.updates == [{"update_id": 8}]


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"not json", 400), (b"[]", 400), (b"\x00\xff", 400), (b" " * (MOST_BYTES + 1), 413)],
)
async def test_what_is_no_update_is_refused(body: bytes, status: int) -> None:
    handled = Handled()
    async with client(handled) as http:
        answer = await http.post(WEBHOOK_PATH, content=body, headers={HEADER: SECRET})
    assert answer.status_code == status
    assert handled.updates == []


async def test_health_names_what_is_not_well() -> None:
    async def yes() -> bool:
        return True

    async def no() -> bool:
        return False

    app = Starlette(routes=[health_route({"database": yes, "search": no})])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://bot.test") as http:
        answer = await http.get("/health")
    assert answer.status_code == 503
    assert answer.json() == {"well": False, "checks": {"database": True, "search": False}}


async def test_a_taken_port_is_said_and_a_stopped_server_is_gone() -> None:
    server = WebServer(host="127.0.0.1", port=0)
    await server.start(Starlette(routes=[health_route({})]))
    try:
        async with httpx.AsyncClient() as http:
            assert (await http.get(f"http://127.0.0.1:{server.port}/health")).status_code == 200
        with pytest.raises(PortTaken):
            await WebServer(host="127.0.0.1", port=server.port).start(Starlette())
    finally:
        await server.stop()
    async with httpx.AsyncClient() as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(f"http://127.0.0.1:{server.port}/health")
