"""Venues: the places of a catalogue by their names, for what is asked for near one of them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from catalog.model import Opportunity, Position
from catalog.search.words import sound, tokens
from catalog.search.writings import Writings

LONGEST_NAME = 6
"""Words of a name that are looked for."""
Held = tuple[str, Position | None]
"""The name of a venue as it is written, and where it lies."""
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
    def build(writings: Writings[Held]) -> Venues:
        """From the places at which a catalogue's opportunities are held."""
        names: dict[str, tuple[str, Position | None]] = {}
        held: dict[str, list[npt.NDArray[np.int32]]] = {}
        for (written, position), documents in zip(writings.ways, writings.members(), strict=True):
            if not (key := " ".join(tokens(written))):
                continue
            known = names.setdefault(key, (written, position))
            if known[1] is None and position is not None:
                names[key] = (known[0], position)
            held.setdefault(key, []).append(documents)
        return Venues(
            [Venue(*names[key], documents=np.sort(np.concatenate(those))) for key, those in held.items()]
        )

    def at(self, words: Sequence[str], place: int, small: Set[str]) -> tuple[int, int] | None:
        """The longest name that begins at `place`: how many words, and the venue's number."""
        heard = [sound(word) for word in words[place : place + LONGEST_NAME]]
        for length in range(len(heard), _SHORTEST_NAME - 1, -1):
            number = self._by_sound.get(tuple(heard[:length]), -1)
            if number >= 0 and words[place + length - 1] not in small:
                return length, number
        return None


def held_at(opportunity: Opportunity) -> Held:
    """The name of its venue and where that lies; an empty one where it has none."""
    place = opportunity.place
    return (place.name, place.position) if place else ("", None)
