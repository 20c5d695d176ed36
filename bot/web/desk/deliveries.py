"""How delivery stands, for admins: what is late, how messages ended, why some were refused. Names nobody."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.delivery.delivery import ENDS, Kind
from bot.delivery.standing import Counts, Deliveries
from bot.i18n import Speech
from bot.telling.wording import Wording
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit

MONTH = timedelta(days=30)


class DeliveriesPage:
    """The page of deliveries."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    def routes(self, reception: Reception) -> list[Route]:
        """The route of the page."""
        return [reception.page("/panel/deliveries", self._show, name="deliveries")]

    async def _show(self, request: Request, visit: Visit) -> Response:
        async with self._parts.database.reading() as session:
            deliveries = Deliveries(session)
            standing = await deliveries.standing(visit.now)
            today = await deliveries.ended(since=visit.now.date())
            month = await deliveries.ended(since=(visit.now - MONTH).date())
            refusals = await deliveries.refusals()
        wording = Wording.in_city(self._parts.city, visit.speech, visit.now)
        return self._pages.show(
            "desk_deliveries",
            visit,
            due=sum(standing.due.values()),
            later=standing.later,
            oldest=wording.moment(standing.oldest_due) if standing.oldest_due is not None else "",
            tables=[("today", _table(today, visit.speech)), ("month", _table(month, visit.speech))],
            states=[state.value for state in ENDS],
            refusals=refusals,
        )


def _table(counts: Counts, speech: Speech) -> list[tuple[str, list[str]]]:
    """A row for each kind of message that ended in any way: its name, and how many ended in each."""
    return [
        (
            speech.plain(f"chat.deliveries.kind.{kind.value}"),
            [speech.number(counts.get((kind, state), 0)) for state in ENDS],
        )
        for kind in Kind
        if any(counts.get((kind, state)) for state in ENDS)
    ]
