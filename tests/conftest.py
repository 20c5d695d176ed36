"""Databases to test on: every test that asks for one runs on SQLite and on PostgreSQL.

PostgreSQL is started here, once a session, where its programs are at hand; each test gets a database of
its own, copied from one that has been migrated.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from playwright.async_api import Browser, async_playwright

from bot.clock import TurnedClock
from bot.database import Database

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

BACKENDS = ("sqlite", "postgresql")
NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)


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


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    _migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this session; skips without its programs, and fails instead where CI is true."""
    programs = _postgres_programs()
    if programs is None:
        missing = "PostgreSQL's programs (initdb, postgres) are not on this machine"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    server = PostgresServer(programs)
    try:
        server.start()
        server.run("CREATE DATABASE today")
        _migrate(server.url("today"))
        server.template = "today"
        yield server
    finally:
        server.stop()


class PostgresServer:
    """A server in a temporary folder, reached by a socket there; durable in nothing, so that it is fast."""

    template = "template1"

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._user = _harmless_user()
        self._process: subprocess.Popen[bytes] | None = None
        self._lent = 0

    def start(self) -> None:
        if self._user:
            os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
        data = str(self._folder / "data")
        make = f"initdb -D {data} -U tests -A trust -E UTF8 --locale=C -N".split()
        subprocess.run(
            [self._programs / make[0], *make[1:]],
            check=True,
            capture_output=True,
            cwd=self._folder,
            **self._as_user(),
        )
        settings = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", data, "-k", str(self._folder), "-h", ""]
                + [part for name, value in settings.items() for part in ("-c", f"{name}={value}")],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                start_new_session=True,
                preexec_fn=_end_with_the_tests,
                **self._as_user(),
            )
        self._wait()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, name: str) -> str:
        return f"postgresql://tests@/{name}?host={self._folder}"

    def run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def lend(self, template: str) -> Iterator[str]:
        """The address of a copy of `template`, dropped afterwards."""
        self._lent += 1
        name = f"lent_{self._lent}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def _wait(self) -> None:
        import psycopg

        ends = time.monotonic() + 60
        while True:
            try:
                return self.run("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > ends or (self._process and self._process.poll() is not None):
                    log = (self._folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from None
                time.sleep(0.05)

    def _as_user(self) -> dict[str, object]:
        if self._user is None:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}


def _end_with_the_tests() -> None:
    """Asks Linux to stop the server when the tests are killed and no teardown runs."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGINT)


def _postgres_programs() -> Path | None:
    """The folder of the newest `initdb` here: Debian keeps one folder a version, off the PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    on_path = shutil.which("initdb")
    folders = [*reversed(versions), *([Path(on_path).resolve().parent] if on_path else [])]
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def _harmless_user() -> pwd.struct_passwd | None:
    """Whom to run PostgreSQL as: it refuses root. None stands for whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL refuses to run as root, and there is no user postgres or nobody")


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
