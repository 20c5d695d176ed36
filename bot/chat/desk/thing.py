"""The field in which staff name something that the city offers: by words that the search finds, or by a
button of what takes place next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.chat.context import Context
from bot.chat.finding.asking import FIRST_PAGE
from bot.chat.finding.opening import published
from bot.chat.finding.search import find
from bot.chat.form import Back, Choice, Draft, Field
from bot.chat.keeping.thing import minutes_of
from bot.chat.questions import compose
from bot.chat.staff import standing
from bot.desk.editing import organization_of
from bot.desk.listing import Listing
from bot.i18n import Speech
from bot.people.roles import Role, Standing
from bot.telling.wording import Wording
from catalog.model import Occurrence, Opportunity
from catalog.store import Store

MOST_FOUND = 6
_THING = re.compile(r"thing-(\d{1,18})")


async def about(update: Update, context: Context) -> dict[str, Any]:
    """What a form with this field has in its `fixed`: for whom the person works, and their language."""
    theirs, speech = await standing(update, context), await context.speech(update)
    return {"role": theirs.role.value, "organization": theirs.organization, "language": speech.tag}


def thing_field(text: str, which: str) -> Field:
    """The field, which asks in the `text`, and in `which` where the words may mean several.

    Its value: the opportunity's `id`, `version` and `name`; `at`, the start of its next date (minutes, 0 for
    none); and whether it has `several` dates to come.
    """

    async def read(text: str, draft: Draft, context: Context) -> Any:
        theirs = Standing(role=Role(draft.fixed["role"]), organization=draft.fixed["organization"])
        speech = context.services.languages.speech(draft.fixed["language"])
        if (chosen := _THING.fullmatch(text)) is not None:
            opportunity = await published(context, int(chosen[1]))
            if opportunity is None:
                return Back(text="chat.desk.not_found")
            if not theirs.covers(organization_of(opportunity)):
                return Back(text="chat.staff.not_yours")
            return _value(opportunity, context, speech)
        answer = await find(context, compose(text), speech, FIRST_PAGE, limit=MOST_FOUND)
        if not answer.hits:
            return Back(text="chat.desk.not_found")
        return Back(text=which, choices=[_choice(hit.id, hit.title) for hit in answer.hits])

    return Field(name="thing", read=read, choices=_coming, text=text)


def dates_to_come(opportunity: Opportunity, context: Context) -> list[Occurrence]:
    """The dates to come, called off or not, soonest first."""
    now = context.services.clock.now()
    return sorted((o for o in opportunity.occurrences if o.starts > now), key=lambda o: o.starts)


async def _coming(draft: Draft, context: Context, speech: Speech) -> Sequence[Choice]:
    """What takes place next of what this person looks after."""
    theirs = Standing(role=Role(draft.fixed["role"]), organization=draft.fixed["organization"])
    async with context.services.database.reading() as session:
        coming = await _next(session, theirs, context)
    wording = Wording.in_city(context.services.city, speech, context.services.clock.now())
    return [_choice(key, wording.name(each.text(speech.tag))) for key, each in coming.items()]


async def _next(session: AsyncSession, theirs: Standing, context: Context) -> Mapping[int, Opportunity]:
    services = context.services
    listing = Listing(session, standing=theirs, languages=services.city.languages, now=services.clock.now())
    ids = await listing.coming(limit=MOST_FOUND)
    found = await Store(session).get_many(ids)
    return {key: found[key] for key in ids if key in found}


def _choice(opportunity_id: int, name: str) -> Choice:
    return Choice(f"thing-{opportunity_id}", name)


def _value(opportunity: Opportunity, context: Context, speech: Speech) -> dict[str, Any]:
    dates = dates_to_come(opportunity, context)
    wording = Wording.in_city(context.services.city, speech, context.services.clock.now())
    return {
        "id": opportunity.id,
        "version": opportunity.version,
        "name": wording.name(opportunity.text(speech.tag)),
        "at": minutes_of(dates[0]) if dates else 0,
        "several": len(dates) > 1,
    }
