"""The parts of the city: their names however written, and what the catalogue has in each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from catalog.model import Neighbourhood, Opportunity, Position
from catalog.search.words import sound, tokens
from catalog.search.writings import Writings

_SEPARATOR = re.compile(r"\s*[/;|(),]\s*")
_ARTICLES = frozenset({"el", "la", "los", "las", "the", "le", "les", "o", "os", "as"})
LONGEST_NAME = 7
_LARGEST = 5
"""Areas looked at for the whole city: it is among those that hold the most."""
_PARTS_OF_A_WHOLE = 2


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the city, its centre where known, the documents in it, and how those write where they are."""

    name: str
    position: Position | None
    documents: npt.NDArray[np.int32]
    ways: frozenset[int]


class Gazetteer:
    """Finds the parts of the city that a question names."""

    def __init__(self, areas: Sequence[Area], names: Mapping[tuple[str, ...], int]) -> None:
        self.areas = tuple(areas)
        self._names = dict(names)
        self._single = [
            (name[0], sound(name[0])[:1]) for name in names if len(name) == 1 and len(name[0]) >= 5
        ]
        self._sounds = {tuple(map(sound, name)): number for name, number in names.items()}
        self.parts = _parts(self.areas)
        """The areas that are parts of the city, and not the whole of it under its own name."""

    @staticmethod
    def build(neighbourhoods: Sequence[Neighbourhood], writings: Writings[tuple[str, ...]]) -> Gazetteer:
        """From the city's own list and from how its catalogue writes where things are."""
        names: dict[tuple[str, ...], int] = {}
        shown: list[str] = []
        positions: list[Position | None] = []
        for part in neighbourhoods:
            number = len(shown)
            shown.append(part.name)
            positions.append(part.position)
            for written in (part.name, *part.other_names):
                for key in _keys(written):
                    names.setdefault(key, number)
        by_way = writings.members()
        members: dict[int, list[int]] = {}
        for number, way in enumerate(writings.ways):
            for area in _areas_of(way, names, shown, positions):
                members.setdefault(area, []).append(number)
        nothing = np.zeros(0, dtype=np.int32)
        areas = [
            Area(
                name=name,
                position=positions[number],
                documents=np.sort(np.concatenate([nothing, *(by_way[n] for n in members.get(number, ()))])),
                ways=frozenset(members.get(number, ())),
            )
            for number, name in enumerate(shown)
        ]
        return Gazetteer(areas, names)

    def at(self, words: Sequence[str], place: int) -> tuple[int, int] | None:
        """The longest name that begins at `place`: how many words, and the number of the area."""
        for length in range(min(LONGEST_NAME, len(words) - place), 0, -1):
            key = tuple(words[place : place + length])
            number = self._names.get(key)
            if number is not None:
                return length, number
        return None

    def misspelt(self, words: Sequence[str], place: int) -> tuple[int, int] | None:
        """As `at`, for names that sound the same or, from five letters, differ in one (from nine, in two)."""
        for length in range(min(3, len(words) - place), 0, -1):
            key = tuple(words[place : place + length])
            if sum(map(len, key)) < 5:
                continue
            number = self._sounds.get(tuple(map(sound, key)))
            if number is not None:
                return length, number
        word = words[place]
        if len(word) < 5:
            return None
        most, heard = 2 if len(word) >= 9 else 1, sound(word)[:1]
        near = [
            (OSA.distance(word, name, score_cutoff=most), name)
            for name, first in self._single
            if first == heard
        ]
        best = min(near, default=(9, ""))
        return (1, self._names[(best[1],)]) if best[0] <= most else None

    def number(self, name: str) -> int | None:
        """The area of that name."""
        return self._names.get(tuple(tokens(name)))


def _keys(written: str) -> list[tuple[str, ...]]:
    words = tuple(tokens(written))
    keys = [words] if words and not (len(words) == 1 and len(words[0]) < 3) else []
    if len(words) > 1 and words[0] in _ARTICLES and len(words[1]) > 3:
        keys.append(words[1:])
    return keys


def written_in(opportunity: Opportunity) -> tuple[str, ...]:
    """The names of parts of the city that its place, and that of its first date, are said to be in."""
    places = filter(None, (opportunity.place, *(o.place for o in opportunity.occurrences[:1])))
    names = [name for place in places for name in (place.neighbourhood, place.locality) if name]
    return tuple(part.strip() for name in names for part in _SEPARATOR.split(name) if part.strip())


def _areas_of(
    way: tuple[str, ...],
    names: dict[tuple[str, ...], int],
    shown: list[str],
    positions: list[Position | None],
) -> set[int]:
    found: set[int] = set()
    for part in way:
        keys = _keys(part)
        if not keys:
            continue
        number = next((names[key] for key in keys if key in names), None)
        if number is None:
            number = len(shown)
            shown.append(part)
            positions.append(None)
        for key in keys:
            names.setdefault(key, number)
        found.add(number)
    return found


def _parts(areas: Sequence[Area]) -> tuple[Area, ...]:
    """Without those that hold all there is in two others: a locality that is the whole city."""
    held = [area for area in areas if len(area.documents)]
    largest = sorted(held, key=lambda area: len(area.documents), reverse=True)[:_LARGEST]
    # Every way is that of some document, so that ways tell as much as documents, and are far fewer.
    whole = [
        area.ways for area in largest if sum(other.ways < area.ways for other in held) >= _PARTS_OF_A_WHOLE
    ]
    return tuple(area for area in areas if area.ways not in whole)
