"""One thing to take up: its page, its sheet to print, and the same for machines and for calendars."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.i18n import Speech
from bot.links import LARGEST, Item, address
from bot.telling.card import FURTHER_DATES, card
from bot.telling.wording import Wording
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.public.edition import edition_of
from bot.web.public.openly import open_names, openly
from bot.web.reception import Reception
from bot.web.visit import Visit
from catalog.exports.edition import Format
from catalog.exports.ical import Appointment, appointments
from catalog.exports.jsonld import CONTEXT, exchanged, thing
from catalog.model import Opportunity, PublicationStatus
from catalog.schema_org import ADDRESS

JSON_PATH = "/o/{id}.json"
CALENDAR_PATH = "/o/{id}.ics"
GONE = 410
MOST_DATES = 60
"""Dates of a series that one calendar file takes: two a week for half a year."""
MOST_LISTED = 12
"""Dates named on the page after the next one."""
BORDER = 4
"""Modules of quiet zone around a QR code (ISO/IEC 18004)."""


class ItemPage:
    """The pages of one opportunity."""

    def __init__(self, parts: Parts, pages: Pages, bot_name: Callable[[], str]) -> None:
        self._parts, self._pages, self._bot_name = parts, pages, bot_name

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of the pages."""
        return [
            reception.page(JSON_PATH, self._json, name="item_json"),
            reception.page(CALENDAR_PATH, self._calendar, name="item_calendar"),
            reception.page("/o/{id}/print", self._print, name="item_print"),
            reception.page("/o/{id}", self._show, name="item"),
        ]

    async def _show(self, request: Request, visit: Visit) -> Response:
        opportunity = await self._found(request)
        return self._pages.show("item", visit, **self._told(opportunity, visit))

    async def _print(self, request: Request, visit: Visit) -> Response:
        opportunity = await self._found(request)
        told = self._told(opportunity, visit)
        leads = str(told["in_chat"] or told["whole_address"])
        return self._pages.show(
            "item_print", visit, **told, square=_square(leads) if leads else "", leads=leads
        )

    async def _json(self, request: Request, visit: Visit) -> Response:
        opportunity = await self._found(request)
        edition = edition_of(self._parts.city, self._parts.settings, visit.now)
        async with self._parts.database.reading() as session:
            opportunity = openly(opportunity, await open_names(session))
        node = exchanged(opportunity, edition.setting, edition.address(opportunity))
        content = json.dumps({"@context": CONTEXT, **node}, ensure_ascii=False)
        return Response(content, media_type=Format.JSONLD.media_type)

    async def _calendar(self, request: Request, visit: Visit) -> Response:
        opportunity = await self._found(request)
        dates = opportunity.upcoming(visit.now)[:MOST_DATES]
        if not dates:
            raise HTTPException(404)
        speech, hidden = visit.speech, opportunity.sensitive
        wording = Wording.in_city(self._parts.city, speech, visit.now)
        name = wording.name(opportunity.text(speech.tag))
        told = Appointment(
            # What is sensitive is not named in a file that others may see (as in the chat).
            title=speech.plain("chat.calendar.discreet") if hidden else name,
            place="" if hidden else wording.place(opportunity, dates[0]),
            url="" if hidden else self._edition_address(opportunity, visit),
        )
        content = appointments(opportunity, dates, told, now=visit.now)
        kind = {"Content-Disposition": f'attachment; filename="{speech.plain("chat.calendar.file")}.ics"'}
        return Response(content, media_type=Format.ICAL.media_type, headers=kind)

    async def _found(self, request: Request) -> Opportunity:
        """What is asked for. HTTPException 410 where it is gone, 404 where it never was there."""
        text = request.path_params["id"]
        if not (text.isascii() and text.isdigit() and len(text) <= 19 and 0 < int(text) <= LARGEST):
            raise HTTPException(404)
        found = (await self._parts.search.opportunities([int(text)])).get(int(text))
        if found is None or found.publication_status in (
            PublicationStatus.DRAFT,
            PublicationStatus.IN_REVIEW,
        ):
            raise HTTPException(404)
        if found.publication_status is PublicationStatus.ARCHIVED:
            raise HTTPException(GONE)
        return found

    def _told(self, opportunity: Opportunity, visit: Visit) -> dict[str, Any]:
        speech = visit.speech
        wording = Wording.in_city(self._parts.city, speech, visit.now)
        text = opportunity.text(speech.tag)
        # The card without its description, which has room enough here.
        bare = replace(text, description="", summary="", easy="")
        facts = card(replace(opportunity, texts=(bare,)), wording).split("\n")[1:]
        path = f"/o/{opportunity.id}"
        return {
            "opportunity": opportunity,
            "name": wording.name(text),
            "text": text,
            "paragraphs": [part for part in (text.description or text.summary).split("\n") if part.strip()],
            "summary": " ".join((text.summary or text.description).split())[:300],
            "facts": [Markup(fact) for fact in facts],  # noqa: S704 - said by `Speech.say`, which escapes
            "kind": speech.plain(f"chat.kind.{opportunity.kind.value}"),
            "dates": self._dates(opportunity, wording, visit.now),
            "path": self._pages.to(path),
            "has_dates": bool(opportunity.upcoming(visit.now)),
            "sign_up": _web(opportunity.registration.url),
            "own_page": _web(opportunity.url),
            "map": _map(opportunity),
            "in_chat": self._in_chat(opportunity),
            "whole_address": self._edition_address(opportunity, visit),
            "data": _data(opportunity, speech, self._edition_address(opportunity, visit)),
        }

    def _dates(self, opportunity: Opportunity, wording: Wording, now: datetime) -> list[str]:
        further = opportunity.upcoming(now)[1 : MOST_LISTED + 1]
        # The card has named the first of them.
        return [wording.dated(each) for each in further] if len(further) > FURTHER_DATES else []

    def _in_chat(self, opportunity: Opportunity) -> str:
        """The way to its card in the bot; "" where nobody knows the bot's name."""
        try:
            return address(self._bot_name(), Item(opportunity.id or 0))
        except ValueError:
            return ""

    def _edition_address(self, opportunity: Opportunity, visit: Visit) -> str:
        return edition_of(self._parts.city, self._parts.settings, visit.now).address(opportunity)


def _data(opportunity: Opportunity, speech: Speech, own: str) -> Markup:
    """What search engines read: a block of data, which no browser runs."""
    node: Mapping[str, object] = {"@context": ADDRESS, **thing(opportunity, language=speech.tag, address=own)}
    text = json.dumps(node, ensure_ascii=False)
    for letter, written in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(letter, written)
    return Markup(text)  # noqa: S704 - nothing is left in it that could end the block


def _web(text: str) -> str:
    """An address of the web, "" for anything else: a source may write what a browser would run."""
    return text if text.lower().startswith(("https://", "http://")) else ""


def _map(opportunity: Opportunity) -> str:
    position = opportunity.place.position if opportunity.place else None
    return f"geo:{position.latitude},{position.longitude}" if position is not None else ""


def _square(leads: str) -> Markup:
    """The QR code as SVG; a quarter of it may be dirty or torn."""
    # Imported with the first code that is drawn, and not at every start.
    import segno

    svg = io.BytesIO()
    code = segno.make(leads, error="q", micro=False)
    code.save(
        svg, kind="svg", border=BORDER, light="#fff", dark="#000", xmldecl=False, svgns=True, omitsize=True
    )
    return Markup(svg.getvalue().decode())  # noqa: S704 - drawn here
