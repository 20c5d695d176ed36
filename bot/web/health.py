"""Whether the bot is well, for whoever watches over it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

Check = Callable[[], Awaitable[bool]]

HEALTH_PATH = "/health"
HEALTH: dict[str, Any] = {
    "type": "object",
    "properties": {
        "well": {"type": "boolean"},
        "checks": {"type": "object", "additionalProperties": {"type": "boolean"}},
    },
    "required": ["well", "checks"],
}
"""What it answers, as JSON Schema."""


def health_route(checks: dict[str, Check]) -> Route:
    """The route at `HEALTH_PATH`: 200 where every named check holds, else 503, and which ones do not."""

    async def health(_: Request) -> JSONResponse:
        results = {name: await check() for name, check in checks.items()}
        well = all(results.values())
        return JSONResponse(
            {"well": well, "checks": results},
            status_code=200 if well else 503,
            headers={"Cache-Control": "no-store"},
        )

    return Route(HEALTH_PATH, health)
