"""How a journey names what it answers to: a press of one kind, a command, a message of a private chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.chat.callbacks import Press, unpack
from bot.chat.context import Context

Handler: TypeAlias = BaseHandler[Any, Context, None]
Act: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]
P = TypeVar("P", bound=Press)

PRIVATE_MESSAGE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
"""A new message of a person who talks to the bot alone (PTB's filters would take edited ones as well)."""


def on_press(kind: type[P], act: Callable[[Update, Context, P], Awaitable[None]]) -> Handler:
    """Answers presses of one kind."""

    async def handle(update: Update, context: Context) -> None:
        press = _press(update)
        if isinstance(press, kind):
            await act(update, context, press)

    return CallbackQueryHandler(handle, pattern=lambda data: isinstance(_unpacked(data), kind))


def on_command(name: str, act: Act) -> Handler:
    """Answers a command in a private chat."""
    return CommandHandler(name, act, filters=PRIVATE_MESSAGE)


def on_message(what: filters.BaseFilter, act: Act) -> Handler:
    """Answers new messages of a private chat."""
    return MessageHandler(PRIVATE_MESSAGE & what, act)


def message_of(update: Update) -> int | None:
    """The id of the message that an update brings or belongs to."""
    return update.effective_message.message_id if update.effective_message else None


def _press(update: Update) -> Press | None:
    return _unpacked(update.callback_query.data) if update.callback_query else None


def _unpacked(data: object) -> Press | None:
    return _read_once(data) if isinstance(data, str) else None


@lru_cache(maxsize=256)
def _read_once(data: str) -> Press | None:
    # Every kind of press has a handler that looks at the data: only the first of them has to read it.
    return unpack(data)
