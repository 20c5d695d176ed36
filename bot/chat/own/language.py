"""Which language the bot speaks with a person: the app's, until they choose."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import Languages, Speak
from bot.chat.context import Context
from bot.chat.routes import Route, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Screen, button, in_rows
from bot.chat.telling.otherwise import old_button, ways_in, welcome
from bot.i18n import Html
from bot.i18n import Languages as LanguagesSpoken
from bot.people.preferences import Preferences


def handlers(languages: LanguagesSpoken) -> list[Route]:
    """The command, the words for it, and the presses on a language."""
    said = on_message(Said(languages, "language"), offer)
    return [on_command("language", offer), said, on_press(Languages, offer_again), on_press(Speak, choose)]


async def offer(update: Update, context: Context) -> None:
    """Offers the published languages."""
    await context.say(update, choice(update, context))


async def offer_again(update: Update, context: Context, press: Languages) -> None:
    """Offers them by button; thanks whoever misses one. Nothing of that wish is kept yet."""
    speech = await context.speech(update)
    if not press.other:
        await context.say(update, choice(update, context))
        return
    spoken = speech.listing(_own_name(context, tag) for tag in _published(context, first=speech.tag))
    rows = choice(update, context).rows
    await context.say(update, Screen(speech.say("chat.language.other", languages=spoken), rows, menu=True))


async def choose(update: Update, context: Context, press: Speak) -> None:
    """Keeps the choice (only where it differs from the app's language) and speaks it from now on."""
    services, user = context.services, update.effective_user
    if user is None or press.language not in services.languages.published:
        await context.say(update, old_button(await context.speech(update)))
        return
    app = services.languages.choose(None, user.language_code, services.city.languages[0])
    async with services.database.writing() as session:
        chosen = await Preferences(session).choose_language(user.id, press.language, app)
    context.choose(chosen)
    speech = services.languages.speech(press.language)
    if press.greet:
        screen = welcome(services.city, speech)
    else:
        screen = Screen(speech.say("chat.language.chosen"), ways_in(speech), menu=True)
    await context.replace(update, screen, message=context.pressed_message(update))


def choice(update: Update, context: Context, *, greet: bool = False) -> Screen:
    """The languages there are, the app's first, the question in each of them."""
    tags = _published(context, first=context.speech_of_app(update).tag)
    speeches = [context.services.languages.speech(tag) for tag in tags]
    text_id = "chat.language.greeting" if greet else "chat.language.which"
    buttons = [button(_own_name(context, tag), Speak(language=tag, greet=greet)) for tag in tags]
    others = " / ".join(dict.fromkeys(speech.plain("chat.button.other_language") for speech in speeches))
    buttons.append(button(others, Languages(other=True)))
    text = Html("\n".join(speech.say(text_id) for speech in speeches))
    return Screen(text, tuple(in_rows(buttons, across=2)), menu=True)


def _published(context: Context, *, first: str) -> list[str]:
    return sorted(context.services.languages.published, key=lambda tag: tag != first)


def _own_name(context: Context, tag: str) -> str:
    """A language by the name it calls itself ("Español")."""
    locale = context.services.languages.speech(tag).locale
    return str(locale.languages.get(locale.language, tag)).capitalize()
