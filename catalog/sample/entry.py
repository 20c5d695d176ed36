"""One opportunity of a sample file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from catalog.model import (
    ACCESS_NEEDS,
    Access,
    AttendanceMode,
    Audience,
    EventStatus,
    Kind,
    Opportunity,
    OpportunityText,
    Origin,
    Place,
    Price,
    PriceKind,
    PublicationStatus,
    Registration,
    RegistrationKind,
    Term,
)
from catalog.sample.fields import Fields
from catalog.sample.occurrences import read_occurrences
from catalog.sample.venues import Venues
from catalog.sample.when import read_schedules

SOURCE = "sample"
_LIMITS = {"name": 100, "summary": 160, "description": 900, "easy": 300}
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})*")
_SCHEMES = ("local", "direction", "sdg", "isced-f", "key-feature")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The city an entry stands in, the day it is read on, and how far ahead its series have dates."""

    today: date
    zone: str
    horizon: timedelta
    currency: str
    catalogue_language: str
    venues: Venues


def read_entry(fields: Fields, *, kind: Kind, setting: Setting) -> Opportunity:
    """The opportunity a table describes; what is wrong with it is noted in its fields' faults."""
    key = fields.text("key", required=True, limit=60)
    schedules = read_schedules(fields, "schedule", today=setting.today, zone=setting.zone)
    place = _place(fields, setting)
    online = fields.choice("attendance", AttendanceMode, AttendanceMode.OFFLINE)
    opportunity = Opportunity(
        kind=kind,
        source=SOURCE,
        external_id=key,
        texts=_texts(fields, setting),
        organization=setting.venues.organizations.get(_venue(fields, setting)),
        place=place,
        price=_price(fields, setting.currency),
        access=Access(**fields.known("access", ACCESS_NEEDS)),
        audiences=_audiences(fields),
        minimum_age=fields.whole("minimum_age"),
        maximum_age=fields.whole("maximum_age"),
        languages=fields.words("languages") or (setting.catalogue_language.split("-")[0],),
        topics=_topics(fields),
        categories=fields.words("categories") or (),
        publication_status=fields.choice("publication", PublicationStatus, PublicationStatus.PUBLISHED),
        event_status=fields.choice("status", EventStatus, EventStatus.SCHEDULED),
        status_reason=fields.text("status_reason"),
        attendance_mode=online,
        schedules=schedules,
        occurrences=read_occurrences(
            fields,
            schedules,
            today=setting.today,
            zone=setting.zone,
            horizon=setting.horizon,
            places=setting.venues.places,
        ),
        registration=_registration(fields),
        maximum_capacity=fields.whole("capacity"),
        remaining_capacity=fields.whole("remaining"),
        documents=fields.words("documents"),
        who_can_come=fields.text("who_can_come"),
        legal_basis=fields.text("legal_basis"),
        sensitive=fields.switch("sensitive"),
        url=fields.text("url"),
        valid_from=_day(fields, "valid_from_day", setting.today),
        valid_through=_day(fields, "valid_to_day", setting.today),
        assured_on=_day(fields, "assured_days_ago", setting.today, backwards=True),
        extra=fields.raw("extra") or {},
    )
    fields.finish()
    return opportunity


def _texts(fields: Fields, setting: Setting) -> tuple[OpportunityText, ...]:
    texts = []
    for language in fields.names(_LANGUAGE):
        words = fields.table(language)
        texts.append(
            OpportunityText(
                language=language,
                origin=words.choice("origin", Origin, Origin.SOURCE),
                **{part: words.text(part, required=part == "name", limit=n) for part, n in _LIMITS.items()},
            )
        )
        words.finish()
    if not fields.has(setting.catalogue_language):
        fields.fault(setting.catalogue_language, "is missing, and it is the catalogue's language")
    texts.sort(key=lambda text: text.language != setting.catalogue_language)
    return tuple(texts) or (OpportunityText(language=setting.catalogue_language, name=""),)


def _venue(fields: Fields, setting: Setting) -> str:
    key = fields.text("organization")
    if key and key not in setting.venues.organizations:
        fields.fault("organization", f"there is no {key!r}")
    return key


def _place(fields: Fields, setting: Setting) -> Place | None:
    key = fields.text("place")
    if key and key not in setting.venues.places:
        fields.fault("place", f"there is no {key!r}")
    return setting.venues.places.get(key)


def _price(fields: Fields, currency: str) -> Price:
    value = fields.raw("price")
    if value is None:
        return Price()
    if value == "free":
        return Price(kind=PriceKind.FREE)
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        return Price(kind=PriceKind.AMOUNT, amount=Decimal(str(value)), currency=currency)
    if isinstance(value, dict):
        table = fields.table("price")
        conditions = table.text("conditions", required=True)
        table.finish()
        return Price(kind=PriceKind.CONDITIONS, conditions=conditions)
    fields.fault("price", f'should be "free", an amount or conditions, not {value!r}')
    return Price()


def _audiences(fields: Fields) -> frozenset[Audience]:
    found = set()
    for word in fields.words("audiences") or ():
        if word in set(Audience):
            found.add(Audience(word))
        else:
            fields.fault("audiences", f"knows no {word!r}")
    return frozenset(found)


def _topics(fields: Fields) -> tuple[Term, ...]:
    terms = []
    for word in fields.words("topics") or ():
        scheme, _, code = word.partition(":")
        if scheme not in _SCHEMES or not code:
            fields.fault("topics", f"{word!r} should be like direction:5; schemes: {', '.join(_SCHEMES)}")
        terms.append(Term(scheme=scheme, code=code))
    return tuple(terms)


def _registration(fields: Fields) -> Registration:
    if isinstance(fields.raw("registration"), str):
        return Registration(kind=fields.choice("registration", RegistrationKind, RegistrationKind.NOT_STATED))
    table = fields.table("registration")
    registration = Registration(
        kind=table.choice("kind", RegistrationKind, RegistrationKind.NOT_STATED),
        url=table.text("url"),
        telephone=table.text("telephone"),
        email=table.text("email"),
    )
    table.finish()
    return registration


def _day(fields: Fields, field: str, today: date, *, backwards: bool = False) -> date | None:
    days: int | None = fields.whole(field)
    if days is None:
        return None
    return today + timedelta(days=-days if backwards else days)


def keys_twice(opportunities: Sequence[Opportunity]) -> list[str]:
    """The external ids that more than one opportunity bears."""
    ids = [opportunity.external_id for opportunity in opportunities]
    return sorted({key for key in ids if ids.count(key) > 1})
