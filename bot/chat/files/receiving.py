"""A file sent into the private chat by an editor or more: read, shown, and done with as they press."""

from __future__ import annotations

import asyncio

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import filters

from bot.chat.callbacks import Import
from bot.chat.context import Context, chat_of
from bot.chat.files import naming, showing
from bot.chat.form import Draft
from bot.chat.forms import Forms
from bot.chat.keeping.thing import person_of
from bot.chat.meeting import elsewise
from bot.chat.routes import Route, on_message, on_press
from bot.chat.screen import Screen, lines
from bot.chat.staff import has_role
from bot.chat.telling.otherwise import old_button
from bot.desk.editing import NotAllowed
from bot.desk.importing import words
from bot.desk.importing.allowed import OutOfScope
from bot.desk.importing.staged import File, NoSuchImport, Staged
from bot.desk.importing.tables import State
from bot.desk.importing.workshop import Choice, NotReady, PlanStale, TooLate, UnderWay, Workshop
from bot.desk.permissions import PRESSES
from bot.i18n import Speech
from bot.people.dialogue import Dialogues
from bot.reminders.changes import count_told_of_batch
from catalog.changes import AlreadyUndone, NoSuchBatch

MOST_BYTES = 20 * 1000 * 1000
"""Bot API, getFile: what a bot can fetch."""
LONGEST_NAME = 200
LOOK_SECONDS = 2.0
"""How often the message on a long file says how far it is."""


def handlers(forms: Forms) -> list[Route]:
    """The file, and the presses below what it would do."""

    async def received(update: Update, context: Context) -> None:
        await _received(update, context, forms)

    return [on_message(filters.Document.ALL, received), on_press(Import, pressed)]


async def _received(update: Update, context: Context, forms: Forms) -> None:
    """Reads a file of staff and shows what it would do; of everybody else it is a file like any other."""
    message = update.effective_message
    document = message.document if message is not None else None
    least = PRESSES["Import"]
    if document is None or least is None or not await has_role(update, context, least):
        captioned = message is not None and message.caption
        await (elsewise.captioned if captioned else elsewise.no_words)(update, context)
        return
    speech = await context.speech(update)
    if (document.file_size or 0) > MOST_BYTES:
        await context.say(update, Screen(speech.say("chat.staff.file.too_large")))
        return
    name = (document.file_name or "file")[-LONGEST_NAME:]
    source = await naming.said(context, name, (message and message.caption) or "")
    if source:
        await _read(update, context, document.file_id, name, source)
    else:
        await naming.ask(update, context, forms, document.file_id, name)


async def pressed(update: Update, context: Context, press: Import) -> None:
    """Shows more of what a file would do, applies it, drops it, or takes it back."""
    speech, workshop = await context.speech(update), workshop_of(context)
    try:
        staged = await workshop.get(press.staged)
        match press.deed:
            case "sum":
                await context.say(update, _sum(context, staged, speech))
            case "changes" | "errors" if staged.summary:
                show = showing.changes if press.deed == "changes" else showing.errors
                await context.say(update, show(staged, speech, first=press.first))
            case "rows":
                await _send_rows(update, context, staged, speech)
            case "apply" | "remove":
                await _apply(update, context, staged, remove=press.deed == "remove")
            case "drop":
                await workshop.cancel(staged.id, by=person_of(update))
                await context.say(update, Screen(speech.say("chat.staff.file.dropped")))
            case "undo" if staged.batch is not None:
                await _undo(update, context, staged.batch, speech)
            case _:
                await context.say(update, old_button(speech))
    except UnderWay as error:
        await context.say(update, Screen(speech.say("chat.staff.file.under_way", source=str(error))))
    except OutOfScope:
        await context.say(update, Screen(speech.say("chat.staff.file.out_of_scope")))
    except NotAllowed:
        await context.say(update, Screen(speech.say("chat.staff.file.ask_publisher")))
    except NotReady:
        await context.say(update, Screen(speech.say("chat.staff.file.not_ready")))
    except NoSuchImport:
        await context.say(update, old_button(speech))


def workshop_of(context: Context) -> Workshop:
    """Where imports are done."""
    services = context.services
    return Workshop(services.database, services.city, services.clock)


async def _named(update: Update, context: Context, draft: Draft) -> None:
    """Reads a file of which it was said whose it is."""
    async with context.services.database.writing() as session:
        await Dialogues(session).close(person_of(update))
    fixed = draft.fixed
    await _read(update, context, fixed["file"], fixed["name"], draft.values[naming.LIST])


