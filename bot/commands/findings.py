"""What the doctor finds: a part of the installation, how it is, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.faults import Fault, Faults
from bot.i18n import Speech


class State(StrEnum):
    """How a part is. Only what is wrong makes the check fail."""

    WELL = "well"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. `part` is a lasting name for machines, `text_id` the sentence in the locales."""

    part: str
    state: State
    text_id: str
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, speech: Speech) -> str:
        """What was found and, where something is wrong, how to mend it."""
        return speech.plain(self.text_id, **self.values)


def well(part: str, text_id: str, **values: str) -> Finding:
    """A part that is as it should be."""
    return Finding(part=part, state=State.WELL, text_id=text_id, values=values)


def warning(part: str, text_id: str, **values: str) -> Finding:
    """A part that works, but that somebody should know of."""
    return Finding(part=part, state=State.WARNING, text_id=text_id, values=values)


def wrong(part: str, text_id: str, **values: str) -> Finding:
    """A part that must be mended."""
    return Finding(part=part, state=State.WRONG, text_id=text_id, values=values)


def all_wrong(part: str, faults: Faults) -> list[Finding]:
    """Every fault as a finding."""
    return [_of(part, fault) for fault in faults.faults]


def _of(part: str, fault: Fault) -> Finding:
    return Finding(part=part, state=State.WRONG, text_id=fault.text_id, values=fault.values)
