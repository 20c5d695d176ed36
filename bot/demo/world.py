"""The offline Telegram itself: the people, the chats, and every message in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.demo.chats import Account, Between, Chat, Conversation, Group, GroupKind
from bot.demo.copying import copied
from bot.demo.files import FileShelf
from bot.demo.formatting import JSON
from bot.demo.profile import Profile
from bot.demo.queue import UpdateQueue
from bot.demo.refusals import bad_request


@dataclass(frozen=True)
class Change:
    """Something that happened in a chat, for whoever shows it."""

    kind: str
    person: int
    body: JSON


@dataclass
class Query:
    """A press or an inline question that waits for the bot's answer."""

    id: str
    kind: str
    person: int
    asked_at: datetime
    label: str = ""
    answered: bool = False
    answer: JSON | None = None


class World:
    """People, chats, messages, files and the updates about them. Knows no network."""

    def __init__(self, *, clock: Clock, bot: JSON) -> None:
        self.clock = clock
        self.bot = bot
        self.chats: dict[int, Chat] = {}
        self.groups: dict[int, Group] = {}
        self.files = FileShelf()
        self.profile = Profile()
        self.updates = UpdateQueue()
        self.queries: dict[str, Query] = {}
        self.by_bot: set[int] = set()
        self.inline: dict[str, tuple[Conversation, int]] = {}
        self._between: dict[frozenset[int], Between] = {}
        self._listeners: dict[int | None, list[Callable[[Change], None]]] = {}
        self._message_id = 0
        self._query_id = 7_000_000_000_000_000_000
        self._person_id = 1_000_000_100
        self._group_id = -1_001_000_000_100

    def listen(self, listener: Callable[[Change], None], *, chat: int | None = None) -> Callable[[], None]:
        """Calls the listener with every change from now on, in one chat or in all; the answer ends it."""
        listeners = self._listeners.setdefault(chat, [])
        listeners.append(listener)
        return lambda: listeners.remove(listener)

    def tell(self, kind: str, person: int, body: JSON) -> None:
        """Tells everyone who listens; the body is as it is now, for all to keep and none to change."""
        change = Change(kind, person, copied(body))
        for listener in (*self._listeners.get(None, ()), *self._listeners.get(person, ())):
            listener(change)

    def next_person_id(self) -> int:
        """A number nobody has had."""
        while self._person_id in self.chats:
            self._person_id += 1
        self._person_id += 1
        return self._person_id - 1

    def add_person(
        self, name: str, *, language_code: str = "", username: str = "", id: int | None = None, seat: str = ""
    ) -> Chat:
        """A new person, who has not yet written to the bot."""
        first, _, last = name.strip().partition(" ")
        number = self.next_person_id() if id is None else id
        if number in self.chats:
            raise ValueError(f"there is a person {number} already")
        chat = Chat(Account(number, first or "?", last, username, language_code), seat)
        self.chats[number] = chat
        self.tell("person", number, {})
        return chat

    def change_person(self, person: int, *, language_code: str) -> None:
        """The person's app speaks another language from now on."""
        chat = self.chats[person]
        chat.account = replace(chat.account, language_code=language_code)
        self.tell("person", person, {})

    def add_group(self, title: str, *, kind: GroupKind = "supergroup") -> Group:
        """A new group or channel, in which the bot is not yet."""
        group = Group(self._group_id, title, kind)
        self._group_id -= 1
        self.groups[group.id] = group
        return group

    def between(self, one: Chat, other: Chat) -> Between:
        """The chat of two people with each other."""
        return self._between.setdefault(frozenset((one.id, other.id)), Between((one.id, other.id)))

    def seen_by(self, chat: Chat) -> Iterator[Conversation]:
        """Where a person reads: the chat with the bot, and those with other people."""
        yield chat
        yield from (each for each in self._between.values() if chat.id in each.people)

    def where(self, chat: Chat, message_id: int) -> Conversation | None:
        """Where the person sees this message; None where they see none of this number."""
        return next((each for each in self.seen_by(chat) if message_id in each.messages), None)

    def chat_for_bot(self, chat_id: object, *, writing: bool = True) -> Conversation:
        """The chat the bot names; a Refusal where it is unknown or the bot may not write there."""
        if chat_id is None or chat_id == "":
            raise bad_request("chat_id is empty")
        try:
            number = int(str(chat_id))
        except ValueError:
            number = 0
        chat = self.chats.get(number) or self.groups.get(number)
        if chat is None:
            raise bad_request("chat not found")
        refusal = chat.refusal() if writing else None
        if refusal is not None:
            raise refusal
        return chat

    def next_message_id(self) -> int:
        """A number no message has had."""
        self._message_id += 1
        return self._message_id

    def next_query_id(self) -> str:
        """A number no press has had."""
        self._query_id += 1
        return str(self._query_id)

    def seconds(self) -> int:
        """Now, in Unix seconds."""
        return int(self.clock.now().timestamp())

    def post(self, chat: Conversation, body: JSON, *, author: JSON | None = None) -> JSON:
        """Puts a message into the chat, the bot's own where nobody else wrote it; returns it whole."""
        number = self.next_message_id()
        if author is None:
            self.by_bot.add(number)
        message: JSON = {
            "message_id": number,
            **chat.signed(author or self.bot_user()),
            "chat": body.get("chat") or chat.as_chat(),
            "date": self.seconds(),
            **body,
        }
        chat.messages[number] = message
        self._tell_watchers(chat, "message", message)
        return copied(message)

    def bot_user(self) -> JSON:
        """The bot as the sender of a message: without what only getMe says."""
        return {key: self.bot[key] for key in ("id", "is_bot", "first_name", "username")}

    def set_keyboard(self, chat: Conversation, markup: JSON | None) -> None:
        """What lies under the line one writes in: a reply keyboard, a forced answer, or nothing."""
        chat.keyboard = markup if markup and "remove_keyboard" not in markup else None
        self.tell("keyboard", chat.id, {"keyboard": chat.keyboard})

    def changed(self, chat: Conversation, message: JSON) -> JSON:
        """Tells that a message has changed and returns it whole."""
        self._tell_watchers(chat, "edited", message)
        return copied(message)

    def remove(self, chat: Conversation, message_id: int) -> None:
        """Takes a message out of the chat."""
        del chat.messages[message_id]
        if message_id in chat.pinned:
            chat.pinned.remove(message_id)
        self._tell_watchers(chat, "deleted", {"message_id": message_id})

    def reply_target(self, chat: Conversation, message_id: int) -> JSON | None:
        """The message another one answers, as it stands inside that one: without its own answer's target."""
        message = chat.messages.get(message_id)
        if message is None:
            return None
        return {key: copied(value) for key, value in message.items() if key != "reply_to_message"}

    def sent_inline(self, chat: Conversation, message_id: int) -> str:
        """The name of a message sent through inline mode, by which the bot can change it; made here."""
        name = f"AgAAA{self.next_query_id()}"
        self.inline[name] = (chat, message_id)
        return name

    def inline_name(self, message_id: int) -> str | None:
        """The same for a message that has one already."""
        return next((name for name, (_, number) in self.inline.items() if number == message_id), None)

    def _tell_watchers(self, chat: Conversation, kind: str, body: JSON) -> None:
        for watcher in chat.watchers:
            self.tell(kind, watcher, body)
