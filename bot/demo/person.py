"""A person at their telephone, as a test drives them: says, presses, edits, hears."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from bot.demo import deeds, gatherings, sharing
from bot.demo.chats import Chat, Standing
from bot.demo.deeds import ImpossibleDeed, Pressed
from bot.demo.formatting import JSON
from bot.demo.hearing import Gathering, Heard, Listener, Unexpected, heard
from bot.demo.screen import buttons_of
from bot.demo.settling import Settling
from bot.demo.world import Change, Query, World

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


class Person(Listener):
    """One person in their private chat with the bot, and beside it with others."""

    def __init__(self, world: World, settling: Settling, chat: Chat) -> None:
        super().__init__(world, settling, chat)
        self.chat = chat
        self.notices: list[str] = []
        self.copied: list[str] = []
        self.opened: list[str] = []
        self._question: Query | None = None

    async def says(self, text: str, *, answering: Heard | None = None, to: Gathering | None = None) -> int:
        """Sends a text, to the bot or into a group; returns the message's id, with which it can be edited."""
        reply_to = answering.id if answering else None
        if to is not None:
            sent = gatherings.say(self._world, to.group, self.chat, text, reply_to=reply_to)
        else:
            sent = deeds.say(self._world, self.chat, text, reply_to=reply_to)
        return int(sent["message_id"])

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

    async def deletes(self, message_id: int) -> None:
        """Takes back a message of one's own."""
        deeds.delete(self._world, self.chat, message_id)

    async def forwards(self, message: Heard) -> int:
        """Forwards a message one has read, wherever that was, to the bot; returns the new one's id."""
        return int(sharing.forward(self._world, self.chat, message.raw)["message_id"])

    async def searches_inline(self, words: str, offset: str = "", *, to: Person | None = None) -> list[JSON]:
        """Writes `@bot words` to the bot or to another person; returns the results the bot offers."""
        chat = to.chat if to else None
        self._question = sharing.search_inline(self._world, self.chat, words, offset=offset, to=chat)
        await self.settles()
        return list(self.inline_answer["results"])

    @property
    def inline_answer(self) -> JSON:
        """The bot's whole answer to the last inline question: results, button, next_offset."""
        return self._asked()[1]

    async def picks_inline(self, result: str | int = 0, *, to: Person | None = None) -> Heard:
        """Sends a result of the last inline question (by its id or place), to the bot or to another."""
        question, answer = self._asked()
        results = answer["results"]
        if isinstance(result, int):
            if not 0 <= result < len(results):
                raise Unexpected(f"there are {len(results)} results")
            result = str(results[result]["id"])
        chat = to.chat if to else None
        return heard(sharing.pick_inline(self._world, self.chat, question, result, to=chat))

    async def shares(self, address: str, *, to: Person) -> Heard:
        """Opens a https://t.me/share/url?… link and chooses another person."""
        asked = parse_qs(urlsplit(address).query)
        url, text = (asked.get(name, [""])[0] for name in ("url", "text"))
        return heard(sharing.share_link(self._world, self.chat, to.chat, url=url, text=text))

    def letters(self) -> list[Heard]:
        """What other people have sent to this one, by means of the bot, oldest first."""
        places = [place for place in self._world.seen_by(self.chat) if place is not self.chat]
        messages = [m for place in places for m in place.messages.values() if m["from"]["id"] != self.id]
        return [heard(message) for message in sorted(messages, key=lambda m: int(m["message_id"]))]

    async def adds_bot(self, to: Gathering, *, as_administrator: bool = False) -> None:
        """Adds the bot to a group or a channel (there it can only be an administrator)."""
        leads = as_administrator or to.group.kind == "channel"
        standing: Standing = "administrator" if leads else "member"
        gatherings.seat_bot(self._world, to.group, self.chat, standing)

    async def removes_bot(self, of: Gathering) -> None:
        """Puts the bot out of a group or a channel."""
        gatherings.seat_bot(self._world, of.group, self.chat, "kicked")

    async def blocks(self) -> None:
        """Blocks the bot."""
        deeds.block(self._world, self.chat)

    async def leaves(self) -> None:
        """Deletes the chat, which blocks the bot."""
        deeds.block(self._world, self.chat)

    async def unblocks(self) -> None:
        """Lets the bot write again."""
        deeds.unblock(self._world, self.chat)

    def _hear_otherwise(self, change: Change) -> None:
        if change.kind == "answered" and change.body["text"]:
            self.notices.append(change.body["text"])

    def _asked(self) -> tuple[Query, JSON]:
        if self._question is None:
            raise Unexpected("nothing was asked inline")
        if self._question.answer is None:
            raise Unexpected(f'the inline question "{self._question.label}" was not answered')
        return self._question, self._question.answer

    def _messages(self) -> dict[int, JSON]:
        return {
            number: message
            for place in self._world.seen_by(self.chat)
            for number, message in place.messages.items()
        }

    def _find_button(self, label: str, on: Heard | None) -> tuple[int, int, int]:
        messages = self._messages()
        numbers = [on.id] if on else sorted(messages, reverse=True)
        for same in (str.__eq__, str.__contains__):
            for number in numbers:
                rows = buttons_of(messages.get(number, {}))
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
