"""The catalogue as staff look through it: by words and by what is wrong with it, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    exists,
    func,
    intersect,
    literal_column,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.freshness import is_stale
from bot.desk.names import Names
from bot.people.roles import Standing
from catalog.model import EventStatus, Kind, PriceKind, PublicationStatus
from catalog.tables import (
    OccurrenceRow,
    OpportunityRow,
    OpportunityTextRow,
    OrganizationRow,
    PlaceRow,
    SourceRow,
)

AT_ONCE = 25
"""Opportunities on a page."""
MOST_NAMED = 2_000
"""Numbers that are asked of a database at once; of more, all are asked for and then sorted out."""
NOTHING_KNOWN = "{}"
"""How the tables keep access of which no need is answered."""
CALLED_OFF = tuple(status for status in EventStatus if status.called_off)
NOT_AS_PLANNED = OccurrenceRow.status != literal_column(f"'{EventStatus.SCHEDULED.value}'")
"""As the index of the few dates that are so says it, word for word, or that is not used."""


class Lack(StrEnum):
    """What is missing of an opportunity, without which it serves fewer people."""

    ACCESS = "access"
    PRICE = "price"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: every part that is said must be met; `organization` by its words."""

    words: str = ""
    kind: Kind | None = None
    publication: PublicationStatus | None = None
    organization: str = ""
    source: str = ""
    lack: Lack | None = None
    stale: bool = False
    called_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One opportunity in the list; `names` by language, `next` the start of its next date."""

    id: int
    names: Mapping[str, str]
    kind: Kind
    publication: PublicationStatus
    event_status: EventStatus
    organization: str
    source: str
    assured_on: date | None
    next: datetime | None
    lacks: tuple[Lack, ...]


DATES_EACH = 8
"""Dates of one thing that may come before the first one of the next."""


class Listing:
    """What the catalogue holds at `now`, for somebody of this standing; `languages` are of the city."""

    def __init__(
        self, session: AsyncSession, *, standing: Standing, languages: Sequence[str], now: datetime
    ) -> None:
        self._session = session
        self._standing = standing
        self._languages = languages
        self._now = now

    async def find(
        self, wanted: Wanted, names: Names, *, first: int = 0, limit: int = AT_ONCE
    ) -> tuple[list[int], int]:
        """The numbers of a page's worth from the place `first` on, and how many there are in all.

        Newest first; where what is stale is wanted, stalest first.
        """
        question = select(OpportunityRow.id).where(*self._conditions(wanted))
        if wanted.source:
            question = question.join(SourceRow, SourceRow.id == OpportunityRow.source_id)
        if self._standing.organization:
            question = question.where(OpportunityRow.organization_id.in_(await self._own()))
        if wanted.stale:
            question = question.order_by(OpportunityRow.assured_on.asc().nulls_first())
        question = question.order_by(OpportunityRow.id.desc())
        if not (wanted.words or wanted.organization):
            return await self._some(question, first, limit)
        await names.follow(self._session)
        named = names.matching(wanted.words, wanted.organization)
        if len(named) <= MOST_NAMED:
            return await self._some(question.where(OpportunityRow.id.in_(named)), first, limit)
        found = [number for number in await self._session.scalars(question) if number in named]
        return found[first : first + limit], len(found)

    async def _some(self, question: Select[Any], first: int, limit: int) -> tuple[list[int], int]:
        counted = question.add_columns(func.count().over().label("total"))
        rows = (await self._session.execute(counted.limit(limit).offset(first))).all()
        if not rows and first:
            return [], (await self._some(question, 0, 1))[1]
        return [row.id for row in rows], rows[0].total if rows else 0

    async def coming(self, *, limit: int) -> list[int]:
        """The numbers of what takes place next, soonest first, each once."""
        question = (
            select(OccurrenceRow.opportunity_id)
            .join(OpportunityRow, OpportunityRow.id == OccurrenceRow.opportunity_id)
            .where(
                OccurrenceRow.starts > self._now,
                OpportunityRow.publication_status == PublicationStatus.PUBLISHED,
            )
            .order_by(OccurrenceRow.starts, OccurrenceRow.opportunity_id)
            .limit(limit * DATES_EACH)
        )
        if self._standing.organization:
            question = question.where(OpportunityRow.organization_id.in_(await self._own()))
        return list(dict.fromkeys(await self._session.scalars(question)))[:limit]

    async def rows(self, ids: Sequence[int]) -> list[Listed]:
        """What a list says of these, in this order: a page's worth."""
        question = (
            select(
                OpportunityRow.id,
                OpportunityRow.kind,
                OpportunityRow.publication_status,
                OpportunityRow.event_status,
                OpportunityRow.assured_on,
                *(condition.label(lack.value) for lack, condition in self._lacks()),
                OrganizationRow.name.label("organization"),
                SourceRow.name.label("source"),
            )
            .join(SourceRow, SourceRow.id == OpportunityRow.source_id)
            .outerjoin(OrganizationRow, OrganizationRow.id == OpportunityRow.organization_id)
            .where(OpportunityRow.id.in_(ids))
        )
        rows = {row.id: row for row in await self._session.execute(question)}
        names, dates = await self._names(ids), await self._next_dates(ids)
        return [_listed(rows[key], names.get(key, {}), dates.get(key)) for key in ids]

    async def sources(self) -> list[str]:
        """The sources that have given anything, by name."""
        return list(await self._session.scalars(select(SourceRow.name).order_by(SourceRow.name)))

    async def spoken(self) -> list[str]:
        """The languages that anything is held in, in order."""
        rows = await self._session.scalars(select(cast(OpportunityRow.languages, Text)).distinct())
        return sorted({language for row in rows for language in json.loads(row)})

    async def _own(self) -> list[int]:
        """The rows of the one organization that the reader is bound to, however it is written."""
        rows = await self._session.execute(select(OrganizationRow.id, OrganizationRow.name))
        return [row.id for row in rows if self._standing.covers(row.name)]

    def _conditions(self, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
        if wanted.kind is not None:
            yield OpportunityRow.kind == wanted.kind
        if wanted.publication is not None:
            yield OpportunityRow.publication_status == wanted.publication
        if wanted.source:
            yield SourceRow.name == wanted.source
        if wanted.called_off:
            dates = select(OccurrenceRow.opportunity_id).where(NOT_AS_PLANNED, *self._off_ahead())
            yield or_(OpportunityRow.event_status.in_(CALLED_OFF), OpportunityRow.id.in_(dates))
        if wanted.lack is Lack.LANGUAGE:
            # Of all at once: asked of each by itself it takes twice as long.
            owner = OpportunityTextRow.opportunity_id
            speak = (select(owner).where(_is_in(tag)) for tag in self._languages)
            yield OpportunityRow.id.not_in(intersect(*speak))
        elif wanted.lack is not None:
            yield dict(self._lacks())[wanted.lack]
        if wanted.stale:
            yield is_stale(self._now)

    def _off_ahead(self) -> tuple[ColumnElement[bool], ...]:
        return OccurrenceRow.starts > self._now, OccurrenceRow.status.in_(CALLED_OFF)

    def _lacks(self) -> Iterator[tuple[Lack, ColumnElement[bool]]]:
        place_says_nothing = ~exists().where(
            PlaceRow.id == OpportunityRow.place_id, cast(PlaceRow.access, Text) != NOTHING_KNOWN
        )
        yield Lack.ACCESS, and_(cast(OpportunityRow.access, Text) == NOTHING_KNOWN, place_says_nothing)
        yield Lack.PRICE, OpportunityRow.price_kind == PriceKind.NOT_STATED
        its_text = OpportunityTextRow.opportunity_id == OpportunityRow.id
        spoken = (exists().where(its_text, _is_in(tag)) for tag in self._languages)
        yield Lack.LANGUAGE, ~and_(*spoken)

    async def _names(self, ids: Sequence[int]) -> dict[int, dict[str, str]]:
        names: dict[int, dict[str, str]] = {}
        question = select(
            OpportunityTextRow.opportunity_id, OpportunityTextRow.language, OpportunityTextRow.name
        ).where(OpportunityTextRow.opportunity_id.in_(ids))
        for owner, language, name in await self._session.execute(
            question.order_by(OpportunityTextRow.opportunity_id, OpportunityTextRow.position)
        ):
            names.setdefault(owner, {})[language] = name
        return names

    async def _next_dates(self, ids: Sequence[int]) -> dict[int, datetime]:
        question = (
            select(OccurrenceRow.opportunity_id, func.min(OccurrenceRow.starts))
            .where(
                OccurrenceRow.opportunity_id.in_(ids),
                OccurrenceRow.starts > self._now,
                OccurrenceRow.status.not_in(CALLED_OFF),
            )
            .group_by(OccurrenceRow.opportunity_id)
        )
        return {row[0]: row[1] for row in await self._session.execute(question)}


def _listed(row: Any, names: Mapping[str, str], next_date: datetime | None) -> Listed:
    return Listed(
        id=row.id,
        names=names,
        kind=row.kind,
        publication=row.publication_status,
        event_status=row.event_status,
        organization=row.organization or "",
        source=row.source,
        assured_on=row.assured_on,
        next=next_date,
        lacks=tuple(lack for lack in Lack if getattr(row, lack.value)),
    )


def _is_in(tag: str) -> ColumnElement[bool]:
    """Whether a text is in a language, or in a sibling of it ("es" for "es-MX")."""
    primary = tag.split("-")[0].lower()
    return func.lower(OpportunityTextRow.language).like(f"{primary}%")
