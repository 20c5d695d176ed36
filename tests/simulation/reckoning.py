"""What is left of a run held against what was promised: worked out from its history, by other means than
the bot's own."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from tests.simulation import history, news, notices
from tests.simulation.history import Entry, moment_of
from tests.simulation.staff import CHANGED

if TYPE_CHECKING:
    from tests.simulation.town import Town

ENDS = {"sent", "refused", "unconfirmed", "cancelled", "expired"}
A_SECOND = 28
AT_ONCE_TO_ONE = 4
CLOSE = timedelta(minutes=2)
"""What is done so close to the moment of a reminder may come before or after it."""


def faults(town: Town) -> Iterator[str]:
    """Every promise that the run broke as a whole."""
    entries = list(history.read(town.witness))
    yield from _all_have_ended(town, entries)
    yield from _what_was_due_is_owed(town, entries)
    yield from _what_will_be_due_is_owed(town, entries)
    yield from _nothing_before_its_time(entries)
    yield from _each_date_is_told_of_once(town, entries)
    yield from _what_is_sent_arrived(town)
    yield from _the_pace_is_kept(town)
    yield from notices.faults(town, entries)
    yield from news.faults(town, entries)


def _all_have_ended(town: Town, entries: list[Entry]) -> Iterator[str]:
    """At the end nothing is under way, and each end was counted once."""
    rows = town.witness.execute("SELECT key, kind, state, due_at FROM delivery").fetchall()
    now = town.moment()
    for key, _, state, due in rows:
        if state not in ENDS and not (state == "planned" and due > now):
            yield f"{key} is still {state} at the end"
    ended = Counter((kind, state) for _, kind, state, _ in rows if state in ENDS)
    counted = Counter(
        {
            (k, s): n
            for k, s, n in town.witness.execute(
                "SELECT kind, state, sum(count) FROM delivery_count GROUP BY 1, 2"
            )
        }
    )
    ended["reminder", "cancelled"] += _never_owed(entries)
    if +ended != counted:
        yield f"ended {dict(ended)}, counted {dict(counted)}"


def _never_owed(entries: list[Entry]) -> int:
    """How many reminders had a moment and lost it by a change of what they are of: they are counted, too."""
    by_changes = {
        entry.unit for entry in entries if entry.table == "bookmark" and entry.row["name"] == "notices"
    }
    due: dict[int, str | None] = {}
    lost = 0
    for entry in entries:
        if entry.table == "reminder" and not entry.gone:
            before, row = due.get(entry.row["id"]), entry.row
            lost += entry.unit in by_changes and before is not None and row["due_at"] is None
            due[row["id"]] = row["due_at"]
    return lost


def _what_was_due_is_owed(town: Town, entries: list[Entry]) -> Iterator[str]:
    """No reminder goes on to its next date, or out, without the message of the last one being owed."""
    owed = {entry.row["key"] for entry in entries if entry.table == "delivery"}
    last: dict[int, dict[str, Any]] = {}
    for entry in [entry for entry in entries if entry.table == "reminder"]:
        before, row = last.get(entry.row["id"]), entry.row
        last[row["id"]] = row
        if before is None or before["due_at"] is None:
            continue
        done = (not entry.gone and row["done_starts"] != before["done_starts"]) or (
            entry.gone and not row["lead"]
        )
        taken_back = row["id"] in town.people.reminders_removed or row["saved_id"] in town.people.removed
        if done and not _has(owed, row["id"], before["due_at"]) and not (entry.gone and taken_back):
            yield f"reminder {row['id']} is done for {before['due_at']} and its message is not owed"
        passed = entry.at - moment_of(before["due_at"])
        if not done and not entry.gone and row["due_at"] != before["due_at"] and passed > CLOSE:
            yield f"reminder {row['id']} was due {before['due_at']} and was put elsewhere at {entry.at}"
        if entry.gone:
            del last[row["id"]]
    for number, row in last.items():
        if row["due_at"] is not None and moment_of(row["due_at"]) < town.clock.now() - CLOSE:
            yield f"reminder {number} was due {row['due_at']} and nobody looked"


def _what_will_be_due_is_owed(town: Town, entries: list[Entry]) -> Iterator[str]:
    """Of what nobody ever changed it can be said beforehand when a reminder comes: then it did."""
    owed = {entry.row["key"] for entry in entries if entry.table == "delivery"}
    changed_hours = {entry.row["person_id"] for entry in entries if entry.table == "preference"}
    saved = {entry.row["id"]: entry.row for entry in entries if entry.table == "saved"}
    ends = {entry.row["id"]: entry.at for entry in entries if entry.table == "reminder" and entry.gone}
    begins: dict[int, Entry] = {}
    for entry in entries:
        if entry.table == "reminder":
            begins.setdefault(entry.row["id"], entry)
    for number, entry in begins.items():
        thing = saved[entry.row["saved_id"]]
        stable = thing["opportunity_id"] not in CHANGED and thing["person_id"] not in changed_hours
        if not entry.row["lead"] or not stable or town.new_rules_since is not None:
            continue
        until = min(ends.get(number, town.clock.now()), town.clock.now()) - CLOSE
        for moment in _moments(town, entry.row["lead"], thing):
            if entry.at + CLOSE < moment < until and not _has(owed, number, history.kept(moment)):
                yield f"reminder {number} ({entry.row['lead']}) was due at {moment} and is not owed: {thing}"


def _moments(town: Town, lead: str, thing: dict[str, Any]) -> set[datetime]:
    """When a reminder comes for the dates of what is saved, with the city's quiet hours."""
    zone = town.city().zone
    found = set()
    for recurrence, starts in town.witness.execute(
        "SELECT recurrence_id, starts FROM occurrence WHERE opportunity_id = ?", (thing["opportunity_id"],)
    ):
        if thing["recurrence_id"] in (None, recurrence):
            wall = moment_of(starts).astimezone(zone)
            found.add(_moment(lead, wall))
    return {moment.astimezone(UTC) for moment in found if moment is not None}


