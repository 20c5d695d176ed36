"""How the bot's calls travel: on aiohttp, at a third of what they cost python-telegram-bot's own transport.

Which error is which is kept as that one has it: what timed out raises TimedOut, all else of the network
NetworkError, with what happened as `__cause__`. Neither says an address: the token stands in it.
"""

from __future__ import annotations

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 20.0
"""How long Telegram may take to answer, beside what a long poll waits by itself."""
WAIT_SECONDS = 20.0
"""How long a call may wait for a connection that is free."""


class Transport(BaseRequest):
    """At most `connections` calls at once; a proxy of the environment only where `environment` says so."""

    def __init__(self, *, connections: int, environment: bool) -> None:
        self._connections = connections
        self._environment = environment
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that Telegram may take to answer."""
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        """Opens the connections; again after a shutdown."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300),
                trust_env=self._environment,
                # Nothing of one call may travel with another.
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer."""
        if self._session is None:
            raise RuntimeError("initialize() has not been awaited yet")
        connect = _seconds(connect_timeout, CONNECT_SECONDS)
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=connect + _seconds(pool_timeout, WAIT_SECONDS),
            sock_connect=connect,
            sock_read=_seconds(read_timeout, ANSWER_SECONDS),
        )
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """What Telegram says; of a message just sent without its keyboard, for the bot made that itself, and
        to build it anew would cost more than all the rest of the message."""
        said = BaseRequest.parse_json_payload(payload)
        if isinstance(result := said.get("result"), dict):
            result.pop("reply_markup", None)
        return said


def _seconds(given: Any, otherwise: float) -> float:
    return otherwise if given is None or given is BaseRequest.DEFAULT_NONE else float(given)


def _body(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if request_data is None:
        return None
    if not request_data.multipart_data:
        return request_data.json_parameters
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
