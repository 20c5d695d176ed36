from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.logs import HELD, TextLine, describe, set_up_logs, without_secrets
from bot.settings import load_settings

TOKEN = "7123456789:AAcanary-canary-canary-canary-canary"
WORDS = "canary words a person wrote"
PERSON = 998877665544


@pytest.fixture
def untouched_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in HELD}
    yield
    logging.captureWarnings(False)
    logging.raiseExceptions = True
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, kept in levels.items():
        logging.getLogger(name).setLevel(kept)


@pytest.fixture(params=["text", "json"])
def out(request: pytest.FixtureRequest, untouched_logging: None) -> io.StringIO:
    stream = io.StringIO()
    set_up_logs(
        load_settings({"LEARNING_CITY_LOG_FORMAT": request.param, "LEARNING_CITY_LOG_LEVEL": "DEBUG"}, None),
        stream,
    )
    return stream


def test_a_happening_is_one_line_for_people_and_machines(out: io.StringIO) -> None:
    logging.getLogger("bot.x").info("The import is done", extra={"action": "import_done", "new": 12})
    (line,) = out.getvalue().splitlines()
    assert "The import is done" in line
    if line.startswith("{"):
        fields = json.loads(line)
        assert (fields["action"], fields["new"], fields["level"]) == ("import_done", 12, "info")
    else:
        assert "action=import_done new=12" in line


def test_words_with_line_breaks_stay_on_one_line(out: io.StringIO) -> None:
    logging.getLogger("bot.x").info("one\ntwo\r\nthree", extra={"field": "a\nb"})
    assert len(out.getvalue().splitlines()) == 1


@pytest.mark.parametrize("name", ["telegram", "httpx", "httpcore", "aiosqlite", "apscheduler", "sqlalchemy"])
def test_libraries_only_warn_even_where_everything_is_logged(out: io.StringIO, name: str) -> None:
    logging.getLogger(f"{name}.inner").info("POST https://api/bot%s/getMe", TOKEN)
    assert out.getvalue() == ""
    logging.getLogger(f"{name}.inner").warning("trouble")
    assert "trouble" in out.getvalue()


def test_a_token_in_a_message_a_field_or_an_address_is_blotted_out(out: io.StringIO) -> None:
    logging.getLogger("bot.x").error(
        "POST https://api/bot%s/getMe",
        TOKEN,
        extra={"url": f"https://u:pw-canary@host/{TOKEN}", "pair": [TOKEN]},
    )
    assert "canary" not in out.getvalue()
    assert "[token]" in out.getvalue()


def test_an_error_tells_its_kind_and_place_but_not_what_it_quotes(out: io.StringIO) -> None:
    try:
        try:
            int(f"{WORDS} {PERSON}")
        except ValueError as error:
            raise KeyError(WORDS) from error
    except KeyError:
        logging.getLogger("bot.x").exception("It failed")
    told = out.getvalue()
    assert len(told.splitlines()) == 1
    assert "KeyError" in told
    assert "ValueError" in told
    assert "test_logs.py" in told
    assert "canary" not in told
    assert str(PERSON) not in told


def test_the_systems_own_words_are_told() -> None:
    try:
        Path("/no/such/place").read_text()
    except OSError as error:
        told = describe(error)
    assert "No such file or directory" in told


async def test_a_task_nobody_waited_for_does_not_tell_what_it_choked_on(out: io.StringIO) -> None:
    async def choke() -> None:
        raise ValueError(WORDS)

    task = asyncio.create_task(choke())
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_exception_handler(
        {"message": "Task exception was never retrieved", "future": task, "exception": task.exception()}
    )
    assert "ValueError" in out.getvalue()
    assert "canary" not in out.getvalue()


def test_parameters_of_a_statement_are_not_told() -> None:
    assert "canary" not in without_secrets(f"IntegrityError [SQL: x] [parameters: ('{WORDS}',\n 1)]")


def test_setting_up_twice_does_not_double_the_lines(out: io.StringIO) -> None:
    set_up_logs(load_settings({}, None), out)
    logging.getLogger("bot.x").warning("once")
    assert out.getvalue().count("once") == 1


def test_a_record_that_does_not_fit_its_words_is_still_a_line() -> None:
    record = logging.LogRecord("bot.x", logging.WARNING, __file__, 1, "%d of %d", ("one",), None)
    assert "%d of %d" in TextLine().format(record)
