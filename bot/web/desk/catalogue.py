"""The catalogue as a list: looked through by words and filters that stand in the address, page by page."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.listing import AT_ONCE, Lack, Listed, Listing
from bot.telling.wording import Wording
from bot.web.desk.address import first_of, query_of, wanted_of
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit
from catalog.model import EventStatus, Kind, OpportunityText, PublicationStatus

PATH = "/panel/catalogue"


class Catalogue:
    """The list."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    def routes(self, reception: Reception) -> list[Route]:
        """The route of the list."""
        return [reception.page(PATH, self._show, name="catalogue")]

    async def _show(self, request: Request, visit: Visit) -> Response:
        wanted, first = wanted_of(request.query_params), first_of(request.query_params)
        city = self._parts.city
        async with self._parts.database.reading() as session:
            listing = Listing(session, standing=visit.standing, languages=city.languages, now=visit.now)
            ids, count = await listing.find(wanted, self._parts.names, first=first)
            rows = await listing.rows(ids)
            sources = await listing.sources()
        wording = Wording.in_city(city, visit.speech, visit.now)
        query = query_of(wanted)
        return self._pages.show(
            "desk_catalogue",
            visit,
            count=count,
            rows=[row_of(row, wording) for row in rows],
            wanted=wanted,
            narrowed=bool(query),
            sources=sources,
            kinds=list(Kind),
            publications=list(PublicationStatus),
            lacks=list(Lack),
            first=first,
            last=min(first + AT_ONCE, count),
            before=leaf(PATH, query, max(first - AT_ONCE, 0)) if first else "",
            after=leaf(PATH, query, first + AT_ONCE) if first + AT_ONCE < count else "",
        )


def row_of(row: Listed, wording: Wording) -> dict[str, object]:
    """One opportunity as a list shows it: what it is, when, and what has to be seen to."""
    speech = wording.speech
    name, language = name_of(row, wording)
    marks = []
    if row.publication is not PublicationStatus.PUBLISHED:
        marks.append(speech.plain(f"web.desk.publication.{row.publication.value}"))
    if row.event_status is not EventStatus.SCHEDULED:
        marks.append(speech.plain(f"chat.status.{row.event_status.value}"))
    marks += [speech.plain(f"web.desk.lack.{lack.value}") for lack in row.lacks]
    return {
        "id": row.id,
        "name": name,
        "language": language,
        "kind": speech.plain(f"web.desk.kind.{row.kind.value}"),
        "organization": row.organization,
        "source": row.source,
        "next": wording.moment(row.next) if row.next is not None else "",
        "assured": wording.day(row.assured_on) if row.assured_on is not None else "",
        "marks": marks,
    }


def name_of(row: Listed, wording: Wording) -> tuple[str, str]:
    """The name for this reader, and the language it is in."""
    tag = wording.speech.tag if wording.speech.tag in row.names else next(iter(row.names), wording.speech.tag)
    name = row.names.get(tag, "")
    return wording.name(OpportunityText(language=tag, name=name)), tag


def leaf(path: str, query: dict[str, str], first: int) -> str:
    """The address of another page of the same list."""
    asked = {**query, "first": str(first)} if first else query
    return f"{path}?{urlencode(asked)}" if asked else path
