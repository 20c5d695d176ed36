"""What was read from a file: drafts of opportunities, and all that was wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.imports.mapping import ColumnMapping
from catalog.imports.problem import Code, Problem, Severity
from catalog.model import Opportunity


@dataclass(frozen=True, slots=True)
class Record:
    """One row or object of a file. `row` is its number as a spreadsheet counts, or the record's number."""

    row: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """An opportunity as one row of a file tells it; nothing is written yet."""

    row: int
    opportunity: Opportunity


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file (or key of its objects), and a few of the values in it."""

    name: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that a file gave. `present` are the external ids of the rows that are in the file but could not
    be read: what the catalogue holds under these names is not gone. `mapping` is how it was read, as given
    or as guessed; None where no column could be taken for a name."""

    drafts: tuple[Draft, ...] = ()
    problems: tuple[Problem, ...] = ()
    present: frozenset[str] = frozenset()
    columns: tuple[Column, ...] = ()
    mapping: ColumnMapping | None = None
    part: bool = False
    """Whether the file is only a part of the list (rows that we gave back): what it lacks is not gone."""

    @property
    def refused(self) -> bool:
        """Whether nothing of the file could be read."""
        return any(problem.severity is Severity.REFUSED for problem in self.problems)

    @property
    def wrong(self) -> int:
        """How many rows stay out (1 where the whole file does)."""
        rows = {p.row for p in self.problems if p.severity is Severity.ERROR}
        return max(len(rows), int(self.refused))

    def counts(self) -> Counter[Code]:
        """How often each problem occurs."""
        return Counter(problem.code for problem in self.problems)
