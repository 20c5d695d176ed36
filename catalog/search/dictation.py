"""Dictation: what of dictated speech is not to be searched: spoken punctuation, calls and fillers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.search.phrases import flags, word_set
from catalog.search.words import Token


class Dictation:
    """Leaves out what was said while thinking, and punctuation that was spoken."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        spoken = data["spoken"]
        self._sure = flags([*spoken["sure"], *data["filler"]["all"]])
        self._perhaps = flags(spoken["perhaps"])
        self._unless_after = word_set(spoken["unless_after"])
        self._unless_before = word_set(spoken["unless_before"])
        self._makes_verb, self._within = word_set(spoken["makes_verb"]), int(spoken["within"])
        self._calls, self._no_call_before = (
            word_set(data["call"][name]) for name in ("first", "unless_before")
        )

    def without(self, words: Sequence[Token]) -> list[Token]:
        """The words that were meant; all of them where nothing else would be left."""
        folded = [word.folded for word in words]
        kept: list[Token] = []
        place = self._called(folded)
        while place < len(words):
            hit = self._sure.at(folded, place) or self._perhaps_at(folded, place)
            if not hit:
                kept.append(words[place])
            place += hit[0] if hit else 1
        return kept or list(words)

    def _called(self, folded: Sequence[str]) -> int:
        """How many words at the beginning only call for attention."""
        called = bool(folded[:1]) and folded[0] in self._calls
        return int(called and not self._no_call_before.intersection(folded[1:2]))

    def _perhaps_at(self, folded: Sequence[str], place: int) -> tuple[int, bool, int | None] | None:
        hit = self._perhaps.at(folded, place)
        if not hit or not place:
            return None  # nobody begins with a comma: "coma" is the subject
        after = folded[place + hit[0]] if place + hit[0] < len(folded) else ""
        if folded[place - 1] in self._unless_after or after in self._unless_before:
            return None
        if not self._makes_verb.isdisjoint(folded[max(place - self._within, 0) : place]):
            return None
        return hit
