"""The catalogue as staff look through it: by words and by what is wrong with it, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, and_, cast, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.freshness import is_stale
from bot.desk.spelling import contains, words_of
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
NOTHING_KNOWN = "{}"
"""How the tables keep access of which no need is answered."""
CALLED_OFF = tuple(status for status in EventStatus if status.called_off)


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


class Listing:
    """What the catalogue holds at `now`, for somebody of this standing; `languages` are of the city."""

    def __init__(
        self, session: AsyncSession, *, standing: Standing, languages: Sequence[str], now: datetime
    ) -> None:
        self._session = session
        self._standing = standing
        self._languages = languages
        self._now = now

    async def count(self, wanted: Wanted) -> int:
        """How many there are."""
        return await self._session.scalar(await self._narrowed(select(func.count()), wanted)) or 0

    async def page(self, wanted: Wanted, *, first: int = 0, limit: int = AT_ONCE) -> list[Listed]:
        """Those from the place `first` on, newest first; where what is stale is wanted, stalest first."""
        columns = select(
            OpportunityRow.id,
            OpportunityRow.kind,
            OpportunityRow.publication_status,
            OpportunityRow.event_status,
            OpportunityRow.assured_on,
            OpportunityRow.price_kind,
            *(condition.label(lack.value) for lack, condition in self._lacks()),
            OrganizationRow.name.label("organization"),
            SourceRow.name.label("source"),
        )
        order = OpportunityRow.id.desc()
        question = (await self._narrowed(columns, wanted)).limit(limit).offset(first)
        if wanted.stale:
            question = question.order_by(OpportunityRow.assured_on.asc().nulls_first())
        rows = (await self._session.execute(question.order_by(order))).all()
        ids = [row.id for row in rows]
        names, dates = await self._names(ids), await self._next_dates(ids)
        return [_listed(row, names.get(row.id, {}), dates.get(row.id)) for row in rows]

    async def sources(self) -> list[str]:
        """The sources that have given anything, by name."""
        return list(await self._session.scalars(select(SourceRow.name).order_by(SourceRow.name)))

    async def _narrowed(self, columns: Select[*tuple[Any, ...]], wanted: Wanted) -> Select[*tuple[Any, ...]]:
        question = (
            columns.select_from(OpportunityRow)
            .join(SourceRow, SourceRow.id == OpportunityRow.source_id)
            .outerjoin(OrganizationRow, OrganizationRow.id == OpportunityRow.organization_id)
            .where(*self._conditions(wanted))
        )
        if self._standing.organization:
            question = question.where(OpportunityRow.organization_id.in_(await self._own()))
        return question

    async def _own(self) -> list[int]:
        """The rows of the one organization that the reader is bound to, however it is written."""
        rows = await self._session.execute(select(OrganizationRow.id, OrganizationRow.name))
        return [row.id for row in rows if self._standing.covers(row.name)]

    def _conditions(self, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
        dialect = self._session.get_bind().dialect.name
        for word in words_of(wanted.words):
            yield or_(
                exists().where(_its_text(), contains(OpportunityTextRow.name, word, dialect)),
                contains(OrganizationRow.name, word, dialect),
                exists().where(
                    PlaceRow.id == OpportunityRow.place_id, contains(PlaceRow.name, word, dialect)
                ),
            )
        for word in words_of(wanted.organization):
            yield contains(OrganizationRow.name, word, dialect)
        if wanted.kind is not None:
            yield OpportunityRow.kind == wanted.kind
        if wanted.publication is not None:
            yield OpportunityRow.publication_status == wanted.publication
        if wanted.source:
            yield SourceRow.name == wanted.source
        if wanted.called_off:
            ahead = (_its_date(), OccurrenceRow.starts > self._now)
            yield or_(
                OpportunityRow.event_status.in_(CALLED_OFF),
                exists().where(*ahead, OccurrenceRow.status.in_(CALLED_OFF)),
            )
        if wanted.lack is not None:
            yield dict(self._lacks())[wanted.lack]
        if wanted.stale:
            yield is_stale(self._now)

    def _lacks(self) -> Iterator[tuple[Lack, ColumnElement[bool]]]:
        place_says_nothing = ~exists().where(
            PlaceRow.id == OpportunityRow.place_id, cast(PlaceRow.access, Text) != NOTHING_KNOWN
        )
        yield Lack.ACCESS, and_(cast(OpportunityRow.access, Text) == NOTHING_KNOWN, place_says_nothing)
        yield Lack.PRICE, OpportunityRow.price_kind == PriceKind.NOT_STATED
        spoken = (
            exists().where(_its_text(), func.lower(OpportunityTextRow.language).like(f"{_primary(tag)}%"))
            for tag in self._languages
        )
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


def _listed(row: Row[Any], names: Mapping[str, str], next_date: datetime | None) -> Listed:
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


def _its_text() -> ColumnElement[bool]:
    return OpportunityTextRow.opportunity_id == OpportunityRow.id


def _its_date() -> ColumnElement[bool]:
    return OccurrenceRow.opportunity_id == OpportunityRow.id


def _primary(tag: str) -> str:
    return tag.split("-")[0].lower()
