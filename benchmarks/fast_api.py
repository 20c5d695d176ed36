"""A Bot API for load: every call is answered after a set time, and thousands may be under way.

It is written on asyncio's protocols, without a framework, so that the bots are what is measured. It runs in
the process of the benchmark. `benchmarks.ceiling` measures how fast it is by itself.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

ROUND_TRIP = 0.060
"""Seconds until a call is answered: what a bot in Mexico or Europe sees of Telegram's data centres."""
MOST_UPDATES = 100
"""Updates handed over at once (Bot API, getUpdates)."""
BOT = {"id": 5000000001, "is_bot": True, "first_name": "Load", "username": "load_bot"}

Update = dict[str, Any]
Heard = Callable[[str, dict[str, str]], None]
"""Told of each call as it comes in: its method and its arguments."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_PART = re.compile(rb'name="([^"]+)"\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)
_SPOKEN = ("sendMessage", "editMessageText")
_RESULTS: dict[str, Any] = {
    "getMe": BOT,
    "getMyCommands": [],
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
}


class FastApi:
    """Hands updates to one bot by long polling, and answers its calls."""

    def __init__(self, heard: Heard, *, round_trip: float = ROUND_TRIP) -> None:
        self.round_trip = round_trip
        self.under_way = 0
        self.most_under_way = 0
        self.calls = 0
        self._heard = heard
        self._updates: deque[Update] = deque()
        self._polling: _Connection | None = None
        self._number = 0
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Listens on loopback; gives the address."""
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Connection(self), "127.0.0.1", 0, backlog=4096
        )
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        self._polling = None
        self._updates.clear()

    @property
    def waiting(self) -> int:
        """Updates that the bot has not fetched."""
        return len(self._updates)

    def send(self, update: Update) -> None:
        """Puts an update into the bot's queue."""
        self._number += 1
        self._updates.append({"update_id": self._number, **update})
        if self._polling is not None:
            self._hand_over()

    def called(self, method: str, arguments: dict[str, str], connection: _Connection) -> None:
        """A call has come in whole."""
        loop = asyncio.get_running_loop()
        if method == "getUpdates":
            patient = float(arguments.get("timeout", 0)) > 0
            loop.call_later(self.round_trip, self._poll, connection, patient)
            return
        self.calls += 1
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        self._heard(method, arguments)
        result = self._message(arguments) if method in _SPOKEN else _RESULTS.get(method, True)
        loop.call_later(self.round_trip, self._answer, connection, result)

    def left(self, connection: _Connection) -> None:
        """A connection is gone."""
        if self._polling is connection:
            self._polling = None

    def _poll(self, connection: _Connection, patient: bool) -> None:
        self._polling = connection
        if self._updates:
            self._hand_over()
        elif not patient:
            self._polling = None
            connection.answer([])

    def _answer(self, connection: _Connection, result: Any) -> None:
        self.under_way -= 1
        connection.answer(result)

    def _hand_over(self) -> None:
        connection = self._polling
        if connection is None or not self._updates:
            return
        self._polling = None
        some = [self._updates.popleft() for _ in range(min(MOST_UPDATES, len(self._updates)))]
        connection.answer(some)

    def _message(self, arguments: dict[str, str]) -> dict[str, Any]:
        """The message as Telegram would give it back, but for the entities."""
        self._number += 1
        message: dict[str, Any] = {
            "message_id": int(arguments.get("message_id", self._number)),
            "from": BOT,
            "chat": {"id": int(arguments["chat_id"]), "type": "private", "first_name": "P"},
            "date": int(time.time()),
            "text": arguments.get("text", ""),
        }
        if arguments.get("reply_markup", "").startswith('{"inline_keyboard"'):
            message["reply_markup"] = json.loads(arguments["reply_markup"])
        return message


class _Connection(asyncio.Protocol):
    """One kept-alive HTTP/1.1 connection."""

    def __init__(self, api: FastApi) -> None:
        self._api = api
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._api.left(self)

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end]
            length = _LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._received) < whole:
                return
            body, self._received = self._received[end + 4 : whole], self._received[whole:]
            method = head[: head.index(b" HTTP/")].rsplit(b"/", 1)[-1].decode()
            self._api.called(method, _arguments(head, body), self)

    def answer(self, result: Any) -> None:
        if self._transport is None:
            return
        body = json.dumps({"ok": True, "result": result}).encode()
        self._transport.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
            % (len(body), body)
        )


def _arguments(head: bytes, body: bytes) -> dict[str, str]:
    if b"multipart/form-data" in head:
        return {name.decode(): value.decode() for name, value in _PART.findall(body)}
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}
