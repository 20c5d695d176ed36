"""Faults planted in the engine, to see that the simulation finds each: `python -m tests.simulation.mutants`.

Each is planted in a copy of the bot, and seeds are run on that until one breaks.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_SEEDS = 500


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault: in the words of a file, what is written instead of what."""

    name: str
    file: str
    right: str
    wrong: str


MUTANTS = (
    Mutant(
        "a message goes before that is written",
        "delivery/lane.py",
        "return post if await self._begin(delivery) else None",
        "return post",
    ),
    Mutant(
        "whose message it is is not looked at when it goes",
        "delivery/outbox.py",
        '    _DELIVERY.c.holder == bindparam("by"),\n',
        '    bindparam("by") != "",\n',
    ),
    Mutant(
        "a lease that holds is not heeded",
        "delivery/outbox.py",
        "DeliveryRow.lease_until <= now, DeliveryRow.id.not_in(mine)",
        "DeliveryRow.id.not_in(mine)",
    ),
    Mutant(
        "a process takes up what it is sending itself",
        "reminders/sweep.py",
        "mine=self._lane.under_way",
        "mine=()",
    ),
    Mutant(
        "what has ended is claimed again",
        "delivery/outbox.py",
        "        state_is(State.PLANNED),\n        DeliveryRow.priority",
        "        text(\"state IN ('planned', 'sent')\"),\n        DeliveryRow.priority",
    ),
    Mutant(
        "a repeat makes a sound",
        "chat/unasked/composer.py",
        "silent=delivery.silent or delivery.again or going.silent",
        "silent=delivery.silent or going.silent",
    ),
    Mutant(
        "what may have arrived goes again unmarked",
        "delivery/outbox.py",
        "await self._again(delivery, now + FIRST_PAUSE, again=True)",
        "await self._again(delivery, now + FIRST_PAUSE, again=False)",
    ),
    Mutant(
        "what was being sent at a crash goes again unmarked",
        "delivery/outbox.py",
        "await self._again(delivery, now, again=True)",
        "await self._again(delivery, now, again=False)",
    ),
    Mutant(
        "a repeat is repeated",
        "delivery/outbox.py",
        "case Result.UNKNOWN if delivery.again or not delivery.kind.repeated:",
        "case Result.UNKNOWN if not delivery.kind.repeated:",
    ),
    Mutant(
        "what is of no more use is sent",
        "delivery/lane.py",
        "now >= delivery.expires_at",
        "now >= delivery.expires_at + LEASE * 1000",
    ),
    Mutant(
        "a reminder is done in a transaction before its message is owed",
        "reminders/owing.py",
        "    await Outbox(session).owe(messages)\n",
        "    await session.flush()\n"
        "    connection = await session.connection()\n"
        '    await connection.exec_driver_sql("COMMIT")\n'
        '    await connection.exec_driver_sql("BEGIN IMMEDIATE")\n'
        "    await Outbox(session).owe(messages)\n",
    ),
    Mutant(
        "what is overdue is put elsewhere when it is worked out anew",
        "reminders/reminders.py",
        "if row.due_at is not None and row.due_at <= now:",
        "if row.due_at is None:",
    ),
    Mutant(
        "what waits for the morning is past when it is worked out anew",
        "reminders/quiet.py",
        "return Going(at=end) if end >= now else NotGoing.PAST",
        "return too_late or Going(at=end)",
    ),
    Mutant(
        "what comes late comes at night",
        "chat/unasked/composer.py",
        "if going.at > now:",
        "if going.at > now and delivery.silent:",
    ),
    Mutant(
        "whoever paused is written to",
        "chat/unasked/composer.py",
        "if preference.is_paused(now):",
        "if preference.is_paused(now) and delivery.silent:",
    ),
    Mutant(
        "that a date was moved is not seen",
        "chat/unasked/reminder.py",
        'occurrence.starts != datetime.fromisoformat(subject["starts"])',
        "occurrence.starts.year < 2000",
    ),
    Mutant(
        "everybody's wait is not heeded by what is being written",
        "delivery/limiter.py",
        "if self._paused_until > self._monotonic():",
        "if self._paused_until > self._monotonic() + 1000:",
    ),
    Mutant(
        "what may go and has not yet gone is not counted",
        "delivery/pace.py",
        "free = self._calls - self._held",
        "free = self._calls",
    ),
    Mutant(
        "the numbers of what was taken back are given again",
        "reminders/owing.py",
        'key=f"reminder:{kept.reminder.id}:{local}:{kept.due_at:%Y%m%dT%H%M%S}"',
        'key=f"reminder:{kept.reminder.id % 5}:{local}:{kept.due_at:%Y%m%dT%H%M%S}"',
    ),
    Mutant(
        "revisions are read in a transaction before the notices of them are owed",
        "reminders/changes.py",
        "    room, notices = most, _Notices(session, city, now)\n",
        "    await bookmarks.put(NOTICES, str(last))\n"
        "    await session.flush()\n"
        "    connection = await session.connection()\n"
        '    await connection.exec_driver_sql("COMMIT")\n'
        '    await connection.exec_driver_sql("BEGIN IMMEDIATE")\n'
        "    room, notices = most, _Notices(session, city, now)\n",
    ),
    Mutant(
        "a second change has the key of the first",
        "reminders/changes.py",
        'key=f"change:{thing.person_id}:{thing.opportunity_id}:{date}:{revision.id}"',
        'key=f"change:{thing.person_id}:{thing.opportunity_id}:{date}"',
    ),
    Mutant(
        "a digest tells again what was told",
        "reminders/digests.py",
        "if each.id not in told:",
        "if each.id not in ():",
    ),
    Mutant(
        "what is new wakes no search",
        "reminders/digests.py",
        "    await Searches(session).wake(now + SETTLING)\n",
        "",
    ),
    Mutant(
        "what a digest tells of is noted in a transaction after it is owed",
        "reminders/digests.py",
        "    await Searches(session).tell(search.id, choice.told, key, now)",
        "    connection = await session.connection()\n"
        '    await connection.exec_driver_sql("COMMIT")\n'
        '    await connection.exec_driver_sql("BEGIN IMMEDIATE")\n'
        "    await Searches(session).tell(search.id, choice.told, key, now)",
    ),
    Mutant(
        "a digest of nothing is owed",
        "reminders/digests.py",
        "    if not choice.named:\n",
        "    if choice.named is None:\n",
    ),
)


