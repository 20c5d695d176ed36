"""What happens in groups and channels, and what of it Telegram tells the bot."""

from __future__ import annotations

import re

from bot.demo.chats import Chat, Group, Standing
from bot.demo.deeds import ImpossibleDeed, text_body
from bot.demo.formatting import JSON
from bot.demo.world import World


def seat_bot(world: World, group: Group, by: Chat, standing: Standing) -> None:
    """Adds the bot (as a member or an administrator) or puts it out ("left", "kicked")."""
    if group.kind == "channel" and standing == "member":
        raise ImpossibleDeed("in a channel a bot can only be an administrator")
    bot = world.bot_user()
    before, was_in = group.member(bot["id"], bot), group.standing in ("member", "administrator")
    group.standing = standing
    group.members.setdefault(by.id, by.account)
    body = {
        "chat": group.as_chat(),
        "from": by.account.as_user(),
        "date": world.seconds(),
        "old_chat_member": before,
        "new_chat_member": group.member(bot["id"], bot),
    }
    world.updates.add("my_chat_member", body)
    if group.kind != "channel" and not was_in and standing in ("member", "administrator"):
        _say(world, group, by, {"new_chat_members": [bot]})


def say(world: World, group: Group, chat: Chat, text: str, *, reply_to: int | None = None) -> JSON:
    """A person says something in a group, or posts in a channel; returns the message.

    The bot hears what Telegram's privacy mode lets through: everything as an administrator and in a channel,
    else commands, mentions, and answers to its own messages.
    """
    body = text_body(text)
    target = world.reply_target(group, reply_to) if reply_to is not None else None
    if target is not None:
        body = {"reply_to_message": target, **body}
    group.members.setdefault(chat.id, chat.account)
    return _say(world, group, chat, body)


def _say(world: World, group: Group, chat: Chat, body: JSON) -> JSON:
    message = world.post(group, body, author=chat.account.as_user())
    here = group.standing in ("member", "administrator")
    if here and (group.standing == "administrator" or _meant_for_bot(world, message)):
        world.updates.add("channel_post" if group.kind == "channel" else "message", message)
    return message


def _meant_for_bot(world: World, message: JSON) -> bool:
    target = message.get("reply_to_message", {}).get("message_id")
    if "new_chat_members" in message or target in world.by_bot:
        return True
    text, name = str(message.get("text", "")), re.escape(world.bot["username"])
    command = re.match(r"/\w+(?:@(\w+))?(?!\S)", text)
    if command:
        return command[1] is None or command[1].lower() == world.bot["username"].lower()
    return re.search(rf"(?<!\w)@{name}(?!\w)", text, re.IGNORECASE) is not None
