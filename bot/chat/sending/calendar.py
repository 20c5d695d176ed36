"""Dates as a file that the phone's calendar takes; what is sensitive is not named in it."""

from __future__ import annotations

from datetime import datetime

from telegram import Update

from bot.chat.context import Context, chat_of
from bot.chat.screen import Screen
from bot.links import Item, address
from bot.reminders.saved import SavedThings
from bot.telling.wording import Wording, next_date, occurrence_at
from catalog.exports.ical import Appointment, appointments
from catalog.model import Kind, Occurrence, Opportunity

MOST_DATES = 60
"""Dates of a series that one file takes: two a week for half a year."""


async def send_calendar(
    update: Update, context: Context, opportunity: Opportunity | None, at: datetime | None
) -> None:
    """Sends the date that starts `at`; of a course all that are still to come."""
    services, speech = context.services, await context.speech(update)
    to, now = context.pressed_message(update), services.clock.now()
    dates = _dates(opportunity, at, now) if opportunity is not None else []
    if opportunity is None or not dates:
        await context.say(update, Screen(speech.say("chat.gone")), to=to)
        return
    wording = Wording.in_city(services.city, speech, now)
    hidden = await _is_hidden(update, context, opportunity)
    name = speech.plain("chat.calendar.discreet") if hidden else wording.name(opportunity.text(speech.tag))
    appointment = Appointment(
        title=name,
        place="" if hidden else wording.place(opportunity, dates[0]),
        url="" if hidden else address(context.bot.username, Item(opportunity.id or 0)),
    )
    content = appointments(opportunity, dates, appointment, now=now)
    text_id = "chat.calendar.caption_discreet" if hidden else "chat.calendar.caption"
    sent = await context.bot.send_document(
        chat_of(update),
        content,
        filename=f"{speech.plain('chat.calendar.file')}.ics",
        caption=speech.say(text_id, count=len(dates), first=wording.dated(dates[0])),
        reply_to_message_id=to,
        allow_sending_without_reply=True,
    )
    context.memory.trail.note(chat_of(update), sent.message_id, own=True)


async def _is_hidden(update: Update, context: Context, opportunity: Opportunity) -> bool:
    """Whether the file is to say nothing of what it is: by itself, or as the person chose, for it or all."""
    if opportunity.sensitive or (await context.preference(update)).discreet:
        return True
    user = update.effective_user
    if user is None or opportunity.id is None:
        return False
    async with context.services.database.reading() as session:
        saved = await SavedThings(session).of(user.id, opportunity.id)
    return any(each.discreet for each in saved)


def _dates(opportunity: Opportunity, at: datetime | None, now: datetime) -> list[Occurrence]:
    asked = occurrence_at(opportunity, at) or next_date(opportunity, now)
    if opportunity.kind is Kind.COURSE:
        return list(opportunity.upcoming(now))[:MOST_DATES] or ([asked] if asked else [])
    return [asked] if asked is not None else []
