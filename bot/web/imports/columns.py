"""Which column is which field, as a form: guessed or remembered, shown with its values, put right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.desk.importing.staged import Staged
from catalog.imports import ColumnMapping, mapping_from, plain_mapping
from catalog.imports.mapping import FIELDS, Source
from catalog.model import Kind

USUAL = (
    *("id", "name", "summary", "description", "kind", "categories", "audience", "ages", "price", "start"),
    *("end", "time", "end_time", "weekdays", "dates", "place.name", "place.address", "place.neighbourhood"),
    *("organization.name", "registration.url", "registration.telephone", "url", "status"),
)
"""What is shown first; the rest is folded away."""
SETTINGS = (
    *("kind", "date_order", "encoding", "delimiter", "sheet", "header_row", "records", "language"),
    "currency",
)
KINDS = tuple(kind.value for kind in Kind)
ORDERS = ("", "dmy", "mdy", "ymd")
KEPT = "="
"""Chosen where a field comes from a column in a way that no form shows (a mapping file said so)."""
COLUMN = "c:"
"""Before a column's name, so that no name is taken for KEPT or for nothing."""
ASKED, BETWEEN = "asked", "\x1f"
"""The field with the names of the columns that the form asks about, and what stands between two of them."""
MOST_ASKED = 100
"""Columns of which it is asked whether they may go out."""
MOST_CHOSEN = 20
"""Columns that are chosen from a list; of more they are typed, for each field would bring all of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One field of ours: what is chosen for it, what it always is where no column is filled, and what stands
    in the column."""

    field: str
    chosen: str
    constant: str
    samples: tuple[str, ...]
    kept: bool


def lines(staged: Staged) -> tuple[list[Line], list[Line]]:
    """The usual fields, and the others."""
    mapping = mapping_of(staged)
    samples = {column["name"]: tuple(column["samples"]) for column in staged.summary.get("columns", ())}
    others = [field for field in sorted(FIELDS) if field not in USUAL]
    return tuple([_line(field, mapping, samples) for field in fields] for fields in (USUAL, others))  # type: ignore[return-value]


def mapping_of(staged: Staged) -> ColumnMapping:
    """How the file was read; what was asked for, where it could not be read so."""
    plain = staged.summary.get("mapping") or staged.mapping
    return mapping_from(dict(plain)) if plain else ColumnMapping()


def unread(staged: Staged) -> list[str]:
    """The columns of the file that are no field of ours, as far as they have a name."""
    read = {column for source in mapping_of(staged).fields.values() for column in source.columns}
    return [each["name"] for each in staged.summary.get("columns", ()) if each["name"] not in read]


def settings_of(mapping: ColumnMapping) -> dict[str, str]:
    """How the file itself is read, by name; "" where that is found out."""
    found = {name: str(getattr(mapping, name)) for name in SETTINGS}
    return found | {"header_row": found["header_row"] if mapping.header_row else ""}


def filled_in(form: Mapping[str, str], before: ColumnMapping) -> dict[str, Any]:
    """The mapping that a form says, as plain values; what no form shows stays as it was."""
    plain = plain_mapping(before)
    known = plain["fields"]
    plain["fields"] = dict(_fields(form, known))
    asked = [name for name in form.get(ASKED, "").split(BETWEEN) if name]
    named = [name for name in plain.get("open", ()) if name not in asked]
    plain["open"] = [*named, *(name for name in asked if f"open.{name}" in form)]
    for name in SETTINGS:
        said = form.get(name, "").strip()
        plain.pop(name, None)
        if name == "header_row" and said.isascii() and said.isdigit() and len(said) < 7:
            plain[name] = int(said)
        elif name != "header_row" and said:
            plain[name] = said
    return plain


def _fields(form: Mapping[str, str], known: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for field in sorted(FIELDS):
        chosen, constant = form.get(f"column.{field}", ""), form.get(f"constant.{field}", "").strip()
        if named := form.get(f"named.{field}", "").strip():
            chosen = f"{COLUMN}{named}"
        if chosen == KEPT and field in known:
            yield field, known[field]
        elif chosen.startswith(COLUMN):
            column = chosen.removeprefix(COLUMN)
            yield field, {"columns": [column], "constant": constant} if constant else column
        elif constant:
            yield field, {"constant": constant}


def _line(field: str, mapping: ColumnMapping, samples: Mapping[str, tuple[str, ...]]) -> Line:
    source = mapping.fields.get(field, Source())
    column = source.columns[0] if source.columns else ""
    simple = source == Source(columns=source.columns[:1], constant=source.constant)
    there = not column or column in samples
    chosen = KEPT if not simple or not there else f"{COLUMN}{column}" if column else ""
    return Line(field, chosen, source.constant if simple else "", samples.get(column, ()), chosen == KEPT)
