from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Chat, Message, Update, User

from bot.chat.inflow import Inflow
from bot.chat.processor import QUIET_SECONDS, InOrder


class Turned:
    """A clock that only a test turns."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def raw(number: int, person: int, kind: str = "message") -> dict[str, object]:
    return {"update_id": number, kind: {"from": {"id": person, "first_name": "P", "is_bot": False}}}


async def nobody_is_told(update: Update, first: bool) -> None:
    """No one listens here."""


async def flood(processor: InOrder, person: int) -> None:
    """Two updates at once where one may wait."""

    async def work() -> None:
        await asyncio.sleep(0.001)

    def update(number: int) -> Update:
        sender = User(person, "P", False)
        return Update(number, message=Message(number, None, Chat(person, "private"), from_user=sender))

    await asyncio.gather(*(processor.process_update(update(n), work()) for n in range(2)))


@asynccontextmanager
async def telegram(updates: list[dict[str, object]]) -> AsyncIterator[str]:
    """A server that gives these updates to whoever asks."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = json.dumps({"ok": True, "result": updates}).encode()
        writer.write(
            b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)
        )
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def fetched(processor: InOrder, updates: list[dict[str, object]]) -> list[int]:
    """The numbers of what comes in."""
    inflow = Inflow(processor, connections=2, environment=False)
    await inflow.initialize()
    async with telegram(updates) as address:
        _, body = await inflow.do_request(address, "GET")
    await inflow.shutdown()
    return [update["update_id"] for update in json.loads(body)["result"]]


async def test_updates_of_whoever_floods_are_let_go_and_all_others_come_in_in_order() -> None:
    processor = InOrder(nobody_is_told, waiting=1, monotonic=Turned())
    await flood(processor, 1)
    updates = [
        raw(1, 2),
        raw(2, 1),
        raw(3, 1, "callback_query"),
        raw(4, 3),
        raw(5, 1, "edited_message"),
        raw(6, 2),
    ]
    assert await fetched(processor, updates) == [1, 4, 6]


async def test_the_last_update_comes_in_whoever_it_is_from_so_that_telegram_is_told_of_it() -> None:
    processor = InOrder(nobody_is_told, waiting=1, monotonic=Turned())
    await flood(processor, 1)
    assert await fetched(processor, [raw(1, 1), raw(2, 1), raw(3, 1)]) == [3]


async def test_where_nobody_floods_everything_comes_in() -> None:
    processor = InOrder(nobody_is_told, waiting=1, monotonic=Turned())
    assert await fetched(processor, [raw(1, 1), raw(2, 1), {"update_id": 3, "poll": {"id": "4"}}]) == [
        1,
        2,
        3,
    ]


async def test_what_is_let_go_prolongs_the_flood_and_quiet_ends_it() -> None:
    turned = Turned()
    processor = InOrder(nobody_is_told, waiting=1, monotonic=turned)
    await flood(processor, 1)
    for _ in range(3):
        turned.seconds += QUIET_SECONDS / 2
        assert await fetched(processor, [raw(1, 1), raw(2, 2)]) == [2]
    turned.seconds += QUIET_SECONDS
    assert await fetched(processor, [raw(1, 1), raw(2, 2)]) == [1, 2]
