"""The offline Telegram itself: the people, their chats with the bot, and every message in them."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.clock import Clock
from bot.demo.files import FileShelf
from bot.demo.formatting import JSON
from bot.demo.queue import UpdateQueue
from bot.demo.refusals import bad_request, forbidden


@dataclass(frozen=True)
class Account:
    """A person as Telegram shows them to a bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""

    def as_user(self) -> JSON:
        """The User object; optional fields only where they are known."""
        return {"id": self.id, "is_bot": False, **self._names(), **_known(language_code=self.language_code)}

    def as_chat(self) -> JSON:
        """The Chat object of the private chat with this person."""
        return {"id": self.id, "type": "private", **self._names()}

    def _names(self) -> JSON:
        more = _known(last_name=self.last_name, username=self.username)
        return {"first_name": self.first_name, **more}


@dataclass
class Chat:
    """One person's private chat with the bot."""

    account: Account
    messages: dict[int, JSON] = field(default_factory=dict)
    keyboard: JSON | None = None
    started: bool = False
    blocked: bool = False
    fixed: set[int] = field(default_factory=set)
    reactions: dict[int, list[str]] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)

    @property
    def instance(self) -> str:
        """The chat_instance of presses in this chat: the same for all of them."""
        digest = hashlib.sha256(f"chat {self.account.id}".encode()).digest()
        return str(int.from_bytes(digest[:8], "big", signed=True))


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


@dataclass
class Profile:
    """What the bot has said of itself, per scope and language."""

    commands: dict[tuple[tuple[str, int], str], list[JSON]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, JSON] = field(default_factory=dict)

    def commands_for(self, account: Account) -> list[JSON]:
        """The commands a person's app shows: the narrowest scope first, in it their language first."""
        language = account.language_code.partition("-")[0].lower()
        for scope in (("chat", account.id), ("all_private_chats", 0), ("default", 0)):
            for code in (language, ""):
                if (scope, code) in self.commands:
                    return self.commands[scope, code]
        return []

    def said(self, name: str, language: str) -> str:
        """A text of the profile in this language, or as it is everywhere."""
        return self.texts.get((name, language)) or self.texts.get((name, ""), "")


class World:
    """People, chats, messages, files and the updates about them. Knows no network."""

    def __init__(self, *, clock: Clock, bot: JSON) -> None:
        self.clock = clock
        self.bot = bot
        self.chats: dict[int, Chat] = {}
        self.files = FileShelf()
        self.profile = Profile()
        self.updates = UpdateQueue()
        self.queries: dict[str, Query] = {}
        self._listeners: list[Callable[[Change], None]] = []
        self._message_id = 0
        self._query_id = 7_000_000_000_000_000_000
        self._person_id = 1_000_000_100

    def listen(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Calls the listener with every change from now on; the function returned ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, kind: str, person: int, body: JSON) -> None:
        """Tells everyone who listens; the body is theirs to keep."""
        for listener in tuple(self._listeners):
            listener(Change(kind, person, copy.deepcopy(body)))

    def add_person(
        self, name: str, *, language_code: str = "", username: str = "", id: int | None = None
    ) -> Chat:
        """A new person, who has not yet written to the bot."""
        first, _, last = name.strip().partition(" ")
        if id is None:
            id = self._person_id
            self._person_id += 1
        if id in self.chats:
            raise ValueError(f"there is a person {id} already")
        chat = Chat(Account(id, first or "?", last, username, language_code))
        self.chats[id] = chat
        self.tell("person", id, {})
        return chat

    def change_person(self, person: int, *, language_code: str) -> None:
        """The person's app speaks another language from now on."""
        chat = self.chats[person]
        chat.account = replace(chat.account, language_code=language_code)
        self.tell("person", person, {})

    def chat_for_bot(self, chat_id: object, *, writing: bool = True) -> Chat:
        """The chat the bot names; a Refusal where it is unknown, blocked or never begun."""
        if chat_id is None or chat_id == "":
            raise bad_request("chat_id is empty")
        try:
            chat = self.chats.get(int(str(chat_id)))
        except ValueError:
            chat = None
        if chat is None:
            raise bad_request("chat not found")
        if writing and chat.blocked:
            raise forbidden("bot was blocked by the user")
        if writing and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
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

    def post(self, chat: Chat, body: JSON, *, from_bot: bool) -> JSON:
        """Puts a message into the chat and returns it whole."""
        number = self.next_message_id()
        message: JSON = {
            "message_id": number,
            "from": self.bot_user() if from_bot else chat.account.as_user(),
            "chat": chat.account.as_chat(),
            "date": self.seconds(),
            **body,
        }
        chat.messages[number] = message
        self.tell("message", chat.account.id, message)
        return copy.deepcopy(message)

    def bot_user(self) -> JSON:
        """The bot as the sender of a message: without what only getMe says."""
        return {key: self.bot[key] for key in ("id", "is_bot", "first_name", "username")}

    def bot_as_member(self, chat: Chat) -> JSON:
        """The bot as a ChatMember of a private chat: kicked where the person has blocked it."""
        if chat.blocked:
            return {"status": "kicked", "user": self.bot_user(), "until_date": 0}
        return {"status": "member", "user": self.bot_user()}

    def set_keyboard(self, chat: Chat, markup: JSON | None) -> None:
        """What lies under the line one writes in: a reply keyboard, a forced answer, or nothing."""
        chat.keyboard = markup if markup and "remove_keyboard" not in markup else None
        self.tell("keyboard", chat.account.id, {"keyboard": chat.keyboard})

    def changed(self, chat: Chat, message: JSON) -> JSON:
        """Tells that a message has changed and returns it whole."""
        self.tell("edited", chat.account.id, message)
        return copy.deepcopy(message)

    def remove(self, chat: Chat, message_id: int) -> None:
        """Takes a message out of the chat."""
        del chat.messages[message_id]
        if message_id in chat.pinned:
            chat.pinned.remove(message_id)
        self.tell("deleted", chat.account.id, {"message_id": message_id})

    def reply_target(self, chat: Chat, message_id: int) -> JSON | None:
        """The message another one answers, as it stands inside that one: without its own answer's target."""
        message = chat.messages.get(message_id)
        if message is None:
            return None
        return {key: copy.deepcopy(value) for key, value in message.items() if key != "reply_to_message"}


def _known(**fields: str) -> JSON:
    return {key: value for key, value in fields.items() if value}
