"""Everybody who opens a page comes by here: who they are, what they may, and whether it is really they.

Roles are read anew at every request. What changes something is taken from a page of our own alone: a browser
says where a request comes from (`Sec-Fetch-Site`, else `Origin`), and the form carries its session's token.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.accept_language import wished_languages
from bot.desk.permissions import PAGES
from bot.people.roles import Roles
from bot.people.sessions import Sessions
from bot.web.body import read_form
from bot.web.cookies import LANGUAGE, Cookies
from bot.web.held import TOKEN, held, hold
from bot.web.parts import Parts
from bot.web.upload import has_files, read_upload
from bot.web.visit import Visit

Page = Callable[[Request, Visit], Awaitable[Response]]
UNSAFE = "POST"
OUR_OWN = ("same-origin", "none")
"""What a browser says of a request from a page of ours, or of the person's own hand."""


class Reception:
    """Makes routes of pages, each behind its row of the table (`bot.desk.permissions`)."""

    def __init__(self, parts: Parts, cookies: Cookies) -> None:
        self._parts = parts
        self._cookies = cookies

    def page(self, path: str, page: Page, *, name: str, method: str = "GET", files: bool = False) -> Route:
        """The route of a page, whose form may bring `files`.

        KeyError where the table has no row for it: nothing is open by oversight.
        """
        least = PAGES[name]

        async def receive(request: Request) -> Response:
            visit = await self.visit(request)
            allowed = visit.may(name)
            if not allowed and (method != UNSAFE or visit.person is not None):
                raise HTTPException(401 if visit.person is None else 403)
            if method == UNSAFE:
                await self._look_where_it_comes_from(request)
                if not allowed:
                    raise await hold(request, visit)
                if least is not None:
                    await self._look_at_form(request, visit, files=files)
            response = await page(request, visit)
            if request.query_params.get("lang"):
                self._cookies.keep_language(response, visit.speech.tag)
            return response

        return Route(path, receive, name=name, methods=[method])

    async def visit(self, request: Request) -> Visit:
        """Who comes."""
        visit, secret = self.stranger(request), self._cookies.session(request)
        if not secret:
            return visit
        async with self._parts.database.reading() as session:
            person = await Sessions(session).holder(secret, at=visit.now)
            if person is None:
                return visit
            standing = await Roles(session).standing(person)
            return replace(visit, person=person, standing=standing, secret=secret)

    def stranger(self, request: Request) -> Visit:
        """Whoever comes as somebody unknown, without asking the database."""
        speech = self._parts.languages.speech(self._language(request))
        return Visit(speech=speech, now=self._parts.clock.now(), path=request.url.path)

    def _language(self, request: Request) -> str:
        """What the address says, else what was chosen before, else the browser's, among the city's."""
        city = self._parts.city.languages
        wished = [request.query_params.get("lang", ""), request.cookies.get(LANGUAGE, "")]
        wished += wished_languages(request.headers.get("accept-language", ""))
        served = (self._parts.languages.nearest(tag) for tag in wished)
        return next((tag for tag in served if tag in city), city[0])

    async def _look_where_it_comes_from(self, request: Request) -> None:
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        own = site in OUR_OWN if site is not None else origin == self._parts.settings.web_origin
        if not own:
            raise HTTPException(403)

    async def _look_at_form(self, request: Request, visit: Visit, *, files: bool) -> None:
        request.state.files = []
        if files and has_files(request):
            request.state.form, request.state.files = await read_upload(request)
        else:
            request.state.form = await read_form(request)
        if not visit.has_token(request.state.form.get(TOKEN, "")):
            raise held(request, visit, request.state.form)
