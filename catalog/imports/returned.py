"""The rows of a file that stay out, as a file of the same kind with a column that says what to do."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.formulas import guarded
from catalog.imports.detect import FileFormat, binary_format, text_format
from catalog.imports.encoding import decode
from catalog.imports.guess import SYNONYMS
from catalog.imports.mapping import ColumnMapping
from catalog.imports.objects import items_of
from catalog.imports.problem import Refusal
from catalog.imports.table import MARK, delimiter_of, header_place, read_csv
from catalog.imports.workbook import read_workbook

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST_LETTERS = 32_767
_ENDINGS = {CSV: "csv", XLSX: "xlsx", JSON: "json"}


@dataclass(frozen=True, slots=True)
class Returned:
    """A file to take along: its ending, its media type, its bytes."""

    ending: str
    media_type: str
    content: bytes


def returned(
    data: bytes, name: str, mapping: ColumnMapping | None, notes: Mapping[int, str], *, heading: str
) -> Returned | None:
    """The rows that `notes` has a word on, by their numbers, under their own header, in the file's own shape.

    CSV keeps its separator and has a byte order mark; a workbook comes back as XLSX; what a spreadsheet would
    take for a formula is guarded by an apostrophe. None for formats whose records are no rows. Blocks.
    """
    mapping = mapping or ColumnMapping()
    heading = f"{MARK} {heading}"
    try:
        if binary_format(data) is FileFormat.WORKBOOK:
            rows: Sequence[Sequence[str]] = read_workbook(data, sheet=mapping.sheet)
            return _file(XLSX, _workbook(_chosen(rows, mapping, notes, heading)))
        text = decode(data, mapping.encoding).text
        kind = text_format(text, name)
        if kind is FileFormat.CSV:
            rows = list(read_csv(text, delimiter=mapping.delimiter))
            delimiter = mapping.delimiter or delimiter_of(text)
            return _file(CSV, _table(_chosen(rows, mapping, notes, heading), delimiter))
        if kind is FileFormat.JSON:
            items = enumerate(items_of(text, path=mapping.records), start=1)
            return _file(JSON, _objects([(number, item) for number, item in items], notes, heading))
        if kind is FileFormat.JSON_LINES:
            lines = enumerate(text.lstrip("\ufeff").split("\n"), start=1)
            kept = [(number, _value(line)) for number, line in lines if number in notes]
            return _file(JSON, _objects(kept, notes, heading))
    except Refusal:
        return None
    return None


def _file(media_type: str, content: bytes) -> Returned:
    return Returned(_ENDINGS[media_type], media_type, content)


def _chosen(
    rows: Sequence[Sequence[str]], mapping: ColumnMapping, notes: Mapping[int, str], heading: str
) -> list[list[str]]:
    place = header_place(rows, known=mapping.columns() or SYNONYMS.keys(), header_row=mapping.header_row)
    # What an earlier file of ours said is said anew.
    said = [column for column, name in enumerate(rows[place]) if name.startswith(MARK)]
    chosen = [(heading, rows[place])]
    chosen += [(notes[row], cells) for row, cells in enumerate(rows, start=1) if row in notes]
    return [
        [note, *(cell for column, cell in enumerate(cells) if column not in said)] for note, cells in chosen
    ]


def _table(rows: Sequence[Sequence[str]], delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in cells] for cells in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    # Imported when a workbook is written: it would be a twentieth of every start.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for cells in rows:
        written = []
        for text in cells:
            cell = WriteOnlyCell(sheet, value=_NOT_IN_XML.sub("", guarded(text))[:_MOST_LETTERS])
            cell.data_type = "s"
            written.append(cell)
        sheet.append(written)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _objects(items: Sequence[tuple[int, Any]], notes: Mapping[int, str], heading: str) -> bytes:
    kept = [
        {heading: notes[number], **item} if isinstance(item, dict) else {heading: notes[number], "": item}
        for number, item in items
        if number in notes
    ]
    return json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _value(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return line
