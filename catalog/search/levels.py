"""Levels: for whom a thing is by how much they know already, as far as its own words say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from catalog.model import Opportunity
from catalog.search.phrases import Phrases, word_set
from catalog.search.times import BROKEN, KEPT, UNSURE
from catalog.search.understood import Level
from catalog.search.words import tokens

LEVELS = tuple(Level)
ALL = (1 << len(LEVELS)) - 1
_LEAST_WORDS = 2
"""Words of a phrase that is believed in a description: "avanzado" alone may be said of anything."""
_LONGEST_DESCRIPTION = 4_000
_LONGEST_NUMERAL = 3


class Levels:
    """The words by which levels are asked for and told."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        asked = [
            (phrase, level)
            for level in LEVELS
            for phrases in data["asked"][level.value].values()
            for phrase in phrases
        ]
        said = [
            (phrase, 1 << n) for n, level in enumerate(LEVELS) for phrase in data["said"][level.value]["all"]
        ]
        said += [(phrase, 1 << LEVELS.index(level)) for phrase, level in asked]
        self.asked: Phrases[Level] = Phrases(asked)
        self._said = Phrases([*said, *((phrase, ALL) for phrase in data["said"]["all"]["all"])])
        self._not_after = word_set(data["asked"]["not_after"]["all"])
        self._not_said_after = word_set(data["said"]["not_after"]["all"]) | self._not_after

    def at(self, words: Sequence[str], place: int) -> tuple[int, Level] | None:
        """How many words ask for a level at `place`, and which."""
        hit = self.asked.at(words, place)
        if not hit or (place and words[place - 1] in self._not_after):
            return None
        return hit[0], hit[1]

    def said_by(self, opportunity: Opportunity) -> int:
        """The levels it says it is for, one bit each in the order of `LEVELS`; 0 where it says nothing."""
        titles = [text.name for text in opportunity.texts]
        found = self._in([*titles, *opportunity.categories], least=1)
        if found:
            return found
        told = [part for text in opportunity.texts for part in (text.summary, text.description) if part]
        return self._in((part[:_LONGEST_DESCRIPTION] for part in told), least=_LEAST_WORDS)

    def _in(self, texts: Iterable[str], *, least: int) -> int:
        found = 0
        for text in texts:
            words, free = tokens(text), 0
            for place in self._said.begins(words):
                hit = self._said.at(words, place) if place >= free else None
                if hit is None:
                    continue
                free = place + hit[0]
                before = words[place - 1] if place else ""
                # A lone "I" at the beginning of a title is a pronoun.
                number = hit[0] == 1 and not place and len(words[place]) <= _LONGEST_NUMERAL
                if hit[0] >= least and not number and before not in self._not_said_after:
                    found |= hit[1]
        return found


def state(said: npt.NDArray[np.uint8], wanted: Level) -> npt.NDArray[np.int8]:
    """KEPT where that level is said, UNSURE where none is, BROKEN where only others are."""
    mask = np.uint8(1 << LEVELS.index(wanted))
    found = np.where(said == 0, UNSURE, BROKEN).astype(np.int8)
    found[(said & mask) > 0] = KEPT
    return found
