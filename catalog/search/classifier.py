"""Which concepts a text means: a logistic regression over all concepts, from the text's vector.

What lies nearest is often a stranger that happens to be told in the same tone. The regression learns which
turns of the vectors tell one concept from the others, and puts the right one first a third more often. It is
fitted to all that the lexicon says of its concepts, sayings, names and definitions
(`catalog.search.lexicon.load_taught`, `python -m benchmarks.fit_meaning`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt

from catalog.search.lexicon import Concept, Lexicon
from catalog.search.meaning import Vectors, directions

Floats = npt.NDArray[np.float32]
LEAST = 0.05
"""Chance from which a passage is said to be about a concept at all."""
EVENLY = 0.1
"""How much every dimension counts in the metric, whatever was fitted; the mean of what was fitted is 1."""
STEPS = 1 << 16
"""The metric is in whole steps of this part of 1."""
FITTED = Path(__file__).parent / "lexicon" / "classifier.npz"


@dataclass(frozen=True, slots=True)
class Classifier:
    """`weights[d, c]` is what dimension d says of concept c, whose number in a lexicon is `numbers[c]`; a
    concept of a city's own has none. `key` changes with whatever was fitted."""

    weights: Floats
    numbers: npt.NDArray[np.int64]
    count: int
    key: str

    def of(self, vectors: Vectors) -> Floats:
        """For each row, by number of concept, the chance (0 to 1) that the text means it: all together 1.

        A text without any word, whose row is noughts, means nothing.
        """
        chances = np.zeros((len(vectors), self.count), dtype=np.float32)
        scores = directions(vectors) @ self.weights
        np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf), out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        scores[~vectors.any(axis=1)] = 0
        chances[:, self.numbers] = scores
        return chances

    def of_passages(self, passages: Vectors) -> dict[int, float]:
        """By number, the concepts that one of the passages (a row each) is about, and how likely it is so."""
        most = self.of(passages).max(axis=0, initial=0)
        return {number: float(most[number]) for number in np.flatnonzero(most >= LEAST).tolist()}


@cache
def classifier_of(lexicon: Lexicon) -> Classifier:
    """The classifier that comes with the project, for the concepts as a lexicon numbers them; read once."""
    with np.load(FITTED) as held:
        keys, weights = held["keys"].tolist(), held["weights"].astype(np.float32) * held["scales"]
    there = [(place, lexicon.numbers[key]) for place, key in enumerate(keys) if key in lexicon.numbers]
    return Classifier(
        weights=np.ascontiguousarray(weights[:, [place for place, _ in there]]),
        numbers=np.array([number for _, number in there], dtype=np.int64),
        count=len(lexicon),
        key=blake2b(FITTED.read_bytes(), digest_size=16).hexdigest(),
    )


@cache
def metric() -> Floats:
    """How much each two dimensions count together where two texts are compared by what they are about.

    Two messages are alike in their tone before they are in their matter; what tells no concept from another
    hardly counts here. Of the weights that were fitted, and a little of every dimension.
    """
    with np.load(FITTED) as held:
        weights = held["weights"].astype(np.float32) * held["scales"]
    counts = weights @ weights.T
    counts *= len(counts) / np.trace(counts)
    counts += EVENLY * np.eye(len(counts), dtype=np.float32)
    even: Floats = np.round(counts * STEPS) / np.float32(STEPS)
    return even


def write_classifier(concepts: Sequence[Concept], weights: Floats, path: Path = FITTED) -> None:
    """Writes weights (a column a concept) as whole numbers of eight bits, with a scale for each column."""
    scales = np.maximum(np.abs(weights).max(axis=0), 1e-9).astype(np.float32) / 127
    np.savez(
        path,
        keys=np.array([concept.key for concept in concepts]),
        weights=np.round(weights / scales).astype(np.int8),
        scales=scales,
        lexicon=np.array(lexicon_digest(concepts)),
    )


def lexicon_digest(concepts: Sequence[Concept]) -> str:
    """Changes with whatever the classifier learns from: 32 letters."""
    read = blake2b(digest_size=16)
    for concept in concepts:
        read.update("\n".join((concept.key, *said_of(concept))).encode())
    return read.hexdigest()


def learned(lexicon: Lexicon) -> list[Concept]:
    """The concepts that it learns: broad ones are nothing that a text means beyond its words."""
    return [concept for concept in lexicon.concepts if not concept.broad]


def said_of(concept: Concept) -> list[str]:
    """All texts that mean a concept: its sayings, its names in every language, and its definition."""
    names = [name.text for names in concept.names.values() for name in names]
    return [*(saying.text for saying in concept.sayings), *names, concept.means]
