"""What was done to an opportunity: who, when, and what it changed field by field, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people.own_data import AUTHOR
from catalog.changes.compare import differences
from catalog.concepts import corrections_in
from catalog.model import (
    Access,
    Occurrence,
    Opportunity,
    OpportunityText,
    Organization,
    Place,
    Prerequisites,
    Price,
    Registration,
)
from catalog.revision import Action, Revision
from catalog.store import Store
from catalog.tables import RevisionRow

AT_ONCE = 10
"""Deeds on a page."""
TEXTS = tuple(each.name for each in fields(OpportunityText) if each.name not in ("language", "origin"))
WHOLE = (Access, Organization, Place, Prerequisites, Price, Registration)
"""What is made of parts that are told of one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One field, as it was and as it is then. `field` is a name of the model, with the part of it that is
    meant ("texts.en.name", "place.access.step_free", "occurrences.20261201T160000Z"); None: not there."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One revision. `person` is who did it as staff; None for an import (`batch`), the program itself, or
    somebody who is no longer known. `corrections` are what was said of concepts, by their keys."""

    revision: int
    at: datetime
    action: Action
    person: int | None
    batch: int | None
    quiet: bool
    reason: str
    changes: tuple[Changed, ...]
    corrections: Mapping[str, bool | None]


async def count_deeds(session: AsyncSession, opportunity_id: int) -> int:
    """How many revisions there are of an opportunity."""
    question = select(func.count()).where(RevisionRow.opportunity_id == opportunity_id)
    return await session.scalar(question) or 0


async def deeds_of(
    session: AsyncSession, opportunity_id: int, *, first: int = 0, limit: int = AT_ONCE
) -> list[Deed]:
    """What was done to an opportunity, from the place `first` on, newest first."""
    ids = await session.scalars(
        select(RevisionRow.id)
        .where(RevisionRow.opportunity_id == opportunity_id)
        .order_by(RevisionRow.id.desc())
        .limit(limit)
        .offset(first)
    )
    found = await Store(session).revisions(ids)
    return [_deed(found[key]) for key in sorted(found, reverse=True)]


def changes_between(before: Opportunity, after: Opportunity) -> tuple[Changed, ...]:
    """What differs between two states, field by field and part by part."""
    return tuple(
        part for change in differences(before, after) for part in _parts(change.field, change.old, change.new)
    )


def _deed(revision: Revision) -> Deed:
    number = revision.author.removeprefix(AUTHOR) if revision.author.startswith(AUTHOR) else ""
    before, corrections = revision.before, corrections_in(revision.reason)
    return Deed(
        revision=revision.id,
        at=revision.at,
        action=revision.action,
        person=int(number) if number.isdigit() else None,
        batch=revision.batch,
        quiet=revision.quiet,
        reason="" if corrections else revision.reason,
        changes=changes_between(before, revision.after) if before is not None else (),
        corrections=corrections,
    )


def _parts(field: str, old: Any, new: Any) -> Iterator[Changed]:
    if field == "texts":
        yield from _texts(old, new)
    elif field == "occurrences":
        yield from _dates(old, new)
    elif isinstance(old, WHOLE) and isinstance(new, WHOLE):
        for part in fields(old):
            was, is_ = getattr(old, part.name), getattr(new, part.name)
            if part.name != "id" and was != is_:
                yield from _parts(f"{field}.{part.name}", was, is_)
    else:
        yield Changed(field=field, old=old, new=new)


def _texts(old: tuple[OpportunityText, ...], new: tuple[OpportunityText, ...]) -> Iterator[Changed]:
    was, is_ = {text.language: text for text in old}, {text.language: text for text in new}
    for language in dict.fromkeys((*was, *is_)):
        for part in TEXTS:
            before, after = getattr(was.get(language), part, ""), getattr(is_.get(language), part, "")
            if before != after:
                yield Changed(field=f"texts.{language}.{part}", old=before, new=after)


def _dates(old: tuple[Occurrence, ...], new: tuple[Occurrence, ...]) -> Iterator[Changed]:
    was, is_ = {date.recurrence_id: date for date in old}, {date.recurrence_id: date for date in new}
    for key in sorted(was.keys() | is_.keys()):
        before, after = was.get(key), is_.get(key)
        if before is None or after is None or _said(before) != _said(after):
            yield Changed(field=f"occurrences.{key:%Y%m%dT%H%M%SZ}", old=before, new=after)


def _said(date: Occurrence) -> tuple[Any, ...]:
    """What a date says, without the ids that a database gave."""
    place = date.place.name if date.place is not None else ""
    return (*(getattr(date, each.name) for each in fields(date) if each.name not in ("id", "place")), place)
