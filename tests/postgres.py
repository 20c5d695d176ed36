"""A PostgreSQL server of one's own, where its programs are on this machine: for tests and for benchmarks."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path


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


def programs() -> Path | None:
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
