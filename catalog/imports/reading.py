"""A file's bytes, through a mapping, into drafts and all its problems. Never raises for what is in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from catalog.imports import hsds, jsonld, markdown, own_table, pack
from catalog.imports.builder import Builder
from catalog.imports.dates import date_order
from catalog.imports.detect import STANDARD, FileFormat, binary_format, text_format
from catalog.imports.draft import Column, Draft, Reading, Record
from catalog.imports.encoding import decode
from catalog.imports.guess import SYNONYMS, guess_mapping
from catalog.imports.hsds_tables import tables_of, unpacked
from catalog.imports.joins import Tables
from catalog.imports.jsonld_text import blocks, parsed
from catalog.imports.mapping import ColumnMapping
from catalog.imports.mapping_file import MappingError
from catalog.imports.objects import read_json, read_json_lines
from catalog.imports.place import settled
from catalog.imports.problem import Code, Problem, Refusal, Severity, shortened
from catalog.imports.standard import Drafting, Told
from catalog.imports.table import MARK, read_csv, records
from catalog.imports.texts import fold
from catalog.imports.values import cell
from catalog.imports.workbook import read_workbook
from catalog.remainder import Setting

MAX_BYTES = 64 * 1024 * 1024
_DATED = ("start", "end", "excluded_days", "dates")
_SAMPLES = 3
"""Values shown of a column."""
_TOLD_EVERY = 500
"""Records between two words on how far it is."""


def read(
    data: bytes,
    name: str,
    mapping: ColumnMapping | None = None,
    *,
    source: str,
    zone: str,
    language: str = "es",
    currency: str = "",
    folder: Path | None = None,
    now: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Reading:
    """Drafts and problems of a file.

    `name` is the file's name, `source` what its catalogue is called; `zone` (IANA), `language` and `currency`
    are the city's, used where the file and the mapping say none. `folder` is where tables to join lie.
    Without a mapping the columns are guessed by their headers; the standard formats (iCalendar, JSON-LD,
    HSDS, packs) and tables of our own need none. `now` is where endless rules with exceptions are looked at
    from. `progress` is told now and then how many records of how many are read. Blocks (a workbook is read
    in a child process).
    """
    problems: list[Problem] = []
    columns: tuple[Column, ...] = ()
    setting = Setting(zone, language, currency)
    try:
        file = _opened(data, name, mapping, problems)
        if file.kind in STANDARD and (mapping is None or file.kind not in _OBJECTS):
            return _read_standard(file, source, setting, now, problems)
        found = _records(file, name, mapping, problems)
        # The text of a long list is not needed any more, and not held while its drafts are made.
        del file
        if not found:
            raise Refusal(Code.NO_RECORDS)
        columns = _columns(found)
        if mapping is None and own_table.is_own(found):
            drafting = Drafting(source, setting)
            return _reading(
                drafting.drafts(own_table.told(found)), problems + drafting.problems, drafting.present
            )
        mapping = _fitted(mapping, found, problems)
    except Refusal as refusal:
        return Reading(problems=(*problems, refusal.problem), columns=columns)
    except MappingError as error:
        return Reading(problems=(*problems, *error.problems), columns=columns)
    tables = Tables(mapping.joins, folder, lambda rows, title: records_of(rows, title, None, problems))
    orders = _orders(mapping, found, problems)
    builder = Builder(mapping, source, zone, language, currency, orders, problems)
    drafts: list[Draft] = []
    # The last first, so that what is read is let go of: all rows and all drafts at once are much memory.
    of = len(found)
    found.reverse()
    for number in range(of):
        if progress and number % _TOLD_EVERY == 0:
            progress(number, of)
        record = found.pop()
        draft = builder.draft(record, tables.joined(record))
        if draft:
            drafts.append(draft)
    problems += tables.problems
    return replace(
        _reading(drafts, problems, builder.present),
        columns=columns,
        mapping=mapping,
        part=any(column.name.startswith(MARK) for column in columns),
    )


def records_of(
    data: bytes, name: str, mapping: ColumnMapping | None, problems: list[Problem]
) -> list[Record]:
    """The records of a table or of JSON; Refusal where there are none to be had."""
    return _records(_opened(data, name, mapping, problems), name, mapping, problems)


@dataclass(frozen=True, slots=True)
class _File:
    """A file whose kind is known; `text` is "" for a workbook and for a package."""

    kind: FileFormat
    data: bytes
    text: str = ""


_OBJECTS = frozenset({FileFormat.JSON_LD, FileFormat.HSDS, FileFormat.PACK})
"""Standard formats that a mapping may read as plain JSON."""


def _opened(data: bytes, name: str, mapping: ColumnMapping | None, problems: list[Problem]) -> _File:
    if len(data) > MAX_BYTES:
        raise Refusal(Code.FILE_TOO_LARGE, megabytes=MAX_BYTES // 2**20)
    kind = binary_format(data)
    if kind is not None:
        return _File(kind, data)
    decoded = decode(data, mapping.encoding if mapping else "")
    problems += decoded.problems
    return _File(text_format(decoded.text, name), data, decoded.text)


def _records(file: _File, name: str, mapping: ColumnMapping | None, problems: list[Problem]) -> list[Record]:
    mapping = mapping or ColumnMapping()
    known = mapping.columns() or SYNONYMS.keys()
    kind = FileFormat.JSON if file.kind in _OBJECTS else file.kind
    if kind is FileFormat.WORKBOOK:
        rows = read_workbook(file.data, sheet=mapping.sheet)
        return list(records(rows, known=known, header_row=mapping.header_row, problems=problems))
    if kind in STANDARD:
        raise Refusal(Code.FILE_KIND_UNKNOWN)
    if kind is FileFormat.CSV and mapping.format in ("json", "jsonl"):
        raise Refusal(Code.JSON_BROKEN, line=1)
    if kind is FileFormat.JSON_LINES or (kind is FileFormat.JSON and mapping.format == "jsonl"):
        return list(read_json_lines(file.text, problems=problems))
    if kind is FileFormat.JSON:
        return list(read_json(file.text, path=mapping.records, problems=problems))
    if name.lower().endswith(markdown.ENDINGS):
        return list(markdown.read_markdown(file.text))
    rows_of_text = read_csv(file.text, delimiter=mapping.delimiter)
    return list(records(rows_of_text, known=known, header_row=mapping.header_row, problems=problems))


def _read_standard(
    file: _File, source: str, setting: Setting, now: datetime | None, problems: list[Problem]
) -> Reading:
    """A format that says itself what its fields are."""
    if file.kind is FileFormat.PACK:
        found = list(pack.drafts_of(_parsed(file.text), source=source, problems=problems))
        return _reading(found, problems, ())
    drafting = Drafting(source, setting)
    drafts = drafting.drafts(_told(file, setting, now, problems, drafting.present))
    if not drafts and not any(
        problem.severity is Severity.ERROR for problem in (*problems, *drafting.problems)
    ):
        raise Refusal(Code.NO_RECORDS)
    return _reading(drafts, problems + drafting.problems, drafting.present)


def _told(
    file: _File, setting: Setting, now: datetime | None, problems: list[Problem], present: set[str]
) -> Iterable[Told]:
    match file.kind:
        case FileFormat.CALENDAR:
            # Imported with its library for the first calendar, and not at every start.
            from catalog.imports import ical

            return ical.told(file.text, setting, now=now, problems=problems, present=present)
        case FileFormat.HSDS_PACKAGE:
            return hsds.told(unpacked(file.data), setting, now=now, problems=problems)
        case FileFormat.HSDS:
            return hsds.told(tables_of(_parsed(file.text)), setting, now=now, problems=problems)
        case FileFormat.WEB_PAGE:
            whole = list(map(_parsed, blocks(file.text)))
            return jsonld.told(whole, setting, now=now, problems=problems)
        case _:
            return jsonld.told(_parsed(file.text), setting, now=now, problems=problems)


def _parsed(text: str) -> Any:
    """The value of a JSON text; Refusal where it is none."""
    try:
        return parsed(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise Refusal(Code.JSON_BROKEN, line=getattr(error, "lineno", 1)) from None


def _reading(drafts: Iterable[Draft], problems: Iterable[Problem], present: Iterable[str]) -> Reading:
    return Reading(
        drafts=settled(drafts),
        problems=tuple(sorted(problems, key=lambda problem: problem.row or 0)),
        present=frozenset(present),
    )


def _fitted(mapping: ColumnMapping | None, found: list[Record], problems: list[Problem]) -> ColumnMapping:
    """The mapping with its columns spelt as the file spells them; those the file lacks are reported."""
    present = {column for record in _sample(found) for column in record.cells}
    if mapping is None:
        mapping = guess_mapping(sorted(present), found[:200])
        told = ", ".join(f"{column} → {name}" for name, s in mapping.fields.items() for column in s.columns)
        problems.append(Problem(code=Code.MAPPING_GUESSED, severity=Severity.NOTE, value=told))
    spelt = {fold(column): column for column in present}
    joined = tuple(f"{join.name}." for join in mapping.joins)
    renamed: dict[str, str] = {}
    for column in sorted(mapping.columns()):
        base = column.partition("[].")[0]
        if base in present or column.startswith(joined or ("\0",)):
            continue
        if fold(base) in spelt:
            renamed[column] = column.replace(base, spelt[fold(base)], 1)
        else:
            problems.append(Problem(code=Code.COLUMN_MISSING, severity=Severity.WARNING, column=column))
    if renamed:
        mapping = _renamed(mapping, renamed)
    names = mapping.fields["name"]
    if not names.constant and not any(_there(column, present, joined) for column in names.columns):
        raise Refusal(Code.HEADER_MISSING, value=", ".join(names.columns))
    return mapping


def _there(column: str, present: set[str], joined: tuple[str, ...]) -> bool:
    return column.partition("[].")[0] in present or column.startswith(joined or ("\0",))


def _renamed(mapping: ColumnMapping, names: dict[str, str]) -> ColumnMapping:
    def all_of(columns: Iterable[str]) -> tuple[str, ...]:
        return tuple(names.get(column, column) for column in columns)

    return replace(
        mapping,
        fields={name: replace(s, columns=all_of(s.columns)) for name, s in mapping.fields.items()},
        kinds=tuple(replace(rule, columns=all_of(rule.columns)) for rule in mapping.kinds),
        skip=tuple(replace(rule, columns=all_of(rule.columns)) for rule in mapping.skip),
        joins=tuple(replace(join, by=names.get(join.by, join.by)) for join in mapping.joins),
    )


def _columns(found: list[Record]) -> tuple[Column, ...]:
    """The columns in the order of the file, each with its first different values."""
    samples: dict[str, dict[str, None]] = {}
    for record in found[:200]:
        for name in record.cells:
            known = samples.setdefault(name, {})
            if len(known) < _SAMPLES:
                known.update((text, None) for each in cell(record.cells, name) if (text := shortened(each)))
    return tuple(Column(name, tuple(values)[:_SAMPLES]) for name, values in samples.items())


def _sample(found: list[Record]) -> list[Record]:
    """Enough records to know every column: all keys of JSON, the one header of a table."""
    return found if len(found) <= 5_000 else [*found[:4_000], *found[-1_000:]]


def _orders(mapping: ColumnMapping, found: list[Record], problems: list[Problem]) -> Callable[[str], str]:
    """For each field with dates, the order of day and month, decided over the whole column."""
    orders: dict[str, str] = {}
    for name in _DATED:
        source = mapping.fields.get(name)
        if not source or mapping.date_order:
            continue
        values = (
            text for column in source.columns for record in found for text in cell(record.cells, column)
        )
        order, certain, mixed = date_order(values)
        orders[name] = order
        column = ", ".join(source.columns)
        if mixed:
            problems.append(Problem(code=Code.DATE_ORDER_MIXED, severity=Severity.WARNING, column=column))
        elif not certain:
            problems.append(Problem(code=Code.DATE_ORDER_ASSUMED, severity=Severity.NOTE, column=column))
    return lambda name: mapping.date_order or orders.get(name, "dmy")
