from __future__ import annotations

import json
import os
import socket
from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from bot.city_file import load_city
from bot.clock import TurnedClock
from bot.commands import checkup
from bot.commands.doctor import check_health, examine
from bot.commands.findings import State
from bot.database import Database
from bot.delivery.delivery import Kind, Outcome, Owed, Result
from bot.delivery.outbox import Outbox
from bot.i18n import Languages
from bot.settings import load_settings

TOKEN = "7123456789:AAcanary-canary-canary-canary-canary"
Answer = Callable[[httpx.Request], httpx.Response]


def network(
    clock: TurnedClock, *, skew: timedelta = timedelta(0), status: int = 200, **body: object
) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/health":
            raise httpx.ConnectError("nobody")
        assert request.url.path == f"/bot{TOKEN}/getMe"
        return httpx.Response(
            status,
            json=body or {"ok": True, "result": {"username": "jacaranda_bot"}},
            headers={"Date": format_datetime(clock.now() + skew, usegmt=True)},
        )

    return answer


class Practice:
    """Examines one installation in a folder of its own and tells what was found."""

    def __init__(self, folder: Path, clock: TurnedClock, capsys: pytest.CaptureFixture[str]) -> None:
        self.clock = clock
        self.url = f"sqlite:///{folder / 'x.sqlite3'}"
        self.sentences = ""
        self._capsys = capsys

    async def examine(self, answer: Answer | None = None, **given: str) -> tuple[int, dict[str, list[str]]]:
        environ = {"LEARNING_CITY_DATABASE_URL": self.url, "LEARNING_CITY_WEB_PORT": str(_free_port())}
        environ |= {f"LEARNING_CITY_{name}": value for name, value in given.items()}
        transport = httpx.MockTransport(answer or network(self.clock))
        code = await examine(
            as_json=True, environ=environ, env_file=None, clock=self.clock, transport=transport
        )
        out = self._capsys.readouterr()
        assert "canary" not in out.out + out.err
        self.sentences = out.out
        found: dict[str, list[str]] = {}
        for finding in json.loads(out.out)["findings"]:
            found.setdefault(finding["part"], []).append(finding["state"])
            assert " " in finding["sentence"]
        return code, found


@pytest.fixture
def practice(tmp_path: Path, clock: TurnedClock, capsys: pytest.CaptureFixture[str]) -> Practice:
    return Practice(tmp_path, clock, capsys)


@pytest.fixture
async def taken_port() -> AsyncIterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


async def test_a_good_installation_is_well(practice: Practice) -> None:
    code, found = await practice.examine(BOT_TOKEN=TOKEN)
    assert code == 0
    assert set(found) == {
        "settings",
        "city",
        "emergency",
        "locales",
        "database",
        "token",
        "clock",
        "disk",
        "box",
        "port",
    }
    assert found.pop("emergency") == ["warning"]
    assert {state for states in found.values() for state in states} == {"well"}


async def test_wrong_settings_are_findings_and_nothing_else_is_looked_at(practice: Practice) -> None:
    code, found = await practice.examine(WEB_PORT="x", BOT_TOKEN="canary canary")
    assert (code, found) == (1, {"settings": ["wrong", "wrong"]})


async def test_a_wrong_city_file_is_named_and_the_rest_is_examined(
    practice: Practice, tmp_path: Path
) -> None:
    (tmp_path / "city.toml").write_text('name = "x"\n')
    code, found = await practice.examine(CITY=str(tmp_path))
    assert code == 1
    assert len(found["city"]) > 3
    assert found["disk"] == ["well"]


async def test_emergency_numbers_not_checked_for_180_days_make_the_check_fail(practice: Practice) -> None:
    practice.clock.turn(timedelta(days=178))
    assert (await practice.examine())[0] == 1
    assert (await practice.examine())[1]["emergency"] == ["wrong"]


def test_a_date_yet_to_come_is_no_check_of_the_emergency_numbers() -> None:
    assert checkup.emergency(load_city("jacaranda"), date(2026, 11, 1)).text_id == "doctor.emergency_future"


async def test_a_box_that_was_set_aside_is_told_of(practice: Practice, tmp_path: Path) -> None:
    folder = tmp_path / "state" / "box"
    folder.mkdir(parents=True)
    assert (await practice.examine(BOX=str(folder)))[1]["box"] == ["well"]
    (folder / "box.unreadable").write_bytes(b"")
    assert (await practice.examine(BOX=str(folder)))[1]["box"] == ["well", "warning"]


async def test_a_box_inside_a_backup_is_wrong(practice: Practice, tmp_path: Path) -> None:
    code, found = await practice.examine(BOX=str(tmp_path / "a" / "box"), BACKUPS=str(tmp_path / "a"))
    assert (code, found) == (1, {"settings": ["wrong", "wrong"]})


async def test_no_token_is_worth_a_word_but_nothing_wrong(practice: Practice) -> None:
    code, found = await practice.examine()
    assert (code, found["token"]) == (0, ["warning"])


async def test_a_token_that_telegram_does_not_know_is_wrong(practice: Practice) -> None:
    answer = network(practice.clock, status=401, ok=False, description="Unauthorized")
    code, found = await practice.examine(answer, BOT_TOKEN=TOKEN)
    assert (code, found["token"]) == (1, ["wrong"])
    assert "@BotFather" in practice.sentences


