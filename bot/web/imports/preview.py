"""A staged import as its page shows it: errors first, then what is new, changed, gone, locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.desk.importing import words
from bot.desk.importing.staged import Staged
from bot.desk.importing.summary import GRAVES, MOST
from bot.i18n import Speech
from catalog.imports import Code

AT_ONCE = 25
"""How many of a sort are shown on a page; a portion is a number of whole pages."""
SECTIONS = ("error", "changed", "new", "gone", "locked", "warning", "note")
"""In the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Section:
    """One sort of what an import does: `lines` are those shown, of `count` in all."""

    name: str
    count: int
    first: int
    lines: Sequence[Any]

    @property
    def more(self) -> bool:
        """Whether others come after those that are shown."""
        return bool(self.lines) and self.first + len(self.lines) < self.count


def sections(
    staged: Staged, speech: Speech, *, only: str = "", first: int = 0, further: Sequence[Any] | None = None
) -> Iterator[Section]:
    """The sections that have something, each from its beginning; or one of them, from `first` on, of which
    `further` is the portion that holds that place where the preview itself has no room for it."""
    for name in [only] if only in SECTIONS else SECTIONS:
        listed, count = _listed(staged, name)
        if count:
            start = first if name == only else 0
            if further is not None and name == only:
                found = further[start % MOST : start % MOST + AT_ONCE]
            else:
                found = listed[start : start + AT_ONCE]
            yield Section(name, count, start, [_line(name, each, speech) for each in found])


def portion_of(staged: Staged, only: str, first: int) -> int | None:
    """The number of the portion that a place is in; None where the preview itself has it."""
    if only not in SECTIONS:
        return None
    listed, count = _listed(staged, only)
    return first // MOST if len(listed) < min(first + AT_ONCE, count) else None


def _listed(staged: Staged, name: str) -> tuple[list[Mapping[str, Any]], int]:
    summary = staged.summary
    if name in GRAVES:
        graves = [grave.value for grave in GRAVES[name]]
        listed = [each for each in summary.get("problems", ()) if each["severity"] in graves]
        # How the columns were guessed has a page of its own.
        shown = [each for each in listed if each["code"] != Code.MAPPING_GUESSED]
        count = sum(summary.get("severities", {}).get(grave, 0) for grave in graves)
        return shown, count - len(listed) + len(shown)
    return list(summary.get(name, ())), staged.count(name)


def _line(name: str, each: Mapping[str, Any], speech: Speech) -> dict[str, Any]:
    if name in GRAVES:
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
