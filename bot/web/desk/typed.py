"""An opportunity as the fields of a form hold it; untouched, `reading` reads the same of them again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.city import City
from bot.web.desk.dates import typed_dates
from bot.web.desk.fault import plain
from catalog.model import (
    ACCESS_NEEDS,
    PREREQUISITES,
    Known,
    Opportunity,
    OpportunityText,
    Organization,
    Place,
    Registration,
)

TEXTS = ("name", "summary", "description", "easy")
PLACE = ("name", "street_address", "neighbourhood", "locality", "postal_code", "transportation", "telephone")
LOCAL = "local"
"""The vocabulary of topics that the form offers."""
TICKED = "yes"


def typed_of(opportunity: Opportunity, city: City, today: date) -> dict[str, str]:
    """What stands in each field, by its name; an empty field is left out."""
    organization = opportunity.organization or Organization(name="")
    place = opportunity.place or Place(name="")
    registration: Registration = opportunity.registration
    typed = {
        "kind": opportunity.kind.value,
        "organization.name": organization.name,
        "organization.sector": organization.sector.value if organization.sector is not None else "",
        "attendance_mode": opportunity.attendance_mode.value,
        "price.kind": opportunity.price.kind.value,
        "price.amount": f"{opportunity.price.amount:f}" if opportunity.price.amount is not None else "",
        "price.conditions": opportunity.price.conditions,
        "minimum_age": _number(opportunity.minimum_age),
        "maximum_age": _number(opportunity.maximum_age),
        "who_can_come": opportunity.who_can_come,
        "registration.kind": registration.kind.value,
        "registration.url": registration.url,
        "registration.telephone": registration.telephone,
        "registration.email": registration.email,
        "documents.kind": _documents(opportunity.documents),
        "documents.list": "\n".join(opportunity.documents or ()),
        "maximum_capacity": _number(opportunity.maximum_capacity),
        "remaining_capacity": _number(opportunity.remaining_capacity),
        "event_status": opportunity.event_status.value,
        "status_reason": opportunity.status_reason,
        "sensitive": TICKED if opportunity.sensitive else "",
        "legal_basis": opportunity.legal_basis,
        "url": opportunity.url,
        "valid_from": opportunity.valid_from.isoformat() if opportunity.valid_from else "",
        "valid_through": opportunity.valid_through.isoformat() if opportunity.valid_through else "",
    }
    for tag in city.languages:
        text = text_in(opportunity, tag)
        typed |= {f"text.{tag}.{part}": getattr(text, part, "") for part in TEXTS}
    typed |= {f"place.{part}": getattr(place, part) for part in PLACE}
    typed |= {f"access.{need}": getattr(opportunity.access, need).value for need in ACCESS_NEEDS}
    typed |= {f"place.has.{need}": getattr(place.prerequisites, need).value for need in PREREQUISITES}
    typed |= {f"audience.{each.value}": TICKED for each in opportunity.audiences}
    typed |= {f"language.{each}": TICKED for each in opportunity.languages}
    typed |= {f"topic.{term.code}": TICKED for term in opportunity.topics if term.scheme == LOCAL}
    typed |= typed_dates(opportunity.schedules, today)
    return {name: value for name, text in typed.items() if (value := said(text))}


def text_in(opportunity: Opportunity, tag: str) -> OpportunityText | None:
    """The text in a language of the city, or in a sibling of it ("es" for "es-MX"); None where none is."""
    primary = tag.split("-")[0].lower()
    exact = (text for text in opportunity.texts if text.language.lower() == tag.lower())
    sibling = (text for text in opportunity.texts if text.language.split("-")[0].lower() == primary)
    return next(exact, None) or next(sibling, None)


def touched(values: Mapping[str, str], before: Mapping[str, str]) -> set[str]:
    """The names of the fields that hold something else than before."""
    names = values.keys() | before.keys()
    return {name for name in names if said(values.get(name, "")) != before.get(name, "")}


def said(text: str) -> str:
    """What a field says: nothing where it is empty, or where it says that something is not known."""
    words = plain(text)
    return "" if words == Known.NOT_KNOWN.value else words


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _documents(documents: tuple[str, ...] | None) -> str:
    return Known.NOT_KNOWN.value if documents is None else Known.YES.value if documents else Known.NO.value
