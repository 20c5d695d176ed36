"""Cells that come again are read once: most columns of a list say a few things in very many rows."""

from __future__ import annotations

from collections.abc import Callable
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
    looks into besides. What it noted as wrong is noted again, under the number of the row. Cells of which
    hardly any come again, such as telephones, are after a while read as they come.
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
        self._known: dict[tuple[Any, ...], tuple[Read, tuple[Problem, ...]]] = {}
        self._since, self._in_vain = 0, False

    def __call__(self, row: Row) -> Read:
        """What the reader makes of the row."""
        if self._in_vain:
            return self._read(row)
        key = tuple(map(row.cells.get, self._columns))
        try:
            found = self._known.get(key)
        except TypeError:  # A cell that is a list or an object.
            return self._read(row)
        if found is None:
            # What is more than texts is read each time: 1 and true are equal.
            if not all(value is None or type(value) is str for value in key):
                return self._read(row)
            if len(self._known) >= REMEMBERED:
                self._in_vain = row.number - self._since < 2 * REMEMBERED
                self._since = row.number
                self._known.clear()
            alone = row.alone()
            found = self._known[key] = (self._read(alone), tuple(alone.problems))
            if more := alone.asked - self._fields:
                raise RuntimeError(f"a reader of {sorted(self._fields)} asks for {sorted(more)}, too")
        value, problems = found
        if problems:
            row.problems.extend(replace(problem, row=row.number) for problem in problems)
        return value
