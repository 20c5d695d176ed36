"""A person at their telephone, as a test drives them: says, presses, edits, hears."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from bot.demo import deeds
from bot.demo.deeds import ImpossibleDeed, Pressed
from bot.demo.formatting import JSON
from bot.demo.screen import buttons_of, content, screen
from bot.demo.settling import Settling
from bot.demo.world import Change, Chat, World

PATIENCE = 10.0
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


class Unexpected(AssertionError):
    """The bot said more or less than was expected; the message shows the whole chat."""


@dataclass(frozen=True)
class Heard:
    """A message of the bot as it stood when it was heard."""

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


class Person:
    """One person in their private chat with the bot."""

    def __init__(self, world: World, settling: Settling, chat: Chat) -> None:
        self._world = world
        self._settling = settling
        self.chat = chat
        self.notices: list[str] = []
        self.copied: list[str] = []
        self.opened: list[str] = []
        self._unheard: dict[int, bool] = {}
        self._on_news: list[Callable[[], None]] = []
        world.listen(self._notice)

    def on_news(self, listener: Callable[[], None]) -> None:
        """Calls the listener whenever the bot has said or changed something."""
        self._on_news.append(listener)

    @property
    def id(self) -> int:
        """The person's Telegram id, which is their chat's too."""
        return self.chat.account.id

    async def says(self, text: str, *, answering: Heard | None = None) -> int:
        """Sends a text; returns the message's id, with which it can be edited."""
        reply_to = answering.id if answering else None
        return int(deeds.say(self._world, self.chat, text, reply_to=reply_to)["message_id"])

    async def edits(self, text: str, *, message_id: int | None = None) -> None:
        """Changes the last text the person sent, or the one named."""
        if message_id is None:
            own = [m for m in self.chat.messages.values() if m["from"]["id"] == self.id and "text" in m]
            if not own:
                raise ImpossibleDeed("there is nothing of one's own to edit")
            message_id = own[-1]["message_id"]
        deeds.edit(self._world, self.chat, message_id, text)

    async def presses(self, label: str, *, on: Heard | None = None) -> Pressed:
        """Presses the button of this label (or the only one whose label holds it), newest message first."""
        place = self._find_reply_button(label) if on is None else None
        if place is not None:
            return deeds.press_reply_button(self._world, self.chat, *place)
        pressed = deeds.press(self._world, self.chat, *self._find_button(label, on))
        if pressed.kind == "copy":
            self.copied.append(pressed.value)
        if pressed.kind == "url":
            self.opened.append(pressed.value)
            await self._follow(pressed.value)
        return pressed

    async def presses_data(self, data: str, *, on: Heard | int) -> None:
        """Presses a button that the message no longer has, or never had: an old or a forged press."""
        number = on if isinstance(on, int) else on.id
        deeds.press_data(self._world, self.chat, number, data)

    async def shares_location(self, latitude: float, longitude: float) -> None:
        """Sends where they are."""
        deeds.share_location(self._world, self.chat, latitude, longitude)

    async def sends_document(self, content: bytes, name: str, *, mime: str = "", caption: str = "") -> None:
        """Sends a file."""
        stored = self._world.files.put(content, name=name, mime=mime)
        deeds.send_file(self._world, self.chat, stored, caption=caption)

    async def sends_photo(self, content: bytes = PIXEL, *, caption: str = "") -> None:
        """Sends a picture."""
        stored = self._world.files.put(content, name="photo.png", kind="photo")
        deeds.send_file(self._world, self.chat, stored, caption=caption)

    async def sends_voice(self, content: bytes = b"OggS") -> None:
        """Sends a voice message."""
        stored = self._world.files.put(content, name="voice.oga", kind="voice")
        deeds.send_file(self._world, self.chat, stored)

    async def sends_sticker(self) -> None:
        """Sends a sticker."""
        stored = self._world.files.put(b"RIFF", name="sticker.webp", kind="sticker")
        deeds.send_file(self._world, self.chat, stored)

    async def searches_inline(self, words: str) -> list[JSON]:
        """Writes `@bot words` somewhere; returns the results the bot offers."""
        query = deeds.search_inline(self._world, self.chat, words)
        await self.settles()
        if query.answer is None:
            raise Unexpected(f'the inline question "{words}" was not answered')
        results: list[JSON] = query.answer["results"]
        return results

    async def blocks(self) -> None:
        """Blocks the bot."""
        deeds.block(self._world, self.chat)

    async def unblocks(self) -> None:
        """Lets the bot write again."""
        deeds.unblock(self._world, self.chat)

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
        return [self._heard(number, edited) for number, edited in unheard.items()]

    async def hears_nothing(self, *, patience: float = PATIENCE) -> None:
        """The bot says nothing; a word is a failure."""
        heard = await self.hears_all(patience=patience)
        if heard:
            raise Unexpected(f"{len(heard)} messages instead of silence\n{self.screen()}")

    def screen(self) -> str:
        """The whole visible chat as text."""
        return screen(self._world, self.chat)

    def _notice(self, change: Change) -> None:
        if change.person != self.id:
            return
        number = int(change.body.get("message_id", 0))
        if change.kind in ("message", "edited") and change.body["from"]["id"] == self._world.bot["id"]:
            new = self._unheard.pop(number, None) is False or change.kind == "message"
            self._unheard[number] = not new
            for listener in self._on_news:
                listener()
        elif change.kind == "deleted":
            self._unheard.pop(number, None)
        elif change.kind == "answered" and change.body["text"]:
            self.notices.append(change.body["text"])

    def _heard(self, number: int, edited: bool) -> Heard:
        message = self.chat.messages[number]
        labels = tuple(tuple(button["text"] for button in row) for row in buttons_of(message))
        return Heard(number, content(message), labels, edited, dict(message))

    def _find_button(self, label: str, on: Heard | None) -> tuple[int, int, int]:
        numbers = [on.id] if on else sorted(self.chat.messages, reverse=True)
        for same in (str.__eq__, str.__contains__):
            for number in numbers:
                rows = buttons_of(self.chat.messages.get(number, {}))
                places = [
                    (number, row, column)
                    for row, buttons in enumerate(rows)
                    for column, button in enumerate(buttons)
                    if same(button["text"], label)
                ]
                if len(places) > 1:
                    raise Unexpected(f'"{label}" is on {len(places)} buttons\n{self.screen()}')
                if places:
                    return places[0]
        raise Unexpected(f'there is no button "{label}"\n{self.screen()}')

    def _find_reply_button(self, label: str) -> tuple[int, int] | None:
        for row, buttons in enumerate((self.chat.keyboard or {}).get("keyboard", [])):
            for column, button in enumerate(buttons):
                if button["text"] == label:
                    return row, column
        return None

    async def _follow(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.hostname == "t.me" and parts.path.strip("/").lower() == self._world.bot["username"].lower():
            start = parse_qs(parts.query).get("start", [""])[0]
            await self.says(f"/start {start}".strip())
