"""Help of every kind: what the bot can do, a person to talk to, urgent numbers, privacy, rights."""

from __future__ import annotations

from telegram import Update
from telegram.ext import filters

from bot.chat.callbacks import Help, Languages, Opinions, Own, Topics
from bot.chat.context import Context
from bot.chat.routes import Act, Route, on_command, on_message, on_press
from bot.chat.safety.care import urgent
from bot.chat.said import Said
from bot.chat.screen import Screen, button, lines
from bot.chat.telling.contact import contact_of, danger_number
from bot.chat.telling.otherwise import ways_in
from bot.city import City
from bot.i18n import Html, Speech
from bot.i18n import Languages as LanguagesSpoken

COMMANDS = {"help": "all", "person": "person", "urgent": "urgent", "privacy": "privacy", "rights": "rights"}
"""Each command, and what it is about; people have words for each of them (`chat.said.<command>`)."""


def handlers(languages: LanguagesSpoken) -> list[Route]:
    """The commands, the words people have for them, and the presses."""
    routes: list[Route] = [on_press(Help, pressed)]
    for command, about in COMMANDS.items():
        routes.append(on_command(command, _teller(about)))
        routes.append(on_message(Said(languages, command), _teller(about)))
    return routes


def unknown_commands() -> list[Route]:
    """Any other command: after all that are known, before questions."""
    return [on_message(filters.COMMAND, unknown)]


async def pressed(update: Update, context: Context, press: Help) -> None:
    """Help of the kind that was pressed."""
    await tell(update, context, press.about)


async def unknown(update: Update, context: Context) -> None:
    """Says that there is no such command, and which there are."""
    speech = await context.speech(update)
    await context.say(update, _guide(context, speech, speech.say("chat.unknown_command")))


async def tell(update: Update, context: Context, about: str) -> None:
    """Says what is asked about: person, urgent, privacy, rights, or all."""
    speech, city = await context.speech(update), context.services.city
    privacy = [button(speech.plain("chat.button.my_data"), Own(deed="see"))]
    match about:
        case "person":
            await context.say(update, _person(context, speech))
        case "urgent":
            await context.say(update, urgent(city, speech))
        case "privacy":
            safe = [button(speech.plain("chat.button.rights"), Help(about="rights"))]
            await context.say(update, Screen(_privacy(city, speech), (privacy, safe), menu=True))
        case "rights":
            contact = contact_of(city, speech, in_full=True)
            text = lines(
                speech.say("chat.rights", city=city.name),
                speech.say("chat.contact", contact=contact) if contact else "",
            )
            await context.say(update, Screen(text, (privacy,), menu=True))
        case _:
            await context.say(update, _guide(context, speech, speech.say("chat.help", city=city.name)))


def _privacy(city: City, speech: Speech) -> Html:
    """What is kept and what not, and what that does not protect from."""
    least = city.thresholds
    parts = (
        speech.say("chat.privacy"),
        speech.say("chat.privacy.opinions", count=least.feedback),
        speech.say("chat.privacy.waiting"),
        speech.say("chat.privacy.limits"),
        speech.say("chat.privacy.limits.more"),
        speech.say("chat.privacy.distress", count=least.health),
    )
    return Html("\n\n".join(parts))


def _person(context: Context, speech: Speech) -> Screen:
    contact = contact_of(context.services.city, speech, in_full=True)
    number = danger_number(context.services.city)
    text = lines(
        speech.say("chat.person", contact=contact) if contact else speech.say("chat.person.none"),
        speech.say("chat.help.danger", number=number) if number else "",
    )
    return Screen(text, ([button(speech.plain("chat.button.topics"), Topics())],), menu=True)


def _guide(context: Context, speech: Speech, first: Html) -> Screen:
    city = context.services.city
    contact, danger = contact_of(city, speech, in_full=True), danger_number(city)
    text = lines(
        first,
        speech.say("chat.help.commands"),
        speech.say("chat.contact", contact=contact) if contact else "",
        speech.say("chat.help.danger", number=danger) if danger else "",
    )
    more = [
        [
            button(speech.plain("chat.button.language"), Languages()),
            button(speech.plain("chat.button.my_data"), Own(deed="see")),
        ],
        [
            button(speech.plain("chat.button.privacy"), Help(about="privacy")),
            button(speech.plain("chat.button.person"), Help(about="person")),
        ],
        [button(speech.plain("chat.button.opine"), Opinions())],
    ]
    return Screen(text, (*ways_in(speech), *more), menu=True)


def _teller(about: str) -> Act:
    async def told(update: Update, context: Context) -> None:
        await tell(update, context, about)

    return told
