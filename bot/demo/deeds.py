"""What a person does in their chat, and the update that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.demo.chats import Chat, Conversation
from bot.demo.copying import copied
from bot.demo.discovery import tidy, with_found
from bot.demo.files import StoredFile
from bot.demo.formatting import JSON, Formatted, utf16_length
from bot.demo.methods.content import MAX_TEXT
from bot.demo.methods.sending import document_of, photo_of
from bot.demo.world import Query, World


class ImpossibleDeed(ValueError):
    """Something a person could not do in the app: write to a bot they blocked, press what is not there."""


@dataclass(frozen=True)
class Pressed:
    """What came of a press: a query to the bot, or something the app itself does."""

    kind: Literal["query", "url", "copy", "inline", "switch", "text", "location"]
    value: str


def say(world: World, chat: Chat, text: str, *, reply_to: int | None = None) -> JSON:
    """Sends a text of 1 to 4,096 characters."""
    return send(world, chat, text_body(text), reply_to=reply_to)


def edit(world: World, chat: Chat, message_id: int, text: str) -> JSON:
    """Changes a text the person sent before."""
    _not_blocked(chat)
    message = chat.messages.get(message_id)
    if message is None or not _own(chat, message) or "text" not in message or "via_bot" in message:
        raise ImpossibleDeed("only one's own text messages can be edited")
    body = text_body(text)
    message.pop("entities", None)
    message.update(body)
    message["edit_date"] = world.seconds()
    whole = world.changed(chat, message)
    world.updates.add("edited_message", whole)
    return whole


def delete(world: World, chat: Chat, message_id: int) -> None:
    """Takes back a message the person sent; Telegram tells the bot nothing of it."""
    message = chat.messages.get(message_id)
    if message is None or not _own(chat, message):
        raise ImpossibleDeed("only one's own messages can be taken back")
    world.remove(chat, message_id)


def share_location(world: World, chat: Chat, latitude: float, longitude: float) -> JSON:
    """Sends a point on the map."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ImpossibleDeed("there is no such place on the globe")
    return send(world, chat, {"location": {"latitude": latitude, "longitude": longitude}})


def send_file(world: World, chat: Chat, stored: StoredFile, *, caption: str = "") -> JSON:
    """Sends a document, a photo, a voice message or a sticker, by the kind of the file."""
    body: JSON
    match stored.kind:
        case "photo":
            body = {"photo": [photo_of(stored)]}
        case "voice":
            body = {"voice": {**stored.described(), "duration": 3, "mime_type": "audio/ogg"}}
        case "sticker":
            look = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            body = {"sticker": {**stored.described(), **look, "emoji": "👍"}}
        case _:
            body = {"document": document_of(stored)}
    if caption:
        formatted = with_found(tidy(Formatted(caption)))
        body["caption"] = formatted.text
        if formatted.entities:
            body["caption_entities"] = list(formatted.entities)
    return send(world, chat, body)


def press(world: World, chat: Chat, message_id: int, row: int, column: int) -> Pressed:
    """Presses a button under a message, the bot's or one that somebody sent through it."""
    place = _place(world, chat, message_id)
    rows = place.messages[message_id].get("reply_markup", {}).get("inline_keyboard", [])
    if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        raise ImpossibleDeed("there is no such button")
    button = rows[row][column]
    if "callback_data" in button:
        return press_data(world, chat, message_id, str(button["callback_data"]), label=str(button["text"]))
    if "url" in button:
        return Pressed("url", str(button["url"]))
    if "copy_text" in button:
        return Pressed("copy", str(button["copy_text"]["text"]))
    if "switch_inline_query_current_chat" in button:
        return Pressed("inline", str(button["switch_inline_query_current_chat"]))
    chosen = button.get("switch_inline_query_chosen_chat", {}).get("query", "")
    return Pressed("switch", str(button.get("switch_inline_query", chosen)))


def press_data(world: World, chat: Chat, message_id: int, data: str, *, label: str = "") -> Pressed:
    """Sends callback data as a press on this message: also data no button holds any more."""
    place = _place(world, chat, message_id)
    query = ask(world, chat, "callback_query", label or data)
    name = world.inline_name(message_id)
    message = {"message": copied(place.messages[message_id])}
    body = {
        "id": query.id,
        "from": chat.account.as_user(),
        "chat_instance": place.instance,
        "data": data,
        **({"inline_message_id": name} if name else message),
    }
    world.updates.add("callback_query", body)
    return Pressed("query", query.id)


def press_reply_button(world: World, chat: Chat, row: int, column: int) -> Pressed:
    """Presses a button of the reply keyboard: sends its label, or asks the app for the location."""
    rows = (chat.keyboard or {}).get("keyboard", [])
    if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        raise ImpossibleDeed("there is no such button")
    button = rows[row][column]
    if button.get("request_location"):
        return Pressed("location", str(button["text"]))
    say(world, chat, str(button["text"]))
    return Pressed("text", str(button["text"]))


def block(world: World, chat: Chat) -> None:
    """Blocks the bot, or does nothing where it is blocked."""
    _set_blocked(world, chat, blocked=True)


def unblock(world: World, chat: Chat) -> None:
    """Lets the bot write again."""
    _set_blocked(world, chat, blocked=False)


def send(world: World, chat: Chat, body: JSON, *, reply_to: int | None = None) -> JSON:
    """Sends a message of this body to the bot."""
    _not_blocked(chat)
    chat.started = True
    target = world.reply_target(chat, reply_to) if reply_to is not None else None
    if target is not None:
        body = {"reply_to_message": target, **body}
    message = world.post(chat, body, author=chat.account.as_user())
    if chat.keyboard and (chat.keyboard.get("one_time_keyboard") or chat.keyboard.get("force_reply")):
        world.set_keyboard(chat, None)
    world.updates.add("message", message)
    return message


def ask(world: World, chat: Chat, kind: str, label: str) -> Query:
    """A press or an inline question of this person that waits for the bot's answer."""
    query = Query(world.next_query_id(), kind, chat.id, world.clock.now(), label)
    world.queries[query.id] = query
    return query


def text_body(text: str) -> JSON:
    """A text of 1 to 4,096 characters as a message carries it."""
    formatted = with_found(tidy(Formatted(text)))
    if not formatted.text:
        raise ImpossibleDeed("a message without text cannot be sent")
    if utf16_length(formatted.text) > MAX_TEXT:
        raise ImpossibleDeed(f"a message has at most {MAX_TEXT} characters")
    body: JSON = {"text": formatted.text}
    if formatted.entities:
        body["entities"] = list(formatted.entities)
    return body


def _set_blocked(world: World, chat: Chat, *, blocked: bool) -> None:
    if chat.blocked == blocked:
        return
    bot = world.bot_user()
    before = chat.member(bot["id"], bot)
    chat.blocked = blocked
    body = {
        "chat": chat.as_chat(),
        "from": chat.account.as_user(),
        "date": world.seconds(),
        "old_chat_member": before,
        "new_chat_member": chat.member(bot["id"], bot),
    }
    world.tell("person", chat.id, {})
    world.updates.add("my_chat_member", body)


def _place(world: World, chat: Chat, message_id: int) -> Conversation:
    place = world.where(chat, message_id)
    if place is None:
        raise ImpossibleDeed("there is no such message")
    if place is chat:
        _not_blocked(chat)
    return place


def _own(chat: Chat, message: JSON) -> bool:
    return bool(message["from"]["id"] == chat.id)


def _not_blocked(chat: Chat) -> None:
    if chat.blocked:
        raise ImpossibleDeed("the bot is blocked")
