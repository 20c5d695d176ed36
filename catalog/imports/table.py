"""Tables of text: the delimiter found, the header found, rows as records with the number Excel shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from statistics import mode

from catalog.formulas import unguarded
from catalog.imports.draft import Record
from catalog.imports.problem import Code, Problem, Refusal, Severity, shortened
from catalog.imports.texts import fold

MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MARK = "⚠"
"""How the column begins that says of a row what to do: a file that has it is a part of a list."""
_DELIMITERS = ",;\t|"
_HEADER_SEARCHED = 30
_PIECE = 256 * 1024
"""Letters that are cut into lines at once."""
_TOTALS = frozenset({"total", "totales", "totaux", "total general", "suma", "subtotal", "grand total"})


def read_csv(text: str, *, delimiter: str = "") -> Iterator[list[str]]:
    """The rows of a CSV text, blank ones included (Excel counts them); a broken end raises nothing."""
    text = text.lstrip("\ufeff").replace("\0", "")
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first.strip()[4], rest
        yield [first.strip()]
    reader = csv.reader(_lines(text), delimiter=delimiter or _delimiter(text))
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield [""]


def records(
    rows: Iterable[Sequence[str]],
    *,
    known: Collection[str] = (),
    header_row: int = 0,
    problems: list[Problem],
) -> Iterator[Record]:
    """Rows below the header as records. `known` are names a header is recognised by; problems are added.

    Rows with more cells than the header keep them under "column 12"; rows cut short are reported;
    sums at the foot are left out.
    """
    numbered = enumerate(rows, start=1)
    head: list[tuple[int, Sequence[str]]] = []
    for pair in numbered:
        head.append(pair)
        if len(head) >= _HEADER_SEARCHED:
            break
    position = _header(head, known, header_row)
    header = _names(head[position][1], problems)
    # A row that we gave back with a word on what to do comes again as it stood in the file.
    given_back = any(name.startswith(MARK) for name in header)
    seen = 0
    for row, cells in _chain(head[position + 1 :], numbered):
        if not any(cell.strip() for cell in cells):
            continue
        seen += 1
        if seen > MAX_ROWS:
            problems.append(_problem(Code.ROWS_TOO_MANY, Severity.WARNING, row, limit=MAX_ROWS))
            return
        if _is_total(cells):
            problems.append(_problem(Code.TOTAL_ROW, Severity.NOTE, row, value=" ".join(cells)))
            continue
        yield _record(row, [unguarded(cell) for cell in cells] if given_back else cells, header, problems)


def header_place(rows: Sequence[Sequence[str]], *, known: Collection[str] = (), header_row: int = 0) -> int:
    """Where among the rows the header stands, counted from 0; Refusal where there is none."""
    head = list(enumerate(rows[:_HEADER_SEARCHED], start=1))
    return _header(head, known, header_row)


def delimiter_of(text: str) -> str:
    """What cuts the cells of a CSV text apart."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4]
    return _delimiter(text)


def _record(row: int, cells: Sequence[str], header: list[str], problems: list[Problem]) -> Record:
    if len(cells) < len([name for name in header if name]) and "\n" in cells[-1]:
        problems.append(
            _problem(
                Code.ROW_TRUNCATED, Severity.WARNING, row, value=cells[-1], missing=len(header) - len(cells)
            )
        )
    values = dict(zip(header, cells, strict=False))
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        extra = cells[len(header) :]
        problems.append(
            _problem(Code.ROW_TOO_LONG, Severity.WARNING, row, value=" ".join(extra), extra=len(extra))
        )
        values |= {f"column {len(header) + place}": cell for place, cell in enumerate(extra, 1)}
    values.pop("", None)
    return Record(row, values)


def _header(head: list[tuple[int, Sequence[str]]], known: Collection[str], header_row: int) -> int:
    """The place of the header among the first rows.

    The one asked for; else the one whose names are known; else the first that is as wide as the rest.
    """
    filled = [place for place, (_, cells) in enumerate(head) if any(cell.strip() for cell in cells)]
    if not filled:
        raise Refusal(Code.NO_RECORDS)
    if header_row:
        found = next((place for place, (row, _) in enumerate(head) if row == header_row), None)
        if found is None:
            raise Refusal(Code.HEADER_MISSING, value=header_row)
        return found
    names = {fold(name) for name in known}
    best, most = filled[0], 0
    for place in filled:
        cells = [fold(cell) for cell in head[place][1] if cell.strip()]
        hits = sum(cell in names for cell in cells)
        if hits > most:
            best, most = place, hits
    if most:
        return best
    widths = [len([cell for cell in head[place][1] if cell.strip()]) for place in filled]
    return next(place for place, width in zip(filled, widths, strict=True) if width >= mode(widths) * 0.6)


def _names(cells: Sequence[str], problems: list[Problem]) -> list[str]:
    if len(cells) > MAX_COLUMNS:
        raise Refusal(Code.SHEET_TOO_LARGE, rows=MAX_ROWS, columns=MAX_COLUMNS)
    names: list[str] = []
    for cell in cells:
        name = " ".join(cell.split())
        if name and name in names:
            problems.append(_problem(Code.COLUMN_TWICE, Severity.WARNING, None, column=name))
            name = f"{name} ({names.count(name) + 1})"
        names.append(name)
    return names


def _is_total(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) <= 3 and fold(filled[0]).rstrip(" :") in _TOTALS


def _delimiter(text: str) -> str:
    """The delimiter that cuts most rows into the same number of cells (at least two)."""
    sample = text[: 256 * 1024]
    best, score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths: list[int] = []
        try:
            for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
                if cells:
                    widths.append(len(cells))
                if len(widths) >= 100:
                    break
        except csv.Error:
            pass
        if not widths:
            continue
        width = mode(widths)
        share = widths.count(width) / len(widths)
        if width > 1 and share * min(width, 8) > score:
            best, score = delimiter, share * min(width, 8)
    return best


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, a piece of it after the other: a whole text as a file is four times its size."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _PIECE) + 1 or len(text)
        yield from io.StringIO(text[start:end], newline="")
        start = end


def _chain(
    first: list[tuple[int, Sequence[str]]], rest: Iterator[tuple[int, Sequence[str]]]
) -> Iterator[tuple[int, Sequence[str]]]:
    yield from first
    yield from rest


def _problem(
    code: Code,
    severity: Severity,
    row: int | None,
    *,
    column: str = "",
    value: str = "",
    **parameters: str | int,
) -> Problem:
    return Problem(
        code=code, severity=severity, row=row, column=column, value=shortened(value), parameters=parameters
    )
