"""Fields of an opportunity and what they hold, in words: for its history and for two versions at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bot.desk.history import Changed
from bot.telling.rule import rule_in_words
from bot.telling.text import shorten
from bot.telling.wording import Wording
from catalog.model import (
    AttendanceMode,
    EventStatus,
    Kind,
    Known,
    Occurrence,
    Organization,
    Place,
    Position,
    PriceKind,
    PublicationStatus,
    Registration,
    RegistrationKind,
    Schedule,
    Sector,
    Term,
)

MOST_LETTERS = 600
"""Letters of a value that are shown: a description is read on its own page."""
NEEDS = {"access": "chat.access", "prerequisites": "chat.place_has"}
"""What is answered by yes, no or not known, and under which texts each need is named."""
PREFIXES: dict[type[StrEnum], str] = {
    Kind: "web.desk.kind",
    Known: "web.desk.known",
    PriceKind: "web.desk.price",
    AttendanceMode: "web.desk.attendance",
    PublicationStatus: "web.desk.publication",
    EventStatus: "web.desk.status",
    RegistrationKind: "chat.registration",
    Sector: "web.desk.sector",
}
"""Under which texts the members of a choice are named."""


def field_name(field: str, wording: Wording) -> str:
    """What a field is called ("Name (Spanish)", "Place: Step-free way in", "Date: Tue 1 Dec, 10:00")."""
    whole, _, part = field.partition(".")
    speech = wording.speech
    if not part:
        return speech.plain(f"web.desk.field.{whole}")
    if whole == "texts":
        tag, _, which = part.rpartition(".")
        name = speech.plain(f"web.desk.field.text.{which}" if tag else "web.desk.field.texts")
        return speech.plain("web.desk.field.in_language", name=name, language=wording.language(tag or part))
    if whole == "occurrences":
        moment = datetime.strptime(part, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        name = wording.moment(moment)
    elif whole in NEEDS:
        name = speech.plain(f"{NEEDS[whole]}.{part}")
    elif part.partition(".")[0] in NEEDS:
        name = field_name(part, wording)
    else:
        name = speech.plain(f"web.desk.field.{part}")
    return speech.plain("web.desk.field.of", whole=speech.plain(f"web.desk.field.{whole}"), part=name)


def value_in_words(field: str, value: Any, wording: Wording) -> str:
    """What a field holds, shortened; what holds nothing is said to."""
    said = _said(field, value, wording)
    return shorten(said, MOST_LETTERS) if said else wording.speech.plain("web.desk.empty")


def changes_in_words(changes: tuple[Changed, ...], wording: Wording) -> list[dict[str, str]]:
    """Each change as a page shows it: which field, what it held, what it holds."""
    return [
        {
            "field": field_name(change.field, wording),
            "old": value_in_words(change.field, change.old, wording),
            "new": value_in_words(change.field, change.new, wording),
        }
        for change in changes
    ]


def _said(field: str, value: Any, wording: Wording) -> str:
    match value:
        case None:
            return ""
        case bool():
            return wording.speech.plain(f"web.desk.known.{'yes' if value else 'no'}")
        case StrEnum():
            return _choice(value, wording)
        case str():
            return wording.language(value) if field == "languages" else value
        case int() | Decimal():
            return wording.speech.number(value)
        case datetime():
            return wording.moment(value)
        case date():
            return wording.day(value)
        case Occurrence():
            return _date(value, wording)
        case Schedule():
            return rule_in_words(value, wording)
        case Organization():
            return value.name
        case Place():
            return ", ".join(part for part in (value.name, value.street_address) if part)
        case Registration():
            parts = (_choice(value.kind, wording), value.url, value.telephone, value.email)
            return ", ".join(part for part in parts if part)
        case Position():
            return f"{value.latitude}, {value.longitude}"
        case Term():
            return f"{value.scheme} {value.code}"
        case tuple() | frozenset():
            return "; ".join(_said(field, each, wording) for each in _in_order(value))
        case _:
            return wording.speech.plain("web.desk.other_keys", count=len(value))


def _choice(value: StrEnum, wording: Wording) -> str:
    prefix = PREFIXES.get(type(value), "chat.audience")
    return wording.speech.plain(f"{prefix}.{value.value}")


def _date(value: Occurrence, wording: Wording) -> str:
    parts = [wording.dated(value)]
    if value.status is not EventStatus.SCHEDULED:
        parts.append(wording.speech.plain(f"web.desk.status.{value.status.value}"))
    if value.place is not None:
        parts.append(value.place.name)
    return ", ".join(part for part in (*parts, value.status_reason) if part)


def _in_order(values: tuple[Any, ...] | frozenset[Any]) -> list[Any]:
    return sorted(values) if isinstance(values, frozenset) else list(values)
