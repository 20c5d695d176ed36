from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, TimedOut
from telegram.request import HTTPXRequest

from bot.demo import DemoServer


@pytest.fixture
async def client(server: DemoServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        base_url=f"{server.bot_api_url}/bot{server.token}/", trust_env=False
    ) as client:
        yield client


@pytest.fixture
async def bot(server: DemoServer) -> AsyncIterator[Bot]:
    made = _bot(server)
    async with made:
        yield made


def _bot(server: DemoServer, token: str = "") -> Bot:
    return Bot(
        token or server.token,
        base_url=f"{server.bot_api_url}/bot",
        base_file_url=f"{server.bot_api_url}/file/bot",
        request=HTTPXRequest(read_timeout=0.5),
    )


async def test_a_request_may_come_as_query_form_json_or_multipart(
    server: DemoServer, client: httpx.AsyncClient
) -> None:
    ana = server.person("Ana")
    await ana.says("hola")
    fields = {"chat_id": str(ana.id), "text": "ñ & 😀"}
    keyboard = '{"inline_keyboard": [[{"text": "x", "callback_data": "a"}]]}'
    answers = [
        await client.get("sendMessage", params=fields),
        await client.post("sendMessage", data=fields),
        await client.post("sendMessage", json={**fields, "chat_id": ana.id}),
        await client.post("SENDMESSAGE", data={**fields, "reply_markup": keyboard}, files={}),
        await client.post("sendMessage", files={name: (None, value) for name, value in fields.items()}),
    ]
    assert [answer.json()["result"]["text"] for answer in answers] == ["ñ & 😀"] * 5
    assert server.api.complaints == []


async def test_a_wrong_token_is_unauthorized_and_an_unknown_method_is_not_found(
    server: DemoServer, client: httpx.AsyncClient
) -> None:
    with pytest.raises(InvalidToken):
        async with _bot(server, "1:wrong"):
            pass
    answer = await client.post("dance")
    assert (answer.status_code, answer.json()["error_code"]) == (404, 404)
    assert answer.json()["description"] == "Not Found: method not found"


async def test_what_cannot_be_read_is_a_bad_request(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    for content in (b"{", b"[]", b"\xff"):
        answer = await client.post("sendMessage", content=content, headers=headers)
        assert answer.status_code == 400
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await client.post("sendMessage", content=b"--x\r\nno end", headers=broken)).status_code == 400


async def test_get_me_is_whole(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.is_bot, me.username, me.supports_inline_queries) == (True, "learning_city_bot", True)


async def test_a_flood_is_answered_with_the_seconds_to_wait(
    server: DemoServer, client: httpx.AsyncClient
) -> None:
    server.api.faults.too_many("sendMessage", retry_after=7)
    answer = await client.post("sendMessage", data={"chat_id": "1", "text": "x"})
    assert answer.status_code == 429
    assert answer.json()["parameters"] == {"retry_after": 7}
    assert answer.json()["description"] == "Too Many Requests: retry after 7"


async def test_refusals_arrive_as_the_errors_a_bot_knows(server: DemoServer, bot: Bot) -> None:
    ana = server.person("Ana")
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(ana.id, "x")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(1, "x")
    server.api.faults.server_error("sendMessage", code=502)
    with pytest.raises(NetworkError, match=r"(?i)bad gateway"):
        await bot.send_message(ana.id, "x")


async def test_a_connection_may_close_before_or_after_the_deed(server: DemoServer, bot: Bot) -> None:
    ana = server.person("Ana")
    await ana.says("hola")
    server.api.faults.drop("sendMessage", after_the_deed=False)
    with pytest.raises(NetworkError):
        await bot.send_message(ana.id, "lost")
    server.api.faults.drop("sendMessage", after_the_deed=True)
    with pytest.raises(NetworkError):
        await bot.send_message(ana.id, "there all the same")
    assert ana.screen() == "Ana: hola\nbot: there all the same"
    assert await bot.send_message(ana.id, "well again")


