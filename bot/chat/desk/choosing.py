"""Choosing what to call off or move: the thing by words, then its date, then what is done to it."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.chat.callbacks import Entry, Press, Staff
from bot.chat.context import Context
from bot.chat.desk.draft import Deed, Draft, deeds, keep
from bot.chat.desk.showing import ask, preview
from bot.chat.finding.asking import FIRST_PAGE
from bot.chat.finding.opening import published
from bot.chat.finding.search import find
from bot.chat.keeping.thing import minutes_of, person_of
from bot.chat.questions import compose
from bot.chat.routes import Route, on_command, on_press
from bot.chat.screen import Screen, button
from bot.chat.staff import standing
from bot.chat.telling.otherwise import old_button
from bot.desk.editing import organization_of
from bot.telling.wording import Wording
from catalog.model import Opportunity

MOST_FOUND = 6
MOST_DATES = 8
ACTS = ("cancel", "move")
EDIT = "edit"
"""What goes on field by field (`bot.chat.writing`), once it is found."""


def handlers() -> list[Route]:
    """The commands and the presses that follow them."""
    return [
        on_command("cancel", cancel),
        on_command("move", move),
        on_command(EDIT, edit),
        on_press(Staff, pressed),
    ]


async def cancel(update: Update, context: Context) -> None:
    """Looks for what is to be called off, or asks for its name."""
    await _begin(update, context, "cancel")


async def move(update: Update, context: Context) -> None:
    """Looks for what is to be moved, or asks for its name."""
    await _begin(update, context, "move")


async def edit(update: Update, context: Context) -> None:
    """Looks for what is to be changed otherwise, or asks for its name."""
    await _begin(update, context, EDIT)


async def look(update: Update, context: Context, act: str, words: str) -> None:
    """Offers what the words find; where they find nothing, waits for others."""
    speech, now = await context.speech(update), context.services.clock.now()
    answer = await find(context, compose(words), speech, FIRST_PAGE, limit=MOST_FOUND)
    async with context.services.database.writing() as session:
        await keep(session, person_of(update), "find", Draft(act=act), now)
    if not answer.hits:
        await context.say(update, Screen(speech.say("chat.desk.not_found")))
        return
    rows = [[button(hit.title, _chosen(act, hit.id))] for hit in answer.hits]
    await context.say(update, Screen(speech.say(f"chat.desk.which.{act}"), tuple(rows), menu=True))


async def pressed(update: Update, context: Context, press: Staff) -> None:
    """Goes on from what was chosen: the thing, its date, the deed."""
    opportunity = await published(context, press.opportunity)
    if opportunity is None or press.act not in ACTS:
        await context.say(update, old_button(await context.speech(update)))
    elif not (await standing(update, context)).covers(organization_of(opportunity)):
        await context.say(update, Screen((await context.speech(update)).say("chat.staff.not_yours")))
    elif press.step == "of":
        await _dates(update, context, press.act, opportunity)
    elif press.step == "when":
        await _deeds(update, context, press.act, opportunity, press.at)
    elif press.step in deeds(press.act, opportunity, press.at):
        await _begun(update, context, press, opportunity)
    else:
        await context.say(update, old_button(await context.speech(update)))


def _chosen(act: str, opportunity: int) -> Press:
    """What goes on with this opportunity."""
    if act == EDIT:
        return Entry(of=opportunity)
    return Staff(step="of", act=act, opportunity=opportunity)


async def _begin(update: Update, context: Context, act: str) -> None:
    words = " ".join(context.args or ())
    if words:
        await look(update, context, act, words)
        return
    async with context.services.database.writing() as session:
        await keep(session, person_of(update), "find", Draft(act=act), context.services.clock.now())
    speech = await context.speech(update)
    await context.say(update, Screen(speech.say(f"chat.desk.what.{act}")))


async def _dates(update: Update, context: Context, act: str, opportunity: Opportunity) -> None:
    """Offers the dates to come, called off or not; where there is one or none, goes on with that."""
    services, speech = context.services, await context.speech(update)
    now = services.clock.now()
    dates = sorted((o for o in opportunity.occurrences if o.starts > now), key=lambda o: o.starts)
    if len(dates) < 2:
        await _deeds(update, context, act, opportunity, minutes_of(dates[0]) if dates else 0)
        return
    wording = Wording.in_city(services.city, speech, now)

    whole = Staff(step="when", act=act, opportunity=opportunity.id or 0)
    rows = [[button(wording.dated(date), replace(whole, at=minutes_of(date)))] for date in dates[:MOST_DATES]]
    rows.append([button(speech.plain("chat.button.desk.all_dates"), whole)])
    name = wording.name(opportunity.text(speech.tag))
    await context.say(update, Screen(speech.say("chat.desk.which_date", name=name), tuple(rows), menu=True))


async def _deeds(update: Update, context: Context, act: str, opportunity: Opportunity, at: int) -> None:
    speech = await context.speech(update)
    rows = [
        [
            button(
                speech.plain(f"chat.button.desk.{deed.value}"),
                Staff(step=deed.value, act=act, opportunity=opportunity.id or 0, at=at),
            )
        ]
        for deed in deeds(act, opportunity, at)
    ]
    name = Wording.in_city(context.services.city, speech, context.services.clock.now()).name(
        opportunity.text(speech.tag)
    )
    await context.say(update, Screen(speech.say("chat.desk.deed", name=name), tuple(rows), menu=True))


async def _begun(update: Update, context: Context, press: Staff, opportunity: Opportunity) -> None:
    """Asks for the words that the deed needs, else shows what would be."""
    deed, now = Deed(press.step), context.services.clock.now()
    draft = Draft(
        act=press.act,
        opportunity=press.opportunity,
        version=opportunity.version,
        at=press.at,
        deed=deed.value,
    )
    asked = {Deed.TIME: "time", Deed.PLACE: "place"}.get(deed, "reason" if deed.explained else "")
    async with context.services.database.writing() as session:
        await keep(session, person_of(update), asked, draft, now)
    await (ask(update, context, asked) if asked else preview(update, context, draft))
