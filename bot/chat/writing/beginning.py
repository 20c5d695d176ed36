"""/new: something that the city will offer, asked for field by field or taken out of a pasted text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from telegram import Update

from bot.chat.context import Context
from bot.chat.form import Draft, Field, Form, is_block
from bot.chat.forms import Forms
from bot.chat.keeping.thing import person_of
from bot.chat.routes import Route, on_command
from bot.chat.staff import standing
from bot.chat.telling.otherwise import old_button
from bot.chat.writing.reading import (
    ORGANIZATIONS,
    PLACES,
    entries_in,
    field_of,
    today_in,
    understand,
    with_hours,
)
from bot.chat.writing.review import show
from bot.city import City
from bot.desk.drafts import Drafts
from bot.desk.editing import NotAllowed
from bot.desk.entries import BLANK, ENTRIES, fill, most_seen_organizations, most_used_places
from bot.desk.pasted import Around, entries_of
from bot.people.dialogue import Dialogues
from bot.people.roles import Role
from catalog.tables import OrganizationRow, PlaceRow

NEW = "new"
"""The form."""
POSTER = "poster"
"""The key in `fixed` of the photo that came with it."""
MOST_OFFERED = 4
"""Places, and hosts, that have a button."""
MOST_KNOWN = 2000
"""Names that a pasted text is looked through for."""


def handlers(forms: Forms) -> list[Route]:
    """The command; words behind it are taken for a pasted text."""

    async def new(update: Update, context: Context) -> None:
        await _begin(update, context, forms)

    return [on_command(NEW, new)]


async def _begin(update: Update, context: Context, forms: Forms) -> None:
    own = (await standing(update, context)).organization
    async with context.services.database.reading() as session:
        fixed = {PLACES: await most_used_places(session, MOST_OFFERED), ORGANIZATIONS: []}
        if own:
            fixed["own"] = [own]
        else:
            fixed[ORGANIZATIONS] = await most_seen_organizations(session, MOST_OFFERED)
    message = (update.effective_message and update.effective_message.text) or ""
    _, _, behind = message.partition(" ") if "\n" not in message else message.partition("\n")
    draft = Draft(form=NEW, fixed=fixed)
    found = await paste(behind, draft, context) if is_block(behind) else {}
    await forms.begin(update, context, NEW, fixed, values=found)


def _fields(city: City, draft: Draft) -> Sequence[Field]:
    """Those without which nobody can come; whoever works for one organization is not asked whose it is."""
    keys = [f"name:{city.catalogue_language}" if name == "name" else name for name in ENTRIES]
    if draft.fixed.get("own"):
        keys.remove("organization")
    fields = [field_of(key, draft) for key in keys]
    place = keys.index("when") + 1
    return [*fields[:place], *with_hours(draft), *fields[place:]]


async def paste(text: str, draft: Draft, context: Context) -> Mapping[str, Any]:
    """What the text says, by field."""
    services = context.services
    async with services.database.reading() as session:
        places = list(await session.scalars(select(PlaceRow.name).distinct().limit(MOST_KNOWN)))
        hosts = list(await session.scalars(select(OrganizationRow.name).distinct().limit(MOST_KNOWN)))
    around = Around(
        understand=lambda words: understand(words, context),
        today=today_in(context),
        zone=services.city.zone.key,
        currency=services.city.currency,
        language=services.city.catalogue_language,
        places=places,
        organizations=hosts,
    )
    return entries_of(text, around)


async def _finish(update: Update, context: Context, draft: Draft) -> None:
    """Begins a draft of what was filled in, and shows it."""
    services, person, speech = context.services, person_of(update), await context.speech(update)
    values = entries_in(draft)
    if own := draft.fixed.get("own"):
        values["organization"] = own[0]
    try:
        async with services.database.writing() as session:
            now = services.clock.now()
            opportunity = await fill(session, BLANK, values, at=now)
            # Whoever writes it down knows that it is so today.
            opportunity = replace(opportunity, assured_on=today_in(context))
            begun = await Drafts(session).begin(opportunity, of=None, by=person, at=now)
            if poster := draft.fixed.get(POSTER):
                await Drafts(session).attach(begun.id, poster, by=person)
            await Dialogues(session).close(person)
    except NotAllowed:
        await context.say(update, old_button(speech))
        return
    await show(update, context, begun.id)


FORMS = (Form(name=NEW, fields=_fields, outcome=_finish, paste=paste, least=Role.PARTNER),)
