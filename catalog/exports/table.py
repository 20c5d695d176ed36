"""Opportunities as a table, a row each: CSV that Excel reads aright, XLSX in which nothing is a formula."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from catalog.exports.spoken import nameable, remainder_of
from catalog.formulas import guarded
from catalog.imports.mapping import BETWEEN, FIELDS
from catalog.imports.standard import ELSEWHERE, Told
from catalog.model import (
    AttendanceMode,
    EventStatus,
    Occurrence,
    Opportunity,
    PriceKind,
    PublicationStatus,
    RegistrationKind,
    Schedule,
)
from catalog.remainder import NAME, Setting

COLUMNS = (
    "id", "source", "kind", "name", "summary", "description", "easy", "language", "start", "end", "time",
    "end_time", "weekdays", "excluded_days", "status", "status_reason", "price", "price_free", "price_amount",
    "price_currency", "place.name", "place.address", "place.neighbourhood", "place.locality",
    "place.postal_code", "place.latitude", "place.longitude", "place.transport", "place.telephone",
    "place.url", "place.key", "organization.name", "organization.sector", "organization.url",
    "organization.telephone", "organization.email", "organization.key", "audience", "minimum_age",
    "maximum_age", "who_can_come",
    "languages", "online", "access", "categories", "documents", "registration", "registration.url",
    "registration.telephone", "registration.email", "capacity", "remaining_capacity", "legal_basis", "url",
)  # fmt: skip
"""The columns of every table, in order; those of what a source said beside come after, then the remainder."""
MOST_FOREIGN = 60
"""Columns of the sources' own that are written out; what is in others comes in the remainder."""
MOST_LETTERS = 32_767
"""What a cell of a spreadsheet holds."""

_DAYS = {"MO": "mon", "TU": "tue", "WE": "wed", "TH": "thu", "FR": "fri", "SA": "sat", "SU": "sun"}
_WEEKLY = re.compile(r"FREQ=(?:WEEKLY;BYDAY=(?P<days>[A-Z,]+)|DAILY);COUNT=\d+$")

Cells = dict[str, str]


