"""How a person reads: with buttons, or as text alone, where every choice has a number."""

from __future__ import annotations

from telegram import Update

from bot.chat.context import Context
from bot.chat.routes import Route, on_command, on_message
from bot.chat.said import Said
from bot.chat.screen import Screen
from bot.chat.telling.otherwise import ways_in
from bot.i18n import Languages
from bot.people.preferences import Preferences


def handlers(languages: Languages) -> list[Route]:
    """The command that turns it over, and the words for either way."""
    return [
        on_command("text", turn_over),
        on_message(Said(languages, "text_only"), text_only),
        on_message(Said(languages, "with_buttons"), with_buttons),
    ]


async def turn_over(update: Update, context: Context) -> None:
    """From buttons to text alone, or back."""
    await read_as(update, context, text_only=not (await context.preference(update)).text_only)


async def text_only(update: Update, context: Context) -> None:
    """Text alone from now on."""
    await read_as(update, context, text_only=True)


async def with_buttons(update: Update, context: Context) -> None:
    """Buttons from now on."""
    await read_as(update, context, text_only=False)


async def read_as(update: Update, context: Context, *, text_only: bool) -> None:
    """Keeps how the person reads, and answers in that way."""
    user = update.effective_user
    if user is None:
        return
    async with context.services.database.writing() as session:
        context.choose(await Preferences(session).change(user.id, text_only=text_only))
    speech = await context.speech(update)
    text_id = "chat.text_only.on" if text_only else "chat.text_only.off"
    await context.say(update, Screen(speech.say(text_id), ways_in(speech), menu=True))
