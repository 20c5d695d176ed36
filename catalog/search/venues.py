"""Venues: the places of a catalogue by their names, for what is asked for near one of them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from catalog.model import Opportunity, Position
from catalog.search.words import sound, tokens

LONGEST_NAME = 6
"""Words of a name that are looked for."""
_SHORTEST_NAME = 2
"""A single word ("biblioteca") is a kind of venue and not one of them."""


@dataclass(frozen=True, slots=True)
class Venue:
    """A place by its name, where it lies if that is known, and the documents that are held there."""

    name: str
    position: Position | None
    documents: npt.NDArray[np.int32]


class Venues:
    """Finds the venue that a question names, whole or by its first words."""

    def __init__(self, venues: Sequence[Venue]) -> None:
        self.all = tuple(venues)
        self._by_sound: dict[tuple[str, ...], int] = {}
        names = [tuple(sound(word) for word in tokens(venue.name))[:LONGEST_NAME] for venue in self.all]
        for number, name in enumerate(names):
            for length in range(_SHORTEST_NAME, len(name)):
                # What several begin with ("casa del saber") names none of them.
                self._by_sound[name[:length]] = -1 if name[:length] in self._by_sound else number
        self._by_sound |= {name: number for number, name in enumerate(names) if len(name) >= _SHORTEST_NAME}

    @staticmethod
    def build(opportunities: Sequence[Opportunity]) -> Venues:
        """From the places at which a catalogue's opportunities are held."""
        names: dict[str, tuple[str, Position | None]] = {}
        held: dict[str, list[int]] = {}
        for document, opportunity in enumerate(opportunities):
            place = opportunity.place
            if place is None or not place.name:
                continue
            key = " ".join(tokens(place.name))
            known = names.setdefault(key, (place.name, place.position))
            if known[1] is None and place.position is not None:
                names[key] = (known[0], place.position)
            held.setdefault(key, []).append(document)
        return Venues(
            [Venue(*names[key], documents=np.array(held[key], dtype=np.int32)) for key in names if key]
        )

    def at(self, words: Sequence[str], place: int, small: Set[str]) -> tuple[int, int] | None:
        """The longest name that begins at `place`: how many words, and the venue's number."""
        heard = [sound(word) for word in words[place : place + LONGEST_NAME]]
        for length in range(len(heard), _SHORTEST_NAME - 1, -1):
            number = self._by_sound.get(tuple(heard[:length]), -1)
            if number >= 0 and words[place + length - 1] not in small:
                return length, number
        return None
