from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from telegram import Update

from bot.demo import DemoServer
from bot.web.server import WebServer
from bot.web.webhook import WEBHOOK_PATH, webhook_route

SECRET = "a-secret-of-the-test"
Handle = Callable[[Mapping[str, Any]], Any]


@asynccontextmanager
async def _listening(handle: Handle) -> AsyncIterator[str]:
    route = webhook_route(secret=SECRET, handle=handle)
    web = WebServer(host="127.0.0.1", port=0)
    await web.start(Starlette(routes=[route]))
    yield f"http://127.0.0.1:{web.port}{WEBHOOK_PATH}"
    await web.stop()


async def test_the_same_bot_answers_by_webhook(server: DemoServer, running: Callable[..., Any]) -> None:
    async with running(server) as application:
        await application.updater.stop()

        async def handle(raw: Mapping[str, Any]) -> None:
            await application.process_update(Update.de_json(dict(raw), application.bot))

        async with _listening(handle) as url:
            await application.bot.set_webhook(
                url, secret_token=SECRET, allowed_updates=["message", "callback_query"]
            )
            ana = server.person("Ana")
            await ana.says("hola")
            assert (await ana.hears()).text == "oí hola"
            await ana.presses("Más")
            assert (await ana.hears()).text == "cambiado"
            info = await application.bot.get_webhook_info()
            assert (info.url, info.pending_update_count) == (url, 0)
    assert server.api.complaints == []


async def test_what_the_webhook_refuses_is_brought_again_in_order(server: DemoServer) -> None:
    came: list[str] = []
    failures = iter([True, True])

    async def handle(raw: Mapping[str, Any]) -> None:
        came.append(raw["message"]["text"])
        if next(failures, False):
            raise RuntimeError("not now")

    async with _listening(handle) as url:
        server.api.call("setWebhook", {"url": url, "secret_token": SECRET}, {})
        ana = server.person("Ana")
        await ana.says("uno")
        await ana.says("dos")
        await ana.settles()
    assert came == ["uno", "uno", "uno", "dos"]
    info: Any = server.api.call("getWebhookInfo", {}, {})
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_what_a_channel_says_is_brought_too(server: DemoServer) -> None:
    came: list[list[str]] = []

    async def handle(raw: Mapping[str, Any]) -> None:
        came.append([kind for kind in raw if kind != "update_id"])

    async with _listening(handle) as url:
        server.api.call("setWebhook", {"url": url, "secret_token": SECRET}, {})
        ana, channel = server.person("Ana"), server.gathering("Noticias", "channel")
        await ana.adds_bot(channel)
        await ana.says("feria", to=channel)
        await ana.settles()
    assert sorted(came) == [["channel_post"], ["my_chat_member"]]


async def test_a_wrong_secret_delivers_nothing(server: DemoServer) -> None:
    came: list[object] = []

    async def handle(raw: Mapping[str, Any]) -> None:
        came.append(raw)

    async with _listening(handle) as url:
        server.api.call("setWebhook", {"url": url, "secret_token": "another"}, {})
        await server.person("Ana").says("hola")
        await asyncio.sleep(0.3)
    assert came == []
    assert len(server.api.world.updates.pending) == 1
