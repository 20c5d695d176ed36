"""What nobody has confirmed for a while, stalest first: "still right?" in one press."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.freshness import FRESH_FOR
from bot.desk.listing import AT_ONCE, Listing, Wanted
from bot.telling.wording import Wording
from bot.web.desk.address import first_of
from bot.web.desk.catalogue import leaf, row_of
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit

PATH = "/panel/duties"
STALE = Wanted(stale=True)


class Duties:
    """The page of what is to be looked at again."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    def routes(self, reception: Reception) -> list[Route]:
        """The route of the page; what is pressed there is the opportunity's own (`confirm`)."""
        return [reception.page(PATH, self._show, name="duties")]

    async def _show(self, request: Request, visit: Visit) -> Response:
        first, city = first_of(request.query_params), self._parts.city
        async with self._parts.database.reading() as session:
            listing = Listing(session, standing=visit.standing, languages=city.languages, now=visit.now)
            ids, count = await listing.find(STALE, self._parts.names, first=first)
            rows = await listing.rows(ids)
        wording = Wording.in_city(city, visit.speech, visit.now)
        return self._pages.show(
            "desk_duties",
            visit,
            count=count,
            days=FRESH_FOR.days,
            rows=[row_of(row, wording) for row in rows],
            confirms=visit.may("confirm"),
            done="confirmed" if request.query_params.get("done") == "confirmed" else "",
            before=leaf(PATH, {}, max(first - AT_ONCE, 0)) if first else "",
            after=leaf(PATH, {}, first + AT_ONCE) if first + AT_ONCE < count else "",
        )
