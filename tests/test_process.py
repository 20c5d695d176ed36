"""The program as an operator runs it: a process of its own, a Bot API beside it, and signals."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.clock import SystemClock
from bot.demo import DemoServer

COURSES = """id;nombre;fecha;hora;precio
1;Taller de cerámica;{day};18:00;gratis
2;Curso de soldadura;{day};17:00;gratis
"""
CANARY = "canario-8d1f40"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def environment(folder: Path, **settings: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LEARNING_CITY_")}
    return {
        **clean,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "error::RuntimeWarning",
        "LANG": "en_US.UTF-8",
        "LEARNING_CITY_DATABASE_URL": f"sqlite:///{folder / 'city.sqlite3'}",
        "LEARNING_CITY_WEB_PORT": str(free_port()),
        # Each bot would start a process that reads for seconds; tests/catalog/test_meanings.py has one.
        "LEARNING_CITY_ENCODER": "off",
        **{f"LEARNING_CITY_{name}": value for name, value in settings.items()},
    }


async def learning_city(folder: Path, env: dict[str, str], *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=folder,
        env=env | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def output_of(folder: Path, env: dict[str, str], *arguments: str) -> tuple[int, str]:
    process = await learning_city(folder, env, *arguments)
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


@asynccontextmanager
async def running(folder: Path, env: dict[str, str]) -> AsyncIterator[list[str]]:
    """The bot running; gives the lines it prints, and ends it with SIGTERM."""
    process = await learning_city(folder, env, "run")
    assert process.stdout is not None
    stdout = process.stdout
    lines: list[str] = []

    async def read() -> None:
        async for line in stdout:
            lines.append(line.decode())

    reading = asyncio.create_task(read())
    try:
        async with asyncio.timeout(40):
            while not any("is answering" in line for line in lines):
                assert process.returncode is None, "".join(lines)
                await asyncio.sleep(0.05)
        yield lines
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            code = await process.wait()
            await reading
        assert code == 0, "".join(lines)


@pytest.fixture
async def telegram() -> AsyncIterator[DemoServer]:
    server = DemoServer(clock=SystemClock())
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    day = SystemClock().now().date().replace(year=SystemClock().now().year + 1)
    file = tmp_path / "cursos.csv"
    file.write_text(COURSES.format(day=day.strftime("%d/%m/%Y")), encoding="utf-8")
    return file


async def test_an_imported_course_is_found_by_a_bot_that_was_already_running(
    tmp_path: Path, telegram: DemoServer, courses: Path
) -> None:
    env = environment(tmp_path, BOT_TOKEN=telegram.token, API_BASE_URL=telegram.bot_api_url)
    ana = telegram.person("Ana", language_code="es")
    async with running(tmp_path, env):
        await ana.says("soldadura")
        assert "catálogo" in (await ana.hears()).text
        code, out = await output_of(
            tmp_path, env, "import", str(courses), "--source", "cursos", "--apply", "--json"
        )
        assert code == 0, out
        assert json.loads(out)["new"] == 2
        await asyncio.sleep(3)
        await ana.says("soldadura")
        heard = await ana.hears()
        assert "Curso de soldadura" in heard.text
    assert telegram.api.complaints == []


async def test_sigterm_answers_everybody_who_wrote_before_it(
    tmp_path: Path, telegram: DemoServer, courses: Path
) -> None:
    env = environment(tmp_path, BOT_TOKEN=telegram.token, API_BASE_URL=telegram.bot_api_url)
    await output_of(tmp_path, env, "import", str(courses), "--source", "cursos", "--apply")
    people = [telegram.person(f"Persona {n}", language_code="es") for n in range(12)]
    async with running(tmp_path, env):
        for person in people:
            await person.says("cerámica")
        # The process is told to stop as this block is left, with all of them still waiting.
    async with running(tmp_path, env):
        answers = [await person.hears_all() for person in people]
    assert [len(heard) for heard in answers] == [1] * len(people)
    assert all("cerámica" in heard[0].text for heard in answers)


async def test_by_webhook_the_same_bot_answers(tmp_path: Path, telegram: DemoServer, courses: Path) -> None:
    port = free_port()
    env = environment(
        tmp_path,
        BOT_TOKEN=telegram.token,
        API_BASE_URL=telegram.bot_api_url,
        PUBLIC_URL=f"http://127.0.0.1:{port}",
        WEB_PORT=str(port),
    )
    await output_of(tmp_path, env, "import", str(courses), "--source", "cursos", "--apply")
    ana = telegram.person("Ana", language_code="es")
    async with running(tmp_path, env), httpx.AsyncClient() as http:
        await ana.says("cerámica")
        assert "Taller de cerámica" in (await ana.hears()).text
        forged = await http.post(f"http://127.0.0.1:{port}/telegram/webhook", json={"update_id": 1})
        assert forged.status_code == 403
        health = await http.get(f"http://127.0.0.1:{port}/health")
        assert health.json()["well"] is True
    assert telegram.api.complaints == []


async def test_sigterm_finishes_what_came_by_webhook_before_it_goes(
    tmp_path: Path, telegram: DemoServer, courses: Path
) -> None:
    port = free_port()
    env = environment(
        tmp_path,
        BOT_TOKEN=telegram.token,
        API_BASE_URL=telegram.bot_api_url,
        PUBLIC_URL=f"http://127.0.0.1:{port}",
        WEB_PORT=str(port),
    )
    await output_of(tmp_path, env, "import", str(courses), "--source", "cursos", "--apply")
    ana = telegram.person("Ana", language_code="es")
    async with running(tmp_path, env):
        telegram.api.faults.delay("sendMessage", seconds=2.5, after_the_deed=False)
        await ana.says("cerámica")
        await asyncio.sleep(1)
        assert "Taller de cerámica" not in ana.screen()
        # SIGTERM comes as this block is left, while Telegram still holds the answer back.
    assert "Taller de cerámica" in ana.screen()


async def test_no_output_holds_a_token_a_text_or_a_person(
    tmp_path: Path, telegram: DemoServer, courses: Path
) -> None:
    person_id = 7_700_112_233
    env = environment(
        tmp_path,
        BOT_TOKEN=telegram.token,
        API_BASE_URL=telegram.bot_api_url,
        LOG_LEVEL="DEBUG",
        ADMINS=str(person_id),
    )
    await output_of(tmp_path, env, "import", str(courses), "--source", "cursos", "--apply")
    ana = telegram.person("Ana", language_code="es", id=person_id)
    async with running(tmp_path, env) as lines:
        for text in ("/start", f"cerámica {CANARY}", f"/{CANARY}", f"/start {CANARY}", CANARY * 250):
            await ana.says(text)
            await ana.hears_all()
        await ana.sends_document(b"x", f"{CANARY}.pdf", caption=CANARY)
        telegram.api.faults.server_error("sendMessage", times=4)
        await ana.says(f"cerámica {CANARY}")
        await ana.hears_all()
    out = "".join(lines)
    assert "is answering" in out
    for secret in (telegram.token, telegram.token.split(":")[1], CANARY, str(person_id)):
        assert secret not in out


async def test_a_refused_token_is_said_in_a_sentence(tmp_path: Path, telegram: DemoServer) -> None:
    env = environment(tmp_path, BOT_TOKEN="1:wrong", API_BASE_URL=telegram.bot_api_url)
    code, out = await output_of(tmp_path, env, "run")
    assert code == 2
    assert "@BotFather" in out
    assert "Traceback" not in out


async def test_all_wrong_settings_are_named_in_one_list(tmp_path: Path) -> None:
    env = environment(
        tmp_path,
        BOT_TOKEN="no token",
        WEB_PORT="many",
        ADMINS="ana",
        DATABASE_URL="mysql://x",
        CITY="/nowhere",
    )
    code, out = await output_of(tmp_path, env, "run")
    assert code == 2
    for name in ("BOT_TOKEN", "WEB_PORT", "ADMINS", "DATABASE_URL", "CITY"):
        assert f"LEARNING_CITY_{name}" in out
    assert "Traceback" not in out
    assert "no token" not in out