def _moment(lead: str, starts: datetime) -> datetime | None:
    if lead == "1d1800":
        wanted = starts.replace(hour=18, minute=0) - timedelta(days=1)
    else:
        unit = {"h": timedelta(hours=1), "m": timedelta(minutes=1)}[lead[-1]]
        wanted = starts - int(lead[:-1]) * unit
    if 8 <= wanted.hour < 22:
        return wanted
    morning = wanted.replace(hour=8, minute=0) + timedelta(days=wanted.hour >= 22)
    if starts - morning >= timedelta(hours=1):
        return morning
    evening = datetime.combine(wanted.date(), time(21, 45), wanted.tzinfo)
    return evening - timedelta(days=wanted.hour < 8)


def _has(owed: set[str], reminder: int, due: str) -> bool:
    compact = f"{moment_of(due):%Y%m%dT%H%M%S}"
    return any(key.startswith(f"reminder:{reminder}:") and key.endswith(f":{compact}") for key in owed)


def _nothing_before_its_time(entries: list[Entry]) -> Iterator[str]:
    """Nothing is taken up before it is due."""
    due: dict[int, str] = {}
    for entry in entries:
        if entry.table == "delivery":
            number, state = entry.row["id"], entry.row["state"]
            if state == "claimed" and entry.at < moment_of(due[number]):
                yield f"{entry.row['key']} is taken up at {entry.at}, and due {due[number]}"
            due[number] = entry.row["due_at"]


def _each_date_is_told_of_once(town: Town, entries: list[Entry]) -> Iterator[str]:
    """Of a date that nobody moved a reminder is owed once, whatever becomes of clocks, zones and hours; and
    once more for each time that somebody sets it anew."""
    told: dict[tuple[int, datetime], set[str]] = defaultdict(set)
    for entry in entries:
        if entry.table == "delivery" and entry.row["kind"] == "reminder" and not _is_changed(entry.row):
            _, reminder, *_ = entry.row["key"].split(":")
            if starts := json.loads(entry.row["subject"])["starts"]:
                told[int(reminder), datetime.fromisoformat(starts)].add(entry.row["key"])
    anew = _set_anew(town, entries)
    for (reminder, starts), keys in told.items():
        if len(keys) > 1 + anew[reminder, starts]:
            yield f"reminder {reminder} is owed {len(keys)} times for {starts}: {sorted(keys)}"


def _set_anew(town: Town, entries: list[Entry]) -> Counter[tuple[int, datetime]]:
    """How often a reminder was due again for a date it had been owed for, since somebody set it once more."""
    anew: Counter[tuple[int, datetime]] = Counter()
    again: dict[int, bool] = {}
    for row in (entry.row for entry in entries if entry.table == "reminder" and not entry.gone):
        was, is_so = again.get(row["id"], False), bool(row["due_at"]) and row["starts"] == row["done_starts"]
        again[row["id"]] = is_so
        if is_so and not was and town.people.wishes.count((row["saved_id"], row["lead"])) > 1:
            anew[row["id"], moment_of(row["starts"])] += 1
    return anew


def _is_changed(row: dict[str, Any]) -> bool:
    return row["opportunity_id"] in CHANGED


def _what_is_sent_arrived(town: Town) -> Iterator[str]:
    """What ended as sent arrived; nothing arrived more than twice, or twice without a mark."""
    arrived = defaultdict(list)
    for attempt in town.telegram.attempts:
        if attempt.arrived:
            arrived[attempt.delivery.id].append(attempt)
    for number, key, state in town.witness.execute("SELECT id, key, state FROM delivery"):
        times = arrived[number]
        if state == "sent" and not times:
            yield f"{key} ended as sent, and nothing arrived"
        if len(times) > 2 or sum(not each.delivery.again for each in times) > 1:
            yield f"{key} arrived {len(times)} times"


def _the_pace_is_kept(town: Town) -> Iterator[str]:
    """No process calls more often than 28 times in a second, or one person more often than they can bear."""
    by_process, by_chat = defaultdict(list), defaultdict(list)
    for at, process, person in town.telegram.calls:
        by_process[process.name].append(at)
        by_chat[process.name, person].append(at)
    for name, moments in by_process.items():
        for first, beyond in zip(moments, moments[A_SECOND:], strict=False):
            if beyond - first < 1.0 - 1e-6:
                yield f"{name} calls more than {A_SECOND} times within a second at {first}"
    for (name, person), moments in by_chat.items():
        for first, beyond in zip(moments, moments[AT_ONCE_TO_ONE + 1 :], strict=False):
            if beyond - first < 1.0 - 1e-6:
                yield f"{name} writes to {person} too often at {first}"
