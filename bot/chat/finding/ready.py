"""Questions that are ready in the texts: today, this weekend, near me, the example."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import Ready
from bot.chat.context import Context
from bot.chat.finding.asking import answer_question
from bot.chat.routes import Act, Route, on_command, on_press
from bot.chat.telling.otherwise import old_button

QUESTIONS = ("today", "weekend", "near", "example")
"""Each is a text `chat.question.<name>`, asked as if the person had typed it: all else works alike."""


def handlers() -> list[Route]:
    """The commands and the buttons that ask a ready question."""
    commands = [on_command(name, _asker(name)) for name in ("today", "weekend", "near")]
    return [*commands, on_press(Ready, ask_ready)]


async def ask_ready(update: Update, context: Context, press: Ready) -> None:
    """Asks the question in the person's language."""
    speech = await context.speech(update)
    if press.question not in QUESTIONS:
        await context.say(update, old_button(speech))
        return
    await answer_question(update, context, speech.plain(f"chat.question.{press.question}"), anew=True)


def _asker(name: str) -> Act:
    async def ask(update: Update, context: Context) -> None:
        await ask_ready(update, context, Ready(question=name))

    return ask
