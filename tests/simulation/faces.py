"""What somebody who saved something sees of it: two states compared by other means than the bot's own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

CALLED_OFF = ("cancelled", "postponed")

Meant = frozenset[datetime] | None
"""The recurrence ids of the dates that somebody saved; None where all are."""
Date = tuple[datetime, str, str]
"""When a date starts, how it stands, and where it is."""


@dataclass(frozen=True, slots=True)
class Face:
    """An opportunity at a time: whether it is published, how the whole stands, its dates by recurrence id."""

    published: bool
    status: str
    dates: Mapping[datetime, Date]

    @property
    def on(self) -> bool:
        return self.published and self.status not in CALLED_OFF


def read(data: Mapping[str, Any]) -> Face:
    """What a revision keeps."""
    return Face(
        published=data.get("publication_status", "published") == "published",
        status=data.get("event_status", "scheduled"),
        dates={
            datetime.fromisoformat(date["recurrence_id"]): (
                datetime.fromisoformat(date["starts"]),
                date.get("status", "scheduled"),
                date.get("place", {}).get("name", ""),
            )
            for date in data.get("occurrences", ())
        },
    )


def differ(before: Face, after: Face, meant: Meant, now: datetime) -> bool:
    """Whether somebody who would go by the one would come in vain, or miss it, by the other."""
    return any(
        _to_go(before, name, now) != _to_go(after, name, now) for name in _meant(before, after, meant, now)
    )


def are_alike(before: Face, after: Face, meant: Meant, now: datetime) -> bool:
    """Whether nothing at all differs of what was meant and was or is still to come."""
    if (before.published, before.status) != (after.published, after.status):
        return False
    return all(before.dates.get(name) == after.dates.get(name) for name in _meant(before, after, meant, now))


def starts_of(before: Face, after: Face, meant: Meant) -> list[datetime]:
    """All the starts, old and new, of the dates meant."""
    return [
        face.dates[name][0]
        for face in (before, after)
        for name in face.dates
        if meant is None or name in meant
    ]


def _meant(before: Face, after: Face, meant: Meant, now: datetime) -> Iterator[datetime]:
    """The dates meant that were or are to come."""
    for name in before.dates.keys() | after.dates.keys():
        starts = [face.dates[name][0] for face in (before, after) if name in face.dates]
        if (meant is None or name in meant) and max(starts) > now:
            yield name


def _to_go(face: Face, name: datetime, now: datetime) -> tuple[datetime, str] | None:
    """When and where one goes to a date; None where one does not."""
    date = face.dates.get(name)
    if not face.on or date is None or date[0] <= now or date[1] in CALLED_OFF:
        return None
    return date[0], date[2]


class Faces:
    """The states of opportunities by the revisions that made them."""

    def __init__(self, witness: sqlite3.Connection) -> None:
        self._witness = witness
        self._known: dict[int, tuple[Face | None, Face]] = {}

    def newest(self, opportunity_id: int) -> int:
        """The number of the newest revision of an opportunity."""
        question = "SELECT max(id) FROM revision WHERE opportunity_id = ?"
        (number,) = self._witness.execute(question, (opportunity_id,)).fetchone()
        return int(number or 0)

    def before(self, revision: int) -> Face | None:
        """What was there before a revision; None where it was the first."""
        return self._of(revision)[0]

    def after(self, revision: int) -> Face:
        """What was there after a revision."""
        return self._of(revision)[1]

    def _of(self, revision: int) -> tuple[Face | None, Face]:
        if revision not in self._known:
            before, after = self._witness.execute(
                "SELECT before, after FROM revision WHERE id = ?", (revision,)
            ).fetchone()
            old = json.loads(before) if before else None
            self._known[revision] = (read(old) if old else None, read(json.loads(after)))
        return self._known[revision]
