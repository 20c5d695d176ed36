"""Telegram's way in by webhook: one route that answers only when the update has been handled."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.body import read_body

WEBHOOK_PATH = "/telegram/webhook"
MOST_BYTES = 1_048_576
"""An update is a few kilobytes; more than this is not Telegram."""

RETRY_SECONDS = 2
"""After how long Telegram is asked to bring an update again to a process that does not answer yet."""

Handle = Callable[[Mapping[str, Any]], Awaitable[None]]


def webhook_route(*, secret: str, handle: Handle, ready: Callable[[], bool] = lambda: True) -> Route:
    """The route at `WEBHOOK_PATH` that hands each genuine update to `handle` before it answers.

    Telegram sends an update again until it sees a 2xx: answering after the handling means that a crash
    in between loses nothing. Where the bot is not `ready` (it starts, stops or stands by), Telegram is asked
    to come again.
    """
    expected = secret.encode()

    async def receive(request: Request) -> Response:
        given = request.headers.get("x-telegram-bot-api-secret-token", "").encode()
        if not hmac.compare_digest(given, expected):
            return Response(status_code=403)
        if not ready():
            return Response(status_code=503, headers={"Retry-After": str(RETRY_SECONDS)})
        body = await read_body(request, most=MOST_BYTES)
        if body is None:
            return Response(status_code=413)
        try:
            update = json.loads(body)
        except ValueError:
            return Response(status_code=400)
        if not isinstance(update, dict):
            return Response(status_code=400)
        await handle(update)
        return Response(status_code=200)

    return Route(WEBHOOK_PATH, receive, name="webhook", methods=["POST"])