async def test_without_a_network_the_token_is_left_open(practice: Practice) -> None:
    def offline(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)

    code, found = await practice.examine(offline, BOT_TOKEN=TOKEN)
    assert (code, found["token"]) == (0, ["warning"])
    assert "clock" not in found


async def test_a_server_that_is_no_bot_api_is_said_to_be_so(practice: Practice) -> None:
    def page(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text="<html>")

    code, found = await practice.examine(page, BOT_TOKEN=TOKEN)
    assert (code, found["token"]) == (1, ["wrong"])


@pytest.mark.parametrize(("seconds", "state"), [(30, "well"), (-59, "well"), (90, "wrong"), (-3600, "wrong")])
async def test_a_clock_more_than_a_minute_off_is_wrong(practice: Practice, seconds: int, state: str) -> None:
    answer = network(practice.clock, skew=timedelta(seconds=seconds))
    _, found = await practice.examine(answer, BOT_TOKEN=TOKEN)
    assert found["clock"] == [state]


async def test_looking_at_a_database_that_is_not_there_does_not_make_it(
    practice: Practice, tmp_path: Path
) -> None:
    _, found = await practice.examine()
    assert found["database"] == ["well"]
    assert os.listdir(tmp_path) == []


async def test_a_database_of_todays_shape_is_well(practice: Practice, database_url: str) -> None:
    assert (await practice.examine(DATABASE_URL=database_url))[1]["database"] == ["well"]


async def test_a_database_without_todays_shape_is_wrong(practice: Practice, tmp_path: Path) -> None:
    (tmp_path / "x.sqlite3").touch()
    assert (await practice.examine())[1]["database"] == ["wrong"]


async def test_a_database_that_is_away_is_wrong(practice: Practice) -> None:
    url = f"postgresql://bot:canary@127.0.0.1:{_free_port()}/x"
    assert (await practice.examine(DATABASE_URL=url))[1]["database"] == ["wrong"]


async def test_a_port_that_another_program_uses_is_wrong(practice: Practice, taken_port: int) -> None:
    code, found = await practice.examine(WEB_PORT=str(taken_port))
    assert (code, found["port"]) == (1, ["wrong"])


async def test_a_port_the_bot_itself_uses_is_well(practice: Practice, taken_port: int) -> None:
    def running(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503, json={"well": False, "checks": {}})

    code, found = await practice.examine(running, WEB_PORT=str(taken_port))
    assert (code, found["port"]) == (0, ["well"])


@pytest.mark.parametrize(
    ("free", "state"), [(10**10, State.WELL), (4 * 10**8, State.WARNING), (9 * 10**7, State.WRONG)]
)
def test_little_room_is_a_warning_and_hardly_any_is_wrong(free: int, state: State) -> None:
    assert checkup.room("/data", free).state is state


def test_a_language_with_gaps_is_wrong(tmp_path: Path) -> None:
    for name, text in {
        "es_MX": 'msgid "a"\nmsgstr "x"\n\nmsgid "b"\nmsgstr "x"\n',
        "en": 'msgid "a"\nmsgstr "x"\n',
    }.items():
        (tmp_path / name / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / name / "LC_MESSAGES" / "bot.po").write_text(text)
    (finding,) = checkup.locales(Languages(tmp_path))
    assert (finding.state, finding.values["language"], finding.values["first"]) == (State.WRONG, "en", "b")


@pytest.mark.parametrize("language", ["es_MX", "en"])
async def test_people_get_a_line_for_each_part_in_their_language(
    practice: Practice, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    environ = {"LANG": language, "LEARNING_CITY_DATABASE_URL": practice.url}
    await examine(environ=environ, env_file=None, clock=practice.clock)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10
    assert lines[0] == (
        "✓ Los ajustes están bien escritos." if language == "es_MX" else "✓ The settings are well written."
    )


@pytest.mark.parametrize(("well", "code"), [(True, 0), (False, 1)])
async def test_the_health_check_of_a_container_asks_the_running_bot(
    well: bool, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def running(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == "http://127.0.0.1:8080/health"
        return httpx.Response(200 if well else 503, json={"well": well})

    settings = load_settings({"LEARNING_CITY_WEB_HOST": "0.0.0.0"}, None)
    assert await check_health(settings, httpx.MockTransport(running)) == code
    assert capsys.readouterr().out


async def test_the_health_check_fails_where_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings({"LEARNING_CITY_WEB_PORT": str(_free_port())}, None)
    assert await check_health(settings) == 1


async def test_messages_that_are_due_and_do_not_go_out_are_said(practice: Practice) -> None:
    database, now = Database(practice.url), practice.clock.now()
    await database.migrate()
    async with database.writing() as session:
        outbox = Outbox(session)
        await outbox.owe(
            Owed(
                person_id=number, kind=Kind.REMINDER, key=str(number), due_at=now - timedelta(minutes=number)
            )
            for number in (0, 4, 6)
        )
    code, found = await practice.examine()
    assert (code, found["deliveries"]) == (0, ["warning"])
    assert "3, of them 1 for more than five minutes" in practice.sentences
    async with database.writing() as session:
        outbox = Outbox(session)
        for delivery in await outbox.claim(now, most=3, holder="me"):
            refused = Outcome(result=Result.REFUSED, reason="blocked")
            await outbox.settle(delivery, refused, holder="me", now=now)
    await database.close()
    _, found = await practice.examine()
    assert found["deliveries"] == ["well", "well"]
    assert "refused 3 messages" in practice.sentences
