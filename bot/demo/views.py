"""What the chat page is told: everything at the start, then one happening at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.demo.chats import Chat
from bot.demo.formatting import JSON
from bot.demo.hands import ClockHands
from bot.demo.world import Change, World

SHOWN_MESSAGES = 300


@dataclass(frozen=True)
class NamedPoint:
    """A place one can choose when sharing a location (degrees, WGS 84)."""

    name: str
    latitude: float
    longitude: float


def snapshot(world: World, places: Sequence[NamedPoint], hands: ClockHands | None = None) -> JSON:
    """All people with their chats, as a page needs them that has just been opened."""
    return {
        "clock": hands.shown() if hands else None,
        "bot": {key: world.bot[key] for key in ("id", "first_name", "username")},
        "people": [whole(world, chat) for chat in world.chats.values()],
        "places": [[place.name, place.latitude, place.longitude] for place in places],
    }


def whole(world: World, chat: Chat) -> JSON:
    """A person and the newest messages of their chat."""
    seen = {number: message for place in world.seen_by(chat) for number, message in place.messages.items()}
    messages = [seen[number] for number in sorted(seen)[-SHOWN_MESSAGES:]]
    return {
        **head(world, chat),
        "messages": messages,
        "keyboard": chat.keyboard,
        "pinned": chat.pinned,
        "reactions": {str(number): emoji for number, emoji in chat.reactions.items() if emoji},
    }


def head(world: World, chat: Chat) -> JSON:
    """A person, and what their app shows of the bot."""
    language = chat.account.language_code.partition("-")[0].lower()
    return {
        "id": chat.id,
        "name": chat.account.name,
        "seat": chat.seat,
        "language": chat.account.language_code,
        "started": chat.started,
        "blocked": chat.blocked,
        "commands": world.profile.commands_for(chat.account),
        "description": world.profile.said("description", language),
    }


def happening(world: World, change: Change) -> list[JSON]:
    """A change as the page hears of it; one of the bot's profile concerns everyone, one of a group nobody."""
    if change.kind in ("commands", "profile"):
        return [{"kind": "person", "person": head(world, chat)} for chat in world.chats.values()]
    if change.person not in world.chats:
        return []
    if change.kind == "person":
        return [{"kind": "person", "person": head(world, world.chats[change.person])}]
    return [{"kind": change.kind, "id": change.person, "body": change.body}]
