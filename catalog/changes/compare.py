"""What a draft would change: its values against those of the catalogue, field by field, locks respected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from catalog.codec import content
from catalog.model import (
    Occurrence,
    Opportunity,
    OpportunityText,
    Organization,
    Place,
    PublicationStatus,
    Schedule,
)

_NOT_COMPARED = frozenset({"id", "version", "locked", "source", "external_id"})
_COMPARED = tuple(f.name for f in fields(Opportunity) if f.name not in _NOT_COMPARED)
_values = attrgetter(*_COMPARED)
_STAFF_FILL = ("topics", "sensitive", "assured_on", "valid_from", "valid_through")
_WITHHELD = (PublicationStatus.DRAFT, PublicationStatus.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, as the catalogue has it and as it would be."""

    field: str
    old: Any
    new: Any


def merged(current: Opportunity, incoming: Opportunity, *, now: datetime) -> Opportunity:
    """The incoming record as it may be written over the current one.

    Locked fields stay. So do texts in languages the source does not speak, topics and dates staff filled in,
    a withheld record's status, and what is past and merely fell out of the feed.
    """
    kept: dict[str, Any] = {
        name: getattr(current, name) for name in _COMPARED if name in current.locked and name != "texts"
    }
    kept["texts"] = _texts(current, incoming)
    if "publication_status" not in kept and current.publication_status in _WITHHELD:
        kept["publication_status"] = current.publication_status
    for name in _STAFF_FILL:
        if getattr(incoming, name) in ((), False, None):
            kept.setdefault(name, getattr(current, name))
    if "schedules" not in current.locked:
        kept["schedules"] = (*_over(current.schedules, incoming.schedules, now), *incoming.schedules)
    if "occurrences" not in current.locked:
        kept["occurrences"] = _occurrences(current, incoming, now)
    if incoming.extra.keys() == current.extra.keys() and incoming.extra == current.extra:
        kept["extra"] = current.extra
    return replace(incoming, id=current.id, version=current.version, locked=current.locked, **kept)


def differences(before: Opportunity, after: Opportunity) -> tuple[FieldChange, ...]:
    """The fields in which two records say different things; ids and order of occurrences do not count."""
    if all(_is_same(one, other) for one, other in zip(_values(before), _values(after), strict=True)):
        return ()
    old, new = content(_settled(before)), content(_settled(after))
    return tuple(
        FieldChange(name, getattr(before, name), getattr(after, name))
        for name in _COMPARED
        if old.get(name) != new.get(name)
    )


def withheld(current: Opportunity, incoming: Opportunity, written: Opportunity) -> tuple[FieldChange, ...]:
    """What the source says otherwise in locked fields: shown to staff, never written."""
    names = {name.split(".")[0] for name in current.locked}
    wanted = replace(incoming, id=current.id, version=current.version, locked=current.locked)
    return tuple(change for change in differences(written, wanted) if change.field in names)


def is_over(opportunity: Opportunity, now: datetime) -> bool:
    """Whether it had dates and all of them are past."""
    found = opportunity.occurrences
    return bool(found) and all((one.ends or one.starts) <= now for one in found)


def _texts(current: Opportunity, incoming: Opportunity) -> tuple[OpportunityText, ...]:
    if "texts" in current.locked:
        return current.texts
    given = {text.language: text for text in incoming.texts}
    found: list[OpportunityText] = []
    for text in current.texts:
        new = given.pop(text.language, None)
        locked = f"texts.{text.language}" in current.locked
        found.append(text if new is None or locked else replace(new, easy=new.easy or text.easy))
    return (*found, *given.values())


def _over(current: Iterable[Schedule], incoming: tuple[Schedule, ...], now: datetime) -> list[Schedule]:
    """Single past dates of the current record that the feed no longer carries."""
    return [
        schedule
        for schedule in current
        if schedule not in incoming and not schedule.rrule and schedule.starts and _end(schedule) <= now
    ]


def _end(schedule: Schedule) -> datetime:
    starts = schedule.starts or datetime.min  # noqa: DTZ901 - wall time; the caller asks only of dated ones
    wall = starts + schedule.duration if schedule.duration else starts
    return wall.replace(tzinfo=ZoneInfo(schedule.zone)).astimezone(UTC)


def _occurrences(current: Opportunity, incoming: Opportunity, now: datetime) -> tuple[Occurrence, ...]:
    if incoming.schedules and not incoming.occurrences:
        # A rule without an end: its dates are made where they are stored, and stay where the rule does.
        return current.occurrences if incoming.schedules == current.schedules else ()
    known = {one.recurrence_id: one for one in current.occurrences}
    given = {one.recurrence_id: one for one in incoming.occurrences}
    past = {key: one for key, one in known.items() if key not in given and (one.ends or one.starts) <= now}
    met = {key: replace(one, id=known[key].id) if key in known else one for key, one in given.items()}
    found = past | met | {key: one for key, one in known.items() if lock_of_date(key) in current.locked}
    return tuple(found[key] for key in sorted(found))


def lock_of_date(recurrence_id: datetime) -> str:
    """The lock by which one date stays as staff set it, whatever else a source says of the dates."""
    return f"occurrences.{recurrence_id:%Y%m%dT%H%M%SZ}"


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values surely say the same; False says only that one has to look closer."""
    if one is other or one == other:
        return True
    # Nearly always it is only that what is stored has a number.
    parted = isinstance(one, Place | Organization) and isinstance(other, Place | Organization)
    return parted and replace(one, id=None) == replace(other, id=None)


def _settled(opportunity: Opportunity) -> Opportunity:
    """The record in one form, whichever order and scale its values were kept in."""
    price = opportunity.price
    if price.amount is not None:
        price = replace(price, amount=Decimal(f"{price.amount.normalize():f}"))
    return replace(
        opportunity,
        price=price,
        texts=tuple(sorted(opportunity.texts, key=lambda text: text.language)),
        topics=tuple(sorted(opportunity.topics)),
        schedules=tuple(sorted(opportunity.schedules, key=_schedule_key)),
        occurrences=tuple(sorted(opportunity.occurrences, key=lambda one: one.recurrence_id)),
    )


def _schedule_key(schedule: Schedule) -> tuple[str, str, str]:
    return (schedule.starts.isoformat() if schedule.starts else "", schedule.rrule, schedule.description)
