"""What the bot promises, held against each thing it does in the moment it does it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.delivery.delivery import Composer, Delivery, Kind, Post, Postponement, State, Withdrawal
from bot.delivery.outbox import LEASE
from tests.simulation import history, reckoning
from tests.simulation.broken import Broken

if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.telegram import Attempt
    from tests.simulation.town import Town

AT_ONCE_SECONDS = 1.0
"""What is written within this was written as things stood."""
NEW_NUMBER = 1000
"""What is added to the number of whoever changes it."""
CALLED_OFF = ("cancelled", "postponed")


@dataclass(frozen=True, slots=True)
class Written:
    """What a message was written for, in place of its buttons."""

    delivery: Delivery
    at: float
    buttons: object


class Promises:
    """Notes each promise that is broken; the first is what a run breaks on."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._broken: list[str] = []
        self._replies: dict[tuple[str, int], list[float]] = defaultdict(list)

    def breaks(self, what: str) -> None:
        """A promise was broken, now."""
        self._town.note(f"BROKEN: {what}")
        self._broken.append(f"{what}\n" + "\n".join(self._town.notes[-40:]))

    def at_the_end(self) -> None:
        """Reckons up; raises Broken."""
        for what in reckoning.faults(self._town):
            self.breaks(what)
        if self._broken:
            raise Broken(f"{len(self._broken)} broken, the first: {self._broken[0]}")

    def watched(self, process: Process, composer: Composer) -> Composer:
        """The composer of a process, with a look at the town before and after it writes."""
        return _Watched(self._town, process, composer)

    def delivery_of(self, post: Post) -> Delivery:
        """What a message was written for."""
        assert isinstance(post.buttons, Written)
        return post.buttons.delivery

    def before_sending(self, attempt: Attempt, person_id: int) -> None:
        """A message goes: that it does is committed; nobody else is at it; a repeat says so."""
        delivery, process = attempt.delivery, attempt.process
        state, holder = self._town.witness.execute(
            "SELECT state, holder FROM delivery WHERE id = ?", (delivery.id,)
        ).fetchone()
        if (state, holder) != (State.SENDING, process.name):
            self.breaks(f"{delivery.key} goes while it is {state} of {holder or 'nobody'}")
        if process.limiter._paused_until > self._town.elapsed:
            self.breaks(f"{delivery.key} goes while everybody is to wait")
        if delivery.again and not (attempt.post.silent and len(attempt.post.text.splitlines()) > 1):
            self.breaks(f"{delivery.key} is a repeat, and does not say so or makes a sound")
        for before in self._town.telegram.attempts:
            if before.delivery.id == delivery.id:
                self._after(before, attempt)

    def reply_wanted(self, process: Process, person: int) -> None:
        """Somebody wrote and is to be answered."""
        self._replies[process.name, person].append(self._town.elapsed)

    def reply_goes(self, process: Process, person: int) -> None:
        """They are answered."""
        if waiting := self._replies[process.name, person]:
            waiting.pop(0)

    def turn(self, process: Process, delivery: Delivery) -> None:
        """It is the turn of a message: no reply waits that could have gone."""
        now = self._town.elapsed
        for (name, person), since in self._replies.items():
            chat = process.limiter._chats.get(person)
            if name != process.name or not since or since[0] >= now or chat is None:
                continue
            if chat.pace.opens() < now - 0.001 and person != delivery.person_id:
                self.breaks(f"{delivery.key} overtakes the reply to {person}")

    def reasons_against(self, delivery: Delivery, zone: ZoneInfo) -> set[str]:
        """Why a message is not to go, as the database has it now."""
        one = self._town.witness.execute
        found = set()
        choice = one(
            "SELECT paused, quiet_hours FROM preference WHERE person_id = ?", (delivery.person_id,)
        ).fetchone()
        paused, hours = choice or (False, "")
        if paused:
            found.add("paused")
        if reckoning.is_quiet(self._town.clock.now(), hours, zone):
            found.add("quiet")
        lost = one(
            "SELECT unreachable_since FROM reach WHERE person_id = ?", (delivery.person_id,)
        ).fetchone()
        if lost and lost[0]:
            found.add("unreachable")
        if delivery.kind is Kind.REMINDER:
            found |= self._against_reminder(delivery)
        return found

    def _against_reminder(self, delivery: Delivery) -> set[str]:
        one, subject = self._town.witness.execute, delivery.subject
        saved = one("SELECT person_id FROM saved WHERE id = ?", (subject["saved"],)).fetchone()
        if saved is None:
            return {"removed"}
        found = set() if delivery.person_id in (saved[0], saved[0] + NEW_NUMBER) else {"somebody else's"}
        published, status = one(
            "SELECT publication_status, event_status FROM opportunity WHERE id = ?",
            (delivery.opportunity_id,),
        ).fetchone()
        if published != "published":
            found.add("not on offer")
        if subject["starts"] is None:
            return found
        date = one(
            "SELECT starts, status FROM occurrence WHERE opportunity_id = ? AND recurrence_id = ?",
            (delivery.opportunity_id, history.kept(datetime.fromisoformat(subject["recurrence_id"]))),
        ).fetchone()
        if date is None or history.moment_of(date[0]) != datetime.fromisoformat(subject["starts"]):
            found.add("moved")
        if status in CALLED_OFF or (date is not None and date[1] in CALLED_OFF):
            found.add("called off")
        return found

    def _after(self, before: Attempt, attempt: Attempt) -> None:
        """What was tried before is tried again: only where that is not known to have arrived."""
        key, same = attempt.delivery.key, before.process is attempt.process
        lease_ran = self._town.elapsed - before.at >= LEASE.total_seconds() or self._town.clock.jumped
        if before.result is None and before.process.alive and (same or not lease_ran):
            self.breaks(f"{key} goes while it is under way")
        elif before.result in ("sent", "refused") and before.process.alive and (same or not lease_ran):
            self.breaks(f"{key} goes again after it was {before.result}")
        elif before.result in (None, "unknown", "sent") and not attempt.delivery.again:
            self.breaks(f"{key} goes again and is not marked")


class _Watched:
    """Composes as the bot does, and holds what comes of it against the town."""

    def __init__(self, town: Town, process: Process, composer: Composer) -> None:
        self._town = town
        self._process = process
        self._composer = composer

    async def compose(self, delivery: Delivery) -> Post | Withdrawal | Postponement:
        town, promises, zone = self._town, self._town.promises, self._process.city.zone
        promises.turn(self._process, delivery)
        began, clock = town.elapsed, town.clock.now()
        if delivery.expires_at is not None and clock >= delivery.expires_at:
            promises.breaks(f"{delivery.key} is written though it is of no more use")
        before = promises.reasons_against(delivery, zone)
        composed = await self._composer.compose(delivery)
        after = promises.reasons_against(delivery, zone)
        if town.elapsed - began > AT_ONCE_SECONDS:
            before = after = before & after
        if isinstance(composed, Post):
            if against := before & after:
                promises.breaks(f"{delivery.key} is sent though {', '.join(sorted(against))}")
            return replace(composed, buttons=Written(delivery, town.elapsed, composed.buttons))
        if isinstance(composed, Postponement):
            if "quiet" not in before | after or composed.until > clock + timedelta(days=1):
                promises.breaks(f"{delivery.key} is put off until {composed.until}")
        elif not before | after and town.elapsed - began <= AT_ONCE_SECONDS:
            promises.breaks(f"{delivery.key} is withdrawn for no reason: {composed}")
        return composed
