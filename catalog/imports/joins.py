"""Tables beside the imported file, joined by id (an early HSDS splits a service over four of them)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from catalog.imports.draft import Record
from catalog.imports.mapping import Join
from catalog.imports.problem import Code, Problem, Refusal, Severity
from catalog.imports.values import cell

Reader = Callable[[bytes, str], list[Record]]
"""Reads the records of a table's bytes, given its name."""


class Tables:
    """The joined tables of one reading, each loaded once; paths never leave the folder of the file."""

    def __init__(self, joins: tuple[Join, ...], folder: Path | None, read: Reader) -> None:
        self.problems: list[Problem] = []
        self._joins: list[tuple[Join, dict[str, Mapping[str, Any]]]] = []
        for join in joins:
            rows = self._load(join, folder, read)
            if rows is not None:
                self._joins.append((join, rows))

    def joined(self, record: Record) -> Mapping[str, Any]:
        """The record's cells with those of its joined rows under "name."; a missing row is a problem."""
        if not self._joins:
            return record.cells
        cells = dict(record.cells)
        for join, rows in self._joins:
            key = next(iter(cell(cells, join.by)), "")
            if not key:
                continue
            row = rows.get(key)
            if row is None:
                self.problems.append(
                    _problem(Code.TABLE_WITHOUT_ROW, join, record.row, column=join.by, value=key)
                )
                continue
            cells |= {f"{join.name}.{name}": value for name, value in row.items()}
        return cells

    def _load(self, join: Join, folder: Path | None, read: Reader) -> dict[str, Mapping[str, Any]] | None:
        if folder is None:
            self.problems.append(_problem(Code.TABLE_MISSING, join, None, value=join.file))
            return None
        base = folder.resolve()
        path = (base / join.file).resolve()
        if not path.is_relative_to(base):
            self.problems.append(_problem(Code.TABLE_OUTSIDE, join, None, value=join.file))
            return None
        try:
            data = path.read_bytes()
        except OSError:
            self.problems.append(_problem(Code.TABLE_MISSING, join, None, value=join.file))
            return None
        try:
            records = read(data, path.name)
        except Refusal:
            self.problems.append(_problem(Code.TABLE_UNREADABLE, join, None, value=join.file))
            return None
        rows: dict[str, Mapping[str, Any]] = {}
        for record in records:
            key = next(iter(cell(record.cells, join.key)), "")
            if key:
                rows.setdefault(key, record.cells)
        return rows


def _problem(code: Code, join: Join, row: int | None, *, column: str = "", value: str = "") -> Problem:
    parameters = {"table": join.name, "file": join.file}
    return Problem(
        code=code, severity=Severity.WARNING, row=row, column=column, value=value, parameters=parameters
    )
