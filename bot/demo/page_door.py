"""The chat page's door: the page itself, its live stream, and what people do in it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.demo import deeds, views
from bot.demo.api import BotApi
from bot.demo.chats import Chat
from bot.demo.deeds import ImpossibleDeed
from bot.demo.files import UPLOAD_LIMIT
from bot.demo.formatting import JSON
from bot.demo.page_words import COOKIE, PageWords
from bot.demo.pictures import kind_of
from bot.demo.refusals import Refusal
from bot.demo.views import NamedPoint
from bot.demo.world import Change

_FOLDER = Path(__file__).parent / "page"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEARTBEAT_SECONDS = 15.0
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self';"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class PageDoor:
    """Serves the page and does what people press in it."""

    def __init__(self, api: BotApi, words: PageWords, *, places: Sequence[NamedPoint] = ()) -> None:
        self._api = api
        self._words = words
        self._places = places
        self._streams: set[asyncio.Queue[JSON | None]] = set()
        self._assets = {path.name: path.read_bytes() for path in _FOLDER.iterdir() if path.suffix in _KINDS}
        api.world.listen(self._tell)

    def routes(self) -> list[Route]:
        """The routes of the page."""
        return [
            Route("/", self._page, methods=["GET"]),
            Route("/page/events", self._events, methods=["GET"]),
            Route("/page/files/{file_id}", self._file, methods=["GET"]),
            Route("/page/people", self._add, methods=["POST"]),
            Route("/page/people/{id:int}/{deed}", self._deed, methods=["POST"]),
            Route("/page/{name}", self._asset, methods=["GET"]),
        ]

    def close(self) -> None:
        """Ends every live stream."""
        for stream in self._streams:
            stream.put_nowait(None)

    def guarded(self, app: ASGIApp) -> ASGIApp:
        """The app behind a look at Host and Origin: no other web page can drive or read this one."""
        return _Guard(app)

    def _tell(self, change: Change) -> None:
        for happening in views.happening(self._api.world, change):
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
        if not self._api.world.chats:
            self._first_people(tag)
        return Response(self._words.page(tag), media_type="text/html", headers=_HEADERS)

    def _first_people(self, tag: str) -> None:
        # Two to begin with, one in each published language, so that the page is never empty.
        others = [other for other in self._words.published if other != tag]
        for person, language in zip(("first", "second"), [tag, *others], strict=False):
            name = self._words.say(tag, f"demo.people.{person}")
            self._api.world.add_person(name, language_code=language.partition("-")[0])

    async def _asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self._assets:
            return Response(status_code=404)
        media_type = _KINDS[Path(name).suffix]
        return Response(self._assets[name], media_type=media_type, headers=_HEADERS)

    async def _file(self, request: Request) -> Response:
        try:
            stored = self._api.world.files.get(request.path_params["file_id"])
        except Refusal:
            return Response(status_code=404)
        picture = kind_of(stored.content) if stored.kind == "photo" else None
        how = "inline" if picture else "attachment"
        disposition = f"{how}; filename*=utf-8''{quote(stored.name, safe='')}"
        headers = {**_HEADERS, "Content-Disposition": disposition}
        return Response(stored.content, media_type=picture or "application/octet-stream", headers=headers)

    async def _events(self, request: Request) -> Response:
        stream: asyncio.Queue[JSON | None] = asyncio.Queue()
        self._streams.add(stream)
        first = {"kind": "snapshot", **views.snapshot(self._api.world, self._places)}

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

        return StreamingResponse(lines(), media_type="text/event-stream", headers=_HEADERS)

    async def _add(self, request: Request) -> Response:
        body = await _object(request)
        name = str(body.get("name", "")).strip()[:64]
        if not name:
            return _wrong("a person needs a name")
        chat = self._api.world.add_person(name, language_code=str(body.get("language", ""))[:16])
        return _done(id=chat.account.id)

    async def _deed(self, request: Request) -> Response:
        chat = self._api.world.chats.get(request.path_params["id"])
        if chat is None:
            return Response(status_code=404)
        try:
            if request.path_params["deed"] == "file":
                return await self._send_file(request, chat)
            body = await _object(request)
            return self._do(request.path_params["deed"], chat, body)
        except (ImpossibleDeed, Refusal, KeyError, TypeError, ValueError) as error:
            return _wrong(str(error))

    def _do(self, deed: str, chat: Chat, body: JSON) -> Response:
        world = self._api.world
        doing: dict[str, Callable[[], object]] = {
            "say": lambda: deeds.say(world, chat, str(body["text"])),
            "edit": lambda: deeds.edit(world, chat, int(body["message_id"]), str(body["text"])),
            "location": lambda: deeds.share_location(
                world, chat, float(body["latitude"]), float(body["longitude"])
            ),
            "block": lambda: deeds.block(world, chat),
            "unblock": lambda: deeds.unblock(world, chat),
            "language": lambda: world.change_person(
                chat.account.id, language_code=str(body["language"])[:16]
            ),
        }
        if deed == "press":
            place = (int(body["message_id"]), int(body["row"]), int(body["column"]))
            pressed = deeds.press(world, chat, *place)
        elif deed == "press-reply":
            pressed = deeds.press_reply_button(world, chat, int(body["row"]), int(body["column"]))
        elif deed in doing:
            doing[deed]()
            return _done()
        else:
            return Response(status_code=404)
        return _done(kind=pressed.kind, value=pressed.value)

    async def _send_file(self, request: Request, chat: Chat) -> Response:
        content = bytearray()
        async for piece in request.stream():
            content += piece
            if len(content) > UPLOAD_LIMIT:
                return _wrong("the file is too big")
        kind = "photo" if request.query_params.get("kind") == "photo" else "document"
        if kind == "photo" and kind_of(bytes(content)) is None:
            kind = "document"
        name = Path(request.query_params.get("name", "")).name[:120] or "file"
        stored = self._api.world.files.put(bytes(content), name=name, kind=kind)
        deeds.send_file(self._api.world, chat, stored)
        return _done()


class _Guard:
    """Answers only who speaks to this machine by its own name, and lets only this page do things."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses a foreign Host or Origin outside the Bot API, else passes the request on."""
        if scope["type"] == "http" and not scope["path"].startswith(("/bot", "/file/bot")):
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            host = headers.get("host", "")
            origin = headers.get("origin")
            foreign = origin is not None and origin != f"http://{host}"
            if host.rpartition(":")[0].strip("[]") not in _names(scope) or foreign:
                await Response(status_code=403)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _names(scope: Scope) -> set[str]:
    server = scope.get("server") or ("", 0)
    return {"127.0.0.1", "localhost", "::1", str(server[0])}


def _line(happening: JSON) -> str:
    return f"data: {json.dumps(happening, ensure_ascii=False)}\n\n"


async def _object(request: Request) -> JSON:
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return {}
    try:
        body = await request.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _done(**fields: object) -> JSONResponse:
    return JSONResponse({"ok": True, **fields}, headers=_HEADERS)


def _wrong(words: str) -> JSONResponse:
    return JSONResponse({"ok": False, "words": words}, status_code=400, headers=_HEADERS)
