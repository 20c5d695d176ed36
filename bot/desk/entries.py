"""What staff fill in of an opportunity, entry by entry: plain values that a row can keep.

An entry has a name ("price"), and one in a language its tag behind it ("name:es-MX"). The doors
read the values out of what people say or fill in; here they are put where they belong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.moving import place_called
from catalog.codec import decode, encode
from catalog.model import (
    ACCESS_NEEDS,
    PREREQUISITES,
    Access,
    AttendanceMode,
    Audience,
    Kind,
    Known,
    Opportunity,
    OpportunityText,
    Organization,
    Origin,
    Prerequisites,
    Price,
    Registration,
    Schedule,
)
from catalog.preparing import prepared
from catalog.search.words import tokens
from catalog.store import Store
from catalog.tables import OpportunityRow, OrganizationRow, PlaceRow

Answers = TypeVar("Answers", Access, Prerequisites)
"""What is answered by yes, no or not known."""
IN_LANGUAGES = ("name", "description")
"""The entries that each language has one of."""
ENTRIES = ("kind", "name", "when", "place", "organization", "price")
"""The six without which nobody can come, in the order in which they are asked for."""
MORE = ("description", "for_whom", "access", "place_has", "sign_up")
"""What may be said besides."""
BLANK = Opportunity(
    kind=Kind.COURSE, source="", external_id="", texts=(OpportunityText(language="", name=""),)
)
"""Nothing said yet."""


async def fill(
    session: AsyncSession, opportunity: Opportunity, values: Mapping[str, Any], *, at: datetime
) -> Opportunity:
    """The opportunity with these entries put into it; None for a value leaves what is there."""
    for key, value in values.items():
        if value is not None:
            opportunity = await put(session, opportunity, key, value, at=at)
    return opportunity


async def put(
    session: AsyncSession, opportunity: Opportunity, key: str, value: Any, *, at: datetime
) -> Opportunity:
    """The opportunity with one entry put into it. A place or a host that the catalogue knows comes with all
    that it knows of them. KeyError for no entry, ValueError for no value of it."""
    name, _, language = key.partition(":")
    if name == "when":
        return dated(opportunity, decode(tuple[Schedule, ...], value), at)
    if name == "place":
        return await _placed(session, opportunity, value)
    if name == "organization":
        return replace(opportunity, organization=await organization_called(session, value))
    if name in IN_LANGUAGES:
        return _said(opportunity, name, language, value)
    return _PLAIN[name](opportunity, value)


def dated(opportunity: Opportunity, schedules: tuple[Schedule, ...], at: datetime) -> Opportunity:
    """With other dates. Those that are over stay, so that who came can still say how it was; so do those that
    staff moved or called off, where the new rules still have them."""
    anew = replace(opportunity, schedules=schedules, occurrences=())
    over = [each for each in opportunity.occurrences if (each.ends or each.starts) <= at]
    made = prepared(anew, opportunity, at=at).occurrences
    dates = {each.recurrence_id: each for each in (*made, *over)}
    return replace(anew, occurrences=tuple(dates[key] for key in sorted(dates)))


async def organization_called(session: AsyncSession, name: str) -> Organization:
    """The organization of the catalogue that is called so, else a new one."""
    wanted = tokens(name)
    rows = (await session.execute(select(OrganizationRow.id, OrganizationRow.name))).all()
    for row in rows:
        if tokens(row.name) != wanted:
            continue
        having = select(OpportunityRow.id).where(OpportunityRow.organization_id == row.id).limit(1)
        found = await session.scalar(having)
        known = await Store(session).get(found) if found is not None else None
        if known is not None and known.organization is not None:
            return replace(known.organization, id=None)
    return Organization(name=name)


async def most_seen_organizations(session: AsyncSession, most: int) -> list[str]:
    """The names of those who offer most, the first of them first."""
    offered = (
        select(OrganizationRow.name)
        .join(OpportunityRow, OpportunityRow.organization_id == OrganizationRow.id)
        .group_by(OrganizationRow.name)
        .order_by(func.count().desc(), OrganizationRow.name)
    )
    return list(await session.scalars(offered.limit(most)))


async def most_used_places(session: AsyncSession, most: int) -> list[str]:
    """The names of the places where most is on, the first of them first."""
    # Counted by number before by name: of a large catalogue the names alone are many letters to sort.
    place, times = OpportunityRow.place_id, func.count().label("times")
    used = select(place, times).where(place.is_not(None)).group_by(place).subquery()
    named = (
        select(PlaceRow.name)
        .join(used, used.c.place_id == PlaceRow.id)
        .group_by(PlaceRow.name)
        .order_by(func.sum(used.c.times).desc(), PlaceRow.name)
    )
    return list(await session.scalars(named.limit(most)))


def schedules_value(schedules: tuple[Schedule, ...]) -> Any:
    """Rules as the value of the entry "when"; none for what has no date."""
    return [encode(each) for each in schedules]


def place_value(words: str = "", *, online: bool = False) -> Any:
    """A place as the value of the entry "place": a name, then a comma and its street; "" for not known."""
    return {"words": words, "online": online}


def for_whom_value(
    audiences: frozenset[Audience], minimum: int | None, maximum: int | None, words: str
) -> Any:
    """For whom it is, as the value of the entry "for_whom"."""
    return {
        "audiences": sorted(each.value for each in audiences),
        "minimum": minimum,
        "maximum": maximum,
        "words": words,
    }


async def _placed(session: AsyncSession, opportunity: Opportunity, value: Mapping[str, Any]) -> Opportunity:
    if value.get("online"):
        return replace(opportunity, place=None, attendance_mode=AttendanceMode.ONLINE)
    words = value.get("words", "")
    place = await place_called(session, words) if words else None
    return replace(opportunity, place=place, attendance_mode=AttendanceMode.OFFLINE)


def _said(opportunity: Opportunity, name: str, language: str, words: str) -> Opportunity:
    """With a text in a language changed, or one more text; the first is the one it was begun in."""
    texts = [text for text in opportunity.texts if text.language]
    # A source that says "es" means the city's Spanish: nobody reads two names in one language.
    primary = language.split("-")[0]
    same = [text for text in texts if text.language.split("-")[0] == primary]
    known = next((text for text in same if text.language == language), same[0] if same else None)
    if known is None:
        known = OpportunityText(language=language, name="")
        texts.append(known)
    changed = replace(known, origin=Origin.HUMAN, **{name: words})
    return replace(opportunity, texts=tuple(changed if text is known else text for text in texts))


def _for_whom(opportunity: Opportunity, value: Mapping[str, Any]) -> Opportunity:
    return replace(
        opportunity,
        audiences=frozenset(map(Audience, value["audiences"])),
        minimum_age=value["minimum"],
        maximum_age=value["maximum"],
        who_can_come=value["words"],
    )


def _accessible(opportunity: Opportunity, value: Mapping[str, str]) -> Opportunity:
    return replace(opportunity, access=_known(opportunity.access, ACCESS_NEEDS, value))


def _furnished(opportunity: Opportunity, value: Mapping[str, str]) -> Opportunity:
    """With what its place has; where nobody knows the place, nobody knows what it has."""
    place = opportunity.place
    if place is None:
        return opportunity
    has = _known(place.prerequisites, PREREQUISITES, value)
    return replace(opportunity, place=replace(place, id=None, prerequisites=has))


def _known(holder: Answers, names: Sequence[str], value: Mapping[str, str]) -> Answers:
    if not value.keys() <= set(names):
        raise ValueError(f"{sorted(value)} are not all known")
    return replace(holder, **{name: Known(known) for name, known in value.items()})


_PLAIN: Mapping[str, Callable[[Opportunity, Any], Opportunity]] = {
    "kind": lambda opportunity, value: replace(opportunity, kind=Kind(value)),
    "price": lambda opportunity, value: replace(opportunity, price=decode(Price, value)),
    "for_whom": _for_whom,
    "access": _accessible,
    "place_has": _furnished,
    "sign_up": lambda opportunity, value: replace(opportunity, registration=decode(Registration, value)),
}
