"""What staff say in words: the name of a thing, a new time, a place, a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from telegram import Update

from bot.chat.context import Context
from bot.chat.desk.choosing import look
from bot.chat.desk.draft import Draft, draft_of, keep
from bot.chat.desk.showing import ask, preview
from bot.chat.finding.asking import answer_question
from bot.chat.keeping.thing import person_of
from bot.chat.questions import compose, shorten
from bot.chat.screen import Screen
from bot.chat.staff import has_role
from bot.desk.permissions import COMMANDS
from bot.people.dialogue import Dialogue
from bot.reminders.spoken import Asked, Listener
from bot.reminders.wall import moment, shown
from bot.telling.wording import ONE_LINE

MOST_LETTERS = ONE_LINE
"""Letters of a reason, or of a place: more would be cut where it is told."""


async def said(update: Update, context: Context, dialogue: Dialogue, text: str) -> None:
    """Takes the words for what they were asked for; whoever is no staff (any more) asks a question."""
    least = COMMANDS.get(draft_of(dialogue.draft).act)
    if least is None or not await has_role(update, context, least):
        await answer_question(update, context, text)
        return
    draft, words = draft_of(dialogue.draft), shorten(compose(text), MOST_LETTERS)
    match dialogue.step:
        case "find":
            await look(update, context, draft.act, text)
        case "time":
            await _time(update, context, draft, words)
        case "place":
            await _next(update, context, "reason", replace(draft, place=words))
        case "reason":
            await _next(update, context, "", replace(draft, reason=words))
        case _:
            # What was shown waits for a press: words are another question.
            await answer_question(update, context, text)


async def _time(update: Update, context: Context, draft: Draft, words: str) -> None:
    """Reads the new time; "a las 18" means the same day."""
    speech, now, zone = await context.speech(update), context.services.clock.now(), context.services.city.zone
    listener = context.bot_data.listener
    starts = new_start(listener, words, draft.at, now=now, zone=zone, language=speech.tag)
    if starts is None or starts <= now:
        await context.say(update, Screen(speech.say("chat.desk.time_unread")))
        return
    await _next(update, context, "reason", replace(draft, starts=int(starts.timestamp()) // 60))


async def _next(update: Update, context: Context, step: str, draft: Draft) -> None:
    async with context.services.database.writing() as session:
        await keep(session, person_of(update), step, draft, context.services.clock.now())
    await (ask(update, context, step) if step else preview(update, context, draft))


def new_start(
    listener: Listener, words: str, at: int, *, now: datetime, zone: ZoneInfo, language: str
) -> datetime | None:
    """The moment that the words give to a date which starts `at` (minutes since 1970); None where they give
    none. A day alone keeps the hour, an hour alone keeps the day."""
    before = shown(datetime.fromtimestamp(at * 60, UTC), zone)
    said = listener.hearer.hear(words, today=shown(now, zone).date(), language=language)
    if said is None or said.gone or said.length is not None or said.days_before is not None or said.back:
        return None
    if said.days and said.time is None and said.part is None:
        days = [datetime.combine(day, before.time()) for day in said.days]
        return next((start for day in days if (start := moment(day, zone)) > now), None)
    # Counted from the first minute of that day, an hour that has no day is of that day.
    midnight = moment(datetime.combine(before.date(), time.min), zone) - timedelta(minutes=1)
    from_ = now if said.days else max(midnight, now)
    heard = listener.hear(words, Asked(now=from_, zone=zone, language=language))
    return moment(heard, zone) if isinstance(heard, datetime) else None
