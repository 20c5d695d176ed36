"""A shared position: rounded to about a kilometre, kept for the conversation, used for what was asked."""

from __future__ import annotations

from telegram import Update
from telegram.ext import filters

from bot.chat.callbacks import Show
from bot.chat.context import Context, chat_of
from bot.chat.finding.asking import answer_question
from bot.chat.routes import Handler, on_message
from catalog.model import Position

DECIMALS = 2
"""A hundredth of a degree is 1.1 km of latitude, and less of longitude."""


def handlers() -> list[Handler]:
    """A position, shared once or live (of which only the first is read), or a place of the map."""
    return [on_message(filters.LOCATION, near)]


async def near(update: Update, context: Context) -> None:
    """Answers the last question anew, nearest first; without one, shows what is near."""
    message = update.effective_message
    location = message.location if message else None
    if location is None:
        return
    position = Position(
        latitude=round(location.latitude, DECIMALS), longitude=round(location.longitude, DECIMALS)
    )
    speech = await context.speech(update)
    asked = context.memory.asked.get(chat_of(update))
    question = asked.question if asked and not asked.shelf else speech.plain("chat.question.near")
    removed = asked.removed if asked else frozenset()
    await answer_question(update, context, question, show=Show(removed=removed, near=True), near=position)
