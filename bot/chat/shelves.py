"""Looking along the shelves: the local topics, for people who do not know what to ask."""

from __future__ import annotations

from telegram import Update

from bot.chat.asking import answer_question
from bot.chat.callbacks import Shelf, Shelves
from bot.chat.context import Context
from bot.chat.routes import Handler, on_command, on_press
from bot.chat.screen import Screen, button, in_rows

SCHEME = "local"
"""The vocabulary of `catalog/topics` that people look along."""


def handlers() -> list[Handler]:
    """The command, and the presses on a shelf."""
    return [on_command("topics", offer), on_press(Shelves, offer_again), on_press(Shelf, ask_shelf)]


async def offer(update: Update, context: Context) -> None:
    """Shows the topics of the first level."""
    speech = await context.speech(update)
    topics = context.topics.top(speech.tag)
    buttons = [button(name, Shelf(topic=code)) for code, name in topics.items()]
    await context.say(update, Screen(speech.say("chat.topics"), tuple(in_rows(buttons, across=1))))


async def offer_again(update: Update, context: Context, press: Shelves) -> None:
    """Shows them by button."""
    await offer(update, context)


async def ask_shelf(update: Update, context: Context, press: Shelf) -> None:
    """Asks for the topic by its name, as if the person had typed it."""
    speech = await context.speech(update)
    name = context.topics.names(speech.tag).get(press.topic)
    if name is None:
        await context.say(update, Screen(speech.say("chat.old_button")))
        return
    await answer_question(update, context, name)
