"""What the bot can do: /help, and commands it does not know."""

from __future__ import annotations

from telegram import Update
from telegram.ext import filters

from bot.chat.callbacks import Languages
from bot.chat.context import Context
from bot.chat.routes import Handler, on_command, on_message
from bot.chat.said import Said
from bot.chat.screen import Screen, button, lines
from bot.chat.telling.otherwise import contact_of, danger_number, ways_in
from bot.i18n import Html
from bot.i18n import Languages as LanguagesSpoken


def handlers(languages: LanguagesSpoken) -> list[Handler]:
    """The command, and the words people have for it."""
    return [on_command("help", guide), on_message(Said(languages, "help"), guide)]


def unknown_commands() -> list[Handler]:
    """Any other command: after all that are known, before questions."""
    return [on_message(filters.COMMAND, unknown)]


async def guide(update: Update, context: Context) -> None:
    """Says what the bot does, its commands, and whom to ring."""
    await _show(update, context, "chat.help")


async def unknown(update: Update, context: Context) -> None:
    """Says that there is no such command, and which there are."""
    await _show(update, context, "chat.unknown_command")


async def _show(update: Update, context: Context, text_id: str) -> None:
    speech, city = await context.speech(update), context.services.city
    contact, danger = contact_of(city, speech, in_full=True), danger_number(city)
    text = lines(
        speech.say(text_id, city=city.name),
        speech.say("chat.help.commands"),
        speech.say("chat.contact", contact=contact) if contact else Html(""),
        speech.say("chat.help.danger", number=danger) if danger else Html(""),
    )
    language = [button(speech.plain("chat.button.language"), Languages())]
    await context.say(update, Screen(text, (*ways_in(speech), language)))
