"""The methods by which the bot answers presses and inline questions, and asks about chats and files."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from bot.demo import keyboards
from bot.demo.arguments import Arguments
from bot.demo.files import DOWNLOAD_LIMIT
from bot.demo.formatting import JSON
from bot.demo.methods.content import text_of
from bot.demo.refusals import bad_request
from bot.demo.world import Query, World

LIFETIMES = {"callback_query": timedelta(minutes=10), "inline_query": timedelta(seconds=10)}
MAX_RESULTS = 50
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, arguments: Arguments) -> object:
    """answerCallbackQuery: up to 200 characters in passing or in a box, or an end to the wait."""
    text = arguments.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query = _query(world, "callback_query", arguments.text("callback_query_id"))
    url = arguments.text("url")
    if url and not re.match(
        rf"(?:https://)?t\.me/{re.escape(world.bot['username'])}\?start=", url, re.IGNORECASE
    ):
        raise bad_request("URL_INVALID")
    query.answered = True
    query.answer = {"text": text, "alert": arguments.flag("show_alert"), "url": url}
    world.tell("answered", query.person, {"query": query.id, **query.answer})
    return True


def answer_inline_query(world: World, arguments: Arguments) -> object:
    """answerInlineQuery: up to 50 results within ten seconds."""
    results = arguments.items("results") or []
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    kept = [_result(arguments, result) for result in results]
    if len({result["id"] for result in kept}) != len(kept):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(arguments.text("next_offset").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    button = arguments.mapping("button")
    start = str(button.get("start_parameter", "x")) if button else "x"
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start):
        raise bad_request("START_PARAM_INVALID")
    query = _query(world, "inline_query", arguments.text("inline_query_id"))
    query.answered = True
    query.answer = {"results": kept, "button": button, "next_offset": arguments.text("next_offset")}
    world.tell("inline_results", query.person, {"query": query.id, **query.answer})
    return True


def get_file(world: World, arguments: Arguments) -> object:
    """getFile: where the file lies; up to 20 MB."""
    stored = world.files.get(arguments.text("file_id"))
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**stored.described(), "file_path": stored.path}


def get_chat(world: World, arguments: Arguments) -> object:
    """getChat: what is known of a private chat."""
    chat = world.chat_for_bot(arguments.raw("chat_id"), writing=False)
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    more: JSON = {
        "accent_color_id": chat.account.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    if chat.pinned:
        more["pinned_message"] = chat.messages[chat.pinned[-1]]
    return {**chat.account.as_chat(), **more}


def get_chat_member(world: World, arguments: Arguments) -> object:
    """getChatMember: the person, or the bot itself, in a private chat."""
    chat = world.chat_for_bot(arguments.raw("chat_id"), writing=False)
    number = arguments.integer("user_id")
    if number == chat.account.id:
        return {"status": "member", "user": chat.account.as_user()}
    if number == world.bot["id"]:
        return world.bot_as_member(chat)
    raise bad_request("user not found")


def _query(world: World, kind: str, number: str) -> Query:
    query = world.queries.get(number)
    if query is None or query.kind != kind or query.answered:
        raise bad_request(_TOO_OLD)
    if world.clock.now() - query.asked_at > LIFETIMES[kind]:
        raise bad_request(_TOO_OLD)
    return query


def _result(arguments: Arguments, result: Any) -> JSON:
    if not isinstance(result, dict) or "type" not in result:
        raise bad_request("can't parse inline query result: expected an Object with a type")
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    kept = dict(result)
    if "reply_markup" in kept:
        kept["reply_markup"] = keyboards.checked(kept["reply_markup"], inline_only=True)
    if kept["type"] == "article":
        if not str(kept.get("title", "")).strip():
            raise bad_request("ARTICLE_TITLE_EMPTY")
        content = kept.get("input_message_content")
        if not isinstance(content, dict):
            raise bad_request("can't parse inline query result: content to send is missing")
        if "message_text" in content:
            part = {**content, "text": content["message_text"]}
            kept["sent"] = text_of(arguments.of_part(part))
    return kept
