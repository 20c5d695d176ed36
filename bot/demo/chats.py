"""Where messages are: a person's chat with the bot, a chat between two people, a group, a channel."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Literal

from bot.demo.formatting import JSON
from bot.demo.refusals import Refusal, bad_request, forbidden

GroupKind = Literal["group", "supergroup", "channel"]
Standing = Literal["left", "kicked", "member", "administrator"]


@dataclass(frozen=True)
class Account:
    """A person as Telegram shows them to a bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""

    @property
    def name(self) -> str:
        """The whole name."""
        return " ".join(name for name in (self.first_name, self.last_name) if name)

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
class Conversation(ABC):
    """What every place where messages are has in common."""

    messages: dict[int, JSON] = field(default_factory=dict, init=False)
    keyboard: JSON | None = field(default=None, init=False)
    fixed: set[int] = field(default_factory=set, init=False)
    reactions: dict[int, list[str]] = field(default_factory=dict, init=False)
    pinned: list[int] = field(default_factory=list, init=False)

    @property
    @abstractmethod
    def id(self) -> int:
        """The number the bot knows it by."""

    @property
    def watchers(self) -> tuple[int, ...]:
        """Under which numbers its news are told."""
        return (self.id,)

    @property
    def instance(self) -> str:
        """The chat_instance of presses in it: the same for all of them."""
        digest = hashlib.sha256(f"chat {self.watchers}".encode()).digest()
        return str(int.from_bytes(digest[:8], "big", signed=True))

    @abstractmethod
    def as_chat(self) -> JSON:
        """The Chat object."""

    def signed(self, author: JSON) -> JSON:
        """Who wrote a message, as the message says it."""
        return {"from": author}

    def refusal(self) -> Refusal | None:
        """Why the bot cannot write here; None where it can."""
        return None

    def member(self, number: int, bot: JSON) -> JSON | None:
        """The ChatMember of this number; None where nobody here has it."""
        return None


@dataclass
class Chat(Conversation):
    """One person's private chat with the bot; in a demo with seats, the seat they have."""

    account: Account
    seat: str = ""
    started: bool = False
    blocked: bool = False

    @property
    def id(self) -> int:
        """The person's number, which is the chat's too."""
        return self.account.id

    def as_chat(self) -> JSON:
        """The Chat object."""
        return self.account.as_chat()

    def refusal(self) -> Refusal | None:
        """A bot cannot write to who has blocked it, nor write first."""
        if self.blocked:
            return forbidden("bot was blocked by the user")
        return None if self.started else forbidden("bot can't initiate conversation with a user")

    def member(self, number: int, bot: JSON) -> JSON | None:
        """The person, or the bot itself: kicked where the person has blocked it."""
        if number == self.id:
            return {"status": "member", "user": self.account.as_user()}
        if number != bot["id"]:
            return None
        return _member(bot, "kicked" if self.blocked else "member")


@dataclass
class Between(Conversation):
    """A chat between two people: the bot sees nothing of it, and knows it by no number."""

    people: tuple[int, int]

    @property
    def id(self) -> int:
        """None that the bot could use."""
        return 0

    @property
    def watchers(self) -> tuple[int, ...]:
        """Both people see it."""
        return self.people

    def as_chat(self) -> JSON:
        """Each of the two sees the other; a message says which."""
        raise NotImplementedError("a chat between two people is the other one's for each of them")


@dataclass
class Group(Conversation):
    """A group or a channel that a bot can be in."""

    number: int
    title: str
    kind: GroupKind
    members: dict[int, Account] = field(default_factory=dict)
    standing: Standing = "left"

    @property
    def id(self) -> int:
        """The chat's number; groups and channels have negative ones."""
        return self.number

    def as_chat(self) -> JSON:
        """The Chat object."""
        return {"id": self.number, "type": self.kind, "title": self.title}

    def signed(self, author: JSON) -> JSON:
        """In a channel the channel itself speaks."""
        return {"sender_chat": self.as_chat()} if self.kind == "channel" else {"from": author}

    def refusal(self) -> Refusal | None:
        """A bot writes where it is, in a channel only as an administrator."""
        if self.standing == "kicked":
            return forbidden(f"bot was kicked from the {self.kind} chat")
        if self.standing == "left":
            return forbidden(f"bot is not a member of the {self.kind} chat")
        if self.kind == "channel" and self.standing != "administrator":
            return bad_request("need administrator rights in the channel chat")
        return None

    def member(self, number: int, bot: JSON) -> JSON | None:
        """Somebody in the group, or the bot itself."""
        if number == bot["id"]:
            return _member(bot, self.standing)
        account = self.members.get(number)
        return {"status": "member", "user": account.as_user()} if account else None


_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_GIVEN = {"can_manage_chat", "can_delete_messages"}


def _member(bot: JSON, standing: Standing) -> JSON:
    known: JSON = {"status": standing, "user": bot}
    if standing == "kicked":
        return {**known, "until_date": 0}
    if standing == "administrator":
        rights = {right: right in _GIVEN for right in _RIGHTS}
        return {**known, "can_be_edited": False, "is_anonymous": False, **rights}
    return known


def _known(**fields: str) -> JSON:
    return {key: value for key, value in fields.items() if value}
