"""Saving something: from its card by a press or a word, with the leads that are ticked already; and removing
it again."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import Remove, Restore, Save, SavedList
from bot.chat.context import Context, chat_of
from bot.chat.finding.opening import moment, published
from bot.chat.keeping.planning import lead_of, show_plan
from bot.chat.keeping.thing import (
    Thing,
    minutes_of,
    no_longer_saved,
    read_thing,
    written_by,
)
from bot.chat.routes import Route, on_message, on_press
from bot.chat.said import Said
from bot.chat.screen import Screen, button
from bot.chat.telling.otherwise import ways_in
from bot.i18n import Languages
from bot.reminders.lead import TICKED, Lead
from bot.reminders.reminders import Reminders
from bot.reminders.saved import SavedThings, TooMany
from bot.telling.wording import Wording, next_date, occurrence_at

MOST_LEADS = 3
"""Leads that are set again when something removed is saved again: as many as a button carries."""


def handlers(languages: Languages) -> list[Route]:
    """The press on a card, the words for it, and the way back."""
    return [
        on_press(Save, pressed),
        on_press(Remove, remove),
        on_press(Restore, restore),
        on_message(Said(languages, "save"), said),
    ]


async def pressed(update: Update, context: Context, press: Save) -> None:
    """Saves the date of the card, or all of them, and asks when to remind of it."""
    await save(update, context, press.opportunity, at=press.at, leads=TICKED)


async def said(update: Update, context: Context) -> None:
    """Saves what the card shows that was opened last; where there is none, says how one saves."""
    opened = context.memory.cards.get(chat_of(update))
    if opened is None:
        speech = await context.speech(update)
        rows = ([button(speech.plain("chat.button.saved"), SavedList())], *ways_in(speech))
        await context.say(update, Screen(speech.say("chat.saved.how"), rows, menu=True))
        return
    await save(update, context, opened[0], at=opened[1], leads=TICKED)


async def restore(update: Update, context: Context, press: Restore) -> None:
    """Saves again what was removed, with the same leads."""
    leads = [lead_of(code) for code in press.leads.split("-")[:MOST_LEADS] if code]
    kept = tuple(lead for lead in leads if lead is not None)
    await save(update, context, press.opportunity, at=press.at, leads=kept, hidden=press.hidden)


async def save(
    update: Update,
    context: Context,
    opportunity_id: int,
    *,
    at: int,
    leads: tuple[Lead, ...],
    hidden: bool = False,
) -> None:
    """Saves it at the date that starts `at` (0: all), with these leads; what is saved already stays as it is.

    What falls away (a lead whose moment has gone by) is said on the screen that comes of it.
    """
    services, speech = context.services, await context.speech(update)
    opportunity = await published(context, opportunity_id)
    if opportunity is None:
        await context.say(update, Screen(speech.say("chat.gone")), to=context.pressed_message(update))
        return
    now = services.clock.now()
    occurrence = occurrence_at(opportunity, moment(at)) or (next_date(opportunity, now) if at else None)
    try:
        async with written_by(update, context) as (session, person):
            things, reminders = SavedThings(session), Reminders(session)
            before = await things.of(person, opportunity_id)
            name = occurrence.recurrence_id if occurrence is not None else None
            same = next((each for each in before if each.recurrence_id in (None, name)), None)
            saved = same or await things.save(
                person,
                opportunity_id,
                recurrence_id=name,
                language=speech.tag,
                discreet=hidden or opportunity.sensitive,
            )
            thing = await read_thing(session, services.city, saved.id, person)
            if same is None and thing is not None:
                for lead in leads:
                    await reminders.set(saved, opportunity, thing.quiet, now=now, lead=lead)
                thing = await read_thing(session, services.city, saved.id, person)
    except TooMany as error:
        rows = ([button(speech.plain("chat.button.saved"), SavedList())],)
        text = speech.say("chat.too_many.saved", count=error.most)
        await context.say(update, Screen(text, rows, menu=True), to=context.pressed_message(update))
        return
    note = speech.say("chat.saved.already") if same is not None else ""
    await show_plan(update, context, thing, at=at, note=note, anew=True)


async def remove(update: Update, context: Context, press: Remove) -> None:
    """Saves it no more, and offers the way back."""
    services, speech = context.services, await context.speech(update)
    async with written_by(update, context) as (session, person):
        thing = await read_thing(session, services.city, press.saved, person)
        if thing is not None:
            await SavedThings(session).remove(press.saved)
    wording = Wording.in_city(services.city, speech, services.clock.now())
    screen = _removed(thing, wording) if thing is not None else no_longer_saved(speech)
    await context.replace(update, screen, message=context.pressed_message(update))


def _removed(thing: Thing, wording: Wording) -> Screen:
    speech, saved = wording.speech, thing.saved
    rows = [[button(speech.plain("chat.button.saved"), SavedList())]]
    if thing.opportunity is None or not thing.on_offer:
        return Screen(speech.say("chat.removed.unnamed"), tuple(rows), menu=True)
    whole = saved.recurrence_id is None
    codes = [each.reminder.lead.code for each in thing.kept if each.reminder.lead is not None]
    back = Restore(
        opportunity=saved.opportunity_id,
        at=0 if whole else minutes_of(thing.date(0, wording.now)),
        hidden=saved.discreet,
        leads="-".join(codes[:MOST_LEADS]),
    )
    rows.insert(0, [button(speech.plain("chat.button.save_again"), back)])
    name = wording.name(thing.opportunity.text(speech.tag))
    return Screen(speech.say("chat.removed", name=name), tuple(rows), menu=True)
