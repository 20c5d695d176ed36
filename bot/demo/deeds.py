"""What a person does in their chat, and the update that comes of it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Literal

from bot.demo.discovery import tidy, with_found
from bot.demo.files import StoredFile
from bot.demo.formatting import JSON, Formatted, utf16_length
from bot.demo.methods.content import MAX_TEXT
from bot.demo.methods.sending import document_of, photo_of
from bot.demo.world import Chat, Query, World


class ImpossibleDeed(ValueError):
    """Something a person could not do in the app: write to a bot they blocked, press what is not there."""


@dataclass(frozen=True)
class Pressed:
    """What came of a press: a query to the bot, or something the app itself does."""

    kind: Literal["query", "url", "copy", "inline", "text", "location"]
    value: str


def say(world: World, chat: Chat, text: str, *, reply_to: int | None = None) -> JSON:
    """Sends a text of 1 to 4,096 characters."""
    formatted = with_found(tidy(Formatted(text)))
    if not formatted.text:
        raise ImpossibleDeed("a message without text cannot be sent")
    if utf16_length(formatted.text) > MAX_TEXT:
        raise ImpossibleDeed(f"a message has at most {MAX_TEXT} characters")
    body: JSON = {"text": formatted.text}
    if formatted.entities:
        body["entities"] = list(formatted.entities)
    return send(world, chat, body, reply_to=reply_to)


def edit(world: World, chat: Chat, message_id: int, text: str) -> JSON:
    """Changes a text the person sent before."""
    _not_blocked(chat)
    message = chat.messages.get(message_id)
    if message is None or message["from"]["id"] != chat.account.id or "text" not in message:
        raise ImpossibleDeed("only one's own text messages can be edited")
    formatted = with_found(tidy(Formatted(text)))
    if not formatted.text or utf16_length(formatted.text) > MAX_TEXT:
        raise ImpossibleDeed(f"a message has 1 to {MAX_TEXT} characters")
    message["text"] = formatted.text
    message.pop("entities", None)
    if formatted.entities:
        message["entities"] = list(formatted.entities)
    message["edit_date"] = world.seconds()
    whole = world.changed(chat, message)
    world.updates.add("edited_message", whole)
    return whole


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


def send(world: World, chat: Chat, body: JSON, *, reply_to: int | None = None) -> JSON:
    """Sends a message of whatever kind, as Telegram would describe it: a contact, a picture of an album."""
    _not_blocked(chat)
    chat.started = True
    target = world.reply_target(chat, reply_to) if reply_to is not None else None
    if target is not None:
        body = {"reply_to_message": target, **body}
    message = world.post(chat, body, from_bot=False)
    if chat.keyboard and (chat.keyboard.get("one_time_keyboard") or chat.keyboard.get("force_reply")):
        world.set_keyboard(chat, None)
    world.updates.add("message", message)
    return message


def press(world: World, chat: Chat, message_id: int, row: int, column: int) -> Pressed:
    """Presses a button under a message of the bot."""
    _not_blocked(chat)
    message = chat.messages.get(message_id, {})
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        raise ImpossibleDeed("there is no such button")
    button = rows[row][column]
    if "callback_data" in button:
        return press_data(world, chat, message_id, str(button["callback_data"]), label=str(button["text"]))
    if "url" in button:
        return Pressed("url", str(button["url"]))
    if "copy_text" in button:
        return Pressed("copy", str(button["copy_text"]["text"]))
    query = button.get("switch_inline_query_current_chat", button.get("switch_inline_query", ""))
    return Pressed("inline", str(query))


def press_data(world: World, chat: Chat, message_id: int, data: str, *, label: str = "") -> Pressed:
    """Sends callback data as a press on this message: also data no button holds any more."""
    message = chat.messages.get(message_id)
    if message is None:
        raise ImpossibleDeed("there is no such message")
    query = _ask(world, chat, "callback_query", label or data)
    body = {
        "id": query.id,
        "from": chat.account.as_user(),
        "message": copy.deepcopy(message),
        "chat_instance": chat.instance,
        "data": data,
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


def search_inline(world: World, chat: Chat, words: str, *, offset: str = "") -> Query:
    """Writes `@bot words` in some chat."""
    query = _ask(world, chat, "inline_query", words)
    body = {"id": query.id, "from": chat.account.as_user(), "query": words, "offset": offset}
    world.updates.add("inline_query", {**body, "chat_type": "private"})
    return query


def pick_inline(world: World, chat: Chat, query: Query, result_id: str) -> JSON:
    """Sends an inline result into the chat with the bot itself."""
    results = (query.answer or {}).get("results", [])
    result = next((result for result in results if result["id"] == result_id), None)
    if result is None:
        raise ImpossibleDeed("there is no such result")
    body: JSON = dict(result.get("sent") or {"text": result.get("title", "…")})
    if result.get("reply_markup"):
        body["reply_markup"] = result["reply_markup"]
    chosen = {"result_id": result_id, "from": chat.account.as_user(), "query": query.label}
    world.updates.add("chosen_inline_result", chosen)
    return send(world, chat, {**body, "via_bot": world.bot_user()})


def block(world: World, chat: Chat) -> None:
    """Blocks the bot, or does nothing where it is blocked."""
    _set_blocked(world, chat, blocked=True)


def unblock(world: World, chat: Chat) -> None:
    """Lets the bot write again."""
    _set_blocked(world, chat, blocked=False)


def _ask(world: World, chat: Chat, kind: str, label: str) -> Query:
    query = Query(world.next_query_id(), kind, chat.account.id, world.clock.now(), label)
    world.queries[query.id] = query
    return query


def _set_blocked(world: World, chat: Chat, *, blocked: bool) -> None:
    if chat.blocked == blocked:
        return
    before = world.bot_as_member(chat)
    chat.blocked = blocked
    body = {
        "chat": chat.account.as_chat(),
        "from": chat.account.as_user(),
        "date": world.seconds(),
        "old_chat_member": before,
        "new_chat_member": world.bot_as_member(chat),
    }
    world.tell("person", chat.account.id, {})
    world.updates.add("my_chat_member", body)


def _not_blocked(chat: Chat) -> None:
    if chat.blocked:
        raise ImpossibleDeed("the bot is blocked")
