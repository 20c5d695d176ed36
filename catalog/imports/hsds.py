"""HSDS (Open Referral): services with their places, schedules and costs, as a package of tables or JSON."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog.formulas import unguarded
from catalog.imports.dates import read_date, read_time
from catalog.imports.encoding import decode
from catalog.imports.problem import Code, Problem, Refusal, Severity, shortened
from catalog.imports.recurring import dated, readable
from catalog.imports.standard import Told
from catalog.imports.table import read_csv, records
from catalog.imports.when import Dates
from catalog.model import EventStatus, PublicationStatus, Schedule
from catalog.remainder import NAME, Remainder, Setting

Rows = Sequence[Mapping[str, Any]]
Tables = Mapping[str, Rows]
"""The tables of HSDS by their names in the singular (service, location …)."""

MAX_UNPACKED = 200 * 1024 * 1024
MAX_FILES = 200
_CHUNK = 1 << 20
_NAMES = frozenset(
    [
        "organization",
        "service",
        "location",
        "address",
        "physical_address",
        "phone",
        "service_at_location",
        "schedule",
        "regular_schedule",
        "cost_option",
        "language",
        "required_document",
        "accessibility",
        "taxonomy_term",
        "attribute",
        "contact",
        "url",
    ]
) | {NAME}
_SAID = frozenset(
    [
        "id",
        "organization_id",
        "location_id",
        "name",
        "alternate_name",
        "description",
        "url",
        "website",
        "email",
        "status",
        "fees",
        "fees_description",
        "eligibility",
        "eligibility_description",
        "minimum_age",
        "maximum_age",
        "application_process",
        "alert",
        "assured_date",
        "last_modified",
        "interpretation_services",
        "program_id",
        "keywords",
        "wait_time",
        "taxonomy_ids",
        "languages",
        "required_documents",
    ]
)
_GONE = frozenset({"inactive", "defunct"})


def is_hsds(text: str) -> bool:
    """Whether a JSON text has what only services of HSDS have."""
    head = text[:200_000]
    return bool(re.search(r'"(?:service_at_locations?|services_at_location|cost_options?)"\s*:', head))


def unpacked(data: bytes, *, most: int = MAX_UNPACKED) -> Tables:
    """The tables of a package, counted while it expands; Refusal where it grows too large or is broken."""
    found: dict[str, Rows] = {}
    left = most
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > MAX_FILES:
                raise Refusal(Code.PACKAGE_TOO_LARGE, megabytes=MAX_UNPACKED // 2**20)
            for entry in entries:
                name, _, ending = entry.filename.rpartition("/")[2].lower().rpartition(".")
                if ending == "csv" and _singular(name) in _NAMES:
                    content = _expanded(package, entry, left)
                    left -= len(content)
                    found[_singular(name)] = _rows(content)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        if isinstance(error, Refusal):
            raise
        raise Refusal(Code.FILE_BROKEN) from None
    if not found.get("service"):
        raise Refusal(Code.PACKAGE_INCOMPLETE, value="service.csv")
    return _without_guards(found) if NAME in found else found


def tables_of(whole: Any) -> Tables:
    """The tables of JSON: lists by name, or services with what belongs to them inside."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    if isinstance(whole, dict):
        for key, value in whole.items():
            if isinstance(value, list) and _singular(key) in _NAMES:
                found.setdefault(_singular(key), []).extend(each for each in value if isinstance(each, dict))
    services: Rows = found.get("service") or _list(whole)
    found["service"] = []
    for number, service in enumerate(services, start=1):
        _flatten(service, found, number)
    if not found["service"]:
        raise Refusal(Code.JSON_NO_RECORDS)
    return found


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
        self._organizations = _by(tables, "organization", "id")
        self._locations = _by(tables, "location", "id")
        self._addresses = {
            **_by(tables, "physical_address", "location_id"),
            **_by(tables, "address", "location_id"),
        }
        self._at = _by(tables, "service_at_location", "service_id")
        self._of_service = {
            name: _by(tables, name, "service_id")
            for name in (
                "schedule",
                "regular_schedule",
                "cost_option",
                "language",
                "required_document",
                "phone",
            )
        } | {NAME: _by(tables, NAME, "service_id")}
        self._of_place = {"phone": _by(tables, "phone", "location_id")}
        self._of_organization = {"phone": _by(tables, "phone", "organization_id")}
        terms = {_said(row, "id"): row for row in tables.get("taxonomy_term", ())}
        self._subjects: dict[str, list[str]] = {}
        for row in tables.get("attribute", ()):
            term = terms.get(_said(row, "taxonomy_term_id"))
            if term is not None:
                self._subjects.setdefault(_said(row, "link_id"), []).append(_said(term, "name"))

    def told(self, row: int, service: Mapping[str, Any]) -> Told:
        """What one service tells."""
        key = _said(service, "id")
        kept = "".join(_said(each, "value") for each in self._of_service[NAME].get(key, ()))
        remainder = Remainder.read(kept) if kept else None
        setting = remainder.setting if remainder else self._setting
        cost = next(iter(self._of_service["cost_option"].get(key, ())), {})
        amount = _said(cost, "amount")
        status = _said(service, "status").lower()
        values: dict[str, Any] = {}
        if status in _GONE:
            values["publication_status"] = PublicationStatus.ARCHIVED
        cells: dict[str, Any] = {
            "id": key,
            "kind": "service",
            "name": _said(service, "name"),
            "description": _said(service, "description"),
            "url": _said(service, "url", "website"),
            "status": EventStatus.POSTPONED.value if status == "temporarily closed" else "",
            "status_reason": _said(service, "alert"),
            "who_can_come": _said(service, "eligibility_description", "eligibility"),
            "minimum_age": _said(service, "minimum_age"),
            "maximum_age": _said(service, "maximum_age"),
            "price": _said(service, "fees_description", "fees") or _said(cost, "amount_description"),
            "price_amount": amount if amount.strip("0.") else "",
            "price_free": "true" if amount and not amount.strip("0.") else "",
            "price_currency": _said(cost, "currency"),
            "languages": [_said(each, "code") for each in self._of_service["language"].get(key, ())],
            "documents": [
                _said(each, "document") for each in self._of_service["required_document"].get(key, ())
            ],
            "categories": self._subjects.get(key, []),
            "registration.telephone": _first(self._of_service["phone"], key, "number"),
            "registration.email": _said(service, "email"),
            **self._organization(row, service),
            **self._place(row, key, service),
        }
        foreign = {name: value for name, value in service.items() if name not in _SAID and value}
        return Told(
            row=row,
            cells=cells,
            dates=self._dates(row, key, setting, remainder is not None),
            values=values,
            extra={"hsds": foreign} if foreign else {},
            remainder=remainder,
        )

    def _organization(self, row: int, service: Mapping[str, Any]) -> dict[str, str]:
        key = _said(service, "organization_id")
        found = self._one(self._organizations, key, row, "organization")
        return {
            "organization.key": key,
            "organization.name": _said(found, "name"),
            "organization.url": _said(found, "website", "url"),
            "organization.email": _said(found, "email"),
            "organization.telephone": _first(self._of_organization["phone"], key, "number"),
        }

    def _place(self, row: int, service: str, itself: Mapping[str, Any]) -> dict[str, str]:
        at = self._at.get(service, ())
        key = _said(at[0], "location_id") if at else _said(itself, "location_id")
        if not key:
            return {}
        place = self._one(self._locations, key, row, "location")
        address: Mapping[str, Any] = next(iter(self._addresses.get(key, ())), {})
        street = ", ".join(filter(None, (_said(address, "address_1"), _said(address, "address_2"))))
        return {
            "online": "yes" if _said(place, "location_type") == "virtual" else "",
            "place.key": key,
            "place.name": _said(place, "name"),
            "place.address": street,
            "place.neighbourhood": _said(address, "region"),
            "place.locality": _said(address, "city"),
            "place.postal_code": _said(address, "postal_code"),
            "place.latitude": _said(place, "latitude"),
            "place.longitude": _said(place, "longitude"),
            "place.transport": _said(place, "transportation"),
            "place.url": _said(place, "url"),
            "place.telephone": _first(self._of_place["phone"], key, "number"),
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
        words = _said(given, "description", "notes")
        starts = read_date(_said(given, "dtstart", "valid_from"), "ymd")
        opens, closes = read_time(_said(given, "opens_at")), read_time(_said(given, "closes_at"))
        if starts is None or not 1900 <= starts.day.year <= 2200:
            return Schedule(zone=setting.zone, description=words) if words else None
        clock = opens or starts.clock
        length = None
        if clock is not None and closes is not None and closes != clock:
            day = starts.day
            length = (datetime.combine(day, closes) - datetime.combine(day, clock)) % timedelta(days=1)
        zone = _said(given, "timezone")
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
    frequency = _said(given, "freq").upper()
    if not frequency:
        return ""
    parts = [f"FREQ={frequency}"]
    for name in ("interval", "byday", "bymonthday", "byweekno", "byyearday", "count", "wkst"):
        value = _said(given, name).upper()
        if value and not (name == "interval" and value == "1"):
            parts.append(f"{name.upper()}={value}")
    last = read_date(_said(given, "until", "valid_to"), "ymd")
    if last is not None and "count" not in {name for name in given if _said(given, name)}:
        parts.append(f"UNTIL={last.day:%Y%m%d}")
    return ";".join(parts)


def _without_guards(tables: Tables) -> Tables:
    return {
        name: [{key: unguarded(str(value)) for key, value in row.items()} for row in rows]
        for name, rows in tables.items()
    }


def _expanded(package: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """An entry's content, counted while it expands: what its head says of its size may be a lie."""
    content = bytearray()
    with package.open(entry) as file:
        while chunk := file.read(_CHUNK):
            content += chunk
            if len(content) > most:
                raise Refusal(Code.PACKAGE_TOO_LARGE, megabytes=MAX_UNPACKED // 2**20)
    return bytes(content)


def _rows(content: bytes) -> Rows:
    try:
        found = records(read_csv(decode(content, "").text), known=_SAID, problems=[])
        return [record.cells for record in found]
    except Refusal:
        return []


def _singular(name: str) -> str:
    name = name.lower()
    if name in _NAMES:
        return name
    if name == "services_at_location":
        return "service_at_location"
    for plural, single in (("addresses", "address"), ("ies", "y"), ("s", "")):
        if name.endswith(plural):
            return name.removesuffix(plural) + single
    return name


def _list(whole: Any) -> Rows:
    if isinstance(whole, dict):
        whole = next((whole[key] for key in ("contents", "items", "data") if key in whole), [whole])
    return [each for each in whole if isinstance(each, dict)] if isinstance(whole, list) else []


def _flatten(service: Mapping[str, Any], found: dict[str, list[Mapping[str, Any]]], number: int) -> None:
    """Takes apart a service that holds what belongs to it."""
    plain = {key: value for key, value in service.items() if not isinstance(value, dict | list)}
    key = str(plain.setdefault("id", ""))
    if isinstance(organization := service.get("organization"), dict):
        plain["organization_id"] = organization.get("id", f"o{number}")
        found.setdefault("organization", []).append({**organization, "id": plain["organization_id"]})
    for name in ("schedule", "regular_schedule", "cost_option", "language", "required_document", "phone"):
        for each in _inside(service, name):
            found.setdefault(name, []).append({**each, "service_id": key})
    for place, at in enumerate(_inside(service, "service_at_location")):
        location = at.get("location") if isinstance(at.get("location"), dict) else {}
        assert isinstance(location, dict)
        named = location.get("id") or at.get("location_id") or f"{number}/{place}"
        found.setdefault("service_at_location", []).append({"service_id": key, "location_id": named})
        found.setdefault("location", []).append({**location, "id": named})
        for each in _inside(location, "address"):
            found.setdefault("address", []).append({**each, "location_id": named})
    found["service"].append(plain)


def _inside(holder: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    for key, value in holder.items():
        if _singular(key) == name and isinstance(value, list):
            yield from (each for each in value if isinstance(each, dict))


def _by(tables: Tables, name: str, key: str) -> Mapping[str, Rows]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in tables.get(name, ()):
        if value := _said(row, key):
            found.setdefault(value, []).append(row)
    return found


def _first(rows: Mapping[str, Rows], key: str, name: str) -> str:
    return next((_said(row, name) for row in rows.get(key, ())), "")


def _said(row: Mapping[str, Any], *names: str) -> str:
    """The first of these that is filled, as text."""
    for name in names:
        value = row.get(name)
        if value in (None, "", [], {}) or isinstance(value, dict | list):
            continue
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip() if not isinstance(value, bool) else json.dumps(value)
    return ""
