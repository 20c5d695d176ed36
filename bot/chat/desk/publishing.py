"""What becomes of an edit that was shown: published and told, published quietly, left; and taken back."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.chat.callbacks import Release, Undo
from bot.chat.context import Context
from bot.chat.desk.draft import Draft, keep, kept
from bot.chat.desk.showing import preview
from bot.chat.finding.opening import published
from bot.chat.keeping.thing import person_of
from bot.chat.routes import Route, on_press
from bot.chat.screen import Screen, button
from bot.chat.telling.otherwise import old_button, ways_in
from bot.desk.editing import NotAllowed, Published, publish
from bot.desk.undoing import TooLate, undo
from bot.people.dialogue import Dialogues
from bot.reminders.changes import count_told
from catalog.model import PublicationStatus
from catalog.store import StaleOpportunity


def handlers() -> list[Route]:
    """The presses below what was shown, and the one that takes it back."""
    return [on_press(Release, released), on_press(Undo, taken_back)]


async def released(update: Update, context: Context, press: Release) -> None:
    """Publishes what was shown, or leaves it; where nothing waits any more, says so."""
    speech, person, now = await context.speech(update), person_of(update), context.services.clock.now()
    async with context.services.database.reading() as session:
        draft = await kept(session, person, now)
    if press.deed == "leave":
        async with context.services.database.writing() as session:
            await Dialogues(session).close(person)
        await context.say(update, Screen(speech.say("chat.left"), ways_in(speech), menu=True))
    elif draft is None or not draft.is_whole:
        await context.say(update, old_button(speech))
    elif press.deed == "unexplained":
        async with context.services.database.writing() as session:
            await keep(session, person, "", replace(draft, reason=""), now)
        await preview(update, context, replace(draft, reason=""))
    elif press.deed in ("tell", "quietly"):
        await _publish(update, context, draft, quiet=press.deed == "quietly")
    else:
        await context.say(update, old_button(speech))


async def taken_back(update: Update, context: Context, press: Undo) -> None:
    """Puts back what was before; too late, or changed since, it says so."""
    speech, said = await context.speech(update), "chat.desk.undone"
    try:
        async with context.services.database.writing() as session:
            now = context.services.clock.now()
            undone = await undo(session, press.revision, by=person_of(update), at=now)
        if undone.opportunity.publication_status is PublicationStatus.ARCHIVED:
            said = "chat.staff.undone_new"
    except TooLate:
        said = "chat.desk.too_late"
    except StaleOpportunity:
        said = "chat.desk.undo_stale"
    except NotAllowed:
        said = "chat.old_button"
    await context.say(update, Screen(speech.say(said)), to=context.pressed_message(update))


async def _publish(update: Update, context: Context, draft: Draft, *, quiet: bool) -> None:
    speech, opportunity = await context.speech(update), await published(context, draft.opportunity)
    if opportunity is None:
        await context.say(update, old_button(speech))
        return
    written: Published | None = None
    told = 0
    if opportunity.version == draft.version:
        try:
            written, told = await _write(update, context, draft, quiet=quiet)
        except StaleOpportunity:
            pass  # somebody was quicker, by less than a second
        except LookupError:
            await context.say(update, Screen(speech.say("chat.desk.no_date")))
            return
        except NotAllowed:
            await context.say(update, old_button(speech))
            return
    if written is None:
        anew = await published(context, draft.opportunity)
        draft = replace(draft, version=anew.version if anew is not None else draft.version)
        async with context.services.database.writing() as session:
            await keep(session, person_of(update), "", draft, context.services.clock.now())
        await preview(update, context, draft, anew=True)
        return
    text = speech.say("chat.desk.quietly") if quiet else speech.say("chat.desk.told", count=told)
    rows = (
        ([button(speech.plain("chat.button.desk.undo"), Undo(revision=written.revision))],)
        if written.revision is not None
        else ()
    )
    await context.say(update, Screen(text, rows, menu=True))


async def _write(update: Update, context: Context, draft: Draft, *, quiet: bool) -> tuple[Published, int]:
    person, now = person_of(update), context.services.clock.now()
    opportunity = await published(context, draft.opportunity)
    if opportunity is None:
        raise LookupError(draft.opportunity)
    async with context.services.database.writing() as session:
        edit = await draft.edit(session, opportunity)
        told = 0 if quiet else await count_told(session, opportunity, edit.after, now)
        written = await publish(session, edit, by=person, at=now, quiet=quiet)
        await Dialogues(session).close(person)
    return written, told