async def _read(update: Update, context: Context, file_id: str, name: str, source: str) -> None:
    """Fetches a file of this list, and shows what it would do."""
    speech = await context.speech(update)
    try:
        file = await _fetched(file_id, name, context)
    except TelegramError:
        await context.say(update, Screen(speech.say("chat.staff.file.not_fetched")))
        return
    workshop, person = workshop_of(context), person_of(update)
    try:
        id = await workshop.stage([file], source=source, by=person)
        sent = await context.say(update, showing.reading(file.name, 0, speech))
        staged = await _prepared(update, context, id, message=sent.message_id)
    except UnderWay:
        await context.say(update, Screen(speech.say("chat.staff.file.under_way", source=source)))
        return
    except NotAllowed:
        await context.say(update, old_button(speech))
        return
    await context.replace(update, _sum(context, staged, speech), message=sent.message_id)


async def _prepared(update: Update, context: Context, id: int, *, message: int | None) -> Staged:
    """Reads and compares, and says in the message meanwhile how far that is."""
    workshop, speech = workshop_of(context), await context.speech(update)
    work: asyncio.Task[Staged] = asyncio.create_task(workshop.prepare(id, by=person_of(update)))
    said = 0
    while not (await asyncio.wait({work}, timeout=LOOK_SECONDS))[0]:
        staged = await workshop.get(id)
        if staged.done != said and message is not None:
            said = staged.done
            await context.replace(update, showing.reading(staged.name, said, speech), message=message)
    return await work


async def _apply(update: Update, context: Context, staged: Staged, *, remove: bool) -> None:
    speech, workshop, person = await context.speech(update), workshop_of(context), person_of(update)
    try:
        await workshop.apply(staged.id, by=person, choice=Choice(remove_gone=remove))
    except PlanStale:
        anew = await workshop.prepare(staged.id, by=person)
        await context.say(update, _sum(context, anew, speech, first="chat.staff.file.stale"))
        return
    staged, told = await workshop.get(staged.id), 0
    if staged.batch is not None:
        async with context.services.database.reading() as session:
            told = await count_told_of_batch(session, staged.batch, context.services.clock.now())
    await context.say(update, showing.applied(staged, speech, told=told))


async def _undo(update: Update, context: Context, batch: int, speech: Speech) -> None:
    try:
        undone = await workshop_of(context).undo(batch, by=person_of(update))
    except (AlreadyUndone, NoSuchBatch):
        await context.say(update, Screen(speech.say("chat.staff.file.undone_before")))
        return
    except TooLate:
        await context.say(update, Screen(speech.say("chat.staff.file.undone_late")))
        return
    text = speech.say("chat.staff.file.undone", count=undone.restored + undone.archived)
    if undone.kept:
        names = [one.text(speech.tag).name for one in undone.kept[: showing.AT_ONCE]]
        kept = speech.say("chat.staff.file.kept", count=len(undone.kept), names=speech.listing(names))
        text = lines(text, kept)
    await context.say(update, Screen(text))


async def _send_rows(update: Update, context: Context, staged: Staged, speech: Speech) -> None:
    notes = words.notes(staged.summary.get("problems", ()), speech)
    heading = speech.plain("web.import.what_to_do")
    found = await workshop_of(context).returned(staged.id, notes, heading=heading, by=person_of(update))
    if found is None or not notes:
        await context.say(update, Screen(speech.say("chat.staff.file.no_rows")))
        return
    sent = await context.bot.send_document(
        chat_of(update),
        found.content,
        filename=f"{speech.plain('web.import.errors_file')}-{staged.id}.{found.ending}",
        caption=speech.say("chat.staff.file.rows"),
    )
    context.memory.trail.note(chat_of(update), sent.message_id, own=True)


async def _fetched(file_id: str, name: str, context: Context) -> File:
    file = await context.bot.get_file(file_id)
    return File(name, bytes(await file.download_as_bytearray()))


def _sum(context: Context, staged: Staged, speech: Speech, *, first: str = "") -> Screen:
    if staged.state is State.APPLIED:
        return showing.applied(staged, speech, told=0)
    if staged.state is not State.READY:
        return Screen(speech.say("chat.staff.file.not_ready"))
    address = context.services.settings.web_address
    page = f"{address}/panel/imports/{staged.id}" if address else ""
    return showing.summed(staged, speech, page=page, first=speech.say(first) if first else None)


FORMS = (naming.form(_named),)
