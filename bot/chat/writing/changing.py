"""Changing one entry at a time, of a draft or of what is published; what is published changes by a draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from bot.chat.screen import Row, Screen, button
from bot.chat.staff import standing
from bot.chat.telling.otherwise import old_button
from bot.chat.writing.beginning import MOST_OFFERED
from bot.chat.writing.naming import entry_in_words, key_of, word_of
from bot.chat.writing.reading import ORGANIZATIONS, PLACES, entries_in, field_of, with_hours
from bot.chat.writing.review import in_each_language, show
from bot.city import City
from bot.desk.drafts import Draft as Written
from bot.desk.drafts import Drafts, StaleDraft
from bot.desk.editing import NotAllowed, organization_of
from bot.desk.entries import (
    ENTRIES,
    IN_LANGUAGES,
    MORE,
    fill,
    most_seen_organizations,
    most_used_places,
)
from bot.i18n import Speech
from bot.people.dialogue import Dialogues
from bot.people.roles import Role
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


async def choose(update: Update, context: Context, opportunity: Opportunity, press: Entry) -> None:
    """Asks what is to change."""
    speech = await context.speech(update)
    # Whoever works for one organization gives nothing of it to another.
    own = (await standing(update, context)).organization
    keys = [key for key in _keys(context.services.city) if not (own and key == "organization")]
    rows = tuple(_entries(keys, press, speech))
    name = opportunity.text(speech.tag).name
    await context.say(update, Screen(speech.say("chat.staff.which_entry", name=name), rows, menu=True))


async def _pressed(update: Update, context: Context, press: Entry, forms: Forms) -> None:
    """Asks for the entry that was chosen, or which one it is to be."""
    speech, person = await context.speech(update), person_of(update)
    opportunity, version = await _meant(context, press, person)
    if opportunity is None or (press.entry and key_of(press) not in _keys(context.services.city)):
        await context.say(update, old_button(speech))
    elif not (await standing(update, context)).covers(organization_of(opportunity)):
        await context.say(update, Screen(speech.say("chat.staff.not_yours")))
    elif not press.entry:
        await _open(update, context, opportunity, press)
    else:
        fixed: dict[str, Any] = {"entry": key_of(press), "draft": press.draft, "of": press.of}
        fixed |= {"version": version, "kind": opportunity.kind.value}
        async with context.services.database.reading() as session:
            fixed[PLACES] = await most_used_places(session, MOST_OFFERED)
            fixed[ORGANIZATIONS] = await most_seen_organizations(session, MOST_OFFERED)
        await forms.begin(update, context, EDIT, fixed)


async def _open(update: Update, context: Context, opportunity: Opportunity, press: Entry) -> None:
    """Shows what is published as its readers see it, and asks what of it is to change."""
    if press.of:
        for text in in_each_language(context, opportunity):
            await context.say(update, Screen(text))
    await choose(update, context, opportunity, press)


async def _found(update: Update, context: Context, draft: Draft) -> None:
    """Goes on with the opportunity that was found."""
    press, person = Entry(of=draft.values["thing"]["id"]), person_of(update)
    opportunity, _ = await _meant(context, press, person)
    async with context.services.database.writing() as session:
        await Dialogues(session).close(person)
    if opportunity is None:
        await context.say(update, old_button(await context.speech(update)))
    else:
        await _open(update, context, opportunity, press)


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


def _keys(city: City) -> list[str]:
    """All entries, those in languages once for each of the city's."""
    return [
        key
        for name in (*ENTRIES, *MORE)
        for key in ([f"{name}:{tag}" for tag in city.languages] if name in IN_LANGUAGES else [name])
    ]


def _entries(keys: Sequence[str], press: Entry, speech: Speech) -> Iterator[Row]:
    buttons = [
        button(entry_in_words(key, speech), Entry(entry=word_of(key), draft=press.draft, of=press.of))
        for key in keys
    ]
    yield from (buttons[place : place + 2] for place in range(0, len(buttons), 2))


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
    Form(name=FIND, fields=lambda city, draft: [thing_field(EDIT)], outcome=_found, least=Role.PARTNER),
    Form(name=EDIT, fields=_fields, outcome=_finish, least=Role.PARTNER, texts="new"),
)
