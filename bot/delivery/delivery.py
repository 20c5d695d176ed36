"""One message owed to one person: what it is about, where it stands, what it says when its turn comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.delivery.limiter import Priority


class Kind(StrEnum):
    """Why a message is owed."""

    CHANGE = "change"
    REMINDER = "reminder"
    DIGEST = "digest"
    INVITATION = "invitation"
    STILL_USEFUL = "still_useful"
    PROMISE = "promise"
    ANSWER = "answer"
    DRAFT = "draft"
    FEED = "feed"

    @property
    def priority(self) -> Priority:
        """What goes first where not everything can go at once."""
        return _PRIORITIES[self]

    @property
    def repeated(self) -> bool:
        """Whether it is sent once more, marked and without a sound, where nobody can know if it arrived."""
        return self in (Kind.CHANGE, Kind.REMINDER)


_PRIORITIES = {
    Kind.CHANGE: Priority.CHANGE,
    Kind.REMINDER: Priority.REMINDER,
    Kind.DIGEST: Priority.DIGEST,
    Kind.INVITATION: Priority.DIGEST,
    Kind.STILL_USEFUL: Priority.DIGEST,
    Kind.PROMISE: Priority.DIGEST,
    Kind.ANSWER: Priority.DIGEST,
    Kind.DRAFT: Priority.DIGEST,
    Kind.FEED: Priority.DIGEST,
}


class State(StrEnum):
    """Where a delivery stands: the first three are under way, each of the others is an end that is counted.

    `claimed` is held by one process for as long as its lease; `sending` is written before the message goes,
    so that a crash in the very moment of sending leaves a trace.
    """

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNCONFIRMED = "unconfirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


UNDER_WAY = (State.PLANNED, State.CLAIMED, State.SENDING)
ENDS = tuple(state for state in State if state not in UNDER_WAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A message to be owed. `key` makes it be owed once, however often it is asked for.

    `subject` holds ids and moments, never words: what is said is read from the catalogue when it is sent.
    From `expires_at` on it is of no more use.
    """

    person_id: int
    kind: Kind
    key: str
    due_at: datetime
    expires_at: datetime | None = None
    subject: Mapping[str, Any] = field(default_factory=dict)
    opportunity_id: int | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(Owed):
    """A message owed; `again` where it may have arrived before, `attempts` how often it was tried."""

    id: int
    again: bool = False
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What is sent: text as Telegram's HTML, the buttons below it as the door knows them."""

    text: str
    buttons: object = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a message is not sent after all: how it ends, and in a word why."""

    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class Postponement:
    """Until when a message waits that is not to go now."""

    until: datetime


class Result(StrEnum):
    """How an attempt ended, as far as anybody can know."""

    SENT = "sent"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an attempt ended: `unreachable` where no message will reach the person again until they write,
    `gone` where their account is no more, `moved_to` their new number where Telegram gave one."""

    result: Result
    reason: str = ""
    unreachable: bool = False
    gone: bool = False
    moved_to: int | None = None


class Composer(Protocol):
    """Writes what a delivery says, from the catalogue as it is now."""

    async def compose(self, delivery: Delivery) -> Post | Withdrawal | Postponement:
        """The message, or why there is none, or none yet."""
        ...


class Sender(Protocol):
    """Brings a message to a person."""

    async def send(self, person_id: int, post: Post) -> Outcome:
        """Sends it, once; raises what `hold` reads where everybody is to wait."""
        ...

    def hold(self, error: Exception) -> float | None:
        """For how many seconds everybody was asked to wait; None for any other fault."""
        ...
