"""What an edit would be and do: how many saved it, and the very words that they would read; then it is
published and told, published quietly, or left. And an edit taken back."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.chat.callbacks import Release, Undo
from bot.chat.context import Context
from bot.chat.desk.deeds import Wanted, wanted
from bot.chat.finding.opening import published
from bot.chat.form import Draft, filled_in, keep
from bot.chat.keeping.thing import person_of
from bot.chat.routes import Route, on_press
from bot.chat.screen import Row, Screen, button, lines
from bot.chat.telling.otherwise import old_button, ways_in
from bot.desk.editing import NotAllowed, Published, publish
from bot.desk.undoing import TooLate, undo
from bot.i18n import Speech
from bot.people.dialogue import Dialogues
from bot.reminders.changes import count_told
from bot.reminders.difference import differences
from bot.telling.changed import what_changed
from bot.telling.savers import are_told, will_get
from bot.telling.wording import Wording
from catalog.model import Opportunity, PublicationStatus
from catalog.store import StaleOpportunity


def handlers() -> list[Route]:
    """The presses below what was shown, and the one that takes it back."""
    return [on_press(Release, released), on_press(Undo, taken_back)]


async def preview(update: Update, context: Context, draft: Draft) -> None:
    """Shows what would be written and told of what is filled in."""
    await _show(update, context, draft)


async def released(update: Update, context: Context, press: Release) -> None:
    """Publishes what was shown, or leaves it; where nothing waits any more, says so."""
    speech, person, now = await context.speech(update), person_of(update), context.services.clock.now()
    async with context.services.database.reading() as session:
        draft = await filled_in(session, person, now)
    if press.deed == "leave":
        async with context.services.database.writing() as session:
            await Dialogues(session).close(person)
        await context.say(update, Screen(speech.say("chat.left"), ways_in(speech), menu=True))
    elif draft is not None and "deed" in draft.values and press.deed in ("tell", "quietly"):
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


async def _show(update: Update, context: Context, draft: Draft, *, anew: bool = False) -> None:
    """Shows it as it would be now; `anew` where somebody changed it meanwhile."""
    services, speech = context.services, await context.speech(update)
    aim, now = wanted(draft.values), services.clock.now()
    opportunity = await published(context, aim.opportunity)
    if opportunity is None:
        await context.say(update, old_button(speech))
        return
    try:
        async with services.database.reading() as session:
            edit = await aim.edit(session, opportunity)
            savers = await count_told(session, opportunity, edit.after, now)
    except LookupError:
        await context.say(update, Screen(speech.say("chat.desk.no_date")))
        return
    await _shown_at(update, context, draft, opportunity)
    found = differences(opportunity, edit.after, now=now)
    wording = Wording.in_city(services.city, speech, now)
    told = what_changed(found, opportunity, edit.after, wording) if found else None
    text = lines(
        speech.say("chat.desk.changed_meanwhile") if anew else "",
        will_get(savers, speech) if told else speech.say("chat.desk.nothing_changes"),
        speech.say("chat.quote", question=told) if told else "",
    )
    await context.say(update, Screen(text, _choices(speech), menu=True))


async def _shown_at(update: Update, context: Context, draft: Draft, opportunity: Opportunity) -> None:
    """Keeps the version that is shown: what is published is what was looked at."""
    thing = draft.values["thing"]
    if thing["version"] == opportunity.version:
        return
    values = {**draft.values, "thing": {**thing, "version": opportunity.version}}
    async with context.services.database.writing() as session:
        now = context.services.clock.now()
        await keep(session, person_of(update), replace(draft, values=values), "", now)


async def _publish(update: Update, context: Context, draft: Draft, *, quiet: bool) -> None:
    speech, aim = await context.speech(update), wanted(draft.values)
    opportunity = await published(context, aim.opportunity)
    if opportunity is None:
        await context.say(update, old_button(speech))
        return
    written: Published | None = None
    told = 0
    if opportunity.version == aim.version:
        try:
            written, told = await _write(update, context, aim, opportunity, quiet=quiet)
        except StaleOpportunity:
            pass  # somebody was quicker, by less than a second
        except LookupError:
            await context.say(update, Screen(speech.say("chat.desk.no_date")))
            return
        except NotAllowed:
            await context.say(update, old_button(speech))
            return
    if written is None:
        await _show(update, context, draft, anew=True)
        return
    text = speech.say("chat.desk.quietly") if quiet else are_told(told, speech)
    rows = (
        ([button(speech.plain("chat.button.desk.undo"), Undo(revision=written.revision))],)
        if written.revision is not None
        else ()
    )
    await context.say(update, Screen(text, rows, menu=True))


async def _write(
    update: Update, context: Context, aim: Wanted, opportunity: Opportunity, *, quiet: bool
) -> tuple[Published, int]:
    person, now = person_of(update), context.services.clock.now()
    async with context.services.database.writing() as session:
        edit = await aim.edit(session, opportunity)
        told = 0 if quiet else await count_told(session, opportunity, edit.after, now)
        written = await publish(session, edit, by=person, at=now, quiet=quiet)
        await Dialogues(session).close(person)
    return written, told


def _choices(speech: Speech) -> tuple[Row, ...]:
    return tuple(
        [button(speech.plain(f"chat.button.desk.{deed}"), Release(deed=deed))]
        for deed in ("tell", "quietly", "leave")
    )
