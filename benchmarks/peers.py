"""Other ways to search the same records: SQLite FTS5, rapidfuzz, pg_trgm, bm25s and tantivy."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from rapidfuzz import fuzz, process

from catalog.search.words import fold, tokens

Hits = list[tuple[str, float]]


class Peer(Protocol):
    """Something that can be built from records and asked."""

    name: str

    def build(self, items: list[dict[str, Any]]) -> None: ...

    def ask(self, query: str) -> Hits: ...


def _text(item: dict[str, Any]) -> tuple[str, str]:
    rest = " ".join(
        str(item.get(k) or "") for k in ("category", "venue", "neighbourhood", "audience", "description")
    )
    return item["title"], rest


class Fts5:
    """SQLite's own full-text index; words joined by OR, the title weighing three times as much."""

    def __init__(self, tokenizer: str) -> None:
        self.name = f"SQLite FTS5 {tokenizer.split()[0]}"
        self._tokenizer = tokenizer

    def build(self, items: list[dict[str, Any]]) -> None:
        self._base = sqlite3.connect(":memory:")
        self._base.execute(
            f"CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, title, rest, tokenize='{self._tokenizer}')"
        )
        self._base.executemany("INSERT INTO t VALUES (?, ?, ?)", ((i["id"], *_text(i)) for i in items))
        self._base.commit()

    def ask(self, query: str) -> Hits:
        words = tokens(query)
        if self._tokenizer.startswith("trigram"):
            words = [w[n : n + 3] for w in words for n in range(len(w) - 2)]
        if not words:
            return []
        wanted = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        rows = self._base.execute(
            "SELECT id, -bm25(t, 0, 3.0, 1.0) FROM t WHERE t MATCH ? ORDER BY bm25(t, 0, 3.0, 1.0) LIMIT 10",
            (wanted,),
        )
        return [(row[0], float(row[1])) for row in rows]


class Fuzzy:
    """rapidfuzz alone over folded titles."""

    def __init__(self, name: str) -> None:
        self.name = f"rapidfuzz {name}"
        self._scorer = getattr(fuzz, name)

    def build(self, items: list[dict[str, Any]]) -> None:
        self._ids = [i["id"] for i in items]
        self._titles = [fold(i["title"]) for i in items]

    def ask(self, query: str) -> Hits:
        hits = process.extract(fold(query), self._titles, scorer=self._scorer, limit=10)
        return [(self._ids[place], float(score)) for _, score, place in hits]


class Distant:
    """A library of the peers' own environment, asked through a pipe; its time is what it took there."""

    def __init__(self, name: str, python: Path) -> None:
        self.name = name
        program = Path(__file__).with_name("peer_process.py")
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen([python, program, name], **pipes)  # type: ignore[call-overload]
        self.seconds = self.megabytes = 0.0

    def build(self, items: list[dict[str, Any]]) -> None:
        told = self._told([(i["id"], *_text(i)) for i in items])
        self.seconds, self.megabytes = told["seconds"], told["megabytes"]

    def ask(self, query: str) -> Hits:
        told = self._told(query)
        self.seconds = told["seconds"]
        return [(number, score) for number, score in told["hits"]]

    def close(self) -> None:
        """Ends its process."""
        self._process.communicate()

    def _told(self, what: object) -> dict[str, Any]:
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told


class Trigrams:
    """PostgreSQL's pg_trgm: word similarity of the question to title and text, over a GiST index."""

    name = "PostgreSQL pg_trgm"

    def __init__(self, connection: Any) -> None:
        self._base = connection

    def build(self, items: list[dict[str, Any]]) -> None:
        run = self._base.execute
        run("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        run("DROP TABLE IF EXISTS t")
        run("CREATE TABLE t (id text, title text, body text)")
        with self._base.cursor().copy("COPY t FROM STDIN") as copy:
            for item in items:
                title, rest = _text(item)
                copy.write_row((item["id"], fold(title), fold(rest).replace("\0", "")))
        run("CREATE INDEX ON t USING gist (title gist_trgm_ops(siglen=64))")
        run("ANALYZE t")

    def ask(self, query: str) -> Hits:
        rows = self._base.execute(
            "SELECT id, 1 - (%(q)s <<-> title) FROM t ORDER BY %(q)s <<-> title LIMIT 10", {"q": fold(query)}
        )
        return [(row[0], float(row[1])) for row in rows]


@contextmanager
def postgres() -> Iterator[Any | None]:
    """A connection to a throw-away server on its own socket; None where it is not installed."""
    programs = (
        sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").exists() else []
    )
    if not programs:
        yield None
        return
    import psycopg

    folder = Path(tempfile.mkdtemp(prefix="trgm"))
    user, prefix = _ordinary_user(folder)
    data, port = folder / "data", "54329"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server: subprocess.Popen[bytes] | None = None
    try:
        subprocess.run(
            [*prefix, programs[-1] / "initdb", "-D", data, "-U", user, "-A", "trust"], check=True, **quiet
        )
        command = [*prefix, programs[-1] / "postgres", "-D", data, "-k", folder, "-p", port, "-h", ""]
        server = subprocess.Popen([*map(str, command), "-F"], **quiet)
        connection = None
        for _ in range(100):
            with suppress(psycopg.OperationalError):
                connection = psycopg.connect(
                    f"host={folder} port={port} user={user} dbname=postgres", autocommit=True
                )
                break
            with suppress(subprocess.TimeoutExpired):
                server.wait(0.1)
        yield connection
        if connection:
            connection.close()
    finally:
        if server and server.poll() is None:
            server.terminate()
            server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user(folder: Path) -> tuple[str, list[str]]:
    """PostgreSQL refuses to run as root: then the system's own user for it is used."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name, []
    shutil.chown(folder, "postgres")
    return "postgres", ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
