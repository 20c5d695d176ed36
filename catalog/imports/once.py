"""Cells that come again are read once: most columns of a list say a few things in very many rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Generic, TypeVar

from catalog.imports.mapping import FIELDS, ColumnMapping
from catalog.imports.problem import Problem
from catalog.imports.row import Row

Read = TypeVar("Read")
REMEMBERED = 4_096
"""Different cells whose reading is held, for each reader: a venue or a price has far fewer."""


class Once(Generic[Read]):
    """A reader of some fields of a row: what it made of the same cells before, it makes of them again.

    `fields` are all that it asks a row for, "place." standing for all that begin so; `columns` are those it
    looks into besides. What it noted as wrong is noted again, under the number of the row.
    """

    def __init__(
        self,
        read: Callable[[Row], Read],
        mapping: ColumnMapping,
        *fields: str,
        columns: tuple[str, ...] = (),
    ) -> None:
        self._read = read
        wholes = tuple(name for name in fields if name.endswith("."))
        self._fields = frozenset(name for name in FIELDS if name in fields or name.startswith(wholes))
        sources = [source for name, source in mapping.fields.items() if name in self._fields]
        names = {*columns, *(column for source in sources for column in source.columns)}
        self._columns = tuple(sorted(names | {name.partition("[].")[0] for name in names}))
        self._known: dict[tuple[str | None, ...], tuple[Read, tuple[Problem, ...]]] = {}

    def __call__(self, row: Row) -> Read:
        """What the reader makes of the row."""
        key = self._key(row.cells)
        if key is None:
            return self._read(row)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            alone = row.alone()
            found = self._known[key] = (self._read(alone), tuple(alone.problems))
            if more := alone.asked - self._fields:
                raise RuntimeError(f"a reader of {sorted(self._fields)} asks for {sorted(more)}, too")
        value, problems = found
        if problems:
            row.problems.extend(replace(problem, row=row.number) for problem in problems)
        return value

    def _key(self, cells: Mapping[str, Any]) -> tuple[str | None, ...] | None:
        """The cells as they stand there; None where they are more than texts: 1 and true are equal."""
        key = tuple(map(cells.get, self._columns))
        for value in key:
            if value is not None and type(value) is not str:
                return None
        return key
