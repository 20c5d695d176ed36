"""What the methods that write have in common: text, captions, answers' targets, keyboards."""

from __future__ import annotations

from typing import Any

from bot.demo import keyboards
from bot.demo.arguments import Arguments
from bot.demo.chats import Conversation
from bot.demo.discovery import tidy, with_found
from bot.demo.formatting import JSON, Formatted, parse_html, utf16_length
from bot.demo.refusals import bad_request
from bot.demo.world import World

MAX_TEXT = 4096
MAX_CAPTION = 1024


def text_of(arguments: Arguments) -> JSON:
    """The text and entities of a message; a Refusal where it is empty or too long after parsing."""
    formatted = _formatted(arguments, "text", "entities")
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > MAX_TEXT:
        raise bad_request("message is too long" if arguments.method == "sendMessage" else "MESSAGE_TOO_LONG")
    body: JSON = {"text": formatted.text}
    if formatted.entities:
        body["entities"] = list(formatted.entities)
    preview = arguments.mapping("link_preview_options")
    if preview:
        body["link_preview_options"] = preview
    return body


def caption_of(arguments: Arguments) -> JSON:
    """The caption and its entities; nothing where there is none."""
    formatted = _formatted(arguments, "caption", "caption_entities")
    if utf16_length(formatted.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    body: JSON = {}
    if formatted.text:
        body["caption"] = formatted.text
        if formatted.entities:
            body["caption_entities"] = list(formatted.entities)
    return body


def reply_of(world: World, chat: Conversation, arguments: Arguments) -> JSON:
    """The message that is answered, as the new message carries it; nothing where it answers none."""
    reply = arguments.mapping("reply_parameters")
    if not reply:
        return {}
    message_id = reply.get("message_id")
    target = world.reply_target(chat, message_id) if isinstance(message_id, int) else None
    if target is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": target}


def write(world: World, chat: Conversation, arguments: Arguments, body: JSON) -> JSON:
    """Posts a message of the bot with its keyboard and what it answers; returns it whole."""
    markup = keyboards.checked(arguments.mapping("reply_markup") or {})
    body = {**reply_of(world, chat, arguments), **body}
    if arguments.flag("protect_content"):
        body["has_protected_content"] = True
    if markup.get("inline_keyboard"):
        body["reply_markup"] = markup
    message = world.post(chat, body)
    if "keyboard" in markup or "remove_keyboard" in markup or "force_reply" in markup:
        chat.fixed.add(message["message_id"])
        world.set_keyboard(chat, markup)
    return message


def inline_markup(arguments: Arguments) -> JSON:
    """The inline keyboard of an edit as a part of the message; nothing where it is left out or empty."""
    markup = keyboards.checked(arguments.mapping("reply_markup") or {"inline_keyboard": []}, inline_only=True)
    return {"reply_markup": markup} if markup["inline_keyboard"] else {}


def _formatted(arguments: Arguments, text: str, entities: str) -> Formatted:
    source = arguments.text(text)
    mode = arguments.text("parse_mode").lower()
    given = arguments.items(entities)
    if mode == "html":
        formatted = parse_html(source)
    elif mode:
        raise bad_request("unsupported parse_mode (the offline Bot API reads HTML)")
    else:
        formatted = Formatted(source, _given_entities(source, given or []))
    return with_found(tidy(formatted))


def _given_entities(text: str, given: list[Any]) -> tuple[JSON, ...]:
    end = utf16_length(text)
    for entity in given:
        if not isinstance(entity, dict) or "type" not in entity:
            raise bad_request("can't parse MessageEntity: expected an Object with a type")
        begin, length = entity.get("offset"), entity.get("length")
        if not isinstance(begin, int) or not isinstance(length, int) or begin < 0 or length < 0:
            raise bad_request("can't parse MessageEntity: offset and length must be non-negative")
        if begin + length > end:
            raise bad_request(f"entity beginning at UTF-16 offset {begin} ends after the end of the text")
    return tuple(entity for entity in given if entity["length"])
