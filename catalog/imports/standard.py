"""What a standard format tells, into drafts: by the same builder as a table's rows, the remainder added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.imports.builder import Builder
from catalog.imports.draft import Draft, Record
from catalog.imports.mapping import OWN, ColumnMapping
from catalog.imports.problem import Problem
from catalog.imports.when import Dates
from catalog.model import Opportunity, OpportunityText
from catalog.remainder import Remainder, Setting

ELSEWHERE = "source"
"""The cell that names the catalogue a record comes from, where that is another than the one read into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One record: `cells` by the names of our fields (others go into `extra`), and what needs no reading.

    `dates` and `values` (fields of an opportunity) replace what the cells gave; `texts` are those in further
    languages; `extra` are keys of the format that are no field of ours.
    """

    row: int
    cells: Mapping[str, Any]
    dates: Dates | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    texts: tuple[OpportunityText, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    remainder: Remainder | None = None


class Drafting:
    """Makes drafts of records told; what is wrong is added to `problems`."""

    def __init__(self, source: str, setting: Setting, mapping: ColumnMapping = OWN) -> None:
        self.source, self.setting, self.mapping = source, setting, mapping
        self.problems: list[Problem] = []
        self.present: set[str] = set()
        self._seen: dict[str, int] = {}
        self._builders: dict[tuple[Setting, bool], Builder] = {}

    def drafts(self, told: Iterable[Told]) -> list[Draft]:
        """The drafts of those that can be read."""
        made = (self.draft(each) for each in told)
        return [draft for draft in made if draft is not None]

    def draft(self, told: Told) -> Draft | None:
        """The draft of one; None where it stays out (the reason is in `problems`)."""
        cells = {name: value for name, value in told.cells.items() if value not in (None, "", [], ())}
        elsewhere = str(cells.pop(ELSEWHERE, "") or "")
        if elsewhere and elsewhere != self.source and cells.get("id"):
            # Two catalogues in one file may use one name for two things.
            cells["id"] = f"{elsewhere}:{cells['id']}"
        setting = told.remainder.setting if told.remainder else self.setting
        builder = self._builder(setting, named=bool(cells.get("id")))
        draft = builder.draft(Record(told.row, cells), cells, own=told.remainder is not None)
        if draft is None:
            return None
        found, origin = _completed(draft.opportunity, told), told.remainder.source if told.remainder else ""
        if origin not in ("", self.source) and found.external_id != draft.opportunity.external_id:
            # The name it has in its own catalogue, which the format had no room for.
            found = replace(found, external_id=f"{origin}:{found.external_id}")
        return replace(draft, opportunity=found)

    def _builder(self, setting: Setting, *, named: bool) -> Builder:
        """The builder for records of this setting; what has no name gets one by what it says."""
        found = self._builders.get((setting, named))
        if found is None:
            fields = {name: of for name, of in self.mapping.fields.items() if named or name != "id"}
            found = self._builders[setting, named] = Builder(
                replace(self.mapping, fields=fields),
                self.source,
                setting.zone,
                setting.language,
                setting.currency,
                lambda _: "ymd",
                self.problems,
                self.present,
                self._seen,
            )
        return found


def _completed(opportunity: Opportunity, told: Told) -> Opportunity:
    given = dict(told.values)
    if told.dates is not None:
        given |= {"schedules": told.dates.schedules, "occurrences": told.dates.occurrences}
    if told.texts:
        given["texts"] = (*opportunity.texts, *told.texts)
    if told.extra:
        given["extra"] = {**opportunity.extra, **told.extra}
    said = replace(opportunity, **given) if given else opportunity
    return told.remainder.added_to(said) if told.remainder else said
