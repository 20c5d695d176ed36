"""Opportunities read from their tables, many at once, in as many questions as there are tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, select
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

_OPPORTUNITY = table_of(OpportunityRow)
_PLACE = table_of(PlaceRow)
_ORGANIZATION = table_of(OrganizationRow)
_SAME = tuple(each.name for each in fields(Occurrence) if each.name != "place")
"""What an occurrence has under the same name in its table."""
_OCCURRENCE = tuple(table_of(OccurrenceRow).c[name] for name in ("opportunity_id", "place_id", *_SAME))


async def load(session: AsyncSession, condition: ColumnElement[bool]) -> list[Opportunity]:
    """The opportunities whose rows meet the condition, by id, each whole; eight questions however many."""
    rows = await _rows(
        session,
        select(_OPPORTUNITY, SourceRow.name.label("source"))
        .join(SourceRow, SourceRow.id == OpportunityRow.source_id)
        .where(condition)
        .order_by(OpportunityRow.id),
    )
    if not rows:
        return []
    ids = select(OpportunityRow.id).where(condition)
    texts = await _children(session, OpportunityTextRow, ids, _text)
    topics = await _children(session, OpportunityTopicRow, ids, _topic)
    schedules = await _children(session, ScheduleRow, ids, _schedule)
    organizations = {
        row["id"]: _organization(row)
        for row in await _rows(
            session,
            select(_ORGANIZATION).where(
                OrganizationRow.id.in_(select(OpportunityRow.organization_id).where(condition))
            ),
        )
    }
    places = await _places(session, ids, condition)
    occurrences: dict[int, list[Occurrence]] = defaultdict(list)
    statement = (
        select(*_OCCURRENCE)
        .where(OccurrenceRow.opportunity_id.in_(ids))
        .order_by(OccurrenceRow.opportunity_id, OccurrenceRow.recurrence_id)
    )
    # By far the most rows: taken apart by place, not by name, which is twice as fast.
    for owner, place, *values in await session.execute(statement):
        occurrences[owner].append(
            Occurrence(**dict(zip(_SAME, values, strict=True)), place=places.get(place))
        )
    return [
        _opportunity(
            row,
            texts=texts.get(row["id"], ()),
            topics=topics.get(row["id"], ()),
            schedules=schedules.get(row["id"], ()),
            occurrences=tuple(occurrences.get(row["id"], ())),
            organization=organizations.get(row["organization_id"]),
            place=places.get(row["place_id"]),
        )
        for row in rows
    ]


async def _rows(session: AsyncSession, statement: Select[Any]) -> list[RowMapping]:
    return list((await session.execute(statement)).mappings())


async def _children(
    session: AsyncSession, table: Any, ids: Select[Any], make: Any
) -> dict[int, tuple[Any, ...]]:
    found: dict[int, list[Any]] = defaultdict(list)
    statement = (
        select(table_of(table))
        .where(table.opportunity_id.in_(ids))
        .order_by(table.opportunity_id, table.position)
    )
    for row in await _rows(session, statement):
        found[row["opportunity_id"]].append(make(row))
    return {key: tuple(each) for key, each in found.items()}


async def _places(
    session: AsyncSession, ids: Select[Any], condition: ColumnElement[bool]
) -> dict[int | None, Place]:
    wanted = PlaceRow.id.in_(
        select(OpportunityRow.place_id)
        .where(condition)
        .union(select(OccurrenceRow.place_id).where(OccurrenceRow.opportunity_id.in_(ids)))
    )
    hours: dict[int, list[Schedule]] = defaultdict(list)
    statement = (
        select(table_of(ScheduleRow))
        .where(ScheduleRow.place_id.in_(select(PlaceRow.id).where(wanted)))
        .order_by(ScheduleRow.place_id, ScheduleRow.position)
    )
    for row in await _rows(session, statement):
        hours[row["place_id"]].append(_schedule(row))
    return {
        row["id"]: _place(row, tuple(hours.get(row["id"], ())))
        for row in await _rows(session, select(_PLACE).where(wanted))
    }


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
