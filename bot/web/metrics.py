"""The bot's figures for Prometheus: numbers alone, of nobody in particular."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def metrics_route(figures: Callable[[], Awaitable[bytes]]) -> Route:
    """The route `/metrics`, in Prometheus's text format."""

    async def metrics(_: Request) -> Response:
        return Response(
            await figures(), headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
        )

    return Route("/metrics", metrics)
