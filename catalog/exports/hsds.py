"""Opportunities as a package of HSDS 3.0 (Open Referral): tables in a zip, with a datapackage beside them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from catalog.exports.spoken import nameable, remainder_of
from catalog.formulas import guarded
from catalog.imports.hsds import told
from catalog.model import (
    EventStatus,
    Known,
    Opportunity,
    Organization,
    Place,
    PriceKind,
    PublicationStatus,
    Schedule,
)
from catalog.remainder import NAME, Setting

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "organization": ("id", "name", "alternate_name", "description", "email", "website"),
    "service": (
        "id", "organization_id", "name", "description", "url", "email", "status", "fees_description",
        "eligibility_description", "minimum_age", "maximum_age", "assured_date", "alert",
    ),
    "location": ("id", "location_type", "name", "latitude", "longitude", "transportation", "url"),
    "address": (
        "id", "location_id", "address_1", "city", "region", "state_province", "postal_code", "country",
        "address_type",
    ),
    "phone": ("id", "location_id", "service_id", "organization_id", "number"),
    "service_at_location": ("id", "service_id", "location_id"),
    "schedule": (
        "id", "service_id", "dtstart", "timezone", "freq", "interval", "byday", "bymonthday", "count",
        "until", "opens_at", "closes_at", "description",
    ),
    "cost_option": ("id", "service_id", "currency", "amount", "amount_description"),
    "language": ("id", "service_id", "code"),
    "required_document": ("id", "service_id", "document"),
    "accessibility": ("id", "location_id", "description", "details"),
    "taxonomy_term": ("id", "code", "name", "taxonomy"),
    "attribute": ("id", "link_id", "link_entity", "taxonomy_term_id"),
    NAME: ("id", "service_id", "value"),
}  # fmt: skip
_FORMED = (1980, 1, 1, 0, 0, 0)
"""The date within the zip: the same catalogue gives the same bytes."""

Row = dict[str, str]
Rows = dict[str, list[Row]]
Names = dict[Place | Organization, str]


def hsds(
    opportunities: Sequence[Opportunity],
    setting: Setting,
    *,
    name: str = "",
    licence: str = "",
    country: str = "",
) -> bytes:
    """The package, in which each comes back unchanged; `country` is the city's (ISO 3166)."""
    whole = _Tables(country, _named(opportunities))
    for opportunity in opportunities:
        alone = _Tables(country, whole.names)
        key = alone.add(opportunity)
        foreign = opportunity.extra.get("hsds")
        for each in told(dict(alone.rows), setting, now=None, problems=[]):
            remainder = remainder_of(opportunity, each, setting).as_text()
        whole.add(opportunity, foreign if isinstance(foreign, Mapping) else {})
        whole.rows[NAME].append({"id": key, "service_id": key, "value": remainder})
    return _zipped(whole.rows, name, licence)


class _Tables:
    """Tables that are being filled; a place and an organization are told once."""

    def __init__(self, country: str, names: Names) -> None:
        self.rows: Rows = {table: [] for table in COLUMNS}
        self.names = names
        self._country = country
        self._told: set[str] = set()

    def add(self, opportunity: Opportunity, foreign: Mapping[str, Any] | None = None) -> str:
        """Adds the rows of one opportunity, and gives its id."""
        text, price = opportunity.texts[0], opportunity.price
        key = f"{opportunity.source}/{opportunity.external_id}"
        service = {
            "id": key,
            "organization_id": self._organization(opportunity.organization),
            "name": nameable(text.name),
            "description": text.description or text.summary,
            "url": opportunity.url,
            "email": opportunity.registration.email,
            "status": _status(opportunity),
            "fees_description": price.conditions,
            "eligibility_description": opportunity.who_can_come,
            "minimum_age": _number(opportunity.minimum_age),
            "maximum_age": _number(opportunity.maximum_age),
            "assured_date": opportunity.assured_on.isoformat() if opportunity.assured_on else "",
            "alert": opportunity.status_reason,
        }
        self.rows["service"].append({name: str(value) for name, value in (foreign or {}).items()} | service)
        if opportunity.place is not None:
            self._add("service_at_location", service_id=key, location_id=self._place(opportunity))
        for schedule in opportunity.schedules:
            self._add("schedule", service_id=key, **_schedule(schedule))
        if price.kind in (PriceKind.FREE, PriceKind.AMOUNT):
            amount = f"{price.amount:f}" if price.amount is not None else "0"
            self._add("cost_option", service_id=key, currency=price.currency, amount=amount)
        for code in opportunity.languages:
            self._add("language", service_id=key, code=code)
        for document in opportunity.documents or ():
            self._add("required_document", service_id=key, document=document)
        for word in opportunity.categories:
            self._subject(key, "", word, "")
        for term in opportunity.topics:
            self._subject(f"{key}#topics", term.code, term.code, term.scheme)
        if opportunity.registration.telephone:
            self._add("phone", service_id=key, number=opportunity.registration.telephone)
        return key

    def _organization(self, organization: Organization | None) -> str:
        if organization is None:
            return ""
        key = self.names[organization]
        if self._is_told(key):
            return key
        self.rows["organization"].append(
            {
                "id": key,
                "name": organization.name,
                "alternate_name": organization.alternate_name,
                "description": organization.name,
                "email": organization.email,
                "website": organization.url,
            }
        )
        if organization.telephone:
            self._add("phone", organization_id=key, number=organization.telephone)
        return key

    def _place(self, opportunity: Opportunity) -> str:
        place = opportunity.place
        assert place is not None
        key = self.names[place]
        if self._is_told(key):
            return key
        self.rows["location"].append(
            {
                "id": key,
                "location_type": "physical",
                "name": place.name,
                "latitude": repr(place.position.latitude) if place.position else "",
                "longitude": repr(place.position.longitude) if place.position else "",
                "transportation": place.transportation,
                "url": place.url,
            }
        )
        self._add(
            "address",
            location_id=key,
            address_1=place.street_address,
            city=place.locality,
            region=place.neighbourhood,
            postal_code=place.postal_code,
            country=self._country,
            address_type="physical",
        )
        if place.telephone:
            self._add("phone", location_id=key, number=place.telephone)
        for need, known in place.access.known():
            details = "yes" if known is Known.YES else "no"
            self._add("accessibility", location_id=key, description=need, details=details)
        return key

    def _subject(self, link: str, code: str, name: str, taxonomy: str) -> None:
        term = f"{taxonomy}:{code or name}"
        if not self._is_told(f"term {term}"):
            self.rows["taxonomy_term"].append({"id": term, "code": code, "name": name, "taxonomy": taxonomy})
        self._add("attribute", link_id=link, link_entity="service", taxonomy_term_id=term)

    def _is_told(self, key: str) -> bool:
        there = key in self._told
        self._told.add(key)
        return there

    def _add(self, table: str, **cells: str) -> None:
        self.rows[table].append({"id": f"{table}-{len(self.rows[table]) + 1}", **cells})


