"""The chat page's door: the page itself, its files and its live stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from itertools import chain, repeat
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.demo import views
from bot.demo.api import BotApi
from bot.demo.formatting import JSON
from bot.demo.guard import HEADERS, Guard
from bot.demo.hands import ClockHands
from bot.demo.page_deeds import PageDeeds
from bot.demo.page_words import COOKIE, PageWords
from bot.demo.pictures import kind_of
from bot.demo.refusals import Refusal
from bot.demo.seats import Seats
from bot.demo.views import NamedPoint
from bot.demo.world import Change

_FOLDER = Path(__file__).parent / "page"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEARTBEAT_SECONDS = 15.0


class PageDoor:
    """Serves the page and tells it what happens."""

    def __init__(
        self,
        api: BotApi,
        words: PageWords,
        *,
        places: Sequence[NamedPoint] = (),
        seats: Seats | None = None,
        hands: ClockHands | None = None,
    ) -> None:
        self._api = api
        self._words = words
        self._places = places
        self._seats = seats
        self._hands = hands
        self._streams: set[asyncio.Queue[JSON | None]] = set()
        self._assets = {path.name: path.read_bytes() for path in _FOLDER.iterdir() if path.suffix in _KINDS}
        self._deeds = PageDeeds(api, seats=seats, hands=hands, clock_told=self._tell_clock)
        self._gathering = asyncio.Lock()
        api.world.listen(self._hear)

    def routes(self) -> list[Route]:
        """The routes of the page."""
        return [
            Route("/", self._page, methods=["GET"]),
            Route("/page/events", self._events, methods=["GET"]),
            Route("/page/files/{file_id}", self._file, methods=["GET"]),
            *self._deeds.routes(),
            Route("/page/{name}", self._asset, methods=["GET"]),
        ]

    def close(self) -> None:
        """Ends every live stream."""
        self._tell(None)

    def guarded(self, app: ASGIApp) -> ASGIApp:
        """The app behind a look at Host and Origin: no other web page can drive or read this one."""
        return Guard(app)

    def _hear(self, change: Change) -> None:
        for happening in views.happening(self._api.world, change):
            self._tell(happening)

    def _tell_clock(self) -> None:
        if self._hands is not None:
            self._tell({"kind": "clock", "clock": self._hands.shown()})

    def _tell(self, happening: JSON | None) -> None:
        for stream in self._streams:
            stream.put_nowait(happening)

    async def _page(self, request: Request) -> Response:
        wished = request.query_params.get("language")
        if wished is not None:
            # Chosen once, kept by the browser; the address stays clean.
            response: Response = RedirectResponse("/", status_code=303)
            response.set_cookie(COOKIE, self._words.nearest(wished), samesite="strict", httponly=True)
            return response
        tag = self._words.choose(request.cookies.get(COOKIE, ""), request.headers.get("accept-language", ""))
        async with self._gathering:
            if not self._api.world.chats:
                await self._first_people(tag)
        page = self._words.page(tag, seats=self._seats.names if self._seats else ())
        return Response(page, media_type="text/html", headers=HEADERS)

    async def _first_people(self, tag: str) -> None:
        # One in each of two languages, so that the page is never empty, and those who work for the city.
        others = [other for other in self._words.published if other != tag]
        citizens = [("first", tag, ""), *(("second", other, "") for other in others[:1])]
        staff = self._seats.at_the_start if self._seats else ()
        for name, language, seat in chain(citizens, zip(("third", "fourth"), repeat(tag), staff)):
            called = self._words.say(tag, f"demo.people.{name}")
            await self._deeds.add(called, language=language.partition("-")[0], seat=seat)

    async def _asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self._assets:
            return Response(status_code=404)
        media_type = _KINDS[Path(name).suffix]
        return Response(self._assets[name], media_type=media_type, headers=HEADERS)

    async def _file(self, request: Request) -> Response:
        try:
            stored = self._api.world.files.get(request.path_params["file_id"])
        except Refusal:
            return Response(status_code=404)
        picture = kind_of(stored.content) if stored.kind == "photo" else None
        how = "inline" if picture else "attachment"
        disposition = f"{how}; filename*=utf-8''{quote(stored.name, safe='')}"
        headers = {**HEADERS, "Content-Disposition": disposition}
        return Response(stored.content, media_type=picture or "application/octet-stream", headers=headers)

    async def _events(self, request: Request) -> Response:
        stream: asyncio.Queue[JSON | None] = asyncio.Queue()
        self._streams.add(stream)
        first = {"kind": "snapshot", **views.snapshot(self._api.world, self._places, self._hands)}

        async def lines() -> AsyncIterator[str]:
            try:
                yield "retry: 1000\n" + _line(first)
                while True:
                    try:
                        happening = await asyncio.wait_for(stream.get(), _HEARTBEAT_SECONDS)
                    except TimeoutError:
                        yield ": still here\n\n"
                        continue
                    if happening is None:
                        return
                    yield _line(happening)
            finally:
                self._streams.discard(stream)

        return StreamingResponse(lines(), media_type="text/event-stream", headers=HEADERS)


def _line(happening: JSON) -> str:
    return f"data: {json.dumps(happening, ensure_ascii=False)}\n\n"
