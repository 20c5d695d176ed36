"""What becomes of a draft: published and told, or quietly; handed in, given back, kept, thrown away."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.chat.callbacks import Entry, Review, Undo
from bot.chat.context import Context
from bot.chat.form import Draft as Filled
from bot.chat.form import Field, Form
from bot.chat.forms import Forms
from bot.chat.keeping.thing import person_of
from bot.chat.office.fields import words
from bot.chat.routes import Route, on_press
from bot.chat.screen import Row, Screen, button
from bot.chat.telling.otherwise import old_button
from bot.chat.writing.choosing import choose
from bot.chat.writing.drafts import show_all
from bot.chat.writing.posters import ask
from bot.chat.writing.review import show
from bot.city import City
from bot.desk.drafts import Drafts, StaleDraft
from bot.desk.editing import Blocked, NotAllowed, Published
from bot.desk.look import look_at
from bot.people.dialogue import Dialogues
from bot.people.roles import Role
from bot.reminders.changes import count_told
from bot.telling.savers import are_told
from catalog.store import StaleOpportunity

RETURN = "return"
"""The form in which a draft is given back."""
PUBLISHED = {"publish": True, "quietly": True, "tell": False}
"""What publishes, and whether it does so without telling anybody: what is new, nobody has saved, and
of what is only said otherwise nobody is told."""


def handlers(forms: Forms) -> list[Route]:
    """The presses below a draft."""

    async def pressed(update: Update, context: Context, press: Review) -> None:
        try:
            await _do(update, context, press, forms)
        except (LookupError, NotAllowed):
            await context.say(update, old_button(await context.speech(update)))
        except StaleDraft as stale:
            speech = await context.speech(update)
            await show(update, context, stale.current.id, first=speech.say("chat.staff.saved_meanwhile"))

    return [on_press(Review, pressed)]


async def _do(update: Update, context: Context, press: Review, forms: Forms) -> None:
    services, person, speech = context.services, person_of(update), await context.speech(update)
    now = services.clock.now()
    match press.deed:
        case "see":
            await show(update, context, press.draft)
        case "poster":
            await ask(update, context, press.draft)
        case "drafts" | "keep":
            await show_all(update, context)
        case "change":
            async with services.database.reading() as session:
                draft = await Drafts(session).get(press.draft, by=person)
            await choose(update, context, draft.opportunity, Entry(draft=press.draft))
        case "submit":
            async with services.database.writing() as session:
                await Drafts(session).submit(press.draft, by=person, at=now)
            await context.say(update, Screen(speech.say("chat.staff.submitted")))
        case "discard":
            async with services.database.writing() as session:
                await Drafts(session).discard(press.draft, by=person, at=now)
            await context.say(update, Screen(speech.say("chat.staff.discarded")))
        case "return":
            async with services.database.reading() as session:
                await Drafts(session).get(press.draft, by=person)
            await forms.begin(update, context, RETURN, {"draft": press.draft})
        case deed if deed in PUBLISHED:
            await _publish(update, context, press, quiet=PUBLISHED[deed])
        case _:
            await context.say(update, old_button(speech))


async def _publish(update: Update, context: Context, press: Review, *, quiet: bool) -> None:
    speech = await context.speech(update)
    try:
        async with context.services.database.writing() as session:
            done = await _write(session, update, context, press, quiet=quiet)
    except (Blocked, StaleOpportunity):
        await show(update, context, press.draft)
        return
    published, told = done
    if press.deed == "publish":
        said = speech.say("chat.staff.published")
    else:
        said = speech.say("chat.desk.quietly") if quiet else are_told(told, speech)
    rows: tuple[Row, ...] = ()
    if published.revision is not None:
        rows = ([button(speech.plain("chat.button.desk.undo"), Undo(revision=published.revision))],)
    await context.say(update, Screen(said, rows, menu=True))


async def _write(
    session: AsyncSession, update: Update, context: Context, press: Review, *, quiet: bool
) -> tuple[Published, int]:
    """What was published, and how many are told."""
    person, now = person_of(update), context.services.clock.now()
    draft = await Drafts(session).get(press.draft, by=person)
    services = context.services
    look = await look_at(session, draft, city=services.city, names=services.names, now=now)
    told = 0
    if look.published is not None and not quiet:
        told = await count_told(session, look.published, look.after, now)
    published = await Drafts(session).publish(
        press.draft, by=person, at=now, quiet=quiet, version=press.version
    )
    return published, told


def _note_fields(city: City, draft: Filled) -> Sequence[Field]:
    return [Field(name="note", read=words)]


async def _give_back(update: Update, context: Context, filled: Filled) -> None:
    services, person, speech = context.services, person_of(update), await context.speech(update)
    note = str(filled.values["note"])
    try:
        async with services.database.writing() as session:
            await Drafts(session).give_back(filled.fixed["draft"], note, by=person, at=services.clock.now())
            await Dialogues(session).close(person)
    except (LookupError, NotAllowed, StaleDraft):
        await context.say(update, old_button(speech))
        return
    await context.say(update, Screen(speech.say("chat.staff.given_back")))


FORMS = (Form(name=RETURN, fields=_note_fields, outcome=_give_back, least=Role.PUBLISHER),)
