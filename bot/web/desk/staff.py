"""Who may do what, for admins: roles by number, since no names are kept, and links that give a role once."""

from __future__ import annotations

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import links
from bot.desk import staffing
from bot.desk.editing import NotAllowed
from bot.desk.entries import most_seen_organizations
from bot.desk.inviting import MOST_WHOM, Invitations
from bot.people.roles import LastAdmin, NoOrganization, Role, Standing
from bot.telling.deed import standing_in_words
from bot.telling.wording import Wording
from bot.web.desk.address import number, one_of
from bot.web.desk.writing import MOST_OFFERED
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit

PATH = "/panel/staff"
MOST_NAME = 120
GIVEN = tuple(role for role in Role if role is not Role.CITIZEN)
"""What a person or a link can be given."""
DONE = ("changed", "removed", "withdrawn", "last_admin", "no_organization")
"""What may just have happened, as an address says it; the words are `web.desk.staff.done.<name>`."""


class StaffPage:
    """The page of staff; `bot_name` says what the bot is called, "" where that is not known yet."""

    def __init__(self, parts: Parts, pages: Pages, bot_name: Callable[[], str]) -> None:
        self._parts, self._pages, self._bot_name = parts, pages, bot_name

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of the page."""
        return [
            reception.page(PATH, self._open, name="staff"),
            reception.page(f"{PATH}/change", self._change, name="change_role", method="POST"),
            reception.page(f"{PATH}/invite", self._invite, name="invite", method="POST"),
            reception.page(f"{PATH}/withdraw", self._withdraw, name="withdraw_invitation", method="POST"),
        ]

    async def _open(self, request: Request, visit: Visit) -> Response:
        done = request.query_params.get("done", "")
        return await self._show(visit, done=done if done in DONE else "")

    async def _change(self, request: Request, visit: Visit) -> Response:
        """Gives a person exactly what was chosen; less than staff is a citizen like everybody."""
        form = request.state.form
        person, role = number(form.get("person", "")), one_of(Role, form.get("role", ""))
        if role is None:
            raise HTTPException(400)
        done = "removed" if role is Role.CITIZEN else "changed"
        try:
            async with self._parts.database.writing(choices=False) as session:
                known = await staffing.everybody(session, by=visit.staff)
                if person not in known:
                    # A role is begun by a link that its holder opens, never for a number that anybody typed.
                    raise HTTPException(404)
                given = _standing(role, form.get("organization", ""))
                await staffing.change(session, person, given, by=visit.staff, at=visit.now)
        except LastAdmin:
            done = "last_admin"
        except NoOrganization:
            done = "no_organization"
        except NotAllowed:
            raise HTTPException(403) from None
        return self._pages.send_on(f"{PATH}?done={done}")

    async def _invite(self, request: Request, visit: Visit) -> Response:
        """Makes a link and shows it, this once: of its token the database has the hash alone."""
        form = request.state.form
        role, whom = one_of(Role, form.get("role", "")), form.get("whom", "").strip()[:MOST_WHOM]
        if role not in GIVEN or not whom:
            raise HTTPException(400)
        given = _standing(role, form.get("organization", ""))
        try:
            async with self._parts.database.writing(choices=False) as session:
                token = await Invitations(session).make(given, whom, by=visit.staff, at=visit.now)
        except NoOrganization:
            return self._pages.send_on(f"{PATH}?done=no_organization")
        except NotAllowed:
            raise HTTPException(403) from None
        try:
            url = links.address(self._bot_name(), links.Invitation(token))
        except ValueError:
            # Before the bot has said what it is called, nobody can be sent to it.
            url = ""
        return await self._show(visit, url=url, whom=whom)

    async def _withdraw(self, request: Request, visit: Visit) -> Response:
        id = number(request.state.form.get("invitation", ""))
        try:
            async with self._parts.database.writing(choices=False) as session:
                await Invitations(session).withdraw(id, by=visit.staff, at=visit.now)
        except NotAllowed:
            raise HTTPException(403) from None
        return self._pages.send_on(f"{PATH}?done=withdrawn")

    async def _show(self, visit: Visit, *, done: str = "", url: str = "", whom: str = "") -> Response:
        async with self._parts.database.reading() as session:
            people = await staffing.everybody(session, by=visit.staff)
            waiting = await Invitations(session).waiting(at=visit.now)
            organizations = await most_seen_organizations(session, MOST_OFFERED)
        wording = Wording.in_city(self._parts.city, visit.speech, visit.now)
        return self._pages.show(
            "desk_staff",
            visit,
            people=[
                (person, standing, standing_in_words(standing, visit.speech))
                for person, standing in people.items()
            ],
            waiting=[
                (
                    each,
                    standing_in_words(each.standing, visit.speech),
                    wording.moment(each.expires_at),
                )
                for each in waiting
            ],
            roles=[role.value for role in GIVEN],
            organizations=organizations,
            invites=bool(self._bot_name()),
            most=MOST_WHOM,
            done=done,
            url=url,
            whom=whom,
        )


def _standing(role: Role, organization: str) -> Standing:
    """What was chosen; of an admin, and of a citizen, no organization is heard."""
    named = organization.strip()[:MOST_NAME]
    return Standing(role=role, organization="" if role in (Role.ADMIN, Role.CITIZEN) else named)
