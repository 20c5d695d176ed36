"""Finding the concepts that an opportunity serves: those its names name, and those it lies near.

What staff are shown must be right, so little is taken: of a hundred concepts named in passing, deep in a
description, sixty are none that the record serves. Such a one is taken only where the whole of what is said
lies near it, and one that is not named at all only where it lies nearest and nearer still.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt

from catalog.model import Opportunity
from catalog.search.concepts import named
from catalog.search.fields import fields_of, languages_of
from catalog.search.lexicon import LANGUAGES, Concept, Lexicon
from catalog.search.meaning import DIMENSIONS, Vectors, digest_of, directions
from catalog.search.nearness import read_vectors
from catalog.search.phrasebook import load_phrasebook
from catalog.search.postings import PROMINENCE
from catalog.search.served import Served
from catalog.search.spotting import spotter_of
from catalog.search.words import tokens

NAMES = Path(__file__).parent / "lexicon" / "names.npz"
"""The vectors of the concepts' names; `python -m benchmarks.fit_meaning` makes them."""
NAMES_READ = 4
"""Names of a concept that are encoded together: the first are the ones people use."""
PLAINLY = PROMINENCE[1]
"""Prominence from which a concept is named for what the record is: in its title or its categories."""
NEAR, NEAREST = 0.40, 0.44
"""Nearness from which a concept that is named in passing, or (the nearest alone) not at all, is served
(chosen by `python -m benchmarks.served`)."""


class Finder:
    """Finds concepts of one lexicon; immutable, and free of any network."""

    def __init__(self, lexicon: Lexicon, vectors: Mapping[bytes, Vectors]) -> None:
        """`vectors` are those of `names_said`, by digest; a concept without one is found by its words."""
        self._lexicon = lexicon
        self._vectors = vectors
        self._small = load_phrasebook().all_small

    @cached_property
    def key(self) -> str:
        """Changes with whatever could make it find something else: 32 letters."""
        read = blake2b(f"{PLAINLY} {NEAR} {NEAREST}".encode(), digest_size=16)
        for concept in self._lexicon.concepts:
            for language, names in sorted(concept.names.items()):
                said = [(name.words, sorted(name.beside), name.text) for name in names]
                read.update(repr((concept.key, language, said)).encode())
        # What encodes may be another one day: the digest of any text tells.
        read.update(digest_of(""))
        return read.hexdigest()

    def find(self, opportunity: Opportunity, vectors: Vectors | None) -> Served:
        """What it serves by its words and, where there are `vectors` (a row a passage), by its meaning."""
        found = self._named(opportunity)
        plainly = {number for number, much in found.items() if much >= PLAINLY}
        meaning = None if vectors is None else self._keys(self._near(vectors, found) - plainly)
        return Served(words=self._keys(plainly), meaning=meaning)

    def _named(self, opportunity: Opportunity) -> dict[int, float]:
        names = [tokens(text.name) for text in opportunity.texts]
        fields = fields_of(opportunity, names, self._small)
        return named(spotter_of(self._lexicon), fields, languages_of(opportunity))

    def _near(self, vectors: Vectors, mentioned: Iterable[int]) -> set[int]:
        if not len(vectors) or not len(self._lexicon):
            return set()
        cosines = directions(vectors) @ self._names.T
        # What all of it is about counts as much as the passage that comes nearest.
        near = (cosines.max(axis=0) + cosines.mean(axis=0)) / 2
        nearest = int(near.argmax())
        found = {number for number in mentioned if near[number] >= NEAR}
        return found | {nearest} if near[nearest] >= NEAREST else found

    def _keys(self, numbers: Iterable[int]) -> frozenset[str]:
        return frozenset(self._lexicon.concepts[number].key for number in numbers)

    @cached_property
    def _names(self) -> npt.NDArray[np.float32]:
        rows = np.zeros((len(self._lexicon), DIMENSIONS), dtype=np.int8)
        for number, concept in enumerate(self._lexicon.concepts):
            vector = self._vectors.get(digest_of(names_said(concept)))
            if vector is not None:
                rows[number] = vector
        return directions(rows)


@cache
def finder_of(lexicon: Lexicon) -> Finder:
    """The finder of a lexicon, made once; names that come without their vectors are found by words alone."""
    return Finder(lexicon, read_vectors(NAMES))


def names_said(concept: Concept) -> str:
    """The names of a concept as one text to encode, in the first language that it has: mostly Spanish."""
    names = next((concept.names[code] for code in LANGUAGES if concept.names.get(code)), ())
    return ", ".join(name.text for name in names[:NAMES_READ])
