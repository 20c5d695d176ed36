"""In by the link from the chat, and out again.

Opening the link only asks: programs open links before people do, and are to use nothing up. The press on the
page then uses it up.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.people.audit import Audit, Entry
from bot.people.roles import Role, Roles
from bot.people.sessions import Sessions
from bot.people.sign_in import SignIns
from bot.web.body import read_form
from bot.web.cookies import Cookies
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit

OVER = 410
"""The status of a link that serves no more."""
LINK = "link"
"""The field of the form that has the link's token."""


class Entrance:
    """Lets people in and out."""

    def __init__(self, parts: Parts, pages: Pages, cookies: Cookies) -> None:
        self._parts = parts
        self._pages = pages
        self._cookies = cookies

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of the entrance."""
        return [
            reception.page("/panel/enter/{link}", self._ask, name="sign_in"),
            reception.page("/panel/enter", self._enter, name="enter", method="POST"),
            reception.page("/panel/leave", self._leave, name="sign_out", method="POST"),
        ]

    async def _ask(self, request: Request, visit: Visit) -> Response:
        link = request.path_params["link"]
        async with self._parts.database.reading() as session:
            person = await SignIns(session).holder(link, at=visit.now)
            role = await Roles(session).of(person) if person is not None else Role.CITIZEN
        if role is Role.CITIZEN:
            return self._over(visit)
        return self._pages.show("enter", visit, link=link, role=role)

    async def _enter(self, request: Request, visit: Visit) -> Response:
        link = (await read_form(request)).get(LINK, "")
        async with self._parts.database.writing(choices=False) as session:
            person = await SignIns(session).redeem(link, at=visit.now)
            role = await Roles(session).of(person) if person is not None else Role.CITIZEN
            if person is None or role is Role.CITIZEN:
                return self._over(visit)
            # Whatever this browser held before: a session begins with a secret that nobody has seen.
            await Sessions(session).end(self._cookies.session(request))
            secret = await Sessions(session).begin(person, at=visit.now)
            entry = Entry(at=visit.now, actor_id=person, act="session.begun", subject=f"person:{person}")
            await Audit(session).record(entry)
        response = self._pages.send_on("/panel")
        self._cookies.keep_session(response, secret)
        return response

    async def _leave(self, request: Request, visit: Visit) -> Response:
        async with self._parts.database.writing(choices=False) as session:
            await Sessions(session).end(visit.secret)
        response = self._pages.send_on("/")
        self._cookies.drop_session(response)
        return response

    def _over(self, visit: Visit) -> Response:
        return self._pages.show("message", visit, status=OVER, about="link_over")
