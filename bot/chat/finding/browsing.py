"""Looking along the shelves: the topics that hold something, and what stands on one."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import Shelf, Show, Topics
from bot.chat.context import Context
from bot.chat.finding.asking import answer_question, shelf_buttons
from bot.chat.routes import Route, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Screen, in_rows
from bot.chat.telling.otherwise import old_button
from bot.i18n import Languages


def handlers(languages: Languages) -> list[Route]:
    """The command and the words people have for it, and the presses on a shelf."""
    said = on_message(Said(languages, "topics"), offer)
    return [on_command("topics", offer), said, on_press(Topics, offer_again), on_press(Shelf, look)]


async def offer(update: Update, context: Context) -> None:
    """Shows the topics of the first level that hold something."""
    speech = await context.speech(update)
    buttons = shelf_buttons(context, "", speech)
    text_id = "chat.topics" if buttons else "chat.topics.none"
    screen = Screen(speech.say(text_id, count=len(buttons)), tuple(in_rows(buttons, across=1)), menu=True)
    await context.say(update, screen)


async def offer_again(update: Update, context: Context, press: Topics) -> None:
    """Shows them by button."""
    await offer(update, context)


async def look(update: Update, context: Context, press: Shelf) -> None:
    """Shows a shelf as a new message."""
    await show_shelf(update, context, press.topic)


async def show_shelf(update: Update, context: Context, topic: str) -> None:
    """Says what stands on a shelf, soonest first, with the shelves within it."""
    if topic not in context.topics:
        await context.say(update, old_button(await context.speech(update)))
        return
    await answer_question(update, context, "", show=Show(topic=topic))
