"""Opportunities read from their tables, many at once, in as many questions as there are tables."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Result, RowMapping, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.codec import decode
from catalog.model import (
    Access,
    Audience,
    Occurrence,
    Opportunity,
    OpportunityText,
    Organization,
    Place,
    Position,
    Prerequisites,
    Price,
    Registration,
    Schedule,
    Term,
)
from catalog.tables import (
    OccurrenceRow,
    OpportunityRow,
    OpportunityTextRow,
    OpportunityTopicRow,
    OrganizationRow,
    PlaceRow,
    ScheduleRow,
    SourceRow,
    table_of,
)

_OPPORTUNITY, _SOURCE = table_of(OpportunityRow), table_of(SourceRow)
_TEXT, _TOPIC, _SCHEDULE = table_of(OpportunityTextRow), table_of(OpportunityTopicRow), table_of(ScheduleRow)
_PLACE, _ORGANIZATION, _OCCURRENCE = table_of(PlaceRow), table_of(OrganizationRow), table_of(OccurrenceRow)
_SAME = tuple(each.name for each in fields(Occurrence) if each.name != "place")
"""What an occurrence has under the same name in its table."""
_OF_OCCURRENCE = tuple(_OCCURRENCE.c[name] for name in ("opportunity_id", "place_id", *_SAME))


class Questions:
    """What is asked for whole opportunities whose rows meet a condition; nine questions however many."""

    def __init__(self, condition: ColumnElement[bool]) -> None:
        self.first = (
            select(_OPPORTUNITY, _SOURCE.c.name.label("source"))
            .join(_SOURCE, _SOURCE.c.id == _OPPORTUNITY.c.source_id)
            .where(condition)
            .order_by(_OPPORTUNITY.c.id)
        )
        self.others = tuple(self._others(condition, select(_OPPORTUNITY.c.id).where(condition)))

    def _others(self, condition: ColumnElement[bool], ids: Select[Any]) -> Iterator[Select[Any]]:
        """What the opportunities are made of, in the order in which `_whole` takes it."""
        for table in (_TEXT, _TOPIC, _SCHEDULE):
            yield (
                select(table)
                .where(table.c.opportunity_id.in_(ids))
                .order_by(table.c.opportunity_id, table.c.position)
            )
        its_own = select(_OPPORTUNITY.c.organization_id).where(condition)
        yield select(_ORGANIZATION).where(_ORGANIZATION.c.id.in_(its_own))
        held_at = select(_OPPORTUNITY.c.place_id).where(condition)
        wanted = _PLACE.c.id.in_(
            held_at.union(select(_OCCURRENCE.c.place_id).where(_OCCURRENCE.c.opportunity_id.in_(ids)))
        )
        yield select(_PLACE).where(wanted)
        yield (
            select(_SCHEDULE)
            .where(_SCHEDULE.c.place_id.in_(select(_PLACE.c.id).where(wanted)))
            .order_by(_SCHEDULE.c.place_id, _SCHEDULE.c.position)
        )
        yield (
            select(*_OF_OCCURRENCE)
            .where(_OCCURRENCE.c.opportunity_id.in_(ids))
            .order_by(_OCCURRENCE.c.opportunity_id, _OCCURRENCE.c.recurrence_id)
        )


_BY_ID = Questions(_OPPORTUNITY.c.id.in_(bindparam("ids", expanding=True)))
"""Made once: to put them together and to find what was compiled of them is a third of what one card costs."""


async def load(session: AsyncSession, condition: ColumnElement[bool]) -> list[Opportunity]:
    """The opportunities whose rows meet the condition, by id."""
    return await _ask(session, Questions(condition), {})


async def load_these(session: AsyncSession, ids: Sequence[int]) -> list[Opportunity]:
    """The opportunities with these ids, by id."""
    return await _ask(session, _BY_ID, {"ids": ids})


async def _ask(session: AsyncSession, questions: Questions, given: Mapping[str, Any]) -> list[Opportunity]:
    """The loop is free while they are put together. The connection is asked, for the session takes longer."""
    connection = await session.connection()
    rows = await asyncio.to_thread(_rows, await connection.execute(questions.first, given))
    if not rows:
        return []
    parts = [await connection.execute(question, given) for question in questions.others]
    return await asyncio.to_thread(_whole, rows, *parts)


def _whole(
    rows: Sequence[RowMapping],
    texts: Result[*tuple[Any, ...]],
    topics: Result[*tuple[Any, ...]],
    schedules: Result[*tuple[Any, ...]],
    organizations: Result[*tuple[Any, ...]],
    places: Result[*tuple[Any, ...]],
    hours: Result[*tuple[Any, ...]],
    dates: Result[*tuple[Any, ...]],
) -> list[Opportunity]:
    texts_of, topics_of = _children(texts, _text), _children(topics, _topic)
    schedules_of = _children(schedules, _schedule)
    open_at = _children(hours, _schedule, of="place_id")
    organized_by = {row["id"]: _organization(row) for row in _rows(organizations)}
    placed_at = {row["id"]: _place(row, open_at.get(row["id"], ())) for row in _rows(places)}
    occurrences: dict[int, list[Occurrence]] = defaultdict(list)
    # By far the most rows: taken apart by place, not by name, which is twice as fast.
    for owner, place, *values in dates:
        occurrences[owner].append(
            Occurrence(**dict(zip(_SAME, values, strict=True)), place=placed_at.get(place))
        )
    return [
        _opportunity(
            row,
            texts=texts_of.get(row["id"], ()),
            topics=topics_of.get(row["id"], ()),
            schedules=schedules_of.get(row["id"], ()),
            occurrences=tuple(occurrences.get(row["id"], ())),
            organization=organized_by.get(row["organization_id"]),
            place=placed_at.get(row["place_id"]),
        )
        for row in rows
    ]


def _rows(found: Result[*tuple[Any, ...]]) -> list[RowMapping]:
    return list(found.mappings())


def _children(
    found: Result[*tuple[Any, ...]], make: Any, *, of: str = "opportunity_id"
) -> dict[int, tuple[Any, ...]]:
    children: dict[int, list[Any]] = defaultdict(list)
    for row in found.mappings():
        children[row[of]].append(make(row))
    return {key: tuple(each) for key, each in children.items()}


def _opportunity(row: RowMapping, **parts: Any) -> Opportunity:
    return Opportunity(
        id=row["id"],
        kind=row["kind"],
        source=row["source"],
        external_id=row["external_id"],
        price=Price(
            kind=row["price_kind"],
            amount=row["price_amount"],
            currency=row["price_currency"],
            conditions=row["price_conditions"],
        ),
        access=_known(Access, row["access"]),
        audiences=frozenset(Audience(each) for each in row["audiences"]),
        languages=tuple(row["languages"]),
        categories=tuple(row["categories"]),
        registration=Registration(
            kind=row["registration_kind"],
            url=row["registration_url"],
            telephone=row["registration_telephone"],
            email=row["registration_email"],
        ),
        documents=None if row["documents"] is None else tuple(row["documents"]),
        locked=frozenset(row["locked"]),
        **{name: row[name] for name in PLAIN},
        **parts,
    )


PLAIN = (
    "minimum_age",
    "maximum_age",
    "publication_status",
    "event_status",
    "status_reason",
    "attendance_mode",
    "maximum_capacity",
    "remaining_capacity",
    "who_can_come",
    "legal_basis",
    "sensitive",
    "url",
    "valid_from",
    "valid_through",
    "assured_on",
    "extra",
    "version",
)
"""What is called the same in the table and in the model."""


def _known(of: Any, answers: Mapping[str, str]) -> Any:
    return decode(of, answers) if answers else of()


def _text(row: RowMapping) -> OpportunityText:
    return OpportunityText(
        language=row["language"],
        name=row["name"],
        summary=row["summary"],
        description=row["description"],
        easy=row["easy"],
        origin=row["origin"],
    )


def _topic(row: RowMapping) -> Term:
    return Term(scheme=row["scheme"], code=row["code"])


def _schedule(row: RowMapping) -> Schedule:
    return Schedule(
        zone=row["zone"],
        starts=row["starts"],
        duration=row["duration"],
        rrule=row["rrule"],
        exdates=tuple(date.fromisoformat(each) for each in row["exdates"]),
        all_day=row["all_day"],
        description=row["description"],
    )


def _organization(row: RowMapping) -> Organization:
    return Organization(
        id=row["id"],
        key=row["key"],
        name=row["name"],
        alternate_name=row["alternate_name"],
        sector=row["sector"],
        url=row["url"],
        telephone=row["telephone"],
        email=row["email"],
    )


def _place(row: RowMapping, opening_hours: tuple[Schedule, ...]) -> Place:
    whole = row["latitude"] is not None
    return Place(
        id=row["id"],
        key=row["key"],
        name=row["name"],
        street_address=row["street_address"],
        neighbourhood=row["neighbourhood"],
        locality=row["locality"],
        postal_code=row["postal_code"],
        position=Position(latitude=row["latitude"], longitude=row["longitude"]) if whole else None,
        transportation=row["transportation"],
        access=_known(Access, row["access"]),
        prerequisites=_known(Prerequisites, row["prerequisites"]),
        opening_hours=opening_hours,
        telephone=row["telephone"],
        url=row["url"],
    )
