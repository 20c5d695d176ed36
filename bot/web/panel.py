"""The home of staff, and who is signed in."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.people.audit import Audit, Entry
from bot.people.roles import Roles
from bot.people.sessions import Sessions
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit

OFFERED = {
    "catalogue": "/panel/catalogue",
    "drafts": "/panel/drafts",
    "duties": "/panel/duties",
    "imports": "/panel/imports",
    "feeds": "/panel/feeds",
    "needs": "/panel/needs",
    "promises": "/promises",
    "feedback": "/panel/feedback",
    "deliveries": "/panel/deliveries",
    "staff": "/panel/staff",
    "audit": "/panel/audit",
    "sessions": "/panel/sessions",
}
"""What the home of staff leads to: a route and its path; the words are the texts `web.panel.<name>`."""
PERSON = "person"


class Panel:
    """What every member of staff finds first."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of the panel's first pages."""
        return [
            reception.page("/panel", self._home, name="panel"),
            reception.page("/panel/sessions", self._sessions, name="sessions"),
            reception.page("/panel/sessions/end", self._end, name="end_sessions", method="POST"),
        ]

    async def _home(self, request: Request, visit: Visit) -> Response:
        offered = [(name, path) for name, path in OFFERED.items() if visit.may(name)]
        return self._pages.show("panel", visit, offered=offered)

    async def _sessions(self, request: Request, visit: Visit) -> Response:
        async with self._parts.database.reading() as session:
            counts = await Sessions(session).counts(at=visit.now)
            roles = {person: await Roles(session).of(person) for person in counts}
        rows = [(person, roles[person], count) for person, count in counts.items()]
        return self._pages.show("sessions", visit, rows=rows)

    async def _end(self, request: Request, visit: Visit) -> Response:
        person = _number(request.state.form.get(PERSON, ""))
        async with self._parts.database.writing(choices=False) as session:
            ended = await Sessions(session).end_all_of(person)
            if ended:
                entry = Entry(
                    at=visit.now, actor_id=visit.staff, act="session.ended", subject=f"person:{person}"
                )
                await Audit(session).record(entry)
        return self._pages.send_on("/" if person == visit.person else "/panel/sessions")


def _number(text: str) -> int:
    """A person's number as a form has it. HTTPException 400 for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise HTTPException(400)
    return int(text)
