"""A table of our own (CSV or XLSX), as `catalog.exports.table` writes it: known by its last column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from catalog.formulas import unguarded
from catalog.imports.draft import Record
from catalog.imports.standard import Told
from catalog.remainder import NAME, Remainder


def is_own(found: list[Record]) -> bool:
    """Whether these records come from a table of our own."""
    return bool(found) and NAME in found[0].cells


def told(found: Iterable[Record]) -> Iterator[Told]:
    """What the rows tell."""
    for record in found:
        cells = {name: unguarded(str(value)).strip() for name, value in record.cells.items()}
        parts = [cells.pop(name) for name in remainder_columns(cells)]
        yield Told(row=record.row, cells=cells, remainder=Remainder.read("".join(parts)))


def remainder_columns(cells: Mapping[str, Any]) -> list[str]:
    """The columns of the remainder, in order: a cell holds only so much."""
    return sorted((name for name in cells if name.startswith(NAME)), key=lambda name: (len(name), name))
