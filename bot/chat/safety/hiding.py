"""The safe word: the conversation vanishes as far as Telegram lets it, and what stays is said."""

from __future__ import annotations

import logging
from itertools import chain

from telegram import Update
from telegram.error import BadRequest, TelegramError

from bot.chat.context import Context, chat_of
from bot.chat.memory import DELETABLE, MOST_DELETED
from bot.chat.routes import Route, message_of, on_message
from bot.chat.said import Said
from bot.chat.screen import Screen
from bot.i18n import Languages

log = logging.getLogger(__name__)


def handlers(languages: Languages) -> list[Route]:
    """The safe word, before anything else that is said."""
    return [on_message(Said(languages, "safe_word"), hide_all)]


async def hide_all(update: Update, context: Context) -> None:
    """Deletes the messages whose numbers are still known, the bot's and the person's, and says what stays.

    Telegram lets a bot delete messages of the last 48 hours; what is older, or from before the bot was
    started, the person has to delete: they are told how, in words that betray nothing.
    """
    chat = chat_of(update)
    numbers = context.memory.trail.take(chat)
    context.memory.forget(chat)
    both = sorted({*numbers, *filter(None, [message_of(update)])})
    left = [number for number in _hundreds(both) if not await _delete(context, chat, number)]
    for number in chain.from_iterable(left):
        # Still there: the next safe word tries again.
        context.memory.trail.note(chat, number, own=True)
    speech = await context.speech(update)
    gone = len(both) - sum(map(len, left))
    text_id = "chat.hidden.in_part" if left else "chat.hidden"
    await context.say(update, Screen(speech.say(text_id, count=gone)))


async def hide(update: Update, context: Context) -> None:
    """Takes the message of care away, and the message it answers.

    Telegram deletes nothing that is older than two days: of such a message the words are replaced, so that
    nobody reads them over a shoulder, and the person learns how to remove the rest.
    """
    query = update.callback_query
    if context.typed is not None or query is None or query.message is None:
        await hide_all(update, context)
        return
    shown, chat = query.message, chat_of(update)
    context.memory.offers.drop(chat)
    context.memory.opinions.drop(chat)
    answered = getattr(shown, "reply_to_message", None)
    both = [shown, answered] if answered is not None else [shown]
    oldest = context.services.clock.now() - DELETABLE
    young = [message.message_id for message in both if message.date > oldest]
    gone = await _delete(context, chat, young) if young else 0
    if gone == len(both):
        return
    left = Screen((await context.speech(update)).say("chat.hidden.in_part", count=gone))
    try:
        if gone:
            await context.say(update, left)
        else:
            await context.bot.edit_message_text(left.text, chat, shown.message_id)
    except BadRequest:
        # Not there any more, or Telegram does not let it be changed: then it is said beside it.
        await context.say(update, left)


def _hundreds(numbers: list[int]) -> list[list[int]]:
    return [numbers[start : start + MOST_DELETED] for start in range(0, len(numbers), MOST_DELETED)]


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
