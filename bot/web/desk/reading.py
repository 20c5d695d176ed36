"""What was typed into the form of an opportunity, read: what nobody touched stays exactly as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy.ext.asyncio import AsyncSession

from bot.city import City
from bot.desk.entries import dated, organization_called
from bot.desk.moving import ALIKE, place_called
from bot.web.desk.address import one_of
from bot.web.desk.dates import read_dates
from bot.web.desk.fault import Fault, Typed
from bot.web.desk.typed import LOCAL, PLACE, TEXTS, said, text_in, touched, typed_of
from catalog.model import (
    ACCESS_NEEDS,
    PREREQUISITES,
    AttendanceMode,
    Audience,
    EventStatus,
    Kind,
    Known,
    Opportunity,
    OpportunityText,
    Origin,
    Place,
    Price,
    PriceKind,
    RegistrationKind,
    Sector,
    Term,
)
from catalog.search.words import fold
from catalog.topics import Vocabularies

MOST_AGE = 120
MOST_PLACES = 1_000_000
MOST_TEXTS = 20_000
"""Letters of one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The opportunity that the form says, and what is wrong with it; with faults it is not to be kept."""

    opportunity: Opportunity
    faults: tuple[Fault, ...]


class FormReader:
    """Reads forms of a city; `topics` are the vocabularies that its topics are taken from."""

    def __init__(self, city: City, topics: Vocabularies) -> None:
        self._city = city
        self._topics = topics

    async def read(
        self, session: AsyncSession, values: Mapping[str, str], before: Opportunity, *, now: datetime
    ) -> Reading:
        """The opportunity that was `before`, with what was typed since; names of places and hosts that the
        catalogue knows bring what it knows of them."""
        today = now.astimezone(self._city.zone).date()
        was = typed_of(before, self._city, today)
        names, typed = touched(values, was), Typed(values, today)
        after = before
        for group, read in _READERS.items():
            if any(name.split(".")[0] == group for name in names):
                after = replace(after, **read(typed, after))
        if any(name.startswith("text.") for name in names):
            after = replace(after, texts=self._texts(typed, before))
        if any(name.startswith("topic.") for name in names):
            after = replace(after, topics=self._chosen(values, before))
        schedules = read_dates(typed, before.schedules, zone=self._city.zone.key)
        if schedules != before.schedules:
            after = dated(after, schedules, now)
        if "organization.name" in names:
            name = typed.text("organization.name")
            after = replace(after, organization=await organization_called(session, name) if name else None)
        if "organization.sector" in names and after.organization is not None:
            sector = one_of(Sector, typed.text("organization.sector"))
            after = replace(after, organization=replace(after.organization, sector=sector))
        after = replace(after, place=await _place(session, typed, names, before.place))
        faults = dict.fromkeys((*typed.faults, *_whole(typed, self._city)))
        return Reading(opportunity=after, faults=tuple(faults))

    def _texts(self, typed: Typed, before: Opportunity) -> tuple[OpportunityText, ...]:
        """The texts, those that are new or changed marked as a person's; other languages stay."""
        found: dict[str, OpportunityText] = {text.language: text for text in before.texts if text.language}
        for tag in self._city.languages:
            old = text_in(before, tag) if before.texts[0].language else None
            said = {part: typed.text(f"text.{tag}.{part}")[:MOST_TEXTS] for part in TEXTS}
            language = old.language if old is not None else tag
            if not any(said.values()):
                found.pop(language, None)
            elif old is None:
                found[tag] = OpportunityText(language=tag, origin=Origin.HUMAN, **said)
            elif said != {part: getattr(old, part) for part in TEXTS}:
                found[language] = replace(old, origin=Origin.HUMAN, **said)
        return tuple(found.values()) or before.texts

    def _chosen(self, values: Mapping[str, str], before: Opportunity) -> tuple[Term, ...]:
        """The topics ticked, with the directions and goals that they stand for."""
        local = [Term(scheme=LOCAL, code=code) for code in self._topics[LOCAL] if values.get(f"topic.{code}")]
        given_up = {term for term in before.topics if term.scheme == LOCAL} - set(local)
        gone = {
            related for term in given_up if term in self._topics for related in self._topics.related(term)
        }
        kept = [term for term in before.topics if term.scheme != LOCAL and term not in gone]
        new = [related for term in local for related in self._topics.related(term)]
        return tuple(dict.fromkeys([*local, *kept, *new]))


def _whole(typed: Typed, city: City) -> list[Fault]:
    """What no field by itself is at fault for: a thing without a name, or whose name is in one language less
    than its words."""
    named = [tag for tag in city.languages if typed.text(f"text.{tag}.name")]
    faults = []
    for tag in city.languages:
        more = any(typed.text(f"text.{tag}.{part}") for part in TEXTS)
        if tag not in named and (more or (not named and tag == city.languages[0])):
            faults.append(Fault(field=f"text.{tag}.name", code="name"))
    return faults


async def _place(session: AsyncSession, typed: Typed, names: set[str], before: Place | None) -> Place | None:
    """The place: what was typed of it over what is known of the one that is called so."""
    own = {name.removeprefix("place.") for name in names if name.startswith("place.")}
    if not own:
        return before
    name = typed.text("place.name")
    if not name:
        if any(said(typed.text(f"place.{part}")) for part in own):
            typed.wrong("place.name", "place_name")
        return None
    place = before if before is not None and "name" not in own else await _called(session, name, before)
    facts: dict[str, Any] = {part: typed.text(f"place.{part}") for part in PLACE[1:] if part in own}
    has = {
        need: one_of(Known, typed.text(f"place.has.{need}")) or Known.NOT_KNOWN
        for need in PREREQUISITES
        if f"has.{need}" in own
    }
    return replace(place, id=None, prerequisites=replace(place.prerequisites, **has), **facts)


