"""What is wrong with something an operator wrote: all of it at once, each in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.i18n import LAST, Speech, all_languages


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the id of its sentence in the locales and the values that go in (never a secret)."""

    text_id: str
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, speech: Speech) -> str:
        """What is wrong, where, and how to mend it."""
        return speech.plain(self.text_id, **self.values)


class Faults(ValueError):
    """Everything that is wrong, together; `language` is the operator's (BCP 47)."""

    def __init__(self, faults: Iterable[Fault], *, language: str = LAST) -> None:
        self.faults = tuple(faults)
        self.language = language
        super().__init__(*(fault.text_id for fault in self.faults))

    def sentences(self, speech: Speech) -> tuple[str, ...]:
        """One sentence for each fault."""
        return tuple(fault.sentence(speech) for fault in self.faults)

    def __str__(self) -> str:
        return "\n".join(self.sentences(all_languages().speech(self.language)))
