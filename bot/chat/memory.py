"""What the bot remembers of a conversation: fifteen minutes, in memory only, never written down."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.chat.callbacks import Show
from bot.clock import Clock
from bot.feedback.draft import KEPT as DRAFT_KEPT
from bot.feedback.draft import Draft
from catalog.model import Position

KEPT = timedelta(minutes=15)
"""How long a typed "2" or "more" still knows what it speaks of."""
IN_PIECES = timedelta(minutes=2)
"""How long what is said next may be the rest of a sentence."""
MOST_CHATS = 10_000
"""Conversations held at once; the one longest silent goes first."""
DELETABLE = timedelta(hours=48)
"""Bot API, deleteMessages: older messages stay."""
MOST_DELETED = 100
"""Messages of each side that the safe word reaches (design.md, 8); also the most that one call deletes."""

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The last list of a chat as it was shown: by this, "2", "more" and "y gratis" are understood.

    `question` are its words (on a shelf its wishes alone), `hits` the presses' (id, minute of the start) by
    their numbers in the list, as far as its pages were shown, `page` the numbers of the page shown last,
    `alike` those on it that stand for other places or dates, `opened` the number of the card opened last.
    """

    question: str
    show: Show = field(default_factory=Show)
    hits: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    page: range = range(0)
    alike: tuple[int, ...] = ()
    more: bool = False
    opened: int | None = None

    @property
    def missed(self) -> bool:
        """Whether nothing was found."""
        return not self.hits


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The buttons last shown in a chat, so that each can be typed: by its label, or by its number."""

    labels: dict[str, str]
    """Callback data by folded label."""
    numbers: dict[int, str]
    question: str | None = None
    text: str = ""
    """The message that the screen answers, where that is what a press goes back to."""
    data: tuple[str, ...] = ()
    by_beginning: bool = False
    """Whether the first words of a label are enough ("estoy bien"): on menus, where nothing else is asked."""
    numeric: bool = False
    """Whether a number within words ("a las 2") is none of a button."""

    def says(self, words: str) -> str | None:
        """The data of the button that folded words name."""
        if words in self.labels or not self.by_beginning or not words:
            return self.labels.get(words)
        begun = {data for label, data in self.labels.items() if label.startswith(words + " ")}
        return begun.pop() if len(begun) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The message that answers another (None where it cannot be changed), and what had been asked before."""

    message: int | None
    before: Asked | None = None


class Forgetful(Generic[Key, Value]):
    """A mapping that forgets what is older than `kept` and holds `most` entries at the most."""

    def __init__(self, clock: Clock, *, kept: timedelta = KEPT, most: int = MOST_CHATS) -> None:
        self._clock = clock
        self._kept = kept
        self._most = most
        self._entries: OrderedDict[Key, tuple[datetime, Value]] = OrderedDict()

    def __len__(self) -> int:
        self._forget()
        return len(self._entries)

    def get(self, key: Key) -> Value | None:
        """What is remembered of `key`, None where it is forgotten."""
        self._forget()
        entry = self._entries.get(key)
        return entry and entry[1]

    def put(self, key: Key, value: Value) -> None:
        """Remembers, from now on for as long as is kept."""
        self._entries.pop(key, None)
        self._entries[key] = (self._clock.now(), value)
        self._forget()

    def drop(self, key: Key) -> None:
        """Forgets at once."""
        self._entries.pop(key, None)

    def drop_where(self, goes: Callable[[Key], bool]) -> None:
        """Forgets at once whatever has such a key."""
        for key in [key for key in self._entries if goes(key)]:
            del self._entries[key]

    def _forget(self) -> None:
        now = self._clock.now()
        oldest = now - self._kept
        if self._entries and next(reversed(self._entries.values()))[0] > now:
            self._entries.clear()  # the demo's clock was turned back
        while self._entries:
            written, _ = next(iter(self._entries.values()))
            if written > oldest and len(self._entries) <= self._most:
                return
            self._entries.popitem(last=False)


@dataclass(slots=True)
class _Sides:
    """The messages of one chat, the bot's own and the person's."""

    own: deque[tuple[datetime, int]] = field(default_factory=lambda: deque(maxlen=MOST_DELETED))
    theirs: deque[tuple[datetime, int]] = field(default_factory=lambda: deque(maxlen=MOST_DELETED))


