"""What the bot promises, held against each thing it does in the moment it does it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.delivery.delivery import Composer, Delivery, Kind, Post, Postponement, State, Withdrawal
from bot.delivery.outbox import LEASE
from tests.simulation import history, news, reckoning
from tests.simulation.broken import Broken
from tests.simulation.faces import CALLED_OFF, Face, Faces, Meant, are_alike, differ, starts_of
from tests.simulation.hours import is_quiet, waking

if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.telegram import Attempt
    from tests.simulation.town import Town

AT_ONCE_SECONDS = 1.0
"""What is written within this was written as things stood."""
NEW_NUMBER = 1000
"""What is added to the number of whoever changes it."""
URGENT = timedelta(hours=3, minutes=2)
"""So long before it begins a change is told at any hour."""
BEGUN = timedelta(hours=6)
"""So long after it has begun a change that was urgent may still come."""
WORTH_WAITING = timedelta(hours=1, minutes=10)
"""Where less is left after the quiet hours, a reminder does not wait for their end."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a message was written for, in place of its buttons."""

    delivery: Delivery
    at: float
    told: int | None
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

    def written(self, post: Post) -> Written:
        """What a message was written for."""
        assert isinstance(post.buttons, Written)
        return post.buttons

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
        choice = one("SELECT paused FROM preference WHERE person_id = ?", (delivery.person_id,)).fetchone()
        if choice and choice[0]:
            found.add("paused")
        if is_quiet(self._town.clock.now(), self._hours(delivery.person_id), zone):
            found.add("quiet")
        lost = one(
            "SELECT unreachable_since FROM reach WHERE person_id = ?", (delivery.person_id,)
        ).fetchone()
        if lost and lost[0]:
            found.add("unreachable")
        if delivery.kind is Kind.REMINDER:
            found |= self._against_reminder(delivery)
        if delivery.kind is Kind.CHANGE:
            found |= self._against_change(delivery)
        if delivery.kind is Kind.DIGEST:
            found |= self._against_digest(delivery)
        return found

    def may_at_night(self, delivery: Delivery, zone: ZoneInfo) -> bool:
        """Whether a message may come in quiet hours, without a sound: a change of what begins within hours,
        and what was to come before them and cannot wait for their end."""
        now, hours = self._town.clock.now(), self._hours(delivery.person_id)
        if delivery.kind is Kind.CHANGE:
            before, after, meant = self._of_change(delivery)
            starts = starts_of(before, after, meant)
            return any(now - BEGUN <= start <= now + URGENT for start in starts)
        wake = waking(now, hours, zone)
        return (
            not is_quiet(delivery.due_at, hours, zone)
            and delivery.expires_at is not None
            and delivery.expires_at - wake < WORTH_WAITING
        )

    def comes_to_nothing(self, delivery: Delivery) -> bool:
        """Whether what a notice is of is so again as it was, for whoever would go there."""
        if delivery.kind is not Kind.CHANGE:
            return False
        before, after, meant = self._of_change(delivery)
        return not differ(before, after, meant, self._town.clock.now())

    def has_newer(self, delivery: Delivery) -> bool:
        """Whether a newer notice of the same to the same person is under way or was sent."""
        question = """
            SELECT count(*) FROM delivery WHERE kind = ? AND person_id = ? AND opportunity_id = ? AND id > ?
            AND state IN ('planned', 'claimed', 'sending', 'sent')
        """
        about = (delivery.kind.value, delivery.person_id, delivery.opportunity_id, delivery.id)
        (count,) = self._town.witness.execute(question, about).fetchone()
        return delivery.kind is Kind.CHANGE and bool(count)

    def unread(self, delivery: Delivery) -> set[str]:
        """That what a notice is of has changed, and the notices have not read it: it waits for them."""
        question = """
            SELECT max(id) > (SELECT CAST(value AS INTEGER) FROM bookmark WHERE name = 'notices')
            FROM revision WHERE opportunity_id = ?
        """
        (ahead,) = self._town.witness.execute(question, (delivery.opportunity_id,)).fetchone()
        return {"unread"} if delivery.kind is Kind.CHANGE and ahead else set()

    def newest(self, delivery: Delivery) -> int | None:
        """The revision that a notice is written from now."""
        if delivery.kind is not Kind.CHANGE:
            return None
        return Faces(self._town.witness).newest(delivery.opportunity_id or 0)

    def _hours(self, person: int) -> str:
        question = "SELECT quiet_hours FROM preference WHERE person_id = ?"
        row = self._town.witness.execute(question, (person,)).fetchone()
        return str(row[0]) if row else ""

    def _of_change(self, delivery: Delivery) -> tuple[Face, Face, Meant]:
        """What a notice is of: as it was, as it is, and the dates its person saved."""
        faces, opportunity = Faces(self._town.witness), delivery.opportunity_id or 0
        numbers = ", ".join(str(int(number)) for number in delivery.subject["saved"])
        names = [
            name
            for (name,) in self._town.witness.execute(
                f"SELECT recurrence_id FROM saved WHERE id IN ({numbers})"
            )
        ]
        meant = None if None in names else frozenset(map(history.moment_of, names))
        before = faces.before(delivery.subject["first"])
        assert before is not None
        return before, faces.after(faces.newest(opportunity)), meant

    def _against_change(self, delivery: Delivery) -> set[str]:
        before, after, meant = self._of_change(delivery)
        if meant is not None and not meant:
            return {"removed"}
        return {"as it was"} if are_alike(before, after, meant, self._town.clock.now()) else set()

    def _against_digest(self, delivery: Delivery) -> set[str]:
        search = self._town.witness.execute(
            "SELECT person_id FROM saved_search WHERE id = ?", (delivery.subject["search"],)
        ).fetchone()
        if search is None or search[0] != delivery.person_id:
            return {"removed"}
        on = news.is_on(self._town, delivery.subject["named"], self._town.clock.now())
        return set() if on else {"empty"}

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
        began, clock, newest = town.elapsed, town.clock.now(), promises.newest(delivery)
        if delivery.expires_at is not None and clock >= delivery.expires_at:
            promises.breaks(f"{delivery.key} is written though it is of no more use")
        behind = promises.unread(delivery)
        before = promises.reasons_against(delivery, zone)
        composed = await self._composer.compose(delivery)
        behind |= promises.unread(delivery)
        after = promises.reasons_against(delivery, zone)
        if town.elapsed - began > AT_ONCE_SECONDS:
            before = after = before & after
        if isinstance(composed, Post):
            against = before & after
            if composed.silent and promises.may_at_night(delivery, zone):
                against -= {"quiet"}
            if against:
                promises.breaks(f"{delivery.key} is sent though {', '.join(sorted(against))}")
            told = newest if newest == promises.newest(delivery) else None
            return replace(composed, buttons=Written(delivery, town.elapsed, told, composed.buttons))
        if isinstance(composed, Postponement):
            reasons = before | after | behind
            if delivery.again and promises.has_newer(delivery):
                reasons |= {"newer"}
            if not reasons & {"quiet", "newer", "unread"} or composed.until > clock + timedelta(days=1):
                promises.breaks(f"{delivery.key} is put off until {composed.until}")
        elif (
            not before | after
            and town.elapsed - began <= AT_ONCE_SECONDS
            and not promises.comes_to_nothing(delivery)
            and not (delivery.again and promises.has_newer(delivery))
        ):
            promises.breaks(f"{delivery.key} is withdrawn for no reason: {composed}")
        return composed
