"""What a thief carries off: the database, each commit of its log, the lines of the program's log."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from benchmarks.anonymity.city import Citizen


@dataclass(frozen=True, slots=True)
class Row:
    """An opinion as it lies in a store, with all that the store keeps beside it. `batch` is its week."""

    key: object
    item: str
    batch: int
    at: datetime | None = None
    token: str = ""
    profile: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit as a log or two backups show it: rows of opinions, and people whose rows changed."""

    rows: tuple[object, ...] = ()
    people: tuple[int, ...] = ()
    item: str = ""


@dataclass(slots=True)
class Loot:
    """All of it. `rows` lie in the order of the store, `roll` is who answered what, in its order."""

    known: dict[int, Citizen] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    saves: list[tuple[datetime, int, str]] = field(default_factory=list)
    roll: list[tuple[str, int]] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)
    log: list[tuple[datetime, int]] = field(default_factory=list)
    traffic: list[tuple[int, int]] = field(default_factory=list)
    """Who wrote to the bot in which week, as somebody sees who watches the line (not the store)."""
    authors: dict[object, int] = field(default_factory=dict)
    """The truth, which no thief has: only the scores read it."""
