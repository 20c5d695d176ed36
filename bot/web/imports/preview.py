"""A staged import as its page shows it: errors first, then what is new, changed, gone, locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.desk.importing import words
from bot.desk.importing.staged import Staged
from bot.i18n import Speech
from catalog.imports import Code

AT_ONCE = 25
"""How many of a sort are shown on a page."""
SECTIONS = ("error", "changed", "new", "gone", "locked", "warning", "note")
"""In the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Section:
    """One sort of what an import does: `lines` are those shown, `kept` how many are at hand, `count` all."""

    name: str
    count: int
    kept: int
    first: int
    lines: Sequence[Any]

    @property
    def more(self) -> bool:
        """Whether others come after those that are shown."""
        return self.first + len(self.lines) < self.kept


def sections(staged: Staged, speech: Speech, *, only: str = "", first: int = 0) -> Iterator[Section]:
    """The sections that have something, each from its beginning; or one of them, from `first` on."""
    for name in [only] if only in SECTIONS else SECTIONS:
        listed, count = _listed(staged, name)
        if count:
            start = first if name == only else 0
            shown = [_line(name, each, speech) for each in listed[start : start + AT_ONCE]]
            yield Section(name, count, len(listed), start, shown)


def _listed(staged: Staged, name: str) -> tuple[list[Mapping[str, Any]], int]:
    summary = staged.summary
    if name in ("error", "warning", "note"):
        graves = ("error", "refused") if name == "error" else (name,)
        listed = [each for each in summary.get("problems", ()) if each["severity"] in graves]
        # How the columns were guessed has a page of its own.
        shown = [each for each in listed if each["code"] != Code.MAPPING_GUESSED]
        count = sum(summary.get("severities", {}).get(grave, 0) for grave in graves)
        return shown, count - len(listed) + len(shown)
    return list(summary.get(name, ())), staged.count(name)


def _line(name: str, each: Mapping[str, Any], speech: Speech) -> dict[str, Any]:
    if name in ("error", "warning", "note"):
        return {"row": each["row"], "value": each["value"], "said": words.sentence(each, speech)}
    return {
        **each,
        "when": words.moment(each["starts"], speech),
        "fields": [
            difference
            for field, old, new in each.get("fields", ())
            for difference in words.differences(field, old, new, speech)
        ],
    }
