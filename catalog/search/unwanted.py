"""What is not wanted: which documents an exclusion leaves out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from catalog.search.index import Index
from catalog.search.levels import LEVELS
from catalog.search.postings import PROMINENCE
from catalog.search.reading import Reading
from catalog.search.times import BROKEN, KEPT, NEVER, UNSURE
from catalog.search.words import Stems

_NAMED = np.float32(PROMINENCE[1])
"""How prominent a word of a title or a category is at least."""


def unwanted(index: Index, reading: Reading, starts: npt.NDArray[np.int64]) -> npt.NDArray[np.int8]:
    """BROKEN for what is excluded, KEPT for all else; UNSURE where a time is and no date is known.

    `starts` are the next ones at times that are not excluded.
    """
    state = np.full(len(index), KEPT, dtype=np.int8)
    excluded, facts = reading.understood.excluded, index.facts
    if excluded.when:
        state[:] = np.where(index.times.dated, BROKEN, UNSURE)
        state[starts < NEVER] = KEPT
    for kind in excluded.kinds:
        state[facts.kind(kind) == KEPT] = BROKEN
    for audience in excluded.audiences:
        only = facts.is_for(frozenset({audience})) & ~facts.is_for(facts.others(audience))
        state[only] = BROKEN
    for language in excluded.languages:
        held = facts.languages.get(language)
        if held is not None:
            state[held & ~_in_another(index, language)] = BROKEN
    for level in excluded.levels:
        state[facts.levels == 1 << LEVELS.index(level)] = BROKEN
    for documents in _places(index, reading):
        state[documents] = BROKEN
    for words in excluded.words:
        state[_named(index, words.split())] = BROKEN
    return state


def _places(index: Index, reading: Reading) -> Iterator[npt.NDArray[np.int32]]:
    for span in reading.spans:
        if span.excluded and span.slot == "venue":
            yield index.venues.all[int(span.value)].documents
        elif span.excluded and span.slot == "where" and span.value:
            yield index.gazetteer.areas[int(span.value)].documents


def _in_another(index: Index, language: str) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(index), dtype=bool)
    for other, held in index.facts.languages.items():
        if other != language:
            found |= held
    return found


def _named(index: Index, words: list[str]) -> npt.NDArray[np.int64]:
    """Documents that have all the words, in any form, in their titles or categories."""
    vocabulary, stems = index.vocabulary, Stems()
    held: npt.NDArray[np.int64] | None = None
    for word in words:
        documents = [np.array((), dtype=np.int32)]
        for variant in vocabulary.known(word, stems) or vocabulary.misspelt(word, strict=True)[:1]:
            those, _, prominence = index.postings.of(variant.term)
            documents.append(those[prominence >= _NAMED])
        found = np.unique(np.concatenate(documents)).astype(np.int64)
        held = found if held is None else np.intersect1d(held, found)
    return held if held is not None else np.array((), dtype=np.int64)
