"""Concepts in a catalogue: which documents name each, and how prominently."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from catalog.search.joint import Joint
from catalog.search.lexicon import Lexicon
from catalog.search.postings import PROMINENCE
from catalog.search.served import Served
from catalog.search.spotting import Spotter
from catalog.search.unit import IN_PASSING

Floats = npt.NDArray[np.float32]
_READ = (0, 1, 3, 4)
"""The fields in which concepts are looked for: names, categories, for whom, descriptions; of a place's name
nobody knows what happens there."""

BY_PERSON = 1.0
"""How prominent a concept is that a person says a document serves: as in a title. One that it is about by its
meaning is as prominent as the square root of how likely that is."""


@dataclass(frozen=True, slots=True)
class Concepts:
    """For concept c: documents[offsets[c]:offsets[c + 1]] in order, each with how prominently (0 to 1)."""

    lexicon: Lexicon
    spotter: Spotter
    offsets: npt.NDArray[np.int64]
    documents: npt.NDArray[np.int32]
    prominence: Floats
    rarity: Floats
    """By concept, 0 to 1: how few documents name it."""

    @staticmethod
    def build(
        lexicon: Lexicon,
        spotter: Spotter,
        fields: Sequence[Sequence[Sequence[str]]],
        languages: Sequence[Collection[str]],
        served: Sequence[Served | None] = (),
    ) -> Concepts:
        """`fields[f][d]` are the words of field f (in the order of `postings.FIELDS`) in document d, which is
        written in `languages[d]` and, beyond its words, serves `served[d]`."""
        count = len(fields[0])
        found: dict[tuple[int, int], float] = {}
        for document in range(count):
            those = named(spotter, [field[document] for field in fields], languages[document])
            if served and (known := served[document]) is not None:
                those = _put_right(those, known, lexicon)
            for concept, much in those.items():
                found[concept, document] = much
        keys = sorted(found)
        return _concepts(
            lexicon,
            spotter,
            count,
            named=np.fromiter((concept for concept, _ in keys), dtype=np.int32, count=len(keys)),
            documents=np.fromiter((document for _, document in keys), dtype=np.int32, count=len(keys)),
            prominence=np.fromiter((found[key] for key in keys), dtype=np.float32, count=len(keys)),
        )

    @staticmethod
    def join(parts: Sequence[Concepts], joint: Joint) -> Concepts:
        """As `build`, of parts that were read before, by one lexicon."""
        order, documents = joint.entries([part.documents for part in parts])
        numbers = np.arange(len(parts[0].lexicon), dtype=np.int32)
        named = np.concatenate([np.repeat(numbers, np.diff(part.offsets)) for part in parts])[order]
        by_name = np.argsort(named, kind="stable")
        return _concepts(
            parts[0].lexicon,
            parts[0].spotter,
            joint.count,
            named=named[by_name],
            documents=documents[by_name],
            prominence=np.concatenate([part.prominence for part in parts])[order][by_name],
        )

    def of(self, concept: int) -> tuple[npt.NDArray[np.int32], Floats]:
        """The documents that name a concept, and how prominently each does."""
        first, last = self.offsets[concept], self.offsets[concept + 1]
        return self.documents[first:last], self.prominence[first:last]


def named(spotter: Spotter, fields: Sequence[Sequence[str]], languages: Collection[str]) -> dict[int, float]:
    """The concepts that one document names, each with how prominently (0 to 1).

    `fields` are its words in the order of `postings.FIELDS`, `languages` those it is written in.
    """
    forms = [(field, spotter.form(fields[field])) for field in _READ]
    whole = frozenset().union(*(form for _, form in forms))
    found: dict[int, float] = {}
    for field, form in forms:
        for concept, _, _ in spotter.spot(form, whole=whole, languages=languages):
            found[concept] = max(found.get(concept, 0.0), PROMINENCE[field], float(IN_PASSING))
    return found


def _put_right(found: dict[int, float], served: Served, lexicon: Lexicon) -> dict[int, float]:
    """What is found in words, with what was found by meaning and what a person said; strange keys aside."""
    numbers = lexicon.numbers
    removed = {numbers[key] for key in served.removed if key in numbers}
    beyond = {key: sqrt(chance) for key, chance in (served.meaning or {}).items()}
    for key, much in (beyond | dict.fromkeys(served.added, BY_PERSON)).items():
        if key in numbers:
            found[numbers[key]] = max(found.get(numbers[key], 0.0), much)
    return {concept: much for concept, much in found.items() if concept not in removed}


def _concepts(
    lexicon: Lexicon,
    spotter: Spotter,
    count: int,
    *,
    named: npt.NDArray[np.int32],
    documents: npt.NDArray[np.int32],
    prominence: Floats,
) -> Concepts:
    """Of names in the order of their concepts, those of one in the order of its documents."""
    offsets = np.searchsorted(named, np.arange(len(lexicon) + 1))
    held = np.diff(offsets)
    rarity = np.log1p((count - held + 0.5) / (held + 0.5)) / np.log1p((count + 0.5) / 0.5)
    return Concepts(lexicon, spotter, offsets, documents, prominence, rarity.astype(np.float32))