def csv_table(opportunities: Sequence[Opportunity], setting: Setting) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark; what a spreadsheet would take for a formula is
    guarded by an apostrophe."""
    foreign = _foreign(opportunities)
    header = [*COLUMNS, *foreign, NAME]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(guarded(name) for name in header)
    for opportunity in opportunities:
        cells = _row(opportunity, foreign, setting)
        writer.writerow([guarded(cells.get(name, "")) for name in header])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def xlsx_table(opportunities: Sequence[Opportunity], setting: Setting) -> bytes:
    """The table as an XLSX workbook; every cell is a string, whatever it begins with."""
    foreign = _foreign(opportunities)
    rows = [_row(opportunity, foreign, setting, xlsx=True) for opportunity in opportunities]
    parts = [_cut(row.pop(NAME)) for row in rows]
    width = max((len(each) for each in parts), default=1)
    names = [NAME, *(f"{NAME} {number}" for number in range(2, width + 1))]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("opportunities")
    sheet.append([*COLUMNS, *foreign, *names])
    for row, remainder in zip(rows, parts, strict=True):
        texts = [*(row.get(name, "") for name in (*COLUMNS, *foreign)), *remainder]
        sheet.append([_string(sheet, text) for text in texts])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells_of(opportunity: Opportunity) -> Cells:
    """What a row says, by column; empty cells are left out."""
    text, place, organization = opportunity.texts[0], opportunity.place, opportunity.organization
    price, registration = opportunity.price, opportunity.registration
    draft = opportunity.publication_status is PublicationStatus.DRAFT
    cells: dict[str, Any] = {
        "id": opportunity.external_id,
        ELSEWHERE: opportunity.source,
        "kind": opportunity.kind.value,
        "name": nameable(text.name),
        "summary": text.summary,
        "description": text.description,
        "easy": text.easy,
        "language": text.language,
        "status": opportunity.event_status.value * (opportunity.event_status is not EventStatus.SCHEDULED),
        "status_reason": opportunity.status_reason,
        "price": price.conditions,
        "price_free": {PriceKind.FREE: "yes", PriceKind.AMOUNT: "no"}.get(price.kind, ""),
        "price_amount": f"{price.amount:f}" if price.amount is not None else "",
        "price_currency": price.currency,
        "audience": sorted(audience.value for audience in opportunity.audiences),
        "minimum_age": opportunity.minimum_age,
        "maximum_age": opportunity.maximum_age,
        "who_can_come": opportunity.who_can_come,
        "languages": opportunity.languages,
        "online": {AttendanceMode.ONLINE: "yes", AttendanceMode.MIXED: "mixed"}.get(
            opportunity.attendance_mode, ""
        ),
        "access": [f"{need}={known.value}" for need, known in opportunity.access.known()],
        "categories": opportunity.categories,
        "documents": opportunity.documents or (),
        "registration": registration.kind.value * (registration.kind is not RegistrationKind.NOT_STATED),
        "registration.url": registration.url,
        "registration.telephone": registration.telephone,
        "registration.email": registration.email,
        "capacity": opportunity.maximum_capacity,
        "remaining_capacity": opportunity.remaining_capacity,
        "legal_basis": opportunity.legal_basis,
        "url": opportunity.url,
        "published": "no" * draft,
    }
    if place is not None:
        position = place.position
        cells |= {
            "place.name": place.name,
            "place.key": place.key,
            "place.address": place.street_address,
            "place.neighbourhood": place.neighbourhood,
            "place.locality": place.locality,
            "place.postal_code": place.postal_code,
            "place.latitude": repr(position.latitude) if position else "",
            "place.longitude": repr(position.longitude) if position else "",
            "place.transport": place.transportation,
            "place.telephone": place.telephone,
            "place.url": place.url,
        }
    if organization is not None:
        cells |= {
            "organization.name": organization.name,
            "organization.key": organization.key,
            "organization.sector": organization.sector.value if organization.sector else "",
            "organization.url": organization.url,
            "organization.telephone": organization.telephone,
            "organization.email": organization.email,
        }
    return {name: said for name, value in (cells | _when(opportunity)).items() if (said := _said(value))}


def _row(opportunity: Opportunity, foreign: Sequence[str], setting: Setting, *, xlsx: bool = False) -> Cells:
    cells = cells_of(opportunity)
    for name in foreign:
        value = opportunity.extra.get(name)
        if isinstance(value, str) and value:
            cells[name] = value
    if xlsx:
        cells = {name: ILLEGAL_CHARACTERS_RE.sub("", text)[:MOST_LETTERS] for name, text in cells.items()}
    # A table is read with its cells trimmed, and its own words are no other's.
    heard = {name: text.replace("\0", "").strip() for name, text in cells.items() if name != ELSEWHERE}
    return cells | {NAME: remainder_of(opportunity, Told(row=1, cells=heard), setting).as_text()}


def _foreign(opportunities: Iterable[Opportunity]) -> list[str]:
    """The names of what sources said beside our fields, the most frequent first where there are too many."""
    taken = {*COLUMNS, *FIELDS, NAME}
    counted = Counter(
        name
        for opportunity in opportunities
        for name, value in opportunity.extra.items()
        if isinstance(value, str) and value and name not in taken and _is_header(name)
    )
    return sorted(name for name, _ in counted.most_common(MOST_FOREIGN))


def _is_header(name: str) -> bool:
    plain = bool(name) and name.isprintable() and " ".join(name.split()) == name
    return plain and not name.startswith((NAME, "'", "=", "+", "-", "@"))


def _when(opportunity: Opportunity) -> dict[str, Any]:
    """A single date, or days of the week between two dates; what is more comes in the remainder."""
    schedules = [schedule for schedule in opportunity.schedules if schedule.starts is not None]
    if len(schedules) == 1 and (weekly := _weekly(schedules[0], opportunity.occurrences)):
        return weekly
    if schedules:
        first = min(schedules, key=lambda schedule: schedule.starts or datetime.max)  # noqa: DTZ901
        starts = first.starts or datetime.max  # noqa: DTZ901
        length = first.duration or timedelta()
        if first.all_day:
            last = starts + max(length - timedelta(days=1), timedelta())
            return {"start": starts.date(), "end": last.date() if last > starts else ""}
        return {
            "start": f"{starts:%Y-%m-%d %H:%M}",
            "end": f"{starts + length:%Y-%m-%d %H:%M}" if length else "",
        }
    return {}


def _weekly(schedule: Schedule, occurrences: Sequence[Occurrence]) -> dict[str, Any]:
    match = _WEEKLY.match(schedule.rrule)
    if match is None or schedule.starts is None or schedule.all_day or not occurrences:
        return {}
    starts, ends = schedule.starts, schedule.starts + (schedule.duration or timedelta())
    days = (match["days"] or ",".join(_DAYS)).split(",")
    zone = ZoneInfo(schedule.zone)
    last = max(one.starts.astimezone(zone).date() for one in occurrences)
    return {
        "start": starts.date(),
        "end": max(last, *(day for day in schedule.exdates), starts.date()),
        "time": f"{starts:%H:%M}",
        "end_time": f"{ends:%H:%M}" if ends > starts else "",
        "weekdays": ", ".join(_DAYS[day] for day in days if day in _DAYS),
        "excluded_days": [day.isoformat() for day in schedule.exdates],
    }


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return BETWEEN[0].join(value)
    return str(value)


def _cut(text: str) -> list[str]:
    return [text[start : start + MOST_LETTERS] for start in range(0, len(text), MOST_LETTERS)]


def _string(sheet: Any, text: str) -> Any:
    if not text:
        return None
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
