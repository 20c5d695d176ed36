"""The screens of something saved: when to be reminded, and when the person will be written to."""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat.callbacks import (
    Calendar,
    Done,
    Extent,
    Hide,
    Open,
    Own,
    Plan,
    Remove,
    SavedList,
    SayWhen,
    Tick,
)
from bot.chat.keeping.thing import Thing, minutes_of
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.reminding import (
    impossible,
    lead_in_words,
    moments_in_words,
    quiet_in_words,
)
from bot.city import City
from bot.i18n import Html
from bot.people.preferences import Preference
from bot.reminders.lead import OFFERED, OTHERS
from bot.reminders.plan import Choice, choices
from bot.reminders.reminder import Due
from bot.telling.wording import Wording
from catalog.model import Occurrence, Opportunity


def planning(thing: Thing, wording: Wording, *, at: int = 0, more: bool = False, note: str = "") -> Screen:
    """Asks when to write: each lead that can be with whether it is chosen, the others with why they cannot.

    `more` offers the less usual ones; `note` is said first.
    """
    speech, opportunity = wording.speech, thing.opportunity
    if opportunity is None or not thing.on_offer:
        return off(thing, wording)
    date = thing.date(at, wording.now)
    leads = (*OFFERED, *OTHERS) if more else OFFERED
    offered = choices(thing.saved, opportunity, thing.kept, thing.quiet, now=wording.now, leads=leads)
    text = lines(
        note,
        _what(thing, opportunity, date, wording),
        speech.say("chat.plan" if offered else "chat.plan.undated"),
        *(impossible(each, speech) for each in offered if each.lead in OFFERED),
    )
    rows = [
        *_ticks(thing, offered, wording, at),
        *_extents(thing, opportunity, date, wording),
        [
            button(speech.plain("chat.button.say_when"), SayWhen(saved=thing.saved.id, at=at))
            if more or not offered
            else button(speech.plain("chat.button.other_time"), Plan(saved=thing.saved.id, at=at, more=True))
        ],
        [button(speech.plain("chat.button.done"), Done(saved=thing.saved.id, at=at))],
    ]
    return Screen(text, tuple(rows), menu=True)


def kept(
    thing: Thing, wording: Wording, city: City, preference: Preference, *, at: int = 0, note: str = ""
) -> Screen:
    """Says what is saved and, to the minute, when the person will be written to."""
    speech, saved, opportunity = wording.speech, thing.saved, thing.opportunity
    if opportunity is None or not thing.on_offer:
        return off(thing, wording)
    date = thing.date(at, wording.now)
    moments = moments_in_words(thing.kept, wording)
    paused = preference.is_paused(wording.now)
    goes_on = saved.recurrence_id is None and any(each.reminder.lead for each in thing.kept)
    text = lines(
        note,
        _what(thing, opportunity, date, wording),
        speech.say("chat.kept.moments", moments=moments, city=city.name)
        if moments
        else speech.say("chat.kept.none"),
        speech.say("chat.kept.series") if moments and goes_on and len(opportunity.occurrences) > 1 else "",
        quiet_in_words(thing.quiet, speech) if moments else "",
        speech.say("chat.kept.hidden") if saved.discreet and not preference.discreet else "",
        speech.say("chat.kept.paused") if paused else "",
    )
    minutes = minutes_of(date)
    rows: list[Row] = [
        [
            button(speech.plain("chat.button.change_reminders"), Plan(saved=saved.id, at=at)),
            button(speech.plain("chat.button.unsave"), Remove(saved=saved.id)),
        ],
        [button(speech.plain("chat.button.card"), Open(opportunity=saved.opportunity_id, at=minutes))],
    ]
    if date is not None:
        label = speech.plain("chat.button.calendar")
        rows[1] = [*rows[1], button(label, Calendar(opportunity=saved.opportunity_id, at=minutes))]
    hide = "show_topic" if saved.discreet else "hide_topic"
    rows += [
        [button(speech.plain(f"chat.button.{hide}"), Hide(saved=saved.id, at=at, on=not saved.discreet))],
        [button(speech.plain("chat.button.saved"), SavedList())],
    ]
    if paused:
        rows.append([button(speech.plain("chat.button.resume"), Own(deed="resume"))])
    return Screen(text, tuple(rows), menu=True)


def off(thing: Thing, wording: Wording) -> Screen:
    """Says that something saved is no longer on offer."""
    speech = wording.speech
    name = wording.name(thing.opportunity.text(speech.tag)) if thing.opportunity is not None else ""
    said = speech.say("chat.saved.off", name=name) if name else speech.say("chat.saved.off_unnamed")
    rows = (
        [button(speech.plain("chat.button.unsave"), Remove(saved=thing.saved.id))],
        [button(speech.plain("chat.button.saved"), SavedList())],
    )
    return Screen(said, rows, menu=True)


def _what(thing: Thing, opportunity: Opportunity, date: Occurrence | None, wording: Wording) -> Html:
    """What is saved, and of a series whether one date is meant or all."""
    speech = wording.speech
    name, when = wording.name(opportunity.text(speech.tag)), wording.when(opportunity, date)
    if len(opportunity.occurrences) < 2:
        return speech.say("chat.saved.once", name=name, when=when)
    extent = "all" if thing.saved.recurrence_id is None else "one"
    return speech.say(f"chat.saved.{extent}", name=name, when=when)


def _ticks(thing: Thing, offered: list[Choice], wording: Wording, at: int) -> Iterator[Row]:
    speech, saved = wording.speech, thing.saved.id
    for each in offered:
        if not isinstance(each.due, Due) and not each.chosen:
            continue
        label = "chat.button.chosen" if each.chosen else "chat.button.not_chosen"
        press = Tick(saved=saved, at=at, lead=each.lead.code, on=not each.chosen)
        yield [button(speech.plain(label, lead=lead_in_words(each.lead, speech)), press)]
    for reminder in thing.kept:
        if reminder.reminder.lead is None and reminder.due_at is not None:
            label = speech.plain("chat.button.chosen", lead=wording.moment(reminder.due_at))
            yield [button(label, Tick(saved=saved, at=at, number=reminder.reminder.id))]


def _extents(
    thing: Thing, opportunity: Opportunity, date: Occurrence | None, wording: Wording
) -> Iterator[Row]:
    if date is None or len(opportunity.upcoming(wording.now)) < 2:
        return
    speech, one = wording.speech, thing.saved.recurrence_id is not None
    label = (
        speech.plain("chat.button.all_dates")
        if one
        else speech.plain("chat.button.only_date", day=speech.short_day(date.starts.astimezone(wording.zone)))
    )
    yield [button(label, Extent(saved=thing.saved.id, at=minutes_of(date), whole=one))]
