"""Nothing unasked: at once, until the person says otherwise, or for a week."""

from __future__ import annotations

from datetime import timedelta

from telegram import Update

from bot.chat.callbacks import Own
from bot.chat.context import Context
from bot.chat.routes import Route, on_command, on_message
from bot.chat.said import Said
from bot.chat.screen import Screen, button, lines
from bot.chat.telling.otherwise import ways_in
from bot.chat.telling.reminding import moment_in_words
from bot.delivery.outbox import Outbox
from bot.delivery.reach import Reach
from bot.i18n import Languages
from bot.people.preferences import Preferences
from bot.reminders.anew import derive_of
from bot.telling.wording import Wording

WEEK = timedelta(days=7)


def handlers(languages: Languages) -> list[Route]:
    """The commands, and the words for them where they are the whole message."""
    return [
        on_command("pause", stop),
        on_command("stop", stop),
        on_command("resume", resume),
        on_message(Said(languages, "stop"), stop),
        on_message(Said(languages, "resume"), resume),
    ]


async def stop(update: Update, context: Context) -> None:
    """From now on nothing comes unasked; what was about to go does not go."""
    await _pause(update, context, paused=True)


async def stop_for_a_week(update: Update, context: Context) -> None:
    """The same, for a week."""
    await _pause(update, context, paused=True, lasting=WEEK)


async def resume(update: Update, context: Context) -> None:
    """What was asked for comes again."""
    await _pause(update, context, paused=False)


async def _pause(update: Update, context: Context, *, paused: bool, lasting: timedelta | None = None) -> None:
    if (user := update.effective_user) is None:
        return
    city, now = context.services.city, context.services.clock.now()
    until = now + lasting if lasting is not None else None
    async with context.services.database.writing() as session:
        context.choose(await Preferences(session).change(user.id, paused=paused, paused_until=until))
        await Reach(session).answered(user.id)
        if paused:
            await Outbox(session).cancel(now, "paused", person_id=user.id)
        else:
            await derive_of(session, city, user.id, now=now)
    speech = await context.speech(update)
    if not paused:
        await context.say(update, Screen(speech.say("chat.resumed"), ways_in(speech), menu=True))
        return
    wording = Wording.in_city(city, speech, now)
    text = lines(
        speech.say("chat.stop"),
        speech.say("chat.stop.until", moment=moment_in_words(until, wording)) if until is not None else "",
    )
    week = [button(speech.plain("chat.button.pause_week"), Own(deed="week"))] if until is None else []
    rows = (week, [button(speech.plain("chat.button.resume"), Own(deed="resume"))])
    await context.say(update, Screen(text, tuple(row for row in rows if row), menu=True))