def caught(mutant: Mutant, first: int) -> tuple[int | None, str]:
    """The seed that breaks on a fault, and which promise it breaks; None where none of MOST_SEEDS does."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for each in ROOT.iterdir():
            if each.name in ("catalog", "locales", "tests"):
                (root / each.name).symlink_to(each)
        shutil.copytree(ROOT / "bot", root / "bot", ignore=shutil.ignore_patterns("__pycache__"))
        file = root / "bot" / mutant.file
        words = file.read_text(encoding="utf-8")
        if words.count(mutant.right) != 1:
            raise LookupError(f"{mutant.file} does not say once: {mutant.right}")
        file.write_text(words.replace(mutant.right, mutant.wrong), encoding="utf-8")
        command = [sys.executable, "-m", "tests.simulation", f"{MOST_SEEDS}", "--seed", f"{first}", "--first"]
        done = subprocess.run(
            command, cwd=root, env={"PYTHONPATH": folder}, capture_output=True, text=True, check=False
        )
    found = re.search(r"^seed (\d+): \d+ broken, the first: (.*)$", done.stderr, re.MULTILINE)
    if found is None and done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return (int(found[1]), found[2]) if found else (None, "")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("numbers", type=int, nargs="*", help="which of the faults; all where none is said")
    chosen = parser.parse_args()
    missed = 0
    for number, mutant in enumerate(MUTANTS):
        if chosen.numbers and number not in chosen.numbers:
            continue
        began = time.monotonic()
        seed, promise = caught(mutant, chosen.seed)
        missed += seed is None
        seen = "NOT CAUGHT" if seed is None else f"seed {seed}: {promise}"
        print(f"{number:2} {mutant.name} | {seen} | {time.monotonic() - began:.0f} s", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
