"""The methods by which the bot changes or takes back what is in a chat."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.arguments import Arguments
from bot.demo.chats import Chat, Conversation, Group
from bot.demo.formatting import JSON
from bot.demo.methods.content import caption_of, inline_markup, text_of
from bot.demo.refusals import bad_request
from bot.demo.world import World

DELETABLE = timedelta(hours=48)
_EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤🔥 🌚 🌭 💯 🤣 ⚡ "
    "🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 "
    "🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷♂ 🤷 🤷♀ 😡"
)
REACTIONS = frozenset(_EMOJI.replace("\u200d", "").split())
_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def edit_message_text(world: World, arguments: Arguments) -> object:
    """editMessageText: another text, and the keyboard that is given (none takes it away)."""
    chat, message = _editable(world, arguments)
    body = text_of(arguments)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _replace(world, chat, message, ("text", "entities", "link_preview_options"), body, arguments)


def edit_message_caption(world: World, arguments: Arguments) -> object:
    """editMessageCaption: another caption, and the keyboard that is given."""
    chat, message = _editable(world, arguments)
    body = caption_of(arguments)
    if "document" not in message and "photo" not in message:
        raise bad_request("there is no caption in the message to edit")
    return _replace(world, chat, message, ("caption", "caption_entities"), body, arguments)


def edit_message_reply_markup(world: World, arguments: Arguments) -> object:
    """editMessageReplyMarkup: another keyboard, or none."""
    chat, message = _editable(world, arguments)
    return _replace(world, chat, message, (), {}, arguments)


def delete_message(world: World, arguments: Arguments) -> object:
    """deleteMessage: a message of the last 48 hours; in a group, those of others only as an administrator."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    message = chat.messages.get(arguments.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(world, chat, message):
        raise bad_request("message can't be deleted for everyone")
    world.remove(chat, message["message_id"])
    return True


def delete_messages(world: World, arguments: Arguments) -> object:
    """deleteMessages: 1 to 100 at once; those that are not there are passed over."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    numbers = arguments.items("message_ids") or []
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad_request("too many message identifiers specified")
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers):
        raise bad_request('can\'t parse "message_ids": expected an Array of Integer')
    for number in dict.fromkeys(numbers):
        message = chat.messages.get(number)
        if message is not None and _deletable(world, chat, message):
            world.remove(chat, number)
    return True


def pin_chat_message(world: World, arguments: Arguments) -> object:
    """pinChatMessage: the message stays at hand."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    number = arguments.integer("message_id")
    if number not in chat.messages:
        raise bad_request("message to pin not found")
    chat.pinned = [*(pinned for pinned in chat.pinned if pinned != number), number]
    world.tell("pinned", chat.id, {"message_ids": chat.pinned})
    return True


def unpin_chat_message(world: World, arguments: Arguments) -> object:
    """unpinChatMessage: this one, or the last that was pinned."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    number = arguments.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    world.tell("pinned", chat.id, {"message_ids": chat.pinned})
    return True


def unpin_all_chat_messages(world: World, arguments: Arguments) -> object:
    """unpinAllChatMessages: none stays."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    chat.pinned = []
    world.tell("pinned", chat.id, {"message_ids": []})
    return True


def set_message_reaction(world: World, arguments: Arguments) -> object:
    """setMessageReaction: one reaction of the bot, or none."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    number = arguments.integer("message_id")
    if number not in chat.messages:
        raise bad_request("message to react not found")
    reactions = arguments.items("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if (
            reaction.get("type") != "emoji"
            or str(reaction.get("emoji", "")).rstrip("\ufe0f") not in REACTIONS
        ):
            raise bad_request("REACTION_INVALID")
    chat.reactions[number] = [str(reaction["emoji"]) for reaction in reactions]
    world.tell("reaction", chat.id, {"message_id": number, "emoji": chat.reactions[number]})
    return True


def _editable(world: World, arguments: Arguments) -> tuple[Conversation, JSON]:
    name = arguments.text("inline_message_id")
    if name:
        place = world.inline.get(name)
        message = place and place[0].messages.get(place[1])
        if place is None or message is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return place[0], message
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    message = chat.messages.get(arguments.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    ours = message["message_id"] in world.by_bot
    if not ours or message["message_id"] in chat.fixed or "forward_origin" in message:
        raise bad_request("message can't be edited")
    return chat, message


def _replace(
    world: World, chat: Conversation, message: JSON, parts: tuple[str, ...], body: JSON, arguments: Arguments
) -> JSON | bool:
    new = {**body, **inline_markup(arguments)}
    before = {part: message[part] for part in (*parts, "reply_markup") if part in message}
    if before == new:
        raise bad_request(_UNCHANGED)
    for part in before:
        del message[part]
    message.update(new)
    message["edit_date"] = world.seconds()
    changed = world.changed(chat, message)
    # Of a message sent through inline mode the bot knows no more than that it was changed.
    return True if arguments.text("inline_message_id") else changed


def _deletable(world: World, chat: Conversation, message: JSON) -> bool:
    ours = isinstance(chat, Chat) or message["message_id"] in world.by_bot
    allowed = ours or (isinstance(chat, Group) and chat.standing == "administrator")
    return allowed and bool(world.seconds() - message["date"] <= DELETABLE.total_seconds())