async def test_a_late_answer_times_out_though_the_deed_is_done(server: DemoServer, bot: Bot) -> None:
    ana = server.person("Ana")
    await ana.says("hola")
    server.api.faults.delay("sendMessage", seconds=0.8)
    with pytest.raises(TimedOut):
        await bot.send_message(ana.id, "x")
    assert "bot: x" in ana.screen()


async def test_files_go_up_and_come_down_unchanged(server: DemoServer, bot: Bot) -> None:
    ana = server.person("Ana")
    await ana.says("hola")
    content = bytes(range(256)) * 40 + b"\r\n--boundary\r\n"
    message = await bot.send_document(ana.id, content, filename="año «1».bin", caption="x")
    assert message.document
    assert message.document.file_name == "año «1».bin"
    file = await bot.get_file(message.document.file_id)
    assert bytes(await file.download_as_bytearray()) == content
    again = await bot.send_document(ana.id, message.document.file_id)
    assert again.document
    assert again.document.file_unique_id == message.document.file_unique_id
    async with httpx.AsyncClient(trust_env=False) as other:
        assert file.file_path
        wrong = file.file_path.replace(server.token, "1:wrong")
        assert (await other.get(wrong)).status_code == 404


async def test_a_poll_waits_and_is_woken_by_an_update(server: DemoServer, client: httpx.AsyncClient) -> None:
    ana = server.person("Ana")
    poll = asyncio.create_task(client.post("getUpdates", data={"timeout": "20"}))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await ana.says("hola")
    updates = (await asyncio.wait_for(poll, 2)).json()["result"]
    assert [update["message"]["text"] for update in updates] == ["hola"]


async def test_updates_stay_until_the_offset_passes_them(
    server: DemoServer, client: httpx.AsyncClient
) -> None:
    ana = server.person("Ana")
    for word in ("uno", "dos", "tres"):
        await ana.says(word)

    async def texts(**parameters: object) -> list[str]:
        result = (await client.post("getUpdates", json=parameters)).json()["result"]
        return [update["message"]["text"] for update in result]

    first = (await client.post("getUpdates")).json()["result"][0]["update_id"]
    assert await texts() == ["uno", "dos", "tres"]
    assert await texts(limit=2) == ["uno", "dos"]
    assert await texts(offset=first) == ["uno", "dos", "tres"]
    assert await texts(offset=first + 1) == ["dos", "tres"]
    assert await texts() == ["dos", "tres"]
    assert await texts(offset=-1) == ["tres"]
    assert await texts() == ["tres"]


async def test_only_the_kinds_that_were_asked_for_come_and_the_choice_is_remembered(
    server: DemoServer, client: httpx.AsyncClient
) -> None:
    ana = server.person("Ana")
    await client.post("getUpdates", json={"allowed_updates": ["edited_message", "telepathy"]})
    await ana.says("hola")
    await ana.edits("adiós")
    result = (await client.post("getUpdates")).json()["result"]
    assert [list(update)[1] for update in result] == ["edited_message"]
    assert (await client.post("getWebhookInfo")).json()["result"]["allowed_updates"] == ["edited_message"]


async def test_a_second_poller_ends_the_first_with_a_conflict(server: DemoServer) -> None:
    one, two = _bot(server), _bot(server)
    async with one, two:
        first = asyncio.create_task(one.get_updates(timeout=5, read_timeout=10))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(two.get_updates(timeout=5, read_timeout=10))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        await server.person("Ana").says("hola")
        assert len(await second) == 1


async def test_polling_while_a_webhook_is_set_is_a_conflict(server: DemoServer, bot: Bot) -> None:
    await bot.set_webhook("https://example.org/hook")
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_stopping_ends_a_poll_that_waits(running: Callable[..., Any], server: DemoServer) -> None:
    bot = _bot(server)
    async with bot:
        poll = asyncio.create_task(bot.get_updates(timeout=30, read_timeout=40))
        await asyncio.sleep(0.05)
        await asyncio.wait_for(server.stop(), 3)
        assert await poll == ()
