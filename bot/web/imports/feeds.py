"""Lists that are fetched by themselves: from where, how often, how the last look went."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.editing import NotAllowed
from bot.desk.importing.feeds import SHORTEST, Feeds
from bot.web.imports.imports import LONGEST_NAME
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.reception import Reception
from bot.web.visit import Visit
from catalog.sources import Sources

PATH = "/panel/feeds"
LONGEST_URL = 1_000
MINUTES = (60, 360, 1440, 10080)
"""How often an address can be looked at; the words are `web.feeds.every.<minutes>`."""


class FeedPages:
    """The page of feeds."""

    def __init__(self, parts: Parts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    def routes(self, reception: Reception) -> list[Route]:
        """The routes of feeds."""
        return [
            reception.page(PATH, self._show, name="feeds"),
            reception.page(PATH, self._keep, name="keep_feed", method="POST"),
            reception.page(f"{PATH}/drop", self._drop, name="drop_feed", method="POST"),
            reception.page(f"{PATH}/hurry", self._hurry, name="hurry_feed", method="POST"),
        ]

    async def _show(self, request: Request, visit: Visit) -> Response:
        async with self._parts.database.reading() as session:
            feeds = await Feeds(session).all()
            sources = await Sources(session).names()
        speech, zone = visit.speech, self._parts.city.zone
        shown = [
            (feed, speech.moment(feed.last_ok_at, zone=zone) if feed.last_ok_at else "") for feed in feeds
        ]
        return self._pages.show(
            "feeds",
            visit,
            feeds=shown,
            sources=sources,
            minutes=MINUTES,
            longest=LONGEST_NAME,
            longest_url=LONGEST_URL,
            said="address" if "address" in request.query_params else "",
        )

    async def _keep(self, request: Request, visit: Visit) -> Response:
        form = request.state.form
        source, url = " ".join(form.get("source", "").split()), form.get("url", "").strip()
        minutes = form.get("minutes", "")
        if not source or len(source) > LONGEST_NAME or minutes not in map(str, MINUTES):
            raise HTTPException(400)
        if len(url) > LONGEST_URL or not _is_address(url):
            return self._pages.send_on(f"{PATH}?address")
        try:
            async with self._parts.database.writing(choices=False) as session:
                await Feeds(session).keep(
                    source,
                    url,
                    refresh_minutes=max(int(minutes), SHORTEST),
                    trusted="trusted" in form,
                    by=visit.staff,
                    at=visit.now,
                )
        except NotAllowed:
            raise HTTPException(403) from None
        return self._pages.send_on(PATH)

    async def _drop(self, request: Request, visit: Visit) -> Response:
        return await self._done(request, visit, drop=True)

    async def _hurry(self, request: Request, visit: Visit) -> Response:
        return await self._done(request, visit, drop=False)

    async def _done(self, request: Request, visit: Visit, *, drop: bool) -> Response:
        source = request.state.form.get("source", "")
        try:
            async with self._parts.database.writing(choices=False) as session:
                feeds = Feeds(session)
                await (feeds.drop if drop else feeds.hurry)(source, by=visit.staff, at=visit.now)
        except NotAllowed:
            raise HTTPException(403) from None
        return self._pages.send_on(PATH)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
