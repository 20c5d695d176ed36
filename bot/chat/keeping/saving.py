"""Saving something from its card, with the reminders that are ticked already; the moments said in words."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import Save
from bot.chat.context import Context
from bot.chat.finding.opening import moment, published
from bot.chat.routes import Route, on_press
from bot.chat.screen import Screen, lines
from bot.chat.telling.wording import Wording, occurrence_at
from bot.reminders.hours import quiet_of
from bot.reminders.lead import TICKED
from bot.reminders.reminder import Due
from bot.reminders.reminders import Reminders
from bot.reminders.saved import SavedThings


def handlers() -> list[Route]:
    """The press on a card."""
    return [on_press(Save, pressed)]


async def pressed(update: Update, context: Context, press: Save) -> None:
    """Saves the date of the card, or all of them, and says when the person will be written to."""
    services, speech = context.services, await context.speech(update)
    opportunity, user = await published(context, press.opportunity), update.effective_user
    if opportunity is None or user is None:
        await context.say(update, Screen(speech.say("chat.gone")), to=context.pressed_message(update))
        return
    now, preference = services.clock.now(), await context.preference(update)
    occurrence = occurrence_at(opportunity, moment(press.at))
    quiet = quiet_of(preference, services.city)
    async with services.database.writing() as session:
        saved = await SavedThings(session).save(
            user.id,
            press.opportunity,
            recurrence_id=occurrence.recurrence_id if occurrence else None,
            language=speech.tag,
            discreet=opportunity.sensitive,
        )
        set_ = [
            await Reminders(session).set(saved, opportunity, quiet, now=now, lead=lead) for lead in TICKED
        ]
    wording = Wording.in_city(services.city, speech, now)
    moments = [wording.moment(due.at) for due in set_ if isinstance(due, Due)]
    text = lines(
        speech.say("chat.saved", name=wording.name(opportunity.text(speech.tag))),
        speech.say("chat.saved.moments", moments=speech.listing(moments)) if moments else "",
    )
    await context.say(update, Screen(text), to=context.pressed_message(update))
