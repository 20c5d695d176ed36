"""What is heard of the bot in one chat, as a test listens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.demo.chats import Conversation, Group
from bot.demo.formatting import JSON
from bot.demo.screen import buttons_of, content, screen
from bot.demo.settling import Settling
from bot.demo.world import Change, World

PATIENCE = 10.0


class Unexpected(AssertionError):
    """The bot said more or less than was expected; the message shows the whole chat."""


@dataclass(frozen=True)
class Heard:
    """A message as it stood when it was heard."""

    id: int
    text: str
    labels: tuple[tuple[str, ...], ...]
    edited: bool
    raw: JSON

    def __contains__(self, words: str) -> bool:
        return words in self.text

    @property
    def buttons(self) -> tuple[str, ...]:
        """All labels under the message, in order."""
        return tuple(label for row in self.labels for label in row)


class Listener:
    """Hears what the bot says in one chat."""

    def __init__(self, world: World, settling: Settling, chat: Conversation) -> None:
        self._world = world
        self._settling = settling
        self._place = chat
        self._unheard: dict[int, bool] = {}
        self._on_news: list[Callable[[], None]] = []
        world.listen(self._notice, chat=self.id)

    @property
    def id(self) -> int:
        """The chat's number."""
        return self._place.id

    def on_news(self, listener: Callable[[], None]) -> None:
        """Calls the listener whenever the bot has said or changed something."""
        self._on_news.append(listener)

    async def settles(self, *, patience: float = PATIENCE) -> None:
        """Waits until the bot has done all it is going to do."""
        await self._settling.wait(patience=patience)

    async def hears(self, *, patience: float = PATIENCE) -> Heard:
        """The one message the bot has sent or changed since one last listened; more or none is a failure."""
        heard = await self.hears_all(patience=patience)
        if len(heard) != 1:
            raise Unexpected(f"{len(heard)} messages instead of one\n{self.screen()}")
        return heard[0]

    async def hears_all(self, *, patience: float = PATIENCE) -> list[Heard]:
        """All messages the bot has sent or changed since one last listened, in the order it did so."""
        await self.settles(patience=patience)
        unheard, self._unheard = self._unheard, {}
        return [heard(self._place.messages[number], edited=edited) for number, edited in unheard.items()]

    async def hears_nothing(self, *, patience: float = PATIENCE) -> None:
        """The bot says nothing; a word is a failure."""
        heard = await self.hears_all(patience=patience)
        if heard:
            raise Unexpected(f"{len(heard)} messages instead of silence\n{self.screen()}")

    def screen(self) -> str:
        """The whole visible chat as text."""
        return screen(self._world, self._place)

    def _notice(self, change: Change) -> None:
        number = int(change.body.get("message_id", 0))
        if change.kind in ("message", "edited") and number in self._world.by_bot:
            new = self._unheard.pop(number, None) is False or change.kind == "message"
            self._unheard[number] = not new
            for listener in self._on_news:
                listener()
        elif change.kind == "deleted":
            self._unheard.pop(number, None)
        else:
            self._hear_otherwise(change)

    def _hear_otherwise(self, change: Change) -> None:
        """What else is heard; nothing in a group."""


class Gathering(Listener):
    """A group or a channel, and what the bot says in it."""

    def __init__(self, world: World, settling: Settling, group: Group) -> None:
        super().__init__(world, settling, group)
        self.group = group


def heard(message: JSON, *, edited: bool = False) -> Heard:
    """A message as it is read."""
    labels = tuple(tuple(button["text"] for button in row) for row in buttons_of(message))
    return Heard(message["message_id"], content(message), labels, edited, dict(message))
