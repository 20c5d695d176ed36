"""The whole of the browser's door: pages, files, and the routes of machines, behind one set of headers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.desk.permissions import PAGES
from bot.web.assets import Assets
from bot.web.civic import Civic
from bot.web.cookies import Cookies
from bot.web.desk import Desk
from bot.web.entrance import Entrance
from bot.web.feedback import Feedback
from bot.web.headers import Sealed
from bot.web.held import Held
from bot.web.imports.feeds import FeedPages
from bot.web.imports.imports import Imports
from bot.web.imports.works import Works
from bot.web.pages import Pages
from bot.web.panel import Panel
from bot.web.parts import Parts
from bot.web.public import Public
from bot.web.reception import Reception

TOLD = (400, 401, 403, 404, 405, 410, 413, 500)
"""What has words of its own (`web.message.<status>`); anything else is told as the first."""


class Site:
    """The site as an ASGI application; `machines` are routes that are no pages, `bot_name` says what the
    bot is called ("" while nobody knows), `works` is what goes on behind a page that waits no longer.

    KeyError where a route is not in the table (`bot.desk.permissions`).
    """

    def __init__(
        self,
        parts: Parts,
        *,
        machines: Sequence[Route] = (),
        bot_name: Callable[[], str] = str,
        works: Works | None = None,
    ) -> None:
        secure = (parts.settings.web_address or "").startswith("https:")
        cookies, assets = Cookies(secure=secure), Assets()
        self._parts = parts
        self._pages = Pages(parts, assets)
        self._reception = Reception(parts, cookies)
        rooms = (
            Entrance(parts, self._pages, cookies),
            Panel(parts, self._pages),
            Feedback(parts, self._pages),
            Civic(parts, self._pages),
            Imports(parts, self._pages, works or Works()),
            FeedPages(parts, self._pages),
            Public(parts, self._pages, bot_name),
            Desk(parts, self._pages, bot_name),
        )
        self.routes: list[Route] = [
            *machines,
            assets.route(),
            *(route for room in rooms for route in room.routes(self._reception)),
        ]
        for route in self.routes:
            _ = PAGES[route.name]
        app = Starlette(
            routes=self.routes, exception_handlers={HTTPException: self._refuse, Exception: self._fail}
        )
        # It would send browsers to an address made of what they said ours is.
        app.router.redirect_slashes = False
        self._app = Sealed(app, secure=secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        await self._app(scope, receive, send)

    async def _refuse(self, request: Request, error: Exception) -> Response:
        if isinstance(error, Held):
            return self._pages.show("held", error.visit, status=error.status_code, held=error)
        if not isinstance(error, HTTPException):
            return self._tell(request, TOLD[0])
        answer = self._tell(request, error.status_code)
        # What may be asked there instead (RFC 9110, 15.5.6).
        answer.headers.update(error.headers or {})
        return answer

    async def _fail(self, request: Request, error: Exception) -> Response:
        # Whoever looks after the server logs it; a person is told that it is not their fault.
        return self._tell(request, 500)

    def _tell(self, request: Request, status: int) -> Response:
        visit = self._reception.stranger(request)
        about = str(status if status in TOLD else TOLD[0])
        return self._pages.show("message", visit, status=status, about=about)
