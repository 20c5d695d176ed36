"""A web server inside the loop that is already running."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp


class PortTaken(OSError):
    """Another program already listens there."""


class WebServer:
    """Serves one ASGI application from `start` to `stop`; signals are left to whoever runs the loop."""

    def __init__(self, *, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._listener: socket.socket | None = None
        self._server: _QuietServer | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port it listens on (the chosen one, where 0 was asked for)."""
        return self._port

    def listen(self) -> None:
        """Takes the port, so that it is known before there is anything to serve. Raises PortTaken."""
        self._listener = self._open()
        self._port = self._listener.getsockname()[1]

    async def start(self, app: ASGIApp) -> None:
        """Serves the application. Raises PortTaken where the port had not been taken, and cannot be."""
        if self._listener is None:
            self.listen()
        assert self._listener is not None
        listener, self._listener = self._listener, None
        config = uvicorn.Config(
            app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=10
        )
        self._server = _QuietServer(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]), name="web server")
        while not self._server.started:
            if self._task.done():
                await self._task
                raise RuntimeError("the web server ended before it had started")
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Takes no new request and waits for those under way (ten seconds at most)."""
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await self._task
            self._server = self._task = None
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _open(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self._host, self._port))
        except OSError as error:
            listener.close()
            raise PortTaken(f"{self._host}:{self._port}") from error
        return listener


class _QuietServer(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
