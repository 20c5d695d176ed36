"""The words of the catalogue: what a city offers, as plain values.

Names follow schema.org, HSDS and iCalendar where they have one. What a source did not say stays unsaid:
a price may be *not stated* and an access need *not known*, and neither is ever taken for a yes or a no.
The closed lists that they choose from (`choices.py`) are read from here, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from catalog.choices import (
    AttendanceMode,
    Audience,
    EventStatus,
    Kind,
    Known,
    Origin,
    PriceKind,
    PublicationStatus,
    RegistrationKind,
    Sector,
)

__all__ = [
    "ACCESS_NEEDS", "PREREQUISITES", "Access", "AttendanceMode", "Audience", "EventStatus", "Kind",
    "Known", "Neighbourhood", "Occurrence", "Opportunity", "OpportunityText", "Organization", "Origin",
    "Place", "Position", "Prerequisites", "Price", "PriceKind", "PublicationStatus", "Registration",
    "RegistrationKind", "Schedule", "Sector", "Term",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityText:
    """What an opportunity says of itself in one language (BCP 47 tag)."""

    language: str
    name: str
    summary: str = ""
    description: str = ""
    easy: str = ""
    origin: Origin = Origin.SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What it costs; `amount` only for PriceKind.AMOUNT, `conditions` in the source's own words."""

    kind: PriceKind = PriceKind.NOT_STATED
    amount: Decimal | None = None
    currency: str = ""
    conditions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Seven needs, each yes, no or not known."""

    step_free: Known = Known.NOT_KNOWN
    hearing_loop: Known = Known.NOT_KNOWN
    sign_language: Known = Known.NOT_KNOWN
    audio_description: Known = Known.NOT_KNOWN
    easy_read: Known = Known.NOT_KNOWN
    quiet: Known = Known.NOT_KNOWN
    companion_free: Known = Known.NOT_KNOWN

    def known(self) -> Iterator[tuple[str, Known]]:
        """The needs that were answered, by name."""
        return ((f.name, v) for f in fields(self) if (v := getattr(self, f.name)) is not Known.NOT_KNOWN)


ACCESS_NEEDS: tuple[str, ...] = tuple(f.name for f in fields(Access))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisites:
    """What a place must have before anyone can learn there (the Statement's fourth direction)."""

    water: Known = Known.NOT_KNOWN
    toilets: Known = Known.NOT_KNOWN
    power: Known = Known.NOT_KNOWN
    wifi: Known = Known.NOT_KNOWN
    step_free: Known = Known.NOT_KNOWN
    childcare: Known = Known.NOT_KNOWN


PREREQUISITES: tuple[str, ...] = tuple(f.name for f in fields(Prerequisites))


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """WGS 84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """A part of the city as people name it, with its centre and its other names."""

    name: str
    position: Position | None = None
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A rule in local wall time: `starts` is naive and read in `zone` (IANA); `rrule` as in RFC 5545.

    `description` holds the source's words where no rule could be read from them.
    """

    zone: str
    starts: datetime | None = None
    duration: timedelta | None = None
    rrule: str = ""
    exdates: tuple[date, ...] = ()
    all_day: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A venue. `key` names it within its source, so that two imports meet the same place."""

    name: str
    key: str = ""
    street_address: str = ""
    neighbourhood: str = ""
    locality: str = ""
    postal_code: str = ""
    position: Position | None = None
    transportation: str = ""
    access: Access = field(default_factory=Access)
    prerequisites: Prerequisites = field(default_factory=Prerequisites)
    opening_hours: tuple[Schedule, ...] = ()
    telephone: str = ""
    url: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """Who offers it."""

    name: str
    key: str = ""
    alternate_name: str = ""
    sector: Sector | None = None
    url: str = ""
    telephone: str = ""
    email: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """How one signs up."""

    kind: RegistrationKind = RegistrationKind.NOT_STATED
    url: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One dated instance: `starts` and `ends` in UTC, `zone` the IANA zone people read it in.

    `recurrence_id` is the start the rule gave it (iCalendar RECURRENCE-ID): its name within the
    opportunity, whatever it was moved to. An all-day occurrence starts at local midnight and ends at
    the local midnight after its last day.
    """

    starts: datetime
    zone: str
    recurrence_id: datetime
    ends: datetime | None = None
    all_day: bool = False
    status: EventStatus = EventStatus.SCHEDULED
    status_reason: str = ""
    previous_start: datetime | None = None
    place: Place | None = None
    remaining_capacity: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Term:
    """A term of a vocabulary in `catalog/topics/`: schemes local, direction, sdg, isced-f, key-feature."""

    scheme: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity:
    """Anything a person can take up. (source, external_id) is its lasting name.

    `schedules` are the rules, `occurrences` what they gave (search reads only these). An opportunity
    with neither is on offer without a date. `categories` are the source's own subject words.
    `documents` is None where nobody said whether papers are needed, empty where none are.
    """

    kind: Kind
    source: str
    external_id: str
    texts: tuple[OpportunityText, ...]
    organization: Organization | None = None
    place: Place | None = None
    price: Price = field(default_factory=Price)
    access: Access = field(default_factory=Access)
    audiences: frozenset[Audience] = frozenset()
    minimum_age: int | None = None
    maximum_age: int | None = None
    languages: tuple[str, ...] = ()
    topics: tuple[Term, ...] = ()
    categories: tuple[str, ...] = ()
    publication_status: PublicationStatus = PublicationStatus.PUBLISHED
    event_status: EventStatus = EventStatus.SCHEDULED
    status_reason: str = ""
    attendance_mode: AttendanceMode = AttendanceMode.OFFLINE
    schedules: tuple[Schedule, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    registration: Registration = field(default_factory=Registration)
    maximum_capacity: int | None = None
    remaining_capacity: int | None = None
    documents: tuple[str, ...] | None = None
    who_can_come: str = ""
    legal_basis: str = ""
    sensitive: bool = False
    url: str = ""
    valid_from: date | None = None
    valid_through: date | None = None
    assured_on: date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    version: int = 1
    id: int | None = None

    def __post_init__(self) -> None:
        if not self.texts:
            raise ValueError("an opportunity needs a text in at least one language")

    def text(self, language: str) -> OpportunityText:
        """The text in `language`, else in a sibling of it ("es" for "es-MX"), else the first."""
        primary = language.split("-")[0].lower()
        return next(
            (t for t in self.texts if t.language.lower() == language.lower()),
            next((t for t in self.texts if t.language.split("-")[0].lower() == primary), self.texts[0]),
        )

    def occurrence(self, recurrence_id: datetime | None) -> Occurrence | None:
        """The date that goes by this recurrence id, None where there is none (any more)."""
        return next((o for o in self.occurrences if o.recurrence_id == recurrence_id), None)

    def upcoming(self, now: datetime) -> tuple[Occurrence, ...]:
        """The occurrences that are not over at `now` and not called off, soonest first."""
        return tuple(
            sorted(
                (o for o in self.occurrences if not o.status.called_off and (o.ends or o.starts) > now),
                key=lambda o: o.starts,
            )
        )