class Trail:
    """The newest messages of each chat that can still be deleted: their numbers, by side, no more."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._chats: Forgetful[int, _Sides] = Forgetful(clock, kept=DELETABLE)

    def note(self, chat: int, message: int, *, own: bool) -> None:
        """Remembers a message, the bot's own or the person's."""
        sides = self._chats.get(chat) or _Sides()
        (sides.own if own else sides.theirs).append((self._clock.now(), message))
        self._chats.put(chat, sides)

    def last(self, chat: int) -> datetime | None:
        """When the bot was heard of last in the chat, as an answer to something."""
        sides = self._chats.get(chat)
        return sides.own[-1][0] if sides is not None and sides.own else None

    def take(self, chat: int) -> list[int]:
        """All messages that are young enough to be deleted; forgets them (`note` what could not be)."""
        sides = self._chats.get(chat)
        self._chats.drop(chat)
        oldest = self._clock.now() - DELETABLE
        noted = [*sides.own, *sides.theirs] if sides is not None else []
        return sorted({message for at, message in noted if at > oldest})


class Memory:
    """All that is remembered of the chats: gone after fifteen minutes, or when the process ends."""

    def __init__(self, clock: Clock) -> None:
        self.asked: Forgetful[int, Asked] = Forgetful(clock)
        """The last question of a chat."""
        self.cards: Forgetful[int, tuple[int, int]] = Forgetful(clock)
        """The card a chat looks at, and the minute of its date: by this "¿dónde es?" is understood."""
        self.positions: Forgetful[int, Position] = Forgetful(clock)
        """Where a person was when they shared it; nothing that is done later keeps it longer."""
        self.pieces: Forgetful[int, str] = Forgetful(clock, kept=IN_PIECES)
        """The few words a chat said last: who is in danger may say it in several messages."""
        self.sounding: Forgetful[tuple[int, int], str] = Forgetful(clock)
        """The question that a message of care met, by (chat, message), where no message holds it as it is."""
        self.offers: Forgetful[int, Offer] = Forgetful(clock)
        """The buttons last shown in a chat."""
        self.answers: Forgetful[tuple[int, int], Answered] = Forgetful(clock)
        """The message that answers a message, by (chat, message): an edited question edits its answer."""
        self.opinions: Forgetful[int, Draft] = Forgetful(clock, kept=DRAFT_KEPT)
        """The opinion that a chat is saying: nowhere else."""
        self.tries: Forgetful[int, tuple[datetime, ...]] = Forgetful(clock, kept=DRAFT_KEPT)
        """When a person tried a receipt of late, by their number."""
        self.trail = Trail(clock)
        self._said: Forgetful[tuple[int, str], int] = Forgetful(clock)

    def variant(self, chat: int, about: str, *, of: int) -> int:
        """Which of `of` wordings to say: the first, then the next at every turn, never one twice in a row."""
        last = self._said.get((chat, about))
        this = 0 if last is None else (last + 1) % of
        self._said.put((chat, about), this)
        return this

    def count(self, chat: int, about: str) -> int:
        """How often `about` has come up in the chat of late, this time among them."""
        number = (self._said.get((chat, about)) or 0) + 1
        self._said.put((chat, about), number)
        return number

    def begin_anew(self, chat: int, about: str) -> None:
        """Lets the wordings of `about` start at the first again."""
        self._said.drop((chat, about))

    def first_time(self, chat: int, about: str) -> bool:
        """Whether `about` has not come up in the chat of late."""
        new = self._said.get((chat, about)) is None
        self._said.put((chat, about), 0)
        return new

    def ask_where(self, chat: int) -> None:
        """Remembers that the phone shows the button that sends a position."""
        self._said.put((chat, "where"), 0)

    def was_asked_where(self, chat: int) -> bool:
        """Whether it does; forgets it."""
        asked = self._said.get((chat, "where")) is not None
        self._said.drop((chat, "where"))
        return asked

    def forget(self, chat: int) -> None:
        """Forgets the conversation at once, but for which messages can be deleted."""
        self.asked.drop(chat)
        self.offers.drop(chat)
        self.cards.drop(chat)
        self.pieces.drop(chat)
        self.positions.drop(chat)
        self.opinions.drop(chat)
        for kept in (self.answers, self.sounding, self._said):
            kept.drop_where(lambda key: key[0] == chat)
