"""The safe word: the conversation vanishes as far as Telegram lets it, and what stays is said."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.error import TelegramError

from bot.chat.context import Context, chat_of
from bot.chat.routes import Route, message_of, on_message
from bot.chat.said import Said
from bot.chat.screen import Screen
from bot.i18n import Languages

log = logging.getLogger(__name__)


def handlers(languages: Languages) -> list[Route]:
    """The safe word, before anything else that is said."""
    return [on_message(Said(languages, "safe_word"), hide_all)]


async def hide_all(update: Update, context: Context) -> None:
    """Deletes the messages whose numbers are still known, the bot's and the person's, and says how many.

    Telegram lets a bot delete messages of the last 48 hours; what is older, or from before the bot was
    started, the person has to delete: they are told how, in words that betray nothing.
    """
    chat = chat_of(update)
    own, theirs = context.memory.trail.take(chat)
    context.memory.forget(chat)
    both = sorted({*own, *theirs, *filter(None, [message_of(update)])})
    gone = 0
    for start in range(0, len(both), 100):
        gone += await _delete(context, chat, both[start : start + 100])
    speech = await context.speech(update)
    text_id = "chat.hidden" if gone == len(both) else "chat.hidden.in_part"
    await context.say(update, Screen(speech.say(text_id, count=gone)))


async def hide(update: Update, context: Context) -> None:
    """Takes the message of care away, and the message it answers."""
    message = context.pressed_message(update)
    query = update.callback_query
    shown = query.message if query is not None else None
    answered = getattr(shown, "reply_to_message", None)
    numbers = [number for number in (message, answered and answered.message_id) if number]
    if context.typed is not None:
        await hide_all(update, context)
    elif numbers:
        await _delete(context, chat_of(update), numbers)


async def _delete(context: Context, chat: int, numbers: list[int]) -> int:
    try:
        await context.bot.delete_messages(chat, numbers)
    except TelegramError as error:
        log.info(
            "Messages could not be deleted: %s",
            type(error).__name__,
            extra={"action": "not_hidden", "kind": type(error).__name__},
        )
        return 0
    return len(numbers)
