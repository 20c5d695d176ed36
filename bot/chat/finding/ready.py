"""Questions that are ready in the texts: today, this weekend, the example."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import Ready
from bot.chat.context import Context
from bot.chat.finding.asking import answer_question
from bot.chat.routes import Handler, on_command, on_press
from bot.chat.screen import Screen

QUESTIONS = ("today", "weekend", "example")
"""Each is a text `chat.question.<name>`, asked as if the person had typed it: all else works alike."""


def handlers() -> list[Handler]:
    """The commands and the buttons that ask a ready question."""
    return [on_command("today", today), on_command("weekend", weekend), on_press(Ready, ask_ready)]


async def today(update: Update, context: Context) -> None:
    """What there is today."""
    await ask_ready(update, context, Ready(question="today"))


async def weekend(update: Update, context: Context) -> None:
    """What there is this weekend."""
    await ask_ready(update, context, Ready(question="weekend"))


async def ask_ready(update: Update, context: Context, press: Ready) -> None:
    """Asks the question in the person's language."""
    speech = await context.speech(update)
    if press.question not in QUESTIONS:
        await context.say(update, Screen(speech.say("chat.old_button")))
        return
    await answer_question(update, context, speech.plain(f"chat.question.{press.question}"))
