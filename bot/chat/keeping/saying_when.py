"""A reminder in a person's own words: asked for, read and set; what cannot be is said, and asked for anew."""

from __future__ import annotations

from datetime import datetime

from telegram import Update

from bot.chat.callbacks import Leave, RemindAt, SayWhen
from bot.chat.context import Context
from bot.chat.finding.asking import FIRST_PAGE, answer_question
from bot.chat.finding.search import find
from bot.chat.keeping.answering import minutes_of_wall
from bot.chat.keeping.planning import read, show_kept
from bot.chat.keeping.thing import Thing, read_thing, written_by
from bot.chat.questions import compose, quote
from bot.chat.routes import Route, on_press
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.otherwise import old_button, ways_in
from bot.chat.telling.reminding import moment_in_words, quiet_in_words, refusal
from bot.i18n import Speech
from bot.people.dialogue import PATIENCE, Dialogue, Dialogues
from bot.reminders.lead import Lead
from bot.reminders.quiet import NotGoing
from bot.reminders.reminder import Due
from bot.reminders.reminders import Reminders
from bot.reminders.saved import TooMany
from bot.reminders.spoken import Asked, Unheard, Why
from bot.reminders.wall import moment
from bot.telling.wording import Wording
from catalog.search.answer import AnswerKind

ABOUT = "when"
"""The dialogue's name; its draft has the number of what is saved and the minute of its date."""
LATER = "later"
"""Its step where a reminder is put off."""


def handlers() -> list[Route]:
    """The press that asks for words, and the one that does so no more."""
    return [on_press(SayWhen, ask), on_press(Leave, leave)]


async def ask(update: Update, context: Context, press: SayWhen) -> None:
    """Asks when, and waits for the answer, in whichever process that comes."""
    speech, now = await context.speech(update), context.services.clock.now()
    thing = await read(update, context, press.saved)
    if thing is None or not thing.on_offer:
        await show_kept(update, context, thing, at=press.at, anew=True)
        return
    dialogue = Dialogue(
        about=ABOUT,
        step=LATER if press.later else "",
        draft={"saved": press.saved, "at": press.at},
        expires_at=now + PATIENCE,
    )
    async with written_by(update, context) as (session, person):
        await Dialogues(session).open(person, dialogue)
    text = speech.say("chat.say_when.later" if press.later else "chat.say_when")
    rows = ([button(speech.plain("chat.button.cancel"), Leave())],)
    await context.say(update, Screen(text, rows, menu=True), to=context.pressed_message(update))


async def leave(update: Update, context: Context, press: Leave) -> None:
    """Waits no more; what could not be read is looked for where the person wants that."""
    speech = await context.speech(update)
    words = context.pressed_question(update) if press.search else None
    async with written_by(update, context):
        pass
    if words is not None:
        await answer_question(update, context, words)
    elif press.search:
        await context.say(update, old_button(speech))
    else:
        await context.say(update, Screen(speech.say("chat.left"), ways_in(speech), menu=True))


async def said(update: Update, context: Context, dialogue: Dialogue, text: str) -> None:
    """Sets what was asked for, or says why that cannot be; then the bot goes on waiting."""
    services, speech = context.services, await context.speech(update)
    saved_id, at = _draft(dialogue)
    thing, now = await read(update, context, saved_id), services.clock.now()
    if thing is None or thing.opportunity is None or not thing.on_offer:
        async with written_by(update, context):
            pass
        await show_kept(update, context, thing, at=at, anew=True)
        return
    date = thing.date(at, now)
    heard = context.bot_data.listener.hear(
        text,
        Asked(
            now=now,
            zone=services.city.zone,
            language=speech.tag,
            starts=date.starts if date is not None else None,
            all_day=date is not None and date.all_day,
            back=dialogue.step != LATER,
        ),
    )
    if isinstance(heard, Unheard):
        await _unheard(update, context, heard, compose(text), saved_id, at)
        return
    try:
        due, thing = await _set(update, context, thing, heard, dialogue)
    except TooMany as error:
        screen = Screen(speech.say("chat.too_many.reminders", count=error.most), _leaving(speech))
        await context.say(update, screen)
        return
    if not isinstance(due, Due):
        await context.say(update, Screen(refusal(due, thing.quiet, speech), _leaving(speech), menu=True))
        return
    wanted = moment(heard, services.city.zone) if isinstance(heard, datetime) else due.at
    note = quiet_in_words(thing.quiet, speech) if wanted != due.at else ""
    await show_kept(update, context, thing, at=at, note=note, anew=True)


async def _set(
    update: Update, context: Context, thing: Thing, heard: datetime | Lead, dialogue: Dialogue
) -> tuple[Due | NotGoing, Thing]:
    """Sets the reminder; where it would never come the dialogue stays open."""
    opportunity = thing.opportunity
    if opportunity is None:
        return NotGoing.PAST, thing
    async with written_by(update, context) as (session, person):
        due = await Reminders(session).set(
            thing.saved,
            opportunity,
            thing.quiet,
            now=context.services.clock.now(),
            lead=heard if isinstance(heard, Lead) else None,
            wall=heard if isinstance(heard, datetime) else None,
        )
        if not isinstance(due, Due):
            await Dialogues(session).open(person, dialogue)
        after = await read_thing(session, context.services.city, thing.saved.id, person)
    return due, after or thing


async def _unheard(
    update: Update, context: Context, heard: Unheard, words: str, saved_id: int, at: int
) -> None:
    """Says what was wrong with the words and how to mend it; whoever is in danger meets care instead."""
    speech, services = await context.speech(update), context.services
    if heard.why is Why.UNREADABLE:
        answer = await find(context, words, speech, FIRST_PAGE, limit=1) if words else None
        if answer is not None and answer.kind is AnswerKind.CRISIS:
            await answer_question(update, context, words)
            return
        search = [button(speech.plain("chat.button.search_this"), Leave(search=True))]
        text = lines(quote(words, speech) if words else "", speech.say("chat.unheard.unreadable"))
        rows = (search, *_leaving(speech)) if words else _leaving(speech)
        await context.say(update, Screen(text, rows, question=words or None, menu=True))
        return
    if heard.instead is None:
        await context.say(
            update, Screen(speech.say(f"chat.unheard.{heard.why.value}"), _leaving(speech), menu=True)
        )
        return
    wording = Wording.in_city(services.city, speech, services.clock.now())
    told = moment_in_words(moment(heard.instead, services.city.zone), wording)
    first = [
        button(
            speech.plain("chat.button.remind_then"),
            RemindAt(saved=saved_id, at=at, wall=minutes_of_wall(heard.instead)),
        )
    ]
    text = speech.say("chat.unheard.not_existing", moment=told)
    await context.say(update, Screen(text, (first, *_leaving(speech)), menu=True))


def _leaving(speech: Speech) -> tuple[Row, ...]:
    return ([button(speech.plain("chat.button.cancel"), Leave())],)


def _draft(dialogue: Dialogue) -> tuple[int, int]:
    return int(dialogue.draft["saved"]), int(dialogue.draft["at"])
