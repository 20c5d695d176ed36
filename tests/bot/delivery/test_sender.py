from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import ChatMigrated, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.chat.pacing import Pacing
from bot.chat.transport import Transport
from bot.clock import TurnedClock
from bot.delivery.delivery import Outcome, Post, Result
from bot.delivery.limiter import Limiter
from bot.delivery.sender import GRACE, TelegramSender, outcome_of, seconds_asked
from bot.demo import DemoServer, Person
from bot.demo.refusals import forbidden

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
HELLO = Post(text="<b>hola</b>")
SENT = Outcome(result=Result.SENT)


@pytest.fixture(autouse=True)
def durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the bot has it: python-telegram-bot gives a duration, and warns of nothing."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def server() -> AsyncIterator[DemoServer]:
    server = DemoServer(clock=TurnedClock(NOW))
    await server.start()
    yield server
    await server.stop()


class Impatient(Transport):
    """The bot's own transport, that waits a third of a second for an answer."""

    async def do_request(self, *arguments: Any, **options: Any) -> tuple[int, bytes]:
        return await super().do_request(*arguments, **{**options, "read_timeout": 0.3})


def a_bot(base_url: str, token: str) -> ExtBot[Any]:
    return ExtBot(
        token,
        base_url=f"{base_url}/bot",
        request=Impatient(connections=2, environment=False),
        get_updates_request=Transport(connections=1, environment=False),
        rate_limiter=Pacing(Limiter()),
    )


@pytest.fixture
async def sender(server: DemoServer) -> AsyncIterator[TelegramSender]:
    async with a_bot(server.bot_api_url, server.token) as bot:
        yield TelegramSender(bot)


@pytest.fixture
async def ana(server: DemoServer) -> Person:
    ana = server.person("Ana")
    await ana.says("hola")
    return ana


def heard(person: Person) -> list[str]:
    return [line for line in person.screen().splitlines() if line.startswith("bot: ")]


async def test_a_message_arrives_with_its_buttons_and_without_a_sound_where_it_is_to_make_none(
    server: DemoServer, sender: TelegramSender, ana: Person
) -> None:
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Ver", callback_data="x")]])
    assert await sender.send(ana.id, Post(text="uno", buttons=buttons)) == SENT
    assert await sender.send(ana.id, Post(text="dos", silent=True)) == SENT
    calls = [call.parameters for call in server.api.calls if call.method.lower() == "sendmessage"]
    assert [call.get("disable_notification") for call in calls] == [False, True]
    assert "Ver" in str(calls[0]["reply_markup"])


async def test_a_blocked_bot_is_told_that_nothing_reaches_the_person(
    sender: TelegramSender, ana: Person
) -> None:
    await ana.blocks()
    assert await sender.send(ana.id, HELLO) == Outcome(
        result=Result.REFUSED, reason="blocked", unreachable=True
    )


async def test_an_account_that_is_no_more_is_gone(
    server: DemoServer, sender: TelegramSender, ana: Person
) -> None:
    api = server.api

    class Deactivated(type(api)):  # type: ignore[misc]
        def call(self, *arguments: Any, **options: Any) -> Any:
            raise forbidden("user is deactivated")

    api.__class__ = Deactivated
    outcome = await sender.send(ana.id, HELLO)
    assert outcome == Outcome(result=Result.REFUSED, reason="deactivated", unreachable=True, gone=True)


async def test_nobody_can_be_reached_who_is_not_there(sender: TelegramSender) -> None:
    outcome = await sender.send(1, HELLO)
    assert (outcome.result, outcome.unreachable, outcome.gone) == (Result.REFUSED, True, False)
    assert "not found" in outcome.reason.lower()


async def test_a_text_that_telegram_cannot_read_is_refused_and_its_person_stays(
    sender: TelegramSender, ana: Person
) -> None:
    outcome = await sender.send(ana.id, Post(text=""))
    assert (outcome.result, outcome.unreachable) == (Result.REFUSED, False)
    assert outcome.reason


async def test_everybody_waits_where_telegram_asks_for_it(
    server: DemoServer, sender: TelegramSender, ana: Person
) -> None:
    server.api.faults.too_many("sendMessage", retry_after=7)
    with pytest.raises(RetryAfter) as raised:
        await sender.send(ana.id, HELLO)
    assert sender.hold(raised.value) == 7 + GRACE
    assert heard(ana) == []


async def test_of_a_gateway_in_trouble_nobody_knows_whether_it_passed_the_message_on(
    server: DemoServer, sender: TelegramSender, ana: Person
) -> None:
    for code in (500, 502, 504):
        server.api.faults.server_error("sendMessage", code=code)
        assert (await sender.send(ana.id, HELLO)).result is Result.UNKNOWN


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_that_breaks_leaves_it_unknown_before_and_after_the_deed(
    server: DemoServer, sender: TelegramSender, ana: Person, after: bool
) -> None:
    server.api.faults.drop("sendMessage", after_the_deed=after)
    assert (await sender.send(ana.id, HELLO)).result is Result.UNKNOWN
    assert len(heard(ana)) == after


@pytest.mark.parametrize("after", [False, True])
async def test_an_answer_that_does_not_come_in_time_leaves_it_unknown(
    server: DemoServer, sender: TelegramSender, ana: Person, after: bool
) -> None:
    server.api.faults.delay("sendMessage", seconds=0.6, after_the_deed=after)
    assert await sender.send(ana.id, HELLO) == Outcome(result=Result.UNKNOWN, reason="TimedOut")


async def test_what_never_reached_the_other_side_was_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with Unopened(f"http://127.0.0.1:{port}") as bot:
        assert await TelegramSender(bot).send(5, HELLO) == Outcome(
            result=Result.NOT_SENT, reason="not connected"
        )


class Unopened:
    """A bot that was never told who it is: there is no server to ask."""

    def __init__(self, base_url: str) -> None:
        self._bot = a_bot(base_url, "5000000001:offline-demo-offline-demo")
        self._request = self._bot._request[1]

    async def __aenter__(self) -> ExtBot[Any]:
        await self._request.initialize()
        return self._bot

    async def __aexit__(self, *_: object) -> None:
        await self._request.shutdown()


async def test_a_token_that_is_refused_is_no_fault_of_the_message(server: DemoServer, ana: Person) -> None:
    async with Unopened(server.bot_api_url) as bot:
        bot._base_url = bot._base_url.replace("offline-demo", "another-demo")
        outcome = await TelegramSender(bot).send(ana.id, HELLO)
    assert outcome.result is Result.NOT_SENT
    assert not outcome.unreachable


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ChatMigrated(-100_7), Outcome(result=Result.NOT_SENT, reason="moved", moved_to=-100_7)),
        (Conflict("two"), Outcome(result=Result.NOT_SENT, reason="Conflict")),
        (InvalidToken(), Outcome(result=Result.NOT_SENT, reason="InvalidToken")),
        (NetworkError("?"), Outcome(result=Result.UNKNOWN, reason="NetworkError")),
        (TelegramError("?"), Outcome(result=Result.UNKNOWN, reason="TelegramError")),
    ],
)
def test_what_the_server_here_never_says(error: TelegramError, expected: Outcome) -> None:
    assert outcome_of(error) == expected


def test_only_a_refusal_for_haste_holds_everybody() -> None:
    assert seconds_asked(NetworkError("?")) is None
    assert seconds_asked(RetryAfter(3)) == 3 + GRACE
