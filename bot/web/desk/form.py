"""The form of an opportunity as a page shows it: every field with what stands in it, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.city import City
from bot.desk.history import Changed
from bot.telling.fields import changes_in_words
from bot.telling.rule import DAYS, rule_in_words
from bot.telling.wording import Wording
from bot.web.desk.dates import Shape, excepted, new_places, read_one, shape_of
from bot.web.desk.fault import Fault
from bot.web.desk.typed import LOCAL, PLACE, TEXTS
from bot.web.pages import own_name
from bot.web.parts import Parts
from bot.web.visit import Visit
from catalog.model import (
    ACCESS_NEEDS,
    PREREQUISITES,
    AttendanceMode,
    Audience,
    EventStatus,
    Kind,
    Known,
    Opportunity,
    PriceKind,
    RegistrationKind,
    Schedule,
    Sector,
)
from catalog.topics import Vocabularies

NEW_ROWS = 2
"""Empty rows for single dates, besides those that are filled in; as many more for each press on "more"."""
CHOICES: Mapping[str, tuple[Sequence[str], str]] = {
    "kind": (tuple(Kind), "web.desk.kind"),
    "attendance_mode": (tuple(AttendanceMode), "web.desk.attendance"),
    "price.kind": (tuple(PriceKind), "web.desk.price"),
    "registration.kind": (tuple(RegistrationKind), "chat.registration"),
    "documents.kind": (tuple(Known), "web.desk.papers"),
    "event_status": (tuple(EventStatus), "web.desk.status"),
    "organization.sector": (tuple(Sector), "web.desk.sector"),
}
"""What can be chosen in a field, and under which texts each is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One form: where it goes, what stands in it, what it was filled in from, and what is wrong with it.

    `hidden` are fields that nobody sees. `conflict` is what somebody else has saved meanwhile: as they have
    it, as it would be. `more` is how often more rows were asked for.
    """

    action: str
    values: Mapping[str, str]
    before: Opportunity
    hidden: Mapping[str, str] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    conflict: tuple[Changed, ...] = ()
    more: int = 0


class FormView:
    """Makes what the template of the form needs."""

    def __init__(self, parts: Parts, topics: Vocabularies) -> None:
        self._parts = parts
        self._topics = topics[LOCAL]

    def values(
        self, sheet: Sheet, visit: Visit, *, organizations: Sequence[str], spoken: Iterable[str]
    ) -> dict[str, Any]:
        """The values of the template; `organizations` are offered as names of who offers it, `spoken` as the
        languages that it is held in (two or three letters)."""
        city = self._parts.city
        wording = Wording.in_city(city, visit.speech, visit.now)
        return {
            "sheet": sheet,
            "values": sheet.values,
            "faults": {fault.field: fault.code for fault in reversed(sheet.faults)},
            "wrong": [(fault.field, fault.code, _label(fault.field, wording)) for fault in sheet.faults],
            "conflict": changes_in_words(sheet.conflict, wording),
            "choices": {
                name: [(str(value), f"{prefix}.{value}") for value in members]
                for name, (members, prefix) in CHOICES.items()
            },
            "tongues": _tongues(self._parts, city),
            "texts": TEXTS,
            "place_fields": PLACE,
            "needs": ACCESS_NEEDS,
            "prerequisites": PREREQUISITES,
            "audiences": [audience.value for audience in Audience],
            "spoken": self._spoken(sheet, spoken, wording),
            "topics": self._shelves(visit.speech.tag),
            "rows": self._rows(sheet, wording),
            "blocks": self._blocks(sheet, wording),
            "others": [
                (place, rule_in_words(schedule, wording))
                for place, schedule in enumerate(sheet.before.schedules)
                if shape_of(schedule, wording.today) is Shape.KEPT
            ],
            "weekdays": [
                (day.lower(), str(visit.speech.locale.days["format"]["wide"][number]))
                for number, day in enumerate(DAYS)
            ],
            "organizations": organizations,
            "bound": visit.standing.organization,
            "neighbourhoods": [each.name for each in city.neighbourhoods],
            "currency": city.currency,
        }

    def _spoken(self, sheet: Sheet, spoken: Iterable[str], wording: Wording) -> list[tuple[str, str]]:
        """Languages it may be held in: those of the city, those that it has, those spoken elsewhere."""
        ticked = [name.removeprefix("language.") for name in sheet.values if name.startswith("language.")]
        city = [tag.split("-")[0] for tag in self._parts.city.languages]
        tags = dict.fromkeys([*city, *sheet.before.languages, *ticked, *spoken])
        return [(tag, wording.language(tag)) for tag in tags]

    def _shelves(self, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
        """The topics under the shelf that each stands on."""
        topics = self._topics
        return [
            (
                topics.label(shelf, language),
                [(code, topics.label(code, language)) for code in (shelf, *topics.children(shelf))],
            )
            for shelf in topics.children()
        ]

    def _rows(self, sheet: Sheet, wording: Wording) -> list[dict[str, Any]]:
        """The rows of single dates: those there are, those typed, and some that are empty."""
        there = self._of_shape(sheet, Shape.DATE, wording.today)
        typed = new_places(sheet.values, Shape.DATE, len(sheet.before.schedules))
        blank = _after(len(sheet.before.schedules), typed, NEW_ROWS * (1 + sheet.more))
        return [self._line(sheet, "date", place, wording) for place in (*there, *typed, *blank)]

    def _blocks(self, sheet: Sheet, wording: Wording) -> list[dict[str, Any]]:
        """The blocks of weekly rules; an empty one where there is none, or where more are asked for."""
        there = self._of_shape(sheet, Shape.RULE, wording.today)
        typed = new_places(sheet.values, Shape.RULE, len(sheet.before.schedules))
        wanted = sheet.more if there or typed else 1 + sheet.more
        blank = _after(len(sheet.before.schedules), typed, wanted)
        return [self._line(sheet, "rule", place, wording) for place in (*there, *typed, *blank)]

    def _of_shape(self, sheet: Sheet, shape: Shape, today: date) -> list[int]:
        return [i for i, each in enumerate(sheet.before.schedules) if shape_of(each, today) is shape]

    def _line(self, sheet: Sheet, kind: str, place: int, wording: Wording) -> dict[str, Any]:
        name, zone = f"{kind}.{place}", self._parts.city.zone.key
        known = sheet.before.schedules
        old = known[place] if place < len(known) else Schedule(zone=zone)
        read = read_one(sheet.values, kind, place, old, wording.today)
        return {
            "name": name,
            "said": rule_in_words(read, wording) if read is not None else "",
            "excepted": excepted(sheet.values, name),
        }


def _after(known: int, typed: Iterable[int], count: int) -> list[int]:
    """So many places behind all that are in use."""
    first = max([known - 1, *typed]) + 1
    return list(range(first, first + count))


def _tongues(parts: Parts, city: City) -> list[tuple[str, str, str]]:
    """The city's languages: tag, own name, direction."""
    speeches = [(tag, parts.languages.speech(tag)) for tag in city.languages]
    return [(tag, own_name(speech), speech.locale.text_direction) for tag, speech in speeches]


def _label(name: str, wording: Wording) -> str:
    """What a field of the form is called, for the list of what is wrong."""
    speech, parts = wording.speech, name.split(".")
    if parts[0] == "text":
        called = speech.plain(f"web.desk.field.text.{parts[2]}")
        return speech.plain("web.desk.field.in_language", name=called, language=wording.language(parts[1]))
    if parts[0] in ("date", "rule"):
        return speech.plain(f"web.desk.form.{parts[0]}.{parts[2]}")
    return speech.plain(f"web.desk.form.{name}")
