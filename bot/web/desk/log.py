"""The audit log for admins: what staff did, in words, page by page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.people.audit import Audit, Entry
from bot.telling.deed import deed_in_words
from bot.telling.wording import Wording
from bot.web.desk.address import first_of
from bot.web.desk.catalogue import PATH as CATALOGUE
from bot.web.desk.catalogue import leaf
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit

PATH = "/panel/audit"
AT_ONCE = 50
"""Entries on a page."""


class LogPage:
    """The page of the log."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    def routes(self, reception: Reception) -> list[Route]:
        """The route of the log."""
        return [reception.page(PATH, self._show, name="audit")]

    async def _show(self, request: Request, visit: Visit) -> Response:
        first = first_of(request.query_params)
        async with self._parts.database.reading() as session:
            entries = await Audit(session).recent(AT_ONCE + 1, offset=first)
        wording = Wording.in_city(self._parts.city, visit.speech, visit.now)
        return self._pages.show(
            "desk_log",
            visit,
            rows=[_row(entry, wording) for entry in entries[:AT_ONCE]],
            before=leaf(PATH, {}, max(first - AT_ONCE, 0)) if first else "",
            after=leaf(PATH, {}, first + AT_ONCE) if len(entries) > AT_ONCE else "",
        )


def _row(entry: Entry, wording: Wording) -> dict[str, str]:
    """One line; `link` leads to what it was done to, where that has a page."""
    kind, _, number = entry.subject.partition(":")
    speech = wording.speech
    return {
        "moment": wording.moment(entry.at),
        "who": str(entry.actor_id) if entry.actor_id is not None else speech.plain("chat.audit.program"),
        "deed": deed_in_words(entry, speech),
        "link": f"{CATALOGUE}/{number}" if kind == "opportunity" else "",
    }
