"""What is done in the chat page: every deed is a POST with a JSON object, or with a file's bytes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.demo import deeds, sharing
from bot.demo.api import BotApi
from bot.demo.chats import Chat
from bot.demo.deeds import ImpossibleDeed, Pressed
from bot.demo.files import UPLOAD_LIMIT
from bot.demo.formatting import JSON
from bot.demo.guard import HEADERS
from bot.demo.hands import ClockHands
from bot.demo.pictures import kind_of
from bot.demo.refusals import Refusal
from bot.demo.seats import Seats


class PageDeeds:
    """Does what people press in the page."""

    def __init__(
        self, api: BotApi, *, seats: Seats | None, hands: ClockHands | None, clock_told: Callable[[], None]
    ) -> None:
        """`clock_told` lets every page know what the clock shows."""
        self._api = api
        self._seats = seats
        self._hands = hands
        self._clock_told = clock_told
        self._silent: Mapping[str, Callable[[Chat, JSON], object]] = {
            "say": lambda chat, body: deeds.say(api.world, chat, str(body["text"])),
            "edit": self._edit,
            "location": self._location,
            "block": lambda chat, _: deeds.block(api.world, chat),
            "unblock": lambda chat, _: deeds.unblock(api.world, chat),
            "language": self._language,
            "pick": self._pick,
            "share": self._share,
        }
        self._telling: Mapping[str, Callable[[Chat, JSON], JSON]] = {
            "press": self._press,
            "press-reply": self._press_reply,
            "inline": self._inline,
        }

    def routes(self) -> list[Route]:
        """The routes of the deeds."""
        return [
            Route("/page/people", _answered(self._add), methods=["POST"]),
            Route("/page/people/{id:int}/{deed}", _answered(self._deed), methods=["POST"]),
            Route("/page/clock", _answered(self._clock), methods=["POST"]),
        ]

    async def add(self, name: str, *, language: str, seat: str = "") -> Chat:
        """A new person, in their seat before they can write; ValueError where there is no such seat."""
        number = self._api.world.next_person_id()
        if self._seats is not None:
            seat = self._seats.named(seat)
            await self._seats.grant(number, seat)
        return self._api.world.add_person(name, language_code=language, id=number, seat=seat)

    async def _add(self, request: Request) -> JSON | None:
        body = await _object(request)
        name = str(body.get("name", "")).strip()[:64]
        if not name:
            raise ImpossibleDeed("a person needs a name")
        seat = str(body.get("seat", "")) if self._seats else ""
        chat = await self.add(name, language=str(body.get("language", ""))[:16], seat=seat)
        return {"id": chat.id}

    async def _clock(self, request: Request) -> JSON | None:
        if self._hands is None:
            return None
        body = await _object(request)
        await self._hands.turn(str(body.get("how", "")), str(body.get("moment", "")))
        self._clock_told()
        return {"clock": self._hands.shown()}

    async def _deed(self, request: Request) -> JSON | None:
        chat = self._api.world.chats.get(request.path_params["id"])
        name = request.path_params["deed"]
        if chat is None:
            return None
        if name == "file":
            await self._send_file(request, chat)
        elif name in self._silent:
            self._silent[name](chat, await _object(request))
        elif name in self._telling:
            return self._telling[name](chat, await _object(request))
        else:
            return None
        return {}

    async def _send_file(self, request: Request, chat: Chat) -> None:
        content = bytearray()
        async for piece in request.stream():
            content += piece
            if len(content) > UPLOAD_LIMIT:
                raise ImpossibleDeed("the file is too big")
        kind = "photo" if request.query_params.get("kind") == "photo" else "document"
        if kind == "photo" and kind_of(bytes(content)) is None:
            kind = "document"
        name = Path(request.query_params.get("name", "")).name[:120] or "file"
        stored = self._api.world.files.put(bytes(content), name=name, kind=kind)
        deeds.send_file(self._api.world, chat, stored)

    def _edit(self, chat: Chat, body: JSON) -> None:
        deeds.edit(self._api.world, chat, int(body["message_id"]), str(body["text"]))

    def _location(self, chat: Chat, body: JSON) -> None:
        latitude, longitude = float(body["latitude"]), float(body["longitude"])
        deeds.share_location(self._api.world, chat, latitude, longitude)

    def _language(self, chat: Chat, body: JSON) -> None:
        self._api.world.change_person(chat.id, language_code=str(body["language"])[:16])

    def _press(self, chat: Chat, body: JSON) -> JSON:
        place = (int(body["message_id"]), int(body["row"]), int(body["column"]))
        return self._pressed(deeds.press(self._api.world, chat, *place))

    def _press_reply(self, chat: Chat, body: JSON) -> JSON:
        row, column = int(body["row"]), int(body["column"])
        return self._pressed(deeds.press_reply_button(self._api.world, chat, row, column))

    def _inline(self, chat: Chat, body: JSON) -> JSON:
        words, offset = str(body["words"]), str(body.get("offset", ""))
        query = sharing.search_inline(self._api.world, chat, words, offset=offset, to=self._other(body))
        return {"query": query.id}

    def _pick(self, chat: Chat, body: JSON) -> None:
        query = self._api.world.queries.get(str(body["query"]))
        if query is None:
            raise ImpossibleDeed("nobody asked for these results")
        result = str(body["result"])
        sharing.pick_inline(self._api.world, chat, query, result, to=self._other(body))

    def _share(self, chat: Chat, body: JSON) -> None:
        other = self._other(body)
        if other is None:
            raise ImpossibleDeed("nobody is named to send it to")
        url, text = str(body["url"]), str(body.get("text", ""))
        sharing.share_link(self._api.world, chat, other, url=url, text=text)

    def _other(self, body: JSON) -> Chat | None:
        """The person named as the recipient; None stands for the chat with the bot itself."""
        return self._api.world.chats[int(body["to"])] if body.get("to") else None

    @staticmethod
    def _pressed(pressed: Pressed) -> JSON:
        return {"kind": pressed.kind, "value": pressed.value}


def _answered(
    deed: Callable[[Request], Awaitable[JSON | None]],
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            answer = await deed(request)
        except (ImpossibleDeed, Refusal, KeyError, TypeError, ValueError) as error:
            return JSONResponse({"ok": False, "words": str(error)}, status_code=400, headers=HEADERS)
        if answer is None:
            return Response(status_code=404, headers=HEADERS)
        return JSONResponse({"ok": True, **answer}, headers=HEADERS)

    return endpoint


async def _object(request: Request) -> JSON:
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return {}
    try:
        body = await request.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
