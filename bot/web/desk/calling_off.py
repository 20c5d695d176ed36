"""Calling off one date of something, or all of it, and letting it take place after all.

The press begins a draft, which shows what is shown of every change: the card, how many saved it, and the very
words that they would get. Nobody is told before somebody publishes it there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.cancelling import cancelled, postponed, restored
from bot.desk.drafts import Draft, Drafts
from bot.desk.editing import Edit, NoSuchDate, NotAllowed, organization_of
from bot.telling.wording import Wording
from bot.web.desk.address import number
from bot.web.desk.catalogue import PATH
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit
from catalog.model import Opportunity
from catalog.store import Store

MOST_DATES = 60
"""Dates that are offered: two a week for half a year."""
LONGEST_REASON = 300
WHOLE = "all"
DEEDS: dict[str, Callable[[Opportunity, datetime | None, str], Edit]] = {
    "cancel": cancelled,
    "postpone": postponed,
    "restore": lambda opportunity, date, _: restored(opportunity, date),
}
"""What can be done with a date; the words are the texts `web.desk.dates.<name>`."""


class CallingOff:
    """The page of the dates of one thing."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of the page."""
        return [
            reception.page(f"{PATH}/{{id}}/dates", self._show, name="dates"),
            reception.page(f"{PATH}/{{id}}/dates", self._begin, name="change_date", method="POST"),
        ]

    async def _show(self, request: Request, visit: Visit) -> Response:
        key = number(request.path_params["id"])
        async with self._parts.database.reading() as session:
            opportunity = await _found(session, key, visit)
        wording = Wording.in_city(self._parts.city, visit.speech, visit.now)
        ahead = [each for each in opportunity.occurrences if each.starts > visit.now][:MOST_DATES]
        return self._pages.show(
            "desk_dates",
            visit,
            opportunity=opportunity,
            text=opportunity.text(visit.speech.tag),
            dates=[
                (
                    each.recurrence_id.isoformat(),
                    wording.dated(each),
                    _status(each.status.called_off, wording),
                )
                for each in ahead
            ],
            whole=WHOLE,
            deeds=list(DEEDS),
            longest=LONGEST_REASON,
            wrong="wrong" in request.query_params,
        )

    async def _begin(self, request: Request, visit: Visit) -> Response:
        form, key = request.state.form, number(request.path_params["id"])
        deed, which = DEEDS.get(form.get("deed", "")), form.get("date", "")
        if deed is None or not which:
            return self._pages.send_on(f"{PATH}/{key}/dates?wrong")
        reason = " ".join(form.get("reason", "").split())[:LONGEST_REASON]
        try:
            async with self._parts.database.writing(choices=False) as session:
                opportunity = await _found(session, key, visit)
                mine = await _mine(session, key, visit)
                # A change that is in hand already takes this one up, too.
                basis = replace(mine.opportunity, id=key) if mine is not None else opportunity
                edit = deed(basis, _date(which), reason)
                if mine is not None:
                    draft = await Drafts(session).save(
                        replace(mine, opportunity=edit.after), by=visit.staff, at=visit.now
                    )
                else:
                    draft = await Drafts(session).begin(edit.after, of=key, by=visit.staff, at=visit.now)
        except NotAllowed:
            raise HTTPException(403) from None
        except NoSuchDate:
            return self._pages.send_on(f"{PATH}/{key}/dates?wrong")
        return self._pages.send_on(f"/panel/drafts/{draft.id}")


async def _found(session: AsyncSession, key: int, visit: Visit) -> Opportunity:
    """What the address names. HTTPException 404 where there is none for this person."""
    found = await Store(session).get(key)
    if found is None or not visit.standing.covers(organization_of(found)):
        raise HTTPException(404)
    return found


async def _mine(session: AsyncSession, key: int, visit: Visit) -> Draft | None:
    """The change of it that this person has in hand already."""
    return next((each for each in await Drafts(session).mine(visit.staff) if each.of == key), None)


def _date(which: str) -> datetime | None:
    """The recurrence id that a form names, None for all dates. NoSuchDate where it is neither."""
    if which == WHOLE:
        return None
    try:
        date = datetime.fromisoformat(which)
    except ValueError:
        raise NoSuchDate(which) from None
    if date.tzinfo is None:
        raise NoSuchDate(which)
    return date


def _status(called_off: bool, wording: Wording) -> str:
    return wording.speech.plain("web.desk.dates.off") if called_off else ""
