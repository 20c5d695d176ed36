"""Choosing when to be reminded: leads ticked and taken back, one date or all, and what came of it."""

from __future__ import annotations

from telegram import Update

from bot.chat.callbacks import Done, Extent, Hide, Plan, Tick
from bot.chat.context import Context
from bot.chat.finding.opening import moment
from bot.chat.keeping.screens import kept, planning
from bot.chat.keeping.thing import Thing, no_longer_saved, person_of, read_thing, written_by
from bot.chat.routes import Route, on_press
from bot.chat.screen import Screen
from bot.reminders.lead import Lead
from bot.reminders.reminders import Reminders
from bot.reminders.saved import SavedThings, TooMany
from bot.telling.wording import Wording, next_date, occurrence_at


def handlers() -> list[Route]:
    """The presses of the screen that asks when, and of the one that says when."""
    return [
        on_press(Plan, plan),
        on_press(Tick, tick),
        on_press(Extent, extend),
        on_press(Done, done),
        on_press(Hide, hide),
    ]


async def plan(update: Update, context: Context, press: Plan) -> None:
    """Offers the leads, in the place of the screen that was pressed."""
    thing = await read(update, context, press.saved)
    await show_plan(update, context, thing, at=press.at, more=press.more)


async def tick(update: Update, context: Context, press: Tick) -> None:
    """Chooses a lead or takes it back, and shows how things stand."""
    city, now = context.services.city, context.services.clock.now()
    speech, note = await context.speech(update), ""
    lead = lead_of(press.lead)
    async with written_by(update, context) as (session, person):
        thing = await read_thing(session, city, press.saved, person)
        if thing is not None and thing.opportunity is not None:
            reminders = Reminders(session)
            try:
                if press.on and lead is not None:
                    await reminders.set(thing.saved, thing.opportunity, thing.quiet, now=now, lead=lead)
                elif lead is not None:
                    await reminders.remove(press.saved, lead=lead)
                elif press.number:
                    await reminders.remove(press.saved, reminder_id=press.number)
            except TooMany as error:
                note = speech.say("chat.too_many.reminders", count=error.most)
            thing = await read_thing(session, city, press.saved, person)
    await show_plan(update, context, thing, at=press.at, note=note)


async def extend(update: Update, context: Context, press: Extent) -> None:
    """Means all dates from now on, or only the one."""
    city, now = context.services.city, context.services.clock.now()
    async with written_by(update, context) as (session, person):
        thing = await read_thing(session, city, press.saved, person)
        if thing is not None and (opportunity := thing.opportunity) is not None:
            date = occurrence_at(opportunity, moment(press.at)) or next_date(opportunity, now)
            name = None if press.whole or date is None else date.recurrence_id
            saved = await SavedThings(session).extend(press.saved, name)
            if saved is not None:
                await Reminders(session).derive(
                    {saved.id: saved}, {saved.opportunity_id: opportunity}, {person: thing.quiet}, now=now
                )
                thing = await read_thing(session, city, saved.id, person)
    await show_plan(update, context, thing, at=press.at)


async def done(update: Update, context: Context, press: Done) -> None:
    """Says what is saved and when the person will be written to."""
    await show_kept(update, context, await read(update, context, press.saved), at=press.at)


async def hide(update: Update, context: Context, press: Hide) -> None:
    """Names the topic in what comes unasked, or does not."""
    async with written_by(update, context) as (session, person):
        if await SavedThings(session).get(press.saved, person) is not None:
            await SavedThings(session).change(press.saved, discreet=press.on)
        thing = await read_thing(session, context.services.city, press.saved, person)
    await show_kept(update, context, thing, at=press.at)


async def read(update: Update, context: Context, saved_id: int) -> Thing | None:
    """What the person saved under this number."""
    async with context.services.database.reading() as session:
        return await read_thing(session, context.services.city, saved_id, person_of(update))


async def show_plan(
    update: Update,
    context: Context,
    thing: Thing | None,
    *,
    at: int = 0,
    more: bool = False,
    note: str = "",
    anew: bool = False,
) -> None:
    """Asks when to remind of it, in the place of what was pressed or (`anew`) as an answer to it."""
    speech = await context.speech(update)
    wording = Wording.in_city(context.services.city, speech, context.services.clock.now())
    screen = (
        planning(thing, wording, at=at, more=more, note=note)
        if thing is not None
        else no_longer_saved(speech)
    )
    await _show(update, context, screen, anew=anew)


async def show_kept(
    update: Update,
    context: Context,
    thing: Thing | None,
    *,
    at: int = 0,
    note: str = "",
    anew: bool = False,
) -> None:
    """Says when the person will be written to, in the place of what was pressed or as an answer to it."""
    services, speech = context.services, await context.speech(update)
    wording = Wording.in_city(services.city, speech, services.clock.now())
    preference = await context.preference(update)
    screen = (
        kept(thing, wording, services.city, preference, at=at, note=note)
        if thing is not None
        else no_longer_saved(speech)
    )
    await _show(update, context, screen, anew=anew)


def lead_of(code: str) -> Lead | None:
    """The lead of this code; None for what is no lead's."""
    try:
        return Lead.read(code)
    except ValueError:
        return None


async def _show(update: Update, context: Context, screen: Screen, *, anew: bool) -> None:
    message = context.pressed_message(update)
    if anew:
        await context.say(update, screen, to=message)
    else:
        await context.replace(update, screen, message=message)