async def _called(session: AsyncSession, name: str, before: Place | None) -> Place:
    """The place of the catalogue that is called so; the one before under a better name; else a new one."""
    words = name.replace(",", " ")
    found = await place_called(session, words)
    if fold(found.name) == fold(words) and found != Place(name=words):
        return found
    if before is not None and fuzz.ratio(fold(before.name), fold(name)) >= ALIKE:
        return replace(before, name=name)
    return Place(name=name) if found == Place(name=words) else found


def _kind(typed: Typed, before: Opportunity) -> dict[str, Any]:
    return {"kind": one_of(Kind, typed.text("kind")) or before.kind}


def _attendance(typed: Typed, before: Opportunity) -> dict[str, Any]:
    mode = one_of(AttendanceMode, typed.text("attendance_mode"))
    return {"attendance_mode": mode or before.attendance_mode}


def _price(typed: Typed, before: Opportunity) -> dict[str, Any]:
    kind = one_of(PriceKind, typed.text("price.kind")) or PriceKind.NOT_STATED
    amount = typed.amount("price.amount")
    if kind is PriceKind.AMOUNT and not typed.text("price.amount"):
        typed.wrong("price.amount", "amount_missing")
    if kind is not PriceKind.AMOUNT and typed.text("price.amount"):
        typed.wrong("price.kind", "amount_of_what")
    conditions = typed.text("price.conditions")
    if kind is PriceKind.CONDITIONS and not conditions:
        typed.wrong("price.conditions", "conditions")
    currency = before.price.currency if kind is PriceKind.AMOUNT else ""
    return {"price": Price(kind=kind, amount=amount, currency=currency, conditions=conditions)}


def _access(typed: Typed, before: Opportunity) -> dict[str, Any]:
    said = {need: one_of(Known, typed.text(f"access.{need}")) or Known.NOT_KNOWN for need in ACCESS_NEEDS}
    return {"access": replace(before.access, **said)}


def _audiences(typed: Typed, _: Opportunity) -> dict[str, Any]:
    return {"audiences": frozenset(each for each in Audience if typed.ticked(f"audience.{each.value}"))}


def _languages(typed: Typed, before: Opportunity) -> dict[str, Any]:
    """The languages ticked, those that were there before first."""
    names = (name.removeprefix("language.") for name in typed.values if name.startswith("language."))
    ticked = [name for name in names if typed.ticked(f"language.{name}")]
    kept = [each for each in before.languages if each in ticked]
    return {"languages": tuple(dict.fromkeys([*kept, *ticked]))}


def _ages(typed: Typed, _: Opportunity) -> dict[str, Any]:
    least, most = typed.whole("minimum_age", most=MOST_AGE), typed.whole("maximum_age", most=MOST_AGE)
    if least is not None and most is not None and most < least:
        typed.wrong("maximum_age", "ages")
    return {"minimum_age": least, "maximum_age": most}


def _registration(typed: Typed, before: Opportunity) -> dict[str, Any]:
    said = replace(
        before.registration,
        kind=one_of(RegistrationKind, typed.text("registration.kind")) or RegistrationKind.NOT_STATED,
        url=typed.address("registration.url"),
        telephone=typed.text("registration.telephone"),
        email=typed.email("registration.email"),
    )
    return {"registration": said}


def _documents(typed: Typed, _: Opportunity) -> dict[str, Any]:
    lines = tuple(line.strip() for line in typed.text("documents.list").split("\n") if line.strip())
    match one_of(Known, typed.text("documents.kind")):
        case Known.YES:
            if not lines:
                typed.wrong("documents.list", "documents")
            return {"documents": lines}
        case Known.NO:
            return {"documents": ()}
        case _:
            # Whoever names papers says that some are needed.
            return {"documents": lines or None}


def _capacities(typed: Typed, _: Opportunity) -> dict[str, Any]:
    whole = typed.whole("maximum_capacity", most=MOST_PLACES)
    left = typed.whole("remaining_capacity", most=MOST_PLACES)
    if whole is not None and left is not None and left > whole:
        typed.wrong("remaining_capacity", "places_left")
    return {"maximum_capacity": whole, "remaining_capacity": left}


def _status(typed: Typed, before: Opportunity) -> dict[str, Any]:
    status = one_of(EventStatus, typed.text("event_status")) or before.event_status
    return {"event_status": status, "status_reason": typed.text("status_reason")}


def _valid(typed: Typed, _: Opportunity) -> dict[str, Any]:
    first, last = typed.day("valid_from"), typed.day("valid_through")
    if first is not None and last is not None and last < first:
        typed.wrong("valid_through", "last_before")
    return {"valid_from": first, "valid_through": last}


_READERS: Mapping[str, Callable[[Typed, Opportunity], dict[str, Any]]] = {
    "kind": _kind,
    "attendance_mode": _attendance,
    "price": _price,
    "access": _access,
    "audience": _audiences,
    "language": _languages,
    "minimum_age": _ages,
    "maximum_age": _ages,
    "who_can_come": lambda typed, _: {"who_can_come": typed.text("who_can_come")},
    "registration": _registration,
    "documents": _documents,
    "maximum_capacity": _capacities,
    "remaining_capacity": _capacities,
    "event_status": _status,
    "status_reason": _status,
    "sensitive": lambda typed, _: {"sensitive": typed.ticked("sensitive")},
    "legal_basis": lambda typed, _: {"legal_basis": typed.text("legal_basis")},
    "url": lambda typed, _: {"url": typed.address("url")},
    "valid_from": _valid,
    "valid_through": _valid,
}
"""What reads the fields whose names begin so, where one of them was touched."""
