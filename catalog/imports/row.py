"""One record as the builder asks it: by field, not by column; faults are noted under the column's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from catalog.imports.prices import read_number
from catalog.imports.problem import Code, Problem, Severity, shortened
from catalog.imports.texts import line

Getters = Mapping[str, Callable[[Mapping[str, Any]], list[str]]]
_NOTES = frozenset({Code.DATE_FROM_NUMBER, Code.HOURS_UNREADABLE})
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?", re.I)
_LOOKED_AT = 2_000
"""Letters in which an address is looked for: in very many, looking takes very long."""
_BEGINS = ("start", "begin", "from", "inicio", "debut", "begin_date", "startDate")
_ENDS = ("end", "until", "to", "fin", "endDate")


class Row:
    """The values of one record's fields."""

    __slots__ = ("_columns", "_getters", "_values", "cells", "number", "problems")

    def __init__(
        self,
        number: int,
        cells: Mapping[str, Any],
        getters: Getters,
        columns: Mapping[str, str],
        problems: list[Problem],
    ) -> None:
        self.number, self.cells = number, cells
        self._getters, self._columns, self.problems = getters, columns, problems
        self._values: dict[str, list[str]] = {}

    def alone(self) -> Row:
        """The same row with a list of problems of its own."""
        return Row(self.number, self.cells, self._getters, self._columns, [])

    @property
    def asked(self) -> frozenset[str]:
        """The fields that were asked for, of those that the file has."""
        return frozenset(self._values)

    def all(self, field: str) -> list[str]:
        """All values of a field."""
        if field not in self._getters:
            return []
        found = self._values.get(field)
        if found is None:
            found = self._values[field] = self._getters[field](self.cells)
        return found

    def text(self, field: str) -> str:
        """The first value of a field, "" where there is none."""
        if field not in self._getters:
            return ""
        values = self.all(field)
        return values[0] if values else ""

    def whole(self, field: str) -> int | None:
        """A field as a whole number; a problem where it is none."""
        text = self.text(field)
        if not text:
            return None
        number = read_number(text)
        if number is None or number != int(number) or not 0 <= number < 10**9:
            self.problem(Code.NUMBER_UNREADABLE, field, text)
            return None
        return int(number)

    def address(self, field: str) -> str:
        """A field as a web address (the first in it); a problem where it is none."""
        text = self.text(field)
        if not text:
            return ""
        match = _ADDRESS.search(text[:_LOOKED_AT])
        if not match or "@" in match.group().split("/")[0]:
            self.problem(Code.VALUE_UNKNOWN, field, text)
            return ""
        found = match.group()
        return found if found.lower().startswith("http") else f"https://{found}"

    def email(self, field: str) -> str:
        """The first mail address in a field."""
        match = re.search(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", self.text(field)[:_LOOKED_AT])
        return match.group() if match else ""

    def phrase(self, field: str) -> str:
        """A field as one cleaned line."""
        return line(self.text(field))

    def pairs(self, field: str) -> tuple[tuple[str, str], ...]:
        """Starts and ends out of a list of objects (or of plain starts)."""
        if field not in self._getters:
            return ()
        found: list[tuple[str, str]] = []
        for column in self._columns[field].split(", "):
            items = self.cells.get(column)
            for item in items if isinstance(items, list) else []:
                if isinstance(item, dict):
                    start, end = _first(item, _BEGINS), _first(item, _ENDS)
                    if start:
                        found.append((start, end))
                elif isinstance(item, str) and item:
                    found.append((item, ""))
        return tuple(found)

    def report(self, code: Code, field: str, value: str) -> None:
        """Notes a problem with a value that is left out."""
        self.problem(code, field, value, severity=Severity.NOTE if code in _NOTES else Severity.WARNING)

    def problem(
        self,
        code: Code,
        field: str,
        value: str,
        *,
        severity: Severity = Severity.WARNING,
        **parameters: str | int,
    ) -> None:
        """Notes a problem under the column the field comes from."""
        self.problems.append(
            Problem(
                code=code,
                severity=severity,
                row=self.number,
                column=self._columns.get(field, "") or field,
                value=shortened(value),
                parameters={"field": field, **parameters},
            )
        )


def _first(item: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((str(item[key]) for key in keys if item.get(key)), "")
