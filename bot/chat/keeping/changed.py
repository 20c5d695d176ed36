"""What a person says to a notice of change: it suits, it does not, what is like it, tell me if it returns."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from telegram import Update

from bot.chat.callbacks import Changed, Open, Topics
from bot.chat.context import Context
from bot.chat.finding.opening import moment
from bot.chat.finding.similar import similar
from bot.chat.keeping.thing import written_by
from bot.chat.routes import Route, on_press
from bot.chat.screen import Screen, button, lines
from bot.chat.telling.otherwise import old_button
from bot.chat.telling.shown import minute_of
from bot.delivery.outbox import Outbox
from bot.i18n import Speech
from bot.reminders.anew import derive_of
from bot.reminders.reminders import Reminders
from bot.reminders.saved import SavedThings
from bot.telling.wording import Wording, occurrence_at
from catalog.store import Store


def handlers() -> list[Route]:
    """The presses below a notice."""
    return [on_press(Changed, pressed)]


async def pressed(update: Update, context: Context, press: Changed) -> None:
    """Does what was said; of what the person has not saved (any more) it says so."""
    speech = await context.speech(update)
    match press.deed:
        case "suits":
            screen = await _suits(update, context, speech, press)
        case "cannot":
            screen = await _cannot(update, context, speech, press)
        case "returns" | "stay":
            screen = await _stays(update, context, speech, press)
        case "remove":
            screen = await _remove(update, context, speech, press)
        case "similar":
            screen = await _similar(context, speech, press.opportunity)
        case _:
            screen = old_button(speech)
    await context.say(update, screen, to=context.pressed_message(update))


async def _suits(update: Update, context: Context, speech: Speech, press: Changed) -> Screen:
    moments = await _answered(update, context, press, going=True)
    if moments is None:
        return Screen(speech.say("chat.changed.not_saved"))
    wording = Wording.in_city(context.services.city, speech, context.services.clock.now())
    said = speech.listing(wording.moment(each) for each in moments)
    return Screen(
        lines(
            speech.say("chat.changed.suits"),
            speech.say("chat.changed.moments", moments=said) if said else "",
        )
    )


async def _cannot(update: Update, context: Context, speech: Speech, press: Changed) -> Screen:
    if await _answered(update, context, press, going=False) is None:
        return Screen(speech.say("chat.changed.not_saved"))
    remove, stay, similar_ = (
        button(speech.plain(f"chat.button.{deed}"), replace(press, deed=deed))
        for deed in ("remove", "stay", "similar")
    )
    return Screen(speech.say("chat.changed.cannot"), ([remove, stay], [similar_]), menu=True)


async def _stays(update: Update, context: Context, speech: Speech, press: Changed) -> Screen:
    if await _answered(update, context, press) is None:
        return Screen(speech.say("chat.changed.not_saved"))
    return Screen(speech.say(f"chat.changed.{press.deed}"))


async def _remove(update: Update, context: Context, speech: Speech, press: Changed) -> Screen:
    now, number = context.services.clock.now(), press.opportunity
    async with written_by(update, context) as (session, person):
        things = SavedThings(session)
        saved = await things.of(person, number)
        for thing in saved:
            await things.remove(thing.id)
        await Outbox(session).cancel(now, "removed", person_id=person, opportunity_id=number)
    return Screen(speech.say("chat.changed.removed" if saved else "chat.changed.not_saved"))


async def _similar(context: Context, speech: Speech, opportunity: int) -> Screen:
    async with context.services.database.reading() as session:
        known = await Store(session).get(opportunity)
    others = await similar(context.services, known, speech) if known is not None else []
    if not others:
        topics = [button(speech.plain("chat.button.topics"), Topics())]
        return Screen(speech.say("chat.changed.nothing_similar"), (topics,), menu=True)
    rows = [[button(hit.title, Open(opportunity=hit.id, at=minute_of(hit)))] for hit in others]
    return Screen(speech.say("chat.changed.similar"), tuple(rows), menu=True)


async def _answered(
    update: Update, context: Context, press: Changed, *, going: bool | None = None
) -> list[datetime] | None:
    """Writes that the person answered, and whether they go to the date that changed; the moments of their
    reminders then, None where they have not saved it (any more)."""
    services, starts = context.services, moment(press.at)
    async with written_by(update, context) as (session, person):
        things, opportunity = SavedThings(session), await Store(session).get(press.opportunity)
        saved = await things.of(person, press.opportunity)
        date = occurrence_at(opportunity, starts)
        meant = date.recurrence_id if date is not None else None
        for thing in saved:
            if going is not None and thing.recurrence_id in (None, meant):
                await things.change(thing.id, going=going, of=meant)
        await derive_of(session, services.city, person, now=services.clock.now())
        reminders = await Reminders(session).of([thing.id for thing in saved])
    if not saved:
        return None
    return sorted(kept.due_at for each in reminders.values() for kept in each if kept.due_at is not None)