def _named(opportunities: Iterable[Opportunity]) -> Names:
    """An id for every place and organization: its source and key, and a number where two share them."""
    names: Names = {}
    taken: set[str] = set()
    for opportunity in opportunities:
        for kind, one in (("location", opportunity.place), ("organization", opportunity.organization)):
            if one is None or one in names:
                continue
            key = plain = f"{kind}/{opportunity.source}/{one.key or one.name}"
            number = 1
            while key in taken:
                number += 1
                key = f"{plain}/{number}"
            taken.add(key)
            names[one] = key
    return names


def _status(opportunity: Opportunity) -> str:
    if opportunity.publication_status is PublicationStatus.ARCHIVED:
        return "inactive"
    closed = opportunity.event_status in (EventStatus.POSTPONED, EventStatus.CANCELLED)
    return "temporarily closed" if closed else "active"


def _schedule(schedule: Schedule) -> Row:
    row = {"timezone": "", "description": schedule.description}
    if schedule.starts is None:
        return row
    parts = dict(part.partition("=")[::2] for part in schedule.rrule.upper().split(";") if part)
    row |= {"dtstart": schedule.starts.date().isoformat()}
    if not schedule.all_day:
        offset = schedule.starts.replace(tzinfo=ZoneInfo(schedule.zone)).utcoffset()
        hours = offset.total_seconds() / 3600 if offset is not None else 0
        row |= {"opens_at": f"{schedule.starts:%H:%M}", "timezone": f"{hours:g}"}
        if schedule.duration:
            row["closes_at"] = f"{schedule.starts + schedule.duration:%H:%M}"
    for name in ("freq", "interval", "byday", "bymonthday", "count"):
        row[name] = parts.get(name.upper(), "")
    until = parts.get("UNTIL", "")
    if until:
        row["until"] = f"{until[:4]}-{until[4:6]}-{until[6:8]}"
    return row


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _zipped(tables: Rows, name: str, licence: str) -> bytes:
    out = io.BytesIO()
    resources = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for table, rows in tables.items():
            columns = _columns(table, rows)
            text = io.StringIO()
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow(columns)
            writer.writerows([guarded(row.get(column, "")) for column in columns] for row in rows)
            _put(package, f"{table}.csv", text.getvalue().encode("utf-8", "replace"))
            fields = [{"name": column, "type": "string"} for column in columns]
            resources.append({"name": table, "path": f"{table}.csv", "schema": {"fields": fields}})
        described: dict[str, Any] = {"name": "hsds", "profile": "tabular-data-package", "version": "3.0.0"}
        if name:
            described["title"] = name
        if licence:
            described["licenses"] = [{"title": licence}]
        described["resources"] = resources
        _put(package, "datapackage.json", json.dumps(described, ensure_ascii=False, indent=1).encode())
    return out.getvalue()


def _columns(table: str, rows: Iterable[Row]) -> list[str]:
    """The columns of HSDS, and behind them what a source's own services had beside."""
    foreign = sorted({name for row in rows for name in row} - set(COLUMNS[table]))
    return [*COLUMNS[table], *foreign]


def _put(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _FORMED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, content)
