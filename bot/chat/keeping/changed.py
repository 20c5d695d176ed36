"""What a person says to a notice of change: it suits, it does not, what is like it, tell me if it returns."""

from __future__ import annotations

from datetime import datetime

from telegram import Update

from bot.chat.callbacks import Changed, Open, Topics
from bot.chat.context import Context
from bot.chat.finding.similar import similar
from bot.chat.routes import Route, on_press
from bot.chat.screen import Button, Row, Screen, button, lines
from bot.chat.telling.otherwise import old_button
from bot.chat.telling.shown import minute_of
from bot.chat.telling.wording import Wording
from bot.delivery.outbox import Outbox
from bot.delivery.reach import Reach
from bot.i18n import Speech
from bot.reminders.reminders import Reminders
from bot.reminders.saved import SavedThings
from catalog.store import Store


def handlers() -> list[Route]:
    """The presses below a notice."""
    return [on_press(Changed, pressed)]


async def pressed(update: Update, context: Context, press: Changed) -> None:
    """Does what was said; of what the person has not saved (any more) it says so."""
    speech, user = await context.speech(update), update.effective_user
    if user is None:
        return
    match press.deed:
        case "suits":
            screen = await _suits(context, speech, user.id, press.opportunity)
        case "cannot":
            screen = await _cannot(context, speech, user.id, press.opportunity)
        case "returns" | "stay":
            screen = await _stays(context, speech, user.id, press)
        case "remove":
            screen = await _remove(context, speech, user.id, press.opportunity)
        case "similar":
            screen = await _similar(context, speech, press.opportunity)
        case _:
            screen = old_button(speech)
    await context.say(update, screen, to=context.pressed_message(update))


async def _suits(context: Context, speech: Speech, person: int, opportunity: int) -> Screen:
    moments = await _answered(context, person, opportunity, going=True)
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


async def _cannot(context: Context, speech: Speech, person: int, opportunity: int) -> Screen:
    if await _answered(context, person, opportunity, going=False) is None:
        return Screen(speech.say("chat.changed.not_saved"))
    rows: tuple[Row, ...] = (
        [
            _deed(speech, "remove", opportunity),
            _deed(speech, "stay", opportunity),
        ],
        [_deed(speech, "similar", opportunity)],
    )
    return Screen(speech.say("chat.changed.cannot"), rows, menu=True)


async def _stays(context: Context, speech: Speech, person: int, press: Changed) -> Screen:
    if await _answered(context, person, press.opportunity) is None:
        return Screen(speech.say("chat.changed.not_saved"))
    return Screen(speech.say(f"chat.changed.{press.deed}"))


async def _remove(context: Context, speech: Speech, person: int, opportunity: int) -> Screen:
    async with context.services.database.writing() as session:
        things = SavedThings(session)
        saved = await things.of(person, opportunity)
        for thing in saved:
            await things.remove(thing.id)
        now = context.services.clock.now()
        await Outbox(session).cancel(now, "removed", person_id=person, opportunity_id=opportunity)
        await Reach(session).answered(person)
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
    context: Context, person: int, opportunity: int, *, going: bool | None = None
) -> list[datetime] | None:
    """Writes that the person answered, and whether they go; the moments of their reminders, None where they
    have not saved it (any more)."""
    async with context.services.database.writing() as session:
        things = SavedThings(session)
        saved = await things.of(person, opportunity)
        for thing in saved:
            await things.change(thing.id, going=going)
        await Reach(session).answered(person)
        reminders = await Reminders(session).of([thing.id for thing in saved])
    if not saved:
        return None
    return sorted(kept.due_at for each in reminders.values() for kept in each if kept.due_at is not None)


def _deed(speech: Speech, deed: str, opportunity: int) -> Button:
    return button(speech.plain(f"chat.button.{deed}"), Changed(deed=deed, opportunity=opportunity))
