"""What is answered to a reminder: going or not, later, no more; each answer says what comes of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.chat.callbacks import Going, Later, Plan, Quieten, RemindAt, Remove, SayWhen
from bot.chat.context import Context
from bot.chat.finding.opening import moment
from bot.chat.keeping.planning import read, show_kept
from bot.chat.keeping.thing import Thing, no_longer_saved, read_thing, written_by
from bot.chat.routes import Route, on_press
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.reminding import moment_in_words, quiet_in_words, refusal
from bot.delivery.delivery import Kind
from bot.delivery.outbox import Outbox
from bot.i18n import Speech
from bot.reminders.attendance import Attendance
from bot.reminders.reminder import Due
from bot.reminders.reminders import Reminders
from bot.reminders.saved import SavedThings, TooMany
from bot.reminders.snooze import Snooze, put_off
from bot.reminders.wall import moment as moment_of
from bot.telling.wording import Wording, occurrence_at
from catalog.model import Occurrence

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall time
_LATEST = 200 * 366 * 24 * 60
"""No button carries a wall time beyond this, in minutes."""


def handlers() -> list[Route]:
    """The presses below a reminder."""
    return [
        on_press(Going, going),
        on_press(Later, later),
        on_press(RemindAt, remind_at),
        on_press(Quieten, quieten),
    ]


async def going(update: Update, context: Context, press: Going) -> None:
    """Notes whether the person goes to that date; whoever does not is reminded of it no more."""
    services, speech = context.services, await context.speech(update)
    now, thing = services.clock.now(), await read(update, context, press.saved)
    date = _date(thing, press.at)
    if thing is None or thing.opportunity is None or not thing.on_offer or date is None or date.starts <= now:
        note = speech.say("chat.going.over" if date is not None else "chat.going.moved")
        await show_kept(
            update, context, thing, at=press.at, note=note if thing is not None else "", anew=True
        )
        return
    async with written_by(update, context) as (session, person):
        await SavedThings(session).change(press.saved, going=press.going, of=date.recurrence_id)
        if press.going:
            await Attendance(session).note(press.saved, date, services.city.zone)
        else:
            await Attendance(session).drop(press.saved, date.recurrence_id)
        thing = await _derived(session, context, press.saved, person, now)
    other = button(
        speech.plain("chat.button.not_going" if press.going else "chat.button.going"),
        Going(saved=press.saved, at=press.at, going=not press.going),
    )
    text = speech.say("chat.going.yes" if press.going else "chat.going.no")
    await _answer(update, context, Screen(text, ([other], _change(press.saved, press.at, speech)), menu=True))


async def later(update: Update, context: Context, press: Later) -> None:
    """Reminds once more, an hour on, this evening or tomorrow morning."""
    try:
        wall = Snooze(press.when).wall(context.services.clock.now(), context.services.city.zone)
    except ValueError:
        await _answer(update, context, no_longer_saved(await context.speech(update)))
        return
    await set_wall(update, context, press.saved, press.at, wall)


async def remind_at(update: Update, context: Context, press: RemindAt) -> None:
    """Reminds at the wall time that was offered."""
    await set_wall(update, context, press.saved, press.at, wall_of(press.wall))


async def quieten(update: Update, context: Context, press: Quieten) -> None:
    """Reminds of it no more; what was about to go does not go either."""
    speech, now = await context.speech(update), context.services.clock.now()
    async with written_by(update, context) as (session, person):
        saved = await SavedThings(session).get(press.saved, person)
        if saved is not None:
            await Reminders(session).remove(press.saved)
            await Outbox(session).cancel(
                now,
                "no_reminders",
                person_id=person,
                opportunity_id=saved.opportunity_id,
                kind=Kind.REMINDER,
            )
    if saved is None:
        await _answer(update, context, no_longer_saved(speech))
        return
    rows = (
        _change(press.saved, 0, speech),
        [button(speech.plain("chat.button.unsave"), Remove(saved=press.saved))],
    )
    await _answer(update, context, Screen(speech.say("chat.quietened"), rows, menu=True))


async def set_wall(update: Update, context: Context, saved_id: int, at: int, wall: datetime) -> bool:
    """Reminds at a wall time before the date that starts `at`, and says when that is; whether it could be."""
    services, speech = context.services, await context.speech(update)
    now, thing, many = services.clock.now(), await read(update, context, saved_id), 0
    if thing is None or thing.opportunity is None or not thing.on_offer:
        await show_kept(update, context, thing, at=at, anew=True)
        return False
    possible = put_off(wall, thing.quiet, now=now, occurrence=_date(thing, at))
    if isinstance(possible, Due):
        async with written_by(update, context) as (session, person):
            saved = await SavedThings(session).get(saved_id, person)
            try:
                if saved is not None:
                    possible = await Reminders(session).set(
                        saved, thing.opportunity, thing.quiet, now=now, wall=wall
                    )
            except TooMany as error:
                many = error.most
    if many:
        text = speech.say("chat.too_many.reminders", count=many)
        await _answer(update, context, Screen(text, (_change(saved_id, at, speech),), menu=True))
        return False
    if not isinstance(possible, Due):
        rows: tuple[Row, ...] = (
            [button(speech.plain("chat.button.say_when"), SayWhen(saved=saved_id, at=at, later=True))],
            _change(saved_id, at, speech),
        )
        await _answer(update, context, Screen(refusal(possible, thing.quiet, speech), rows, menu=True))
        return False
    wording = Wording.in_city(services.city, speech, now)
    moved = possible.at != moment_of(wall, services.city.zone)
    text = lines(
        speech.say("chat.later", moment=moment_in_words(possible.at, wording)),
        quiet_in_words(thing.quiet, speech) if moved else "",
    )
    await _answer(update, context, Screen(text, (_change(saved_id, at, speech),), menu=True))
    return True


def minutes_of_wall(wall: datetime) -> int:
    """A wall time as a press carries it."""
    return (wall - _EPOCH).days * 24 * 60 + (wall - _EPOCH).seconds // 60


def wall_of(minutes: int) -> datetime:
    """The wall time that a press carries; what no calendar has is long past."""
    return _EPOCH + timedelta(minutes=minutes if minutes < _LATEST else 0)


async def _derived(
    session: AsyncSession, context: Context, saved_id: int, person: int, now: datetime
) -> Thing | None:
    """The thing once its reminders have been worked out anew."""
    city = context.services.city
    thing = await read_thing(session, city, saved_id, person)
    if thing is not None and thing.opportunity is not None:
        await Reminders(session).derive(
            {saved_id: thing.saved},
            {thing.saved.opportunity_id: thing.opportunity},
            {person: thing.quiet},
            now=now,
        )
    return thing


def _date(thing: Thing | None, at: int) -> Occurrence | None:
    return occurrence_at(thing.opportunity, moment(at)) if thing is not None else None


def _change(saved: int, at: int, speech: Speech) -> Row:
    return [button(speech.plain("chat.button.change_reminders"), Plan(saved=saved, at=at))]


async def _answer(update: Update, context: Context, screen: Screen) -> None:
    await context.say(update, screen, to=context.pressed_message(update))
