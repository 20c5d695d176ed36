"""A chat as plain text, as one would read it aloud: for tests and for the terminal."""

from __future__ import annotations

from bot.demo.chats import Conversation
from bot.demo.formatting import JSON
from bot.demo.world import World


def screen(world: World, chat: Conversation) -> str:
    """The whole visible chat: who said what, buttons in brackets, the reply keyboard last."""
    lines = [message_lines(world, message) for message in chat.messages.values()]
    if chat.keyboard and chat.keyboard.get("keyboard"):
        lines.append("keyboard: " + " / ".join(_row(row) for row in chat.keyboard["keyboard"]))
    if getattr(chat, "blocked", False):
        lines.append("(the bot is blocked)")
    return "\n".join(lines)


def message_lines(world: World, message: JSON) -> str:
    """One message with its buttons."""
    author = message.get("from") or message["sender_chat"]
    who = (
        "bot" if message["message_id"] in world.by_bot else str(author.get("first_name", author.get("title")))
    )
    head, *more = content(message).split("\n")
    indent = " " * (len(who) + 2)
    lines = [f"{who}: {head}", *(indent + line for line in more)]
    lines += [indent + _row(row) for row in buttons_of(message)]
    return "\n".join(lines)


def content(message: JSON) -> str:
    """What a message says, whatever it is made of."""
    parts = []
    if "venue" in message:
        parts.append(f"({message['venue']['title']}, {message['venue']['address']})")
    if "location" in message:
        point = message["location"]
        parts.append(f"({point['latitude']:.4f}, {point['longitude']:.4f})")
    if "document" in message:
        parts.append(f"({message['document']['file_name']})")
    parts += [f"({kind})" for kind in ("photo", "voice", "sticker") if kind in message]
    parts.append(str(message.get("text", message.get("caption", ""))))
    return " ".join(part for part in parts if part)


def buttons_of(message: JSON) -> list[list[JSON]]:
    """The rows of the inline keyboard; none where there is no keyboard."""
    rows: list[list[JSON]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


def _row(row: list[JSON]) -> str:
    return " ".join(f"[{button['text']}]" for button in row)
