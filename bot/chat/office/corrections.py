"""What people said is wrong in the catalogue, for staff: what it is about, and how it is."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.chat.callbacks import DeskCorrection, Open
from bot.chat.context import Context
from bot.chat.keeping.thing import person_of
from bot.chat.routes import Route, on_command, on_press
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.staff import standing
from bot.chat.telling.otherwise import old_button
from bot.civic.corrections import Correction, Corrections
from bot.desk.editing import organization_of
from bot.i18n import Html, Speech
from bot.people.audit import Audit, Entry
from bot.people.roles import Standing
from bot.telling.wording import Wording
from catalog.model import Opportunity
from catalog.store import Store

MOST_LISTED = 8


def handlers() -> list[Route]:
    """The command and the presses."""
    return [
        on_command("corrections", show_all),
        on_press(DeskCorrection, _pressed),
    ]


async def show_all(update: Update, context: Context) -> None:
    """Shows those that nobody looked after yet, of what the person looks after."""
    services, speech = context.services, await context.speech(update)
    theirs = await standing(update, context)
    async with services.database.reading() as session:
        corrections, things = await _theirs(session, theirs)
    listed = corrections[:MOST_LISTED]
    if not corrections:
        await context.say(update, Screen(speech.say("chat.corrections.none")))
        return
    wording = Wording.in_city(services.city, speech, services.clock.now())
    names = {number: wording.name(each.text(speech.tag)) for number, each in things.items()}
    said: list[Html] = []
    rows: list[Row] = []
    for number, each in enumerate(listed, start=1):
        said.append(_said(number, each, names.get(each.opportunity_id, "…"), speech))
        rows.append(
            [
                button(
                    speech.plain("chat.button.corrections.open", number=number),
                    Open(opportunity=each.opportunity_id),
                ),
                button(
                    speech.plain("chat.button.corrections.done", number=number),
                    DeskCorrection(deed="done", correction=each.number),
                ),
            ]
        )
    text = lines(speech.say("chat.corrections", count=len(corrections)), *said)
    await context.say(update, Screen(text, tuple(rows), menu=True))


async def _pressed(update: Update, context: Context, press: DeskCorrection) -> None:
    """Shows them, or erases one that was looked after."""
    if press.deed != "done":
        await show_all(update, context)
        return
    now, person = context.services.clock.now(), person_of(update)
    theirs = await standing(update, context)
    async with context.services.database.writing() as session:
        known = {each.number for each in (await _theirs(session, theirs))[0]}
        settled = press.correction in known and await Corrections(session).settle(press.correction)
        if settled:
            subject = f"correction:{press.correction}"
            entry = Entry(at=now, actor_id=person, act="correction.settled", subject=subject)
            await Audit(session).record(entry)
    if settled:
        await show_all(update, context)
    else:
        await context.say(update, old_button(await context.speech(update)))


async def _theirs(session: AsyncSession, theirs: Standing) -> tuple[list[Correction], dict[int, Opportunity]]:
    """The corrections of what a standing reaches, and the things they are of."""
    corrections = await Corrections(session).all()
    things = await Store(session).get_many({each.opportunity_id for each in corrections})
    reached = [
        each for each in corrections if theirs.covers(organization_of(things.get(each.opportunity_id)))
    ]
    return reached, things


def _said(number: int, correction: Correction, name: str, speech: Speech) -> Html:
    part = speech.plain(f"chat.button.correct.{correction.about.value}")
    words = speech.plain("chat.corrections.words", words=correction.words) if correction.words else ""
    return speech.say("chat.corrections.item", number=number, name=name, part=part, words=words)
