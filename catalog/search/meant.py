"""What a question means beyond its words: the concepts it names or seems to mean, and what lies near it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from catalog.search.index import Index
from catalog.search.reading import Reading

Floats = npt.NDArray[np.float32]
MOST_CONCEPTS = 20
"""Concepts that a question may mean by the way it is told; what is less likely than these is chance."""
NAMED = 0.3
"""How much a concept counts at least that a word of a question names; it counts whole where nothing else is
said. In a long sentence one word often says less than all of it."""
HELPS = 0.25
"""How much a concept counts that would help, beside the need itself."""
HELPING = 0.5
"""How far what would help serves a need."""
UNLIKE = 0.1
"""Cosine up to which two texts have nothing to do with each other: any two have some."""
BY_NEARNESS, BY_CONCEPT = 0.5, 0.7
"""What nearness and concepts add to the square of the score by words (fitted on judged everyday needs)."""


@dataclass(frozen=True, slots=True)
class Meant:
    """By document, how near it lies (0 to 1) and how much it has of what is meant (0 to 1); and the concepts
    meant, each with how much it counts.

    `said` is how likely the likeliest concept is meant, 0 where the question was not encoded. `missed` is how
    much of what the question names each document lacks, with all that would help, `nowhere` how much of it
    the whole catalogue lacks. `words` counts all words of the question, `need` is how likely something is
    meant that is no subject but that other things would help.
    """

    near: Floats
    conceived: Floats
    concepts: dict[int, float]
    missed: Floats
    said: float = 0.0
    nowhere: float = 0.0
    words: int = 0
    need: float = 0.0

    def added(self, score: Floats) -> Floats:
        """The score by words with what meaning adds: little to what words say plainly, much to silence."""
        square = np.square(np.maximum(score, 0)) + BY_NEARNESS * self.near + BY_CONCEPT * self.conceived
        added: Floats = np.sqrt(square).astype(np.float32)
        return added


def meant(index: Index, reading: Reading) -> Meant:
    """What the question means to an index; by its words alone where it was not encoded."""
    near = np.zeros(len(index), dtype=np.float32)
    weights = _named(index, reading)
    missed, nowhere = _missed(index, weights)
    helped = index.concepts.lexicon.helped
    said = need = 0.0
    if reading.vector is not None:
        cosines = index.nearness.of(reading.vector)
        near = np.clip((cosines - UNLIKE) / (1 - UNLIKE), 0, 1).astype(np.float32)
        chances = index.sayings.of(reading.vector)
        likeliest = np.argsort(-chances, kind="stable")[:MOST_CONCEPTS]
        said = float(chances[likeliest].max(initial=0))
        for concept in likeliest.tolist():
            weights[concept] = min(weights.get(concept, 0.0) + float(chances[concept]), 1.0)
            need += float(chances[concept]) if helped[concept] else 0.0
    for concept, weight in list(weights.items()):
        for other in helped[concept]:
            weights[other] = max(weights.get(other, 0.0), HELPS * weight)
    return Meant(near, _conceived(index, weights), weights, missed, said, nowhere, len(reading.words), need)


def _named(index: Index, reading: Reading) -> dict[int, float]:
    """The concepts that words of the question name, each with how much of it says nothing else.

    Broad ones tell no more than their words.
    """
    spotter = index.concepts.spotter
    form = spotter.heard(spotter.form(word.folded for word in reading.words), index.vocabulary.ids)
    found = spotter.spot(form, languages=reading.languages) or spotter.spot(form)
    small = index.phrasebook.all_small
    whole = max(sum(word not in small for word in form), 1)
    weights: dict[int, float] = {}
    for concept, _, words in found:
        if index.concepts.lexicon.concepts[concept].broad:
            continue
        much = NAMED + (1 - NAMED) * min(words / whole, 1.0)
        weights[concept] = max(weights.get(concept, 0.0), much)
    return weights


def _conceived(index: Index, weights: dict[int, float]) -> Floats:
    much = np.zeros(len(index), dtype=np.float32)
    for concept, weight in weights.items():
        documents, prominence = index.concepts.of(concept)
        much[documents] += np.float32(weight * index.concepts.rarity[concept]) * prominence
    return np.sqrt(np.minimum(much, 1.0, out=much))


def _missed(index: Index, weights: dict[int, float]) -> tuple[Floats, float]:
    """How much each document lacks of the concept that it has least of, and all of them of one."""
    missed, nowhere = np.zeros(len(index), dtype=np.float32), 0.0
    for concept, weight in weights.items():
        served = np.zeros(len(index), dtype=np.float32)
        for serving in (concept, *index.concepts.lexicon.helped[concept]):
            documents, prominence = index.concepts.of(serving)
            much = np.float32(1.0 if serving == concept else HELPING) * prominence
            served[documents] = np.maximum(served[documents], much)
        missed = np.maximum(missed, np.float32(weight) * (1 - served))
        nowhere = max(nowhere, weight * (1 - float(served.max(initial=0))))
    return missed, nowhere
