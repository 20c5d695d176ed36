"""Served: the concepts that an opportunity serves, and how each is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PLAINLY_ABOUT = 0.5
"""Chance from which a person is told that a text is about a concept (`python -m benchmarks.served`).

The search weighs smaller ones too: there the question has a say."""
_NONE = frozenset[str]()


class FoundBy(StrEnum):
    """How it is known that an opportunity serves a concept, surest first."""

    PERSON = "person"
    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Keys of the lexicon: named in title or categories, told by the encoder, and what a person put right.

    `meaning` says of each how likely (0 to 1) the text is about it; None where nothing was encoded yet.
    `finding` tells one search for concepts from another (32 bits), 0 where they were never looked for.
    """

    words: frozenset[str] = _NONE
    meaning: Mapping[str, float] | None = None
    added: frozenset[str] = _NONE
    removed: frozenset[str] = _NONE
    finding: int = field(default=0, compare=False)

    @property
    def about(self) -> frozenset[str]:
        """The concepts that the text is so likely about that a person may be told so."""
        return frozenset(key for key, chance in (self.meaning or {}).items() if chance >= PLAINLY_ABOUT)

    def concepts(self, known: Collection[str]) -> dict[str, FoundBy]:
        """The concepts served, of those that are `known`, each with the surest way in which it was found."""
        found = dict.fromkeys(self.about, FoundBy.MEANING)
        found |= dict.fromkeys(self.words, FoundBy.WORDS)
        found = {key: how for key, how in found.items() if key not in self.removed}
        found |= dict.fromkeys(self.added, FoundBy.PERSON)
        order = list(FoundBy)
        return {
            key: how
            for key, how in sorted(found.items(), key=lambda each: (order.index(each[1]), each[0]))
            if key in known
        }


NOTHING = Served()
"""What is known of an opportunity of which nothing is known."""
