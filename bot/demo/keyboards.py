"""Telegram's rules for keyboards: what a reply_markup may hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.demo.formatting import JSON, address_of
from bot.demo.refusals import bad_request

MAX_BUTTONS = 100
MAX_CALLBACK_BYTES = 64
MAX_COPY_CHARACTERS = 256
MAX_PLACEHOLDER_CHARACTERS = 64
STYLES = {"danger", "success", "primary"}
_DEEDS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
_CHOSEN_CHAT = {"allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats"}
_DECORATION = {"text", "style", "icon_custom_emoji_id"}
_REPLY_DEEDS = {
    "request_users",
    "request_chat",
    "request_managed_bot",
    "request_contact",
    "request_location",
    "request_poll",
    "web_app",
}


def checked(markup: JSON, *, inline_only: bool = False) -> JSON:
    """The keyboard as Telegram keeps it; a Refusal where it breaks a rule."""
    if "inline_keyboard" in markup:
        return _inline(markup)
    if inline_only:
        raise bad_request("object expected as reply markup: inline keyboard expected")
    if "keyboard" in markup:
        return _reply(markup)
    if markup.get("remove_keyboard") is True:
        return {"remove_keyboard": True}
    if markup.get("force_reply") is True:
        _placeholder(markup)
        return markup
    if markup:
        raise bad_request("object expected as reply markup")
    return {}


def _rows(rows: object) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse reply keyboard markup JSON object: expected an Array of Array")
    filled: list[list[Any]] = [row for row in rows if row]
    if sum(map(len, filled)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return filled


def _inline(markup: JSON) -> JSON:
    rows = _rows(markup["inline_keyboard"])
    return {"inline_keyboard": [[_inline_button(button) for button in row] for row in rows]}


def _inline_button(button: object) -> JSON:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    _label(button)
    _known_fields(button, _DEEDS)
    deeds = [deed for deed in _DEEDS if button.get(deed) not in (None, False)]
    if len(deeds) != 1:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    kept = dict(button)
    match deeds[0]:
        case "callback_data":
            size = len(str(button["callback_data"]).encode())
            if not 1 <= size <= MAX_CALLBACK_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
        case "url":
            kept["url"] = _address(str(button["url"]))
        case "copy_text":
            text = button["copy_text"].get("text", "") if isinstance(button["copy_text"], dict) else ""
            if not isinstance(text, str) or not 1 <= len(text) <= MAX_COPY_CHARACTERS:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case "switch_inline_query_chosen_chat":
            _chosen_chat(button["switch_inline_query_chosen_chat"])
        case "switch_inline_query" | "switch_inline_query_current_chat" if not isinstance(
            button[deeds[0]], str
        ):
            raise bad_request(f"can't parse inline keyboard button: {deeds[0]} must be a String")
    return kept


def _chosen_chat(chosen: object) -> None:
    if not isinstance(chosen, dict) or set(chosen) - _CHOSEN_CHAT - {"query"}:
        raise bad_request("can't parse inline keyboard button: expected a SwitchInlineQueryChosenChat")
    if not any(chosen.get(kind) is True for kind in _CHOSEN_CHAT):
        raise bad_request("can't parse inline keyboard button: at least one chat type must be allowed")


def _address(address: str) -> str:
    whole = address_of(address.strip())
    if whole is None:
        words = f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL"
        raise bad_request(words if address else "inline keyboard button URL is empty")
    return whole


def _reply(markup: JSON) -> JSON:
    rows = _rows(markup["keyboard"])
    if not rows:
        raise bad_request("reply keyboard markup must be non-empty")
    _placeholder(markup)
    return {**markup, "keyboard": [[_reply_button(button) for button in row] for row in rows]}


def _reply_button(button: object) -> JSON:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: expected an Object")
    _label(button)
    _known_fields(button, _REPLY_DEEDS)
    if sum(1 for deed in _REPLY_DEEDS if button.get(deed)) > 1:
        raise bad_request("can't parse keyboard button: only one action is allowed")
    return button


def _label(button: JSON) -> None:
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request("can't parse keyboard button: text must be non-empty")
    style = button.get("style")
    if style is not None and style not in STYLES:
        raise bad_request("can't parse keyboard button: invalid button style specified")


def _known_fields(button: JSON, deeds: Iterable[str]) -> None:
    unknown = sorted(set(button) - _DECORATION - set(deeds))
    if unknown:
        raise bad_request(f"can't parse keyboard button: unknown field {unknown[0]}")


def _placeholder(markup: JSON) -> None:
    placeholder = markup.get("input_field_placeholder")
    if placeholder is not None and not 1 <= len(str(placeholder)) <= MAX_PLACEHOLDER_CHARACTERS:
        raise bad_request("INPUT_FIELD_PLACEHOLDER_INVALID")
