"""What was gathered of a question so far: spans, and the words they hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.search.reading import Span


@dataclass(slots=True)
class Gathered:
    """The spans found so far and the places of the words they hold."""

    words: list[str]
    spans: list[Span] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def take(self, start: int, end: int, slot: str, value: str = "", *, too: bool = False) -> None:
        """Adds a span and takes its words."""
        self.spans.append(Span(start, end, slot, value, too))
        self.taken.update(range(start, end))

    def is_free(self, start: int, end: int) -> bool:
        """Whether no span holds any of these words."""
        return self.taken.isdisjoint(range(start, end))

    def number_starts(self, place: int) -> int:
        """Where the words begin of the number whose figure stands at `place`."""
        while place and not self.words[place - 1]:
            place -= 1
        return place

    def word(self, place: int) -> str:
        """The word there; empty beyond both ends."""
        return self.words[place] if 0 <= place < len(self.words) else ""
