"""Changing one entry at a time, of a draft or of what is published; what is published changes by a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.chat.callbacks import Entry
from bot.chat.context import Context
from bot.chat.desk.thing import about, thing_field
from bot.chat.finding.opening import published
from bot.chat.form import Draft, Field, Form
from bot.chat.forms import Forms
from bot.chat.keeping.thing import person_of
from bot.chat.routes import Route, on_command, on_press
from bot.chat.screen import Screen
from bot.chat.staff import standing
from bot.chat.telling.otherwise import old_button
from bot.chat.writing import serving
from bot.chat.writing.beginning import MOST_OFFERED
from bot.chat.writing.choosing import AT_ONCE, choose, entries_of, may_at_once
from bot.chat.writing.knowing import BEFORE, KNOWN, OF_PLACE, PICKED, answers, answers_of_place
from bot.chat.writing.naming import key_of
from bot.chat.writing.reading import ORGANIZATIONS, PLACES, entries_in, field_of, today_in, with_hours
from bot.chat.writing.review import in_each_language, show
from bot.city import City
from bot.desk.drafts import Draft as Written
from bot.desk.drafts import Drafts, StaleDraft
from bot.desk.editing import NotAllowed, organization_of
from bot.desk.entries import fill, most_seen_organizations, most_used_places
from bot.desk.freshness import confirm
from bot.people.dialogue import Dialogues
from bot.people.roles import Role
from bot.telling.wording import Wording
from catalog.model import Opportunity
from catalog.store import Store

FIND, EDIT = "find", "edit"
"""The forms: which opportunity, and what of it."""


def handlers(forms: Forms) -> list[Route]:
    """The command, behind which words name what is to be changed; and the press that chooses an entry."""

    async def edit(update: Update, context: Context) -> None:
        words = " ".join(context.args or ())
        await forms.begin(update, context, FIND, await about(update, context), words=words)

    async def pressed(update: Update, context: Context, press: Entry) -> None:
        await _pressed(update, context, press, forms)

    return [on_command("edit", edit), on_press(Entry, pressed)]


async def _pressed(update: Update, context: Context, press: Entry, forms: Forms) -> None:
    """Asks for the entry that was chosen, or which one it is to be."""
    speech, person = await context.speech(update), person_of(update)
    opportunity, version = await _meant(context, press, person)
    theirs, city = await standing(update, context), context.services.city
    if opportunity is None:
        await context.say(update, old_button(speech))
    elif not theirs.covers(organization_of(opportunity)):
        await context.say(update, Screen(speech.say("chat.staff.not_yours")))
    elif not press.entry:
        await choose(update, context, opportunity, press)
    elif press.entry in AT_ONCE and may_at_once(press.entry, press, opportunity, theirs):
        await _at_once(update, context, press, forms)
    elif key_of(press) not in entries_of(city, opportunity):
        await context.say(update, old_button(speech))
    else:
        fixed: dict[str, Any] = {"entry": key_of(press), "draft": press.draft, "of": press.of}
        fixed |= {"version": version, "kind": opportunity.kind.value}
        if press.entry in KNOWN:
            fixed[PICKED] = fixed[BEFORE] = answers(press.entry, opportunity)
            fixed[OF_PLACE] = answers_of_place(press.entry, opportunity)
        async with context.services.database.reading() as session:
            fixed[PLACES] = await most_used_places(session, MOST_OFFERED)
            fixed[ORGANIZATIONS] = await most_seen_organizations(session, MOST_OFFERED)
        await forms.begin(update, context, EDIT, fixed)


async def _at_once(update: Update, context: Context, press: Entry, forms: Forms) -> None:
    """Does to what is published what needs no draft: what it serves, or that it is still right."""
    opportunity = await published(context, press.of)
    if opportunity is None:
        await context.say(update, old_button(await context.speech(update)))
    elif press.entry == serving.SERVES:
        await serving.begin(update, context, forms, opportunity)
    else:
        await _confirm(update, context, press.of)


async def _confirm(update: Update, context: Context, of: int) -> None:
    services, speech = context.services, await context.speech(update)
    now, zone = services.clock.now(), services.city.zone
    try:
        async with services.database.writing() as session:
            await confirm(session, of, by=person_of(update), at=now, zone=zone)
    except (LookupError, NotAllowed):
        await context.say(update, old_button(speech))
        return
    day = Wording.in_city(services.city, speech, now).day(today_in(context))
    await context.say(update, Screen(speech.say("chat.staff.still_right", day=day)))


def _which(city: City, draft: Draft) -> Sequence[Field]:
    return [thing_field("chat.desk.what.edit", "chat.desk.which.edit")]


async def _found(update: Update, context: Context, draft: Draft) -> None:
    """Goes on with the opportunity that was found."""
    press, person = Entry(of=draft.values["thing"]["id"]), person_of(update)
    opportunity, _ = await _meant(context, press, person)
    async with context.services.database.writing() as session:
        await Dialogues(session).close(person)
    if opportunity is None:
        await context.say(update, old_button(await context.speech(update)))
    else:
        await choose(update, context, opportunity, press)


async def _meant(context: Context, press: Entry, person: int) -> tuple[Opportunity | None, int]:
    """What is to be changed, and its version as it is read now; None where it is there no more, or not for
    this person. A draft of one's own of what is published is gone on with."""
    async with context.services.database.reading() as session:
        drafts = Drafts(session)
        try:
            mine = await drafts.mine(person) if press.of else [await drafts.get(press.draft, by=person)]
        except (LookupError, NotAllowed):
            return None, 0
    known = next((each for each in mine if not press.of or each.of == press.of), None)
    if known is not None:
        return known.opportunity, known.version
    opportunity = await published(context, press.of)
    return opportunity, opportunity.version if opportunity is not None else 0


