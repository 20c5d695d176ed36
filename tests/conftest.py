"""Databases to test on: every test that asks for one runs on SQLite and on PostgreSQL.

PostgreSQL is started here, once a session, where its programs are at hand; each test gets a database of
its own, copied from one that has been migrated.
"""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from playwright.async_api import Browser, async_playwright

from bot.clock import TurnedClock
from bot.database import Database
from tests.dialects import share_what_is_compiled
from tests.postgres import PostgresServer, programs

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--no-first-run",
]
# The same examples every time, so that a run says something of the change and not of chance; scripts/fuzz
# looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", max_examples=2_000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# What processes started by tests keep between two runs is nobody's but theirs.
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="learning-city-state-")

share_what_is_compiled()

BACKENDS = ("sqlite", "postgresql")
NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)


def pytest_collection_finish() -> None:
    """What is there before the first test stays: to look through it again and again for what nobody needs any
    more took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture
def now() -> datetime:
    """A Monday at ten in the morning in Mexico City."""
    return NOW


@pytest.fixture
def clock() -> TurnedClock:
    """A clock that stands at `now` until it is turned."""
    return TurnedClock(NOW)


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of today's shape with nothing in it, on each backend in turn."""
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite+aiosqlite:///{path}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        yield from server.lend(server.template)


@pytest.fixture(params=BACKENDS)
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a single table, on each backend in turn."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'bare.sqlite3'}"
    else:
        yield from request.getfixturevalue("postgres").lend("template0")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database of today's shape with nothing in it, on each backend in turn."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_database(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """The same on one backend, for tests of what does not depend on it."""
    opened = Database(f"sqlite+aiosqlite:///{shutil.copy(sqlite_template, tmp_path / 'one.sqlite3')}")
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    _migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this session; skips without its programs, and fails instead where CI is true."""
    found = programs()
    if found is None:
        missing = "PostgreSQL's programs (initdb, postgres) are not on this machine"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    server = PostgresServer(found)
    try:
        server.start()
        server.run("CREATE DATABASE today")
        _migrate(server.url("today"))
        server.template = "today"
        yield server
    finally:
        server.stop()


def _migrate(url: str) -> None:
    async def migrate() -> None:
        database = Database(url)
        await database.migrate()
        await database.close()

    # In a thread of its own: a test's loop may be waiting for this fixture.
    with ThreadPoolExecutor(1) as worker:
        worker.submit(asyncio.run, migrate()).result()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium, where the machine has one."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no Chromium to look at the page with")
        pytest.skip("there is no Chromium to look at the page with")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        await browser.close()
