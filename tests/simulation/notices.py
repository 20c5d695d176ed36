"""What the notices of change promise, held against a whole run: who saved something knows how it stands."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from tests.simulation.faces import Faces, Meant, are_alike, differ
from tests.simulation.history import Entry, moment_of
from tests.simulation.hours import is_quiet

if TYPE_CHECKING:
    from tests.simulation.telegram import Attempt
    from tests.simulation.town import Town

TOGETHER = timedelta(minutes=10)
"""How long a notice waits for what else is changed."""
CLOSE = timedelta(minutes=2)
JUMP = timedelta(hours=1, minutes=1)
"""As far as the clock ever jumps."""
NEVER_ARRIVED = ("not_sent", "refused", "flood")


def faults(town: Town, entries: list[Entry]) -> Iterator[str]:
    """Every promise of a notice that the run broke."""
    yield from _what_differs_is_owed(town, entries)
    yield from _nothing_is_told_twice(town)
    yield from _all_know_how_it_stands(town, entries)


@dataclass(slots=True)
class _Kept:
    """What the database holds, as the history is read on."""

    saved: dict[int, dict[str, Any]] = field(default_factory=dict)
    notices: dict[int, dict[str, Any]] = field(default_factory=dict)
    hours: dict[int, str] = field(default_factory=dict)
    newest: dict[int, int] = field(default_factory=dict)
    revisions: list[dict[str, Any]] = field(default_factory=list)
    read: int | None = None

    def take(self, entry: Entry) -> None:
        row = entry.row
        match entry.table:
            case "saved" if entry.gone:
                self.saved.pop(row["id"], None)
            case "saved":
                self.saved[row["id"]] = row
            case "delivery" if row["kind"] == "change":
                self.notices[row["id"]] = row
            case "preference":
                self.hours[row["person_id"]] = "" if entry.gone else row["quiet_hours"]
            case "revision":
                self.revisions.append(row)
                self.newest[row["opportunity_id"]] = row["id"]
            case "bookmark" if row["name"] == "notices":
                self.read = int(row["value"])

    def savers(self, opportunity: int) -> dict[int, Meant]:
        """Who saved something of an opportunity, and which of its dates."""
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for row in self.saved.values():
            if row["opportunity_id"] == opportunity:
                found[row["person_id"]].append(row)
        return {person: _meant(rows) for person, rows in found.items()}

    def planned(self, opportunity: int, person: int) -> list[dict[str, Any]]:
        """The notices that wait, each with what it is about: a repeat stays what it was, and is left out."""
        return [
            {**row, **json.loads(row["subject"])}
            for row in self.notices.values()
            if row["opportunity_id"] == opportunity
            and row["person_id"] == person
            and row["state"] == "planned"
            and not row["again"]
        ]


def _what_differs_is_owed(town: Town, entries: list[Entry]) -> Iterator[str]:
    """Wherever revisions were read, whoever saved what they are of has a notice planned where what they know
    is so no more, and none where it is."""
    faces, kept = Faces(town.witness), _Kept()
    for _, unit in groupby(entries, key=lambda entry: entry.unit):
        written, place = list(unit), kept.read
        reads = any(entry.table == "bookmark" and entry.row["name"] == "notices" for entry in written)
        before = _Kept(notices=dict(kept.notices) if reads else {})
        for entry in written:
            kept.take(entry)
        if place is None or kept.read is None or not reads:
            continue
        if kept.read < place:
            yield f"the notices have read up to {place}, and then up to {kept.read}"
        # While a transaction waited for the database, the clock went on.
        at = written[-1].at + (JUMP if town.clock.jumped else timedelta())
        early = written[0].at - CLOSE - (JUMP if town.clock.jumped else timedelta())
        read = [row for row in kept.revisions if place < row["id"] <= kept.read]
        for opportunity in sorted({row["opportunity_id"] for row in read}):
            told = [
                row["id"]
                for row in read
                if row["opportunity_id"] == opportunity and not row["quiet"] and row["action"] != "created"
            ]
            current = faces.after(kept.newest[opportunity])
            for person, meant in kept.savers(opportunity).items():
                waiting = before.planned(opportunity, person)
                first = waiting[-1]["first"] if waiting else next(iter(told), None)
                old = faces.before(first) if first is not None else None
                if old is None:
                    continue
                there = kept.planned(opportunity, person)
                name = f"the change of {opportunity} by revisions {first} to {told or 'none'} for {person}"
                if differ(old, current, meant, at) and (
                    not told or differ(old, faces.after(told[-1]), meant, at)
                ):
                    about = [row for row in there if row["first"] == first]
                    if not about or (told and about[-1]["last"] < told[-1]):
                        yield f"{name} is read, and no notice is owed"
                    elif not waiting:
                        due, latest = moment_of(about[-1]["due_at"]), written[-1].at + TOGETHER + CLOSE
                        quiet = is_quiet(latest, kept.hours.get(person, ""), town.city().zone)
                        if due > latest and not quiet:
                            yield f"{name} is owed as late as {due}"
                elif are_alike(old, current, meant, early) and there:
                    yield f"{name} has come to nothing, and a notice waits"


def _nothing_is_told_twice(town: Town) -> Iterator[str]:
    """What is told and not marked as a repeat differs from what was told before.

    What was done quietly meanwhile may have been seen on the card: that it was taken back may be told.
    """
    faces = Faces(town.witness)
    for (person, opportunity), attempts in _told(town).items():
        for before, attempt in pairwise(attempts):
            if attempt.delivery.again or not before.arrived or not attempt.arrived:
                continue
            if before.told == attempt.told and before.told is not None:
                yield f"{attempt.delivery.key} tells {person} of {opportunity} what they had been told"
            elif before.told is not None and attempt.told is not None:
                old, new = faces.after(before.told), faces.after(attempt.told)
                alike = are_alike(old, new, None, attempt.clock)
                if alike and not _quiet_between(town, opportunity, before, attempt):
                    yield f"{attempt.delivery.key} tells {person} of {opportunity} nothing new"


def _all_know_how_it_stands(town: Town, entries: list[Entry]) -> Iterator[str]:
    """Whoever saved something and was reached by all notices of it knows how it stands at the end."""
    faces, kept = Faces(town.witness), _Kept()
    known: dict[tuple[int, int], int] = {}
    quiet: dict[int, int] = {}
    for entry in entries:
        kept.take(entry)
        if entry.table == "saved":
            pair = entry.row["person_id"], entry.row["opportunity_id"]
            known[pair] = kept.newest.get(pair[1], 0)
        elif entry.table == "revision" and entry.row["quiet"]:
            quiet[entry.row["opportunity_id"]] = entry.row["id"]
    told = _told(town)
    now = town.clock.now()
    failed = set(town.witness.execute(_NOT_TOLD))
    for (person, opportunity), seen in known.items():
        meant = kept.savers(opportunity).get(person, frozenset())
        if (
            (person, opportunity) in failed
            or quiet.get(opportunity, 0) > seen
            or person in town.telegram.moved
        ):
            continue
        for attempt in told[person, opportunity]:
            if attempt.arrived and attempt.told is not None:
                seen = max(seen, attempt.told)
        end = kept.newest[opportunity]
        if differ(faces.after(seen), faces.after(end), meant, now):
            yield f"{person} knows of {opportunity} what was so at revision {seen}, and it is at {end}"


def _told(town: Town) -> dict[tuple[int, int], list[Attempt]]:
    """The notices that went, and may have arrived, by person and opportunity, as they were written."""
    found: dict[tuple[int, int], list[Attempt]] = defaultdict(list)
    for attempt in town.telegram.attempts:
        delivery = attempt.delivery
        if delivery.kind == "change" and (attempt.arrived or attempt.result not in NEVER_ARRIVED):
            found[delivery.person_id, delivery.opportunity_id or 0].append(attempt)
    return found


def _quiet_between(town: Town, opportunity: int, before: Attempt, attempt: Attempt) -> bool:
    question = "SELECT count(*) FROM revision WHERE opportunity_id = ? AND quiet AND id > ? AND id < ?"
    (count,) = town.witness.execute(question, (opportunity, before.told, attempt.told)).fetchone()
    return bool(count)


def _meant(rows: list[dict[str, Any]]) -> Meant:
    names = [row["recurrence_id"] for row in rows]
    return None if None in names else frozenset(moment_of(name) for name in names)


_NOT_TOLD = """
    SELECT person_id, opportunity_id FROM delivery
    WHERE kind = 'change' AND state <> 'sent' AND reason <> 'undone'
"""
