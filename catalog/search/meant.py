"""What a question means beyond its words: the concepts it names or lies near, and what lies near it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from catalog.search.index import Index
from catalog.search.reading import Reading

Floats = npt.NDArray[np.float32]
NEAR_SAYINGS = 6
"""Concepts that a question may mean by what people say of them."""
SAID_ALIKE = 0.35
"""Cosine from which a saying tells of a question's meaning at all."""
HELPS = 0.5
"""How much a concept counts that would help, beside the need itself."""
UNLIKE = 0.2
"""Cosine up to which two texts have nothing to do with each other: any two have some."""
BY_NEARNESS, BY_CONCEPT = 0.5, 0.3
"""What nearness and concepts add to the square of the score by words (fitted on judged everyday needs)."""
MOST_BY_CONCEPT = 1.5
"""Sum of concepts from which more of them say nothing new."""


@dataclass(frozen=True, slots=True)
class Meant:
    """By document, how near it lies (0 to 1) and how much it has of what is meant; and the concepts meant.

    `said` is the cosine of the nearest saying, 0 where the question was not encoded.
    """

    near: Floats
    conceived: Floats
    concepts: dict[int, float]
    said: float = 0.0

    def added(self, score: Floats) -> Floats:
        """The score by words with what meaning adds: little to what words say plainly, much to silence."""
        square = np.square(np.maximum(score, 0)) + BY_NEARNESS * self.near + BY_CONCEPT * self.conceived
        added: Floats = np.sqrt(square).astype(np.float32)
        return added


def meant(index: Index, reading: Reading) -> Meant:
    """What the question means to an index; by its words alone where it was not encoded."""
    near = np.zeros(len(index), dtype=np.float32)
    weights = dict.fromkeys(_named(index, reading), 1.0)
    said = 0.0
    if reading.vector is not None:
        cosines = index.nearness.of(reading.vector)
        near = np.clip((cosines - UNLIKE) / (1 - UNLIKE), 0, 1).astype(np.float32)
        alike = index.sayings.of(reading.vector)
        nearest = np.argsort(-alike, kind="stable")[:NEAR_SAYINGS]
        said = float(alike[nearest[0]])
        for concept in nearest.tolist():
            much = (float(alike[concept]) - SAID_ALIKE) / (1 - SAID_ALIKE)
            if much > weights.get(concept, 0.0):
                weights[concept] = much
    for concept, weight in list(weights.items()):
        for other in index.concepts.lexicon.helped[concept]:
            weights[other] = max(weights.get(other, 0.0), HELPS * weight)
    return Meant(near, _conceived(index, weights), weights, said)


def _named(index: Index, reading: Reading) -> list[int]:
    spotter = index.concepts.spotter
    form = spotter.heard(spotter.form(word.folded for word in reading.words), index.vocabulary.ids)
    found = spotter.spot(form, languages=reading.languages) or spotter.spot(form)
    return [concept for concept, _, _ in found if not index.concepts.lexicon.concepts[concept].broad]


def _conceived(index: Index, weights: dict[int, float]) -> Floats:
    much = np.zeros(len(index), dtype=np.float32)
    for concept, weight in weights.items():
        documents, prominence = index.concepts.of(concept)
        much[documents] += np.float32(weight * index.concepts.rarity[concept]) * prominence
    return np.minimum(much, MOST_BY_CONCEPT, out=much)
