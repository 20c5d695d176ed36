"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.demo import bodies
from bot.demo.api import BotApi
from bot.demo.arguments import Upload
from bot.demo.faults import Fault
from bot.demo.refusals import Refusal, conflict, too_many, wrong_token

LONGEST_POLL = 50.0
_GATEWAY_IN_TROUBLE = (
    "<html><head><title>{code}</title></head><body><h1>{code} Bad Gateway</h1></body></html>"
)


class NoAnswer(ConnectionError):
    """The connection is to be closed without an answer."""


class BotDoor:
    """Carries requests to the BotApi, waits where a poll waits, and lets faults happen."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self.closing = False

    def routes(self) -> list[Route]:
        """The routes of the Bot API."""
        return [
            Route("/bot{token}/{method}", self._method, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._file, methods=["GET"]),
        ]

    async def _method(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            if request.path_params["token"] != self._api.token:
                raise wrong_token()
            fields, uploads = await bodies.read(request)
            if method.lower() == "getupdates":
                return await self._poll(request, fields)
            return await self._counted(method, fields, uploads)
        except Refusal as refusal:
            return _refused(refusal)
        except NoAnswer:
            await hang_up(request)
            return Response(status_code=500)

    async def _counted(
        self, method: str, fields: Mapping[str, object], uploads: Mapping[str, Upload]
    ) -> Response:
        with self._api.settling.request():
            return await self._with_fault(method, fields, uploads)

    async def _with_fault(
        self, method: str, fields: Mapping[str, object], uploads: Mapping[str, Upload]
    ) -> Response:
        fault = self._api.faults.next_for(method)
        if fault is not None and not fault.after_the_deed:
            early = await self._before(fault)
            if early is not None:
                return early
        result = self._api.call(method, fields, uploads)
        if fault is not None and fault.after_the_deed:
            if fault.kind == "drop":
                raise NoAnswer
            await asyncio.sleep(fault.seconds)
        return _answer(result)

    async def _before(self, fault: Fault) -> Response | None:
        match fault.kind:
            case "server_error":
                return HTMLResponse(_GATEWAY_IN_TROUBLE.format(code=fault.code), status_code=fault.code)
            case "too_many":
                raise too_many(int(fault.seconds))
            case "drop":
                raise NoAnswer
            case "delay":
                await asyncio.sleep(fault.seconds)
        return None

    async def _poll(self, request: Request, fields: Mapping[str, object]) -> Response:
        fault = self._api.faults.next_for("getUpdates")
        early = await self._before(fault) if fault is not None else None
        if early is not None:
            return early
        queue = self._api.world.updates
        turn = queue.new_poll()
        loop = asyncio.get_running_loop()
        timeout = min(LONGEST_POLL, float(str(fields.get("timeout") or 0)))
        end = loop.time() + timeout
        while True:
            if turn != queue.poll_number:
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                )
            updates = self._api.call("getUpdates", fields, {})
            left = end - loop.time()
            if updates or left <= 0 or self.closing:
                return _answer(updates)
            await queue.bell.heard_within(left)
            if await request.is_disconnected():
                # Whoever asked has gone: what has come meanwhile waits for the next poll.
                return _answer([])

    async def _file(self, request: Request) -> Response:
        stored = self._api.world.files.at(request.path_params["path"])
        if request.path_params["token"] != self._api.token or stored is None:
            return _refused(Refusal(404, "Not Found"))
        return Response(stored.content, media_type="application/octet-stream")


async def hang_up(request: Request) -> None:
    """Closes the connection without an answer; where there is none (in-process), raises what httpx would."""
    transport = request.scope.get("state", {}).get("transport")
    if transport is None:
        raise NoAnswer("the connection was closed without an answer")
    transport.abort()
    await request.is_disconnected()
    await asyncio.sleep(0)


def _answer(result: object) -> JSONResponse:
    return JSONResponse({"ok": True, "result": result})


def _refused(refusal: Refusal) -> JSONResponse:
    body: dict[str, object] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
    return JSONResponse(body, status_code=refusal.code)
