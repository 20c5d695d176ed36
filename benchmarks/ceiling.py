"""How much the Bot API of the load runs can take: it must not be what is measured.

    python -m benchmarks.ceiling

A client without a framework makes one call after another on 16, 256 and 2,000 connections, in a process of
its own, first with no simulated time to answer, then with the 60 ms of the load runs.
"""

from __future__ import annotations

import asyncio
import sys
import time
from urllib.parse import urlsplit

from benchmarks.fast_api import ROUND_TRIP, FastApi

SECONDS = 4.0
BODY = b"chat_id=10001&text=" + b"palabra+" * 100
CALL = (
    b"POST /bot1:x/sendMessage HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n"
    b"content-length: %d\r\n\r\n%b" % (len(BODY), BODY)
)


class Caller(asyncio.Protocol):
    """Calls again as soon as it is answered."""

    calls = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        transport.write(CALL)

    def data_received(self, data: bytes) -> None:
        if data.endswith(b"}"):
            Caller.calls += 1
            self._transport.write(CALL)


async def call(address: str, connections: int) -> None:
    """Calls for some seconds and prints how many calls were answered a second."""
    parts, loop = urlsplit(address), asyncio.get_running_loop()
    for _ in range(connections):
        await loop.create_connection(Caller, parts.hostname, parts.port)
    await asyncio.sleep(1)
    began, before = time.monotonic(), Caller.calls
    await asyncio.sleep(SECONDS)
    print(f"{(Caller.calls - before) / (time.monotonic() - began):.0f}", flush=True)


async def main() -> None:
    for round_trip in (0.0, ROUND_TRIP):
        for connections in (16, 256, 2000):
            api = FastApi(lambda method, arguments: None, round_trip=round_trip)
            command = (sys.executable, "-m", "benchmarks.ceiling", await api.start(), str(connections))
            process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
            rate = int((await process.communicate())[0])
            possible = f" of {connections / round_trip:.0f} possible" if round_trip else ""
            print(
                f"{round_trip * 1000:>3.0f} ms, {connections:>5} connections: {rate:>6} calls/s{possible}, "
                f"{api.most_under_way} under way at most",
                flush=True,
            )
            await api.stop()


if __name__ == "__main__":
    asyncio.run(call(sys.argv[1], int(sys.argv[2])) if len(sys.argv) > 1 else main())
