"""What the saved searches promise, held against a whole run: nothing twice, nothing empty, nothing lost."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.simulation.history import Entry, kept, moment_of

if TYPE_CHECKING:
    from tests.simulation.town import Town

NEVER_ARRIVED = ("refused", "cancelled", "expired")
CLOSE = timedelta(minutes=5)
"""How long after its hour a search is looked at, while all goes well."""
CALM = timedelta(hours=9)
"""Before the end: all goes well from then on."""


@dataclass(slots=True)
class _Heard:
    """What a search has told of, by opportunity the messages that did; what its person knew before; and how
    many things the newest message counted and did not name."""

    told: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    known: set[int] = field(default_factory=set)
    more: int = 0


def faults(town: Town, entries: list[Entry]) -> Iterator[str]:
    """Every promise of a saved search that the run broke."""
    heard: dict[int, _Heard] = defaultdict(_Heard)
    messages: dict[int, dict[str, Any]] = {}
    searches: dict[int, dict[str, Any]] = {}
    for entry in entries:
        row = entry.row
        match entry.table:
            case "saved_search" if entry.gone:
                searches.pop(row["id"], None)
            case "saved_search":
                yield from _looked_at_its_hour(entry, searches.get(row["id"]))
                searches[row["id"]] = row
            case "saved_search_told" if not entry.gone and not row["key"]:
                heard[row["saved_search_id"]].known.add(row["opportunity_id"])
            case "delivery" if row["kind"] == "digest":
                if row["id"] not in messages:
                    yield from _is_new(row, heard, messages)
                messages[row["id"]] = row
    yield from _nothing_is_lost(town, searches, heard)


def _is_new(
    row: dict[str, Any], heard: dict[int, _Heard], messages: dict[int, dict[str, Any]]
) -> Iterator[str]:
    """A message tells of something, and of nothing that was told, or is on its way, or was known."""
    subject = json.loads(row["subject"])
    search = heard[subject["search"]]
    if not subject["named"]:
        yield f"{row['key']} is owed and tells of nothing"
    for number in subject["named"]:
        earlier = [messages[each] for each in search.told[number]]
        if number in search.known or any(each["state"] not in NEVER_ARRIVED for each in earlier):
            yield f"{row['key']} tells of {number}, which it had told"
        search.told[number].append(row["id"])
    search.more = subject["more"]


def _looked_at_its_hour(entry: Entry, before: dict[str, Any] | None) -> Iterator[str]:
    """A search is looked at when it is due, not before."""
    if before is None or before["due_at"] is None or before["weekday"] != entry.row["weekday"]:
        return
    row, due = entry.row, moment_of(before["due_at"])
    put_off = row["due_at"] is None or moment_of(row["due_at"]) > due
    if row["weekday"] is not None and row["wall"] == before["wall"] and entry.at < due and put_off:
        yield f"search {row['id']} was due {due} and was looked at {entry.at}"


def _nothing_is_lost(
    town: Town, searches: dict[int, dict[str, Any]], heard: dict[int, _Heard]
) -> Iterator[str]:
    """Whoever wants to hear at once has been told of all that was on in time, by name or as one of many more;
    and no search that was due waits."""
    now = town.clock.now()
    on = {
        number: moment_of(at)
        for number, at in town.witness.execute(_ON, {"now": kept(now)})
        if moment_of(at) < now - CALM
    }
    for row in searches.values():
        due = row["due_at"]
        if due is not None and moment_of(due) < now - CLOSE:
            yield f"search {row['id']} was due {due} and nobody looked"
        search = heard[row["id"]]
        missed = on.keys() - search.known - search.told.keys()
        if row["weekday"] is None and due is None and len(missed) > search.more:
            yield f"search {row['id']} never told of {sorted(missed)}"


def is_on(town: Town, named: list[int], now: datetime) -> bool:
    """Whether anything of what a message names is on."""
    on = {number for number, _ in town.witness.execute(_ON, {"now": kept(now)})}
    return not on.isdisjoint(named)


_ON = """
    SELECT opportunity.id, (
      SELECT max(revision.at) FROM revision WHERE revision.opportunity_id = opportunity.id
    ) FROM opportunity
    WHERE publication_status = 'published' AND event_status NOT IN ('cancelled', 'postponed')
    AND (NOT EXISTS (SELECT 1 FROM occurrence WHERE opportunity_id = opportunity.id)
      OR EXISTS (SELECT 1 FROM occurrence WHERE opportunity_id = opportunity.id AND starts > :now
        AND status NOT IN ('cancelled', 'postponed')))
"""
