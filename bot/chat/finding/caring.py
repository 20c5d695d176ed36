"""Below words of care: the person is all right and wants the search, or wants the message gone."""

from __future__ import annotations

from telegram import Message, Update

from bot.chat.callbacks import Safe, Show
from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.routes import Route, on_press
from bot.chat.safety.hiding import hide
from bot.chat.telling.otherwise import old_button


def handlers() -> list[Route]:
    """The presses below a message of care."""
    return [on_press(Safe, press_below)]


async def press_below(update: Update, context: Context, press: Safe) -> None:
    """Searches for what was said after all, or hides it."""
    if press.deed == "hide":
        await hide(update, context)
        return
    number = context.pressed_message(update)
    asked = context.memory.sounding.get((chat_of(update), number)) if number else None
    said = asked or _said(update, context)
    if press.deed != "search" or not said:
        await context.say(update, old_button(await context.speech(update)))
        return
    await answer_question(update, context, said, show=Show(calm=True))


def _said(update: Update, context: Context) -> str:
    """The words that the message of care answers, read back from the chat itself."""
    if context.typed is not None:
        return context.typed.text
    message = update.callback_query.message if update.callback_query else None
    answered = message.reply_to_message if isinstance(message, Message) else None
    return (answered.text or answered.caption or "") if answered else ""
