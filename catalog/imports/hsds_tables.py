"""The tables of HSDS, out of a package (zip of CSV) or out of JSON, flat or nested."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.formulas import unguarded
from catalog.imports.encoding import decode
from catalog.imports.problem import Code, Refusal
from catalog.imports.table import read_csv, records
from catalog.remainder import NAME

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
SAID = frozenset(
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
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
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
        found = records(read_csv(decode(content, "").text), known=SAID, problems=[])
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


def by(tables: Tables, name: str, key: str) -> Mapping[str, Rows]:
    """The rows of a table by what stands in a column."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in tables.get(name, ()):
        if value := said(row, key):
            found.setdefault(value, []).append(row)
    return found


def first(rows: Mapping[str, Rows], key: str, name: str) -> str:
    """A column of the first row that has this key; empty where there is none."""
    return next((said(row, name) for row in rows.get(key, ())), "")


def said(row: Mapping[str, Any], *names: str) -> str:
    """The first of these that is filled, as text."""
    for name in names:
        value = row.get(name)
        if value in (None, "", [], {}) or isinstance(value, dict | list):
            continue
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip() if not isinstance(value, bool) else json.dumps(value)
    return ""
