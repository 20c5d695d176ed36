"""What the bot remembers of a conversation: fifteen minutes, in memory only, never written down."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.clock import Clock
from catalog.model import Position

KEPT = timedelta(minutes=15)
"""How long a typed "2" or "more" still knows what it speaks of."""
MOST_CHATS = 10_000
"""Conversations held at once; the one longest silent goes first."""

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The last question of a chat as it was shown: by this, "2" and "more" are understood."""

    question: str
    removed: frozenset[str] = frozenset()
    page: int = 0
    hits: tuple[int, ...] = ()
    more: bool = False
    near: Position | None = None
    shelf: str = ""
    """The topic, where a shelf was looked along instead of a question asked."""


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

    def _forget(self) -> None:
        oldest = self._clock.now() - self._kept
        while self._entries:
            written, _ = next(iter(self._entries.values()))
            if written > oldest and len(self._entries) <= self._most:
                return
            self._entries.popitem(last=False)


class Memory:
    """All that is remembered of the chats: gone after fifteen minutes, or when the process ends."""

    def __init__(self, clock: Clock) -> None:
        self.asked: Forgetful[int, Asked] = Forgetful(clock)
        """The last question of a chat; a shared position lives and goes with it."""
        self.answers: Forgetful[tuple[int, int], int] = Forgetful(clock)
        """The message that answers a message, by (chat, message): an edited question edits its answer."""
        self._said: Forgetful[tuple[int, str], int] = Forgetful(clock)

    def variant(self, chat: int, about: str, *, of: int) -> int:
        """Which of `of` wordings to say: the first, then the next at every turn, never one twice in a row."""
        last = self._said.get((chat, about))
        this = 0 if last is None else (last + 1) % of
        self._said.put((chat, about), this)
        return this

    def begin_anew(self, chat: int, about: str) -> None:
        """Lets the wordings of `about` start at the first again."""
        self._said.drop((chat, about))

    def first_time(self, chat: int, about: str) -> bool:
        """Whether `about` has not come up in the chat of late."""
        new = self._said.get((chat, about)) is None
        self._said.put((chat, about), 0)
        return new
