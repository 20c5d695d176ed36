"""All that was ever committed, written down by the database itself: a witness that no fault can mislead."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_WATCHED = {
    "reminder": ("id", "saved_id", "lead", "wall", "starts", "due_at", "done_starts"),
    "saved": ("id", "person_id", "opportunity_id", "recurrence_id"),
    "delivery": (
        "id", "person_id", "kind", "key", "state", "due_at", "expires_at", "again", "attempts", "holder",
        "lease_until", "opportunity_id", "subject", "silent", "reason",
    ),
    "preference": ("person_id", "paused", "quiet_hours"),
    "revision": ("id", "opportunity_id", "quiet", "action"),
    "bookmark": ("name", "value"),
    "saved_search": ("id", "person_id", "weekday", "wall", "due_at"),
    "saved_search_told": ("saved_search_id", "opportunity_id", "key"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row of a table was from the moment `at` on, as the clock of its writer showed it; `gone` where
    this is what was taken out. What was written in one transaction has the same `unit`."""

    at: datetime
    unit: int
    table: str
    gone: bool
    row: dict[str, Any]


def prepare(path: Path) -> None:
    """Lets the database at `path` keep its history."""
    connection = sqlite3.connect(path)
    connection.create_function("moment", 0, lambda: "")
    connection.create_function("unit", 0, lambda: 0)
    connection.execute("CREATE TABLE history (number INTEGER PRIMARY KEY, at, unit, watched, gone, row)")
    for table, columns in _WATCHED.items():
        for event, side in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            row = ", ".join(f"'{column}', {side}.{column}" for column in columns)
            connection.execute(
                f"CREATE TRIGGER watch_{table}_{event} AFTER {event} ON {table} BEGIN "
                f"INSERT INTO history (at, unit, watched, gone, row) "
                f"VALUES (moment(), unit(), '{table}', {event == 'DELETE':d}, json_object({row})); END"
            )
    connection.commit()
    connection.close()


def read(connection: sqlite3.Connection) -> Iterator[Entry]:
    """What was committed, in order."""
    question = "SELECT at, unit, watched, gone, row FROM history ORDER BY number"
    for at, unit, table, gone, row in connection.execute(question):
        yield Entry(moment_of(at), unit, table, bool(gone), json.loads(row))


def moment_of(kept: str) -> datetime:
    """A moment as SQLite keeps it."""
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def kept(moment: datetime) -> str:
    """A moment as SQLite keeps it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