def _fields(city: City, draft: Draft) -> Sequence[Field]:
    return [field_of(draft.fixed["entry"], draft), *with_hours(draft)]


async def _finish(update: Update, context: Context, draft: Draft) -> None:
    """Saves what was said, in the draft that there is or in a new one.

    Where somebody else has saved since the question was asked, what they made of it is shown first, and what
    was said is put over that: nothing of either is lost.
    """
    speech, person, services = await context.speech(update), person_of(update), context.services
    try:
        async with services.database.writing() as session:
            now = services.clock.now()
            known = await _draft_of(session, draft, person)
            before = known.opportunity if known is not None else await _published(session, draft)
            filled = await fill(session, before, entries_in(draft), at=now)
            if known is not None:
                written = await Drafts(session).save(replace(known, opportunity=filled), by=person, at=now)
                read = known.version
            else:
                written = await Drafts(session).begin(filled, of=draft.fixed["of"], by=person, at=now)
                read = before.version
            await Dialogues(session).close(person)
    except StaleDraft:
        # Somebody was quicker, by less than a second.
        await _finish(update, context, draft)
        return
    except (LookupError, NotAllowed):
        await context.say(update, old_button(speech))
        return
    if read != draft.fixed["version"]:
        await context.say(update, Screen(speech.say("chat.staff.theirs")))
        for text in in_each_language(context, before):
            await context.say(update, Screen(text))
    await show(update, context, written.id)


async def _draft_of(session: AsyncSession, draft: Draft, person: int) -> Written | None:
    """The draft that is meant, or the one that this person has of what is published; None where there is
    none yet."""
    if draft.fixed["draft"]:
        return await Drafts(session).get(draft.fixed["draft"], by=person)
    mine = await Drafts(session).mine(person)
    return next((each for each in mine if each.of == draft.fixed["of"]), None)


async def _published(session: AsyncSession, draft: Draft) -> Opportunity:
    opportunity = await Store(session).get(draft.fixed["of"])
    if opportunity is None:
        raise LookupError(draft.fixed["of"])
    return opportunity


FORMS = (
    Form(name=FIND, fields=_which, outcome=_found, least=Role.PARTNER),
    Form(name=EDIT, fields=_fields, outcome=_finish, least=Role.PARTNER, texts="new"),
    *serving.FORMS,
)
