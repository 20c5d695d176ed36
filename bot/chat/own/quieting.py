"""The hours in which nothing comes unasked: the city's, one's own or none; and notices that name nothing."""

from __future__ import annotations

from datetime import time

from telegram import Update

from bot.chat.callbacks import Hours, Own
from bot.chat.context import Context
from bot.chat.questions import compose
from bot.chat.routes import Route, on_command, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.otherwise import old_button
from bot.chat.telling.reminding import hours_in_words
from bot.city import QuietHours
from bot.delivery.reach import Reach
from bot.i18n import Html, Languages
from bot.people.dialogue import PATIENCE, Dialogue, Dialogues
from bot.people.preferences import Preferences
from bot.reminders.anew import derive_of
from bot.reminders.hours import NONE_AT_ALL, kept_hours, quiet_of

ABOUT = "quiet_hours"
"""The name of the dialogue in which hours are written."""
OFFERED = (
    QuietHours(start=time(21), end=time(9)),
    QuietHours(start=time(22), end=time(8)),
    QuietHours(start=time(23), end=time(7)),
)
OF_CITY, ASK = "city", "ask"


def handlers(languages: Languages) -> list[Route]:
    """The command, the words for it, and the press on a choice."""
    return [
        on_command("quiet", show),
        on_message(Said(languages, "quiet_hours"), show),
        on_press(Hours, pressed),
    ]


async def show(update: Update, context: Context) -> None:
    """Says which hours are quiet, and offers others."""
    await context.say(update, await _screen(update, context))


async def pressed(update: Update, context: Context, press: Hours) -> None:
    """Keeps the hours that were chosen, or asks for one's own."""
    speech, user = await context.speech(update), update.effective_user
    if user is None:
        return
    if not press.hours:
        await show(update, context)
    elif press.hours == ASK:
        expires_at = context.services.clock.now() + PATIENCE
        async with context.services.database.writing() as session:
            await Dialogues(session).open(user.id, Dialogue(about=ABOUT, expires_at=expires_at))
        rows = ([button(speech.plain("chat.button.quiet.cancel"), Hours())],)
        await context.say(update, Screen(speech.say("chat.quiet.ask"), rows, menu=True))
    elif (kept := _kept(press.hours)) is not None:
        await _keep(update, context, kept)
    else:
        await context.say(update, old_button(speech))


async def said(update: Update, context: Context, dialogue: Dialogue, text: str) -> None:
    """Keeps the hours that were written; where they cannot be read, goes on waiting."""
    hours = context.bot_data.hours.read(compose(text))
    if hours is not None:
        await _keep(update, context, kept_hours(hours))
        return
    speech = await context.speech(update)
    rows = ([button(speech.plain("chat.button.quiet.cancel"), Hours())],)
    await context.say(update, Screen(speech.say("chat.quiet.unreadable"), rows, menu=True))


async def name_topics(update: Update, context: Context, *, named: bool) -> None:
    """Whether what comes unasked names its topic."""
    if (user := update.effective_user) is None:
        return
    async with context.services.database.writing() as session:
        context.choose(await Preferences(session).change(user.id, discreet=not named))
        await Reach(session).answered(user.id)
    speech = await context.speech(update)
    text = speech.say("chat.topics_named" if named else "chat.topics_hidden")
    back = "hide_topics" if named else "name_topics"
    rows = (
        [button(speech.plain(f"chat.button.{back}"), Own(deed=back))],
        [button(speech.plain("chat.button.my_data"), Own(deed="see"))],
    )
    await context.say(update, Screen(text, rows, menu=True))


async def _keep(update: Update, context: Context, kept: str) -> None:
    """Keeps quiet hours, and works out anew when the reminders come."""
    services, user = context.services, update.effective_user
    if user is None:
        return
    async with services.database.writing() as session:
        context.choose(await Preferences(session).change(user.id, quiet_hours=kept))
        await Reach(session).answered(user.id)
        await Dialogues(session).close(user.id)
        lost = await derive_of(session, services.city, user.id, now=services.clock.now())
    speech = await context.speech(update)
    note = speech.say("chat.quiet.lost", count=lost) if lost else Html("")
    await context.say(update, await _screen(update, context, note=note))


async def _screen(update: Update, context: Context, *, note: str = "") -> Screen:
    speech, city = await context.speech(update), context.services.city
    quiet = quiet_of(await context.preference(update), city).hours
    hours = hours_in_words(quiet, speech)
    text = lines(speech.say("chat.quiet.now", hours=hours) if hours else speech.say("chat.quiet.never"), note)
    rows: list[Row] = [
        [button(hours_in_words(each, speech), Hours(hours=_carried(each)))]
        for each in dict.fromkeys((city.quiet_hours, *OFFERED))
        if each != quiet and each.start != each.end
    ]
    if hours:
        rows.append([button(speech.plain("chat.button.quiet.never"), Hours(hours=NONE_AT_ALL))])
    rows.append([button(speech.plain("chat.button.quiet.ask"), Hours(hours=ASK))])
    return Screen(text, tuple(rows), menu=True)


def _carried(hours: QuietHours) -> str:
    """Quiet hours as a press carries them."""
    return kept_hours(hours).replace(":", "")


def _kept(carried: str) -> str | None:
    """Quiet hours that a press carries, as they are kept; None for anything else."""
    if carried in (NONE_AT_ALL, OF_CITY):
        return NONE_AT_ALL if carried == NONE_AT_ALL else ""
    start, _, end = carried.partition("-")
    try:
        return kept_hours(QuietHours(start=time.fromisoformat(start), end=time.fromisoformat(end)))
    except ValueError:
        return None
