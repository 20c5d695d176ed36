"""The demo's server: the Bot API and the chat page on one port of this machine."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.clock import Clock
from bot.demo.api import TOKEN, USERNAME, BotApi
from bot.demo.bot_door import BotDoor
from bot.demo.chats import GroupKind
from bot.demo.courier import Courier
from bot.demo.faults import FloodRule
from bot.demo.hands import ClockHands
from bot.demo.hearing import Gathering
from bot.demo.page_door import PageDoor
from bot.demo.page_words import PageWords
from bot.demo.person import Person
from bot.demo.seats import Seats
from bot.demo.views import NamedPoint
from bot.i18n import Languages, all_languages

KEPT_OPEN_SECONDS = 75
"""How long a connection stays open that is not used: closed sooner, it meets the next call of a bot that was
silent for a while."""


class DemoServer:
    """The offline Bot API with its chat page, from `start` to `stop`."""

    def __init__(
        self,
        *,
        clock: Clock,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str = TOKEN,
        name: str = "Learning City",
        username: str = USERNAME,
        flood_rule: FloodRule | None = None,
        languages: Languages | None = None,
        places: Sequence[NamedPoint] = (),
        seats: Seats | None = None,
        hands: ClockHands | None = None,
        more: Sequence[BaseRoute] = (),
    ) -> None:
        self.api = BotApi(clock=clock, token=token, name=name, username=username, flood_rule=flood_rule)
        self.host = host
        self.port = port
        self._door = BotDoor(self.api)
        words = PageWords(languages or all_languages(), bot_name=name)
        self._page = PageDoor(self.api, words, places=places, seats=seats, hands=hands)
        routes = [*more, *self._door.routes(), *self._page.routes()]
        self.app: ASGIApp = self._page.guarded(Starlette(routes=routes))
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._courier: Courier | None = None

    @property
    def url(self) -> str:
        """Where the chat page is."""
        return f"{self.bot_api_url}/"

    @property
    def bot_api_url(self) -> str:
        """The server's address, as `LEARNING_CITY_API_BASE_URL` takes it."""
        # A server that listens everywhere is reached from here by the loopback's name.
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def token(self) -> str:
        """The token of the demo's bot."""
        return self.api.token

    def person(
        self, name: str, *, language_code: str = "", username: str = "", id: int | None = None
    ) -> Person:
        """A new person with a telephone."""
        return self.api.person(name, language_code=language_code, username=username, id=id)

    def gathering(self, title: str, kind: GroupKind = "supergroup") -> Gathering:
        """A new group or channel, in which the bot is not yet."""
        return self.api.gathering(title, kind)

    def watch(self, worked_off: Callable[[], Awaitable[object]]) -> None:
        """Lets people know exactly when the bot is done: give it `application.update_queue.join`."""
        self.api.settling.watch(worked_off)

    def hang_up_on_pages(self) -> None:
        """Ends the live stream of every open page; each comes back by itself."""
        self._page.close()

    async def start(self) -> None:
        """Listens on the port (0: any that is free); OSError where it is taken."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.create_server((self.host, self.port), family=family, backlog=128)
        self.port = listener.getsockname()[1]
        config = uvicorn.Config(
            self.app,
            http=_Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
            timeout_keep_alive=KEPT_OPEN_SECONDS,
        )
        self._server = _QuietServer(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listener]), name="demo server")
        while not self._server.started:
            if self._serving.done():
                await self._serving
            await asyncio.sleep(0.002)
        self._courier = Courier(self.api)
        self._courier.start()

    async def stop(self) -> None:
        """Ends what waits and gives the port back."""
        if self._server is None or self._serving is None or self._courier is None:
            return
        await self._courier.stop()
        self._door.closing = True
        self._page.close()
        self.api.world.updates.bell.ring()
        self._server.should_exit = True
        await self._serving
        self._server = self._serving = self._courier = None


class _QuietServer(uvicorn.Server):
    """Leaves signals to whoever runs the loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Protocol(H11Protocol):
    """Hands its transport to the application, so that a fault can close it without an answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}
