"""The methods by which the bot answers presses, asks about chats and files, and leaves."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.demo.arguments import Arguments
from bot.demo.chats import Group
from bot.demo.files import DOWNLOAD_LIMIT
from bot.demo.formatting import JSON
from bot.demo.refusals import bad_request
from bot.demo.world import Query, World

LIFETIMES = {"callback_query": timedelta(minutes=10), "inline_query": timedelta(seconds=10)}
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(world: World, arguments: Arguments) -> object:
    """answerCallbackQuery: up to 200 characters in passing or in a box, or an end to the wait."""
    text = arguments.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query = waiting_query(world, "callback_query", arguments.text("callback_query_id"))
    url = arguments.text("url")
    if url and not re.match(
        rf"(?:https://)?t\.me/{re.escape(world.bot['username'])}\?start=", url, re.IGNORECASE
    ):
        raise bad_request("URL_INVALID")
    query.answered = True
    query.answer = {"text": text, "alert": arguments.flag("show_alert"), "url": url}
    world.tell("answered", query.person, {"query": query.id, **query.answer})
    return True


def get_file(world: World, arguments: Arguments) -> object:
    """getFile: where the file lies; up to 20 MB."""
    stored = world.files.get(arguments.text("file_id"))
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**stored.described(), "file_path": stored.path}


def get_chat(world: World, arguments: Arguments) -> object:
    """getChat: what is known of a chat."""
    chat = world.chat_for_bot(arguments.raw("chat_id"), writing=False)
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    more: JSON = {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    if chat.pinned:
        more["pinned_message"] = chat.messages[chat.pinned[-1]]
    return {**chat.as_chat(), **more}


def get_chat_member(world: World, arguments: Arguments) -> object:
    """getChatMember: a person, or the bot itself."""
    chat = world.chat_for_bot(arguments.raw("chat_id"), writing=False)
    member = chat.member(arguments.integer("user_id"), world.bot_user())
    if member is None:
        raise bad_request("user not found")
    return member


def leave_chat(world: World, arguments: Arguments) -> object:
    """leaveChat: the bot is in this group or channel no more."""
    chat = world.chat_for_bot(arguments.raw("chat_id"))
    if not isinstance(chat, Group):
        raise bad_request("chat member status can't be changed in private chats")
    chat.standing = "left"
    return True


def waiting_query(world: World, kind: str, number: str) -> Query:
    """The press or inline question that waits for an answer; a Refusal where none does any more."""
    query = world.queries.get(number)
    if query is None or query.kind != kind or query.answered:
        raise bad_request(_TOO_OLD)
    if world.clock.now() - query.asked_at > LIFETIMES[kind]:
        raise bad_request(_TOO_OLD)
    return query
