"""HSDS (Open Referral): services with their places, schedules and costs, as a package of tables or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog.imports.dates import read_date, read_time
from catalog.imports.hsds_tables import SAID, Rows, Tables, by, first, said
from catalog.imports.problem import Code, Problem, Severity, shortened
from catalog.imports.recurring import dated, readable
from catalog.imports.standard import Told
from catalog.imports.when import Dates
from catalog.model import EventStatus, PublicationStatus, Schedule
from catalog.remainder import NAME, Remainder, Setting

_GONE = frozenset({"inactive", "defunct"})


def told(
    tables: Tables, setting: Setting, *, now: datetime | None, problems: list[Problem]
) -> Iterator[Told]:
    """What each service tells."""
    reader = _Package(tables, setting, now, problems)
    for row, service in enumerate(tables.get("service", ()), start=1):
        yield reader.told(row, service)


class _Package:
    """The tables of one package, joined by their ids."""

    def __init__(
        self, tables: Tables, setting: Setting, now: datetime | None, problems: list[Problem]
    ) -> None:
        self._setting, self._now, self._problems = setting, now, problems
        self._organizations = by(tables, "organization", "id")
        self._locations = by(tables, "location", "id")
        self._addresses = {
            **by(tables, "physical_address", "location_id"),
            **by(tables, "address", "location_id"),
        }
        self._at = by(tables, "service_at_location", "service_id")
        self._of_service = {
            name: by(tables, name, "service_id")
            for name in (
                "schedule",
                "regular_schedule",
                "cost_option",
                "language",
                "required_document",
                "phone",
            )
        } | {NAME: by(tables, NAME, "service_id")}
        self._of_place = {"phone": by(tables, "phone", "location_id")}
        self._of_organization = {"phone": by(tables, "phone", "organization_id")}
        terms = {said(row, "id"): row for row in tables.get("taxonomy_term", ())}
        self._subjects: dict[str, list[str]] = {}
        for row in tables.get("attribute", ()):
            term = terms.get(said(row, "taxonomy_term_id"))
            if term is not None:
                self._subjects.setdefault(said(row, "link_id"), []).append(said(term, "name"))

    def told(self, row: int, service: Mapping[str, Any]) -> Told:
        """What one service tells."""
        key = said(service, "id")
        kept = "".join(said(each, "value") for each in self._of_service[NAME].get(key, ()))
        remainder = Remainder.read(kept) if kept else None
        setting = remainder.setting if remainder else self._setting
        cost = next(iter(self._of_service["cost_option"].get(key, ())), {})
        amount = said(cost, "amount")
        status = said(service, "status").lower()
        values: dict[str, Any] = {}
        if status in _GONE:
            values["publication_status"] = PublicationStatus.ARCHIVED
        cells: dict[str, Any] = {
            "id": key,
            "kind": "service",
            "name": said(service, "name"),
            "description": said(service, "description"),
            "url": said(service, "url", "website"),
            "status": EventStatus.POSTPONED.value if status == "temporarily closed" else "",
            "status_reason": said(service, "alert"),
            "who_can_come": said(service, "eligibility_description", "eligibility"),
            "minimum_age": said(service, "minimum_age"),
            "maximum_age": said(service, "maximum_age"),
            "price": said(service, "fees_description", "fees") or said(cost, "amount_description"),
            "price_amount": amount if amount.strip("0.") else "",
            "price_free": "true" if amount and not amount.strip("0.") else "",
            "price_currency": said(cost, "currency"),
            "languages": [said(each, "code") for each in self._of_service["language"].get(key, ())],
            "documents": [
                said(each, "document") for each in self._of_service["required_document"].get(key, ())
            ],
            "categories": self._subjects.get(key, []),
            "registration.telephone": first(self._of_service["phone"], key, "number"),
            "registration.email": said(service, "email"),
            **self._organization(row, service),
            **self._place(row, key, service),
        }
        foreign = {name: value for name, value in service.items() if name not in SAID and value}
        return Told(
            row=row,
            cells=cells,
            dates=self._dates(row, key, setting, remainder is not None),
            values=values,
            extra={"hsds": foreign} if foreign else {},
            remainder=remainder,
        )

    def _organization(self, row: int, service: Mapping[str, Any]) -> dict[str, str]:
        key = said(service, "organization_id")
        found = self._one(self._organizations, key, row, "organization")
        return {
            "organization.key": key,
            "organization.name": said(found, "name"),
            "organization.url": said(found, "website", "url"),
            "organization.email": said(found, "email"),
            "organization.telephone": first(self._of_organization["phone"], key, "number"),
        }

    def _place(self, row: int, service: str, itself: Mapping[str, Any]) -> dict[str, str]:
        at = self._at.get(service, ())
        key = said(at[0], "location_id") if at else said(itself, "location_id")
        if not key:
            return {}
        place = self._one(self._locations, key, row, "location")
        address: Mapping[str, Any] = next(iter(self._addresses.get(key, ())), {})
        street = ", ".join(filter(None, (said(address, "address_1"), said(address, "address_2"))))
        return {
            "online": "yes" if said(place, "location_type") == "virtual" else "",
            "place.key": key,
            "place.name": said(place, "name"),
            "place.address": street,
            "place.neighbourhood": said(address, "region"),
            "place.locality": said(address, "city"),
            "place.postal_code": said(address, "postal_code"),
            "place.latitude": said(place, "latitude"),
            "place.longitude": said(place, "longitude"),
            "place.transport": said(place, "transportation"),
            "place.url": said(place, "url"),
            "place.telephone": first(self._of_place["phone"], key, "number"),
        }

    def _one(self, rows: Mapping[str, Rows], key: str, row: int, table: str) -> Mapping[str, Any]:
        """The row that is pointed at; where there is none, that is a warning and no more."""
        if not key:
            return {}
        found = rows.get(key)
        if found is None:
            self._problem(Code.TABLE_WITHOUT_ROW, row, f"{table}_id", key, table=table, file=f"{table}.csv")
            return {}
        return found[0]

    def _dates(self, row: int, key: str, setting: Setting, own: bool) -> Dates:
        given = (
            *self._of_service["schedule"].get(key, ()),
            *self._of_service["regular_schedule"].get(key, ()),
        )
        made = (self._schedule(row, each, setting) for each in given)
        return dated([each for each in made if each is not None], now=None if own else self._now)

    def _schedule(self, row: int, given: Mapping[str, Any], setting: Setting) -> Schedule | None:
        words = said(given, "description", "notes")
        starts = read_date(said(given, "dtstart", "valid_from"), "ymd")
        opens, closes = read_time(said(given, "opens_at")), read_time(said(given, "closes_at"))
        if starts is None or not 1900 <= starts.day.year <= 2200:
            return Schedule(zone=setting.zone, description=words) if words else None
        clock = opens or starts.clock
        length = None
        if clock is not None and closes is not None and closes != clock:
            day = starts.day
            length = (datetime.combine(day, closes) - datetime.combine(day, clock)) % timedelta(days=1)
        zone = said(given, "timezone")
        try:
            # HSDS 3.0 has an offset here; some write the zone's name, which says more.
            ZoneInfo(zone or "-")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            zone = setting.zone
        schedule = Schedule(
            zone=zone,
            starts=datetime.combine(starts.day, clock or time()),
            duration=length,
            rrule=_rule(given),
            all_day=clock is None,
            description=words,
        )
        if readable(schedule):
            return schedule
        self._problem(Code.RULE_UNREADABLE, row, "schedule", schedule.rrule)
        return None

    def _problem(self, code: Code, row: int, column: str, value: str, **parameters: str) -> None:
        self._problems.append(
            Problem(
                code=code,
                severity=Severity.WARNING,
                row=row,
                column=column,
                value=shortened(value),
                parameters=parameters,
            )
        )


def _rule(given: Mapping[str, Any]) -> str:
    frequency = said(given, "freq").upper()
    if not frequency:
        return ""
    parts = [f"FREQ={frequency}"]
    for name in ("interval", "byday", "bymonthday", "byweekno", "byyearday", "count", "wkst"):
        value = said(given, name).upper()
        if value and not (name == "interval" and value == "1"):
            parts.append(f"{name.upper()}={value}")
    last = read_date(said(given, "until", "valid_to"), "ymd")
    if last is not None and "count" not in {name for name in given if said(given, name)}:
        parts.append(f"UNTIL={last.day:%Y%m%d}")
    return ";".join(parts)
