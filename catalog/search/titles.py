"""Titles: how closely a question names one, in its own order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from catalog.search.index import Index
from catalog.search.reading import Reading
from catalog.search.unit import Unit

Floats = npt.NDArray[np.float32]
TITLE_BONUS = 0.12
"""Most that naming a title, in its own order, adds to the score."""
CLOSE_LOOKS = 60
"""Documents whose titles are read word for word."""


def look_closely(
    index: Index, scores: Floats, few: npt.NDArray[np.int64], units: list[Unit], reading: Reading
) -> None:
    """Adds to the scores of a few: how much of the title is named, and whether in its own order."""
    ids = index.vocabulary.ids
    asked = {reading.words[n].folded for span in reading.spans for n in range(span.start, span.end)}
    spoken = {ids[word] for word in asked if word in ids}
    meant = [set(unit.terms) for unit in units]
    for document in few.tolist():
        title = index.postings.title(document)
        scores[document] += TITLE_BONUS * _title_likeness(title, meant, spoken, index.small_terms)


def _title_likeness(
    title: Sequence[int], units: Sequence[set[int]], spoken: set[int], small: frozenset[int]
) -> float:
    """0 to 1: share of the best name's words that were said, and of neighbours said in that order."""
    best = 0.0
    name: list[int] = []
    for term in (*title, -1):
        if term >= 0:
            if term not in small:
                name.append(term)
            continue
        if name:
            said = [next((n for n, terms in enumerate(units) if t in terms), -1) for t in name]
            share = sum(1 for t, n in zip(name, said, strict=True) if n >= 0 or t in spoken) / len(name)
            pairs = sum(1 for a, b in pairwise(said) if a >= 0 and b == a + 1)
            best = max(best, 0.7 * share + 0.3 * min(pairs / max(len(units) - 1, 1), 1.0))
        name = []
    return best
