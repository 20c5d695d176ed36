"""Keeps other web pages out of this one: headers that lock it to itself, and a look at Host and Origin."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self';"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer of the page's door."""


class Guard:
    """Answers only who speaks to this machine by its own name, and lets only this page do things."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses a foreign Host or Origin outside the Bot API, else passes the request on."""
        if scope["type"] == "http" and not scope["path"].startswith(("/bot", "/file/bot")):
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            host = headers.get("host", "")
            origin = headers.get("origin")
            foreign = origin is not None and origin != f"http://{host}"
            if host.rpartition(":")[0].strip("[]") not in _names(scope) or foreign:
                await Response(status_code=403)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _names(scope: Scope) -> set[str]:
    server = scope.get("server") or ("", 0)
    return {"127.0.0.1", "localhost", "::1", str(server[0])}
