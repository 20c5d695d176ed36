"""What people think, for admins: a summary of some weeks, and the comments, which can be hidden."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.moderating import hide_comment, note_export
from bot.feedback.comments import LONGEST_REASON, SHORTEST_REASON, Comments, NoReason
from bot.feedback.facts import facts_of
from bot.feedback.reading import SummaryReader, newest_window
from bot.feedback.sheet import as_csv, as_xlsx
from bot.feedback.tables import ID_BYTES
from bot.feedback.window import Span
from bot.feedback.wording import SummaryWording
from bot.web.figures import Figures
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit

PATH = "/panel/feedback"
AT_ONCE = 10
"""Comments on a page."""
SPANS = {"week": Span.WEEK, "month": Span.MONTH, "quarter": Span.QUARTER}
"""How many weeks, by the word in the address; the words on the page are `web.feedback.span.<name>`."""

SHEETS = {
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}
"""What can be taken along: how it is made, and its media type."""


class Feedback:
    """The page of opinions."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages
        self._reader = SummaryReader(parts.city)

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of opinions."""
        return [
            reception.page(PATH, self._show, name="feedback"),
            reception.page(f"{PATH}/hide", self._hide, name="hide_comment", method="POST"),
            # It is logged, so it is asked for as what changes something is.
            reception.page(f"{PATH}/sheet", self._take_along, name="feedback_sheet", method="POST"),
        ]

    async def _show(self, request: Request, visit: Visit) -> Response:
        span, first = self._asked(request)
        least = self._parts.city.thresholds.feedback
        async with self._parts.database.reading() as session:
            window = await newest_window(session, SPANS[span])
            if window is None:
                return self._pages.show("feedback_none", visit, least=least)
            summary = await self._reader.read(session, window)
            comments = await Comments(session, window).page(first, AT_ONCE)
            more = await facts_of(session, {each.subject for each in comments} - summary.facts.keys())
        figures = Figures(summary, visit.speech, facts={**more, **summary.facts})
        return self._pages.show(
            "feedback",
            visit,
            summary=summary,
            figures=figures,
            span=span,
            spans=list(SPANS),
            comments=comments,
            first=first,
            at_once=AT_ONCE,
            shortest=SHORTEST_REASON,
            longest=LONGEST_REASON,
            unreasoned="unreasoned" in request.query_params,
        )

    async def _hide(self, request: Request, visit: Visit) -> Response:
        form = request.state.form
        span, first = self._asked(request)
        back = f"{PATH}?span={span}&first={first}"
        try:
            async with self._parts.database.writing(choices=False) as session:
                comment = _id(form.get("comment", ""))
                reason = form.get("reason", "")
                await hide_comment(session, comment, reason, by=visit.staff, at=visit.now)
        except NoReason:
            return self._pages.send_on(f"{back}&unreasoned#comments")
        return self._pages.send_on(f"{back}#comments")

    async def _take_along(self, request: Request, visit: Visit) -> Response:
        span, _ = self._asked(request)
        chosen = request.state.form.get("format", "")
        if chosen not in SHEETS:
            raise HTTPException(400)
        make, kind = SHEETS[chosen]
        async with self._parts.database.reading() as session:
            window = await newest_window(session, SPANS[span])
            if window is None:
                raise HTTPException(400)
            summary = await self._reader.read(session, window)
            comments = await Comments(session, window).all()
            more = await facts_of(session, {each.subject for each in comments} - summary.facts.keys())
        wording = SummaryWording(replace(summary, facts={**more, **summary.facts}), visit.speech, bars=False)
        content = await asyncio.to_thread(make, wording, comments, self._parts.city)
        async with self._parts.database.writing(choices=False) as session:
            await note_export(session, window, chosen, by=visit.staff, at=visit.now)
        name = quote(f"{visit.speech.plain('web.feedback.file')}-{window.last}.{chosen}", safe="")
        headers = {"Content-Disposition": f"attachment; filename*=utf-8''{name}"}
        return Response(content, media_type=kind, headers=headers)

    def _asked(self, request: Request) -> tuple[str, int]:
        """The span and the first comment that an address asks for; else those of the beginning."""
        span, first = request.query_params.get("span", ""), request.query_params.get("first", "")
        number = int(first) if first.isascii() and first.isdigit() and len(first) < 8 else 0
        return (span if span in SPANS else next(iter(SPANS))), number


def _id(text: str) -> bytes:
    """A comment's id as a form has it. HTTPException 400 for anything else."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != ID_BYTES:
        raise HTTPException(400)
    return found
