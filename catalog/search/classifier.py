"""Which concepts a text means: a logistic regression over all concepts, from the text's vector.

What lies nearest is often a stranger that happens to be told in the same tone. The regression learns which
turns of the vectors tell one concept from the others, and puts the right one first a third more often. It is
fitted to what the lexicon says of its concepts, sayings, names and definitions
(`python -m benchmarks.fit_meaning`): for questions to all that people say (`load_taught`), for passages of
records to the blocks alone, since records are written as names and definitions are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

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
    """`asked[d, c]` is what dimension d of a question says of concept c, whose number in a lexicon is
    `numbers[c]`, and `told[d, c]` what it says of a passage of a record; a concept of a city's own has none.
    `key` changes with whatever was fitted."""

    asked: Floats
    told: Floats
    numbers: npt.NDArray[np.int64]
    count: int
    key: str

    def of(self, vectors: Vectors) -> Floats:
        """For each row, by number of concept, the chance (0 to 1) that the question means it: all together 1.

        A text without any word, whose row is noughts, means nothing.
        """
        return self._chances(vectors, self.asked)

    def of_passages(self, passages: Vectors) -> dict[int, float]:
        """By number, the concepts that one of the passages (a row each) is about, and how likely it is so."""
        most = self._chances(passages, self.told).max(axis=0, initial=0)
        return {number: float(most[number]) for number in np.flatnonzero(most >= LEAST).tolist()}

    def _chances(self, vectors: Vectors, weights: Floats) -> Floats:
        chances = np.zeros((len(vectors), self.count), dtype=np.float32)
        scores = directions(vectors) @ weights
        np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf), out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        scores[~vectors.any(axis=1)] = 0
        chances[:, self.numbers] = scores
        return chances


@cache
def classifier_of(lexicon: Lexicon) -> Classifier:
    """The classifier that comes with the project, for the concepts as a lexicon numbers them; read once."""
    with np.load(FITTED) as held:
        keys, asked, told = held["keys"].tolist(), _read(held, "asked"), _read(held, "told")
    there = [(place, lexicon.numbers[key]) for place, key in enumerate(keys) if key in lexicon.numbers]
    places = [place for place, _ in there]
    return Classifier(
        asked=np.ascontiguousarray(asked[:, places]),
        told=np.ascontiguousarray(told[:, places]),
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
        weights = _read(held, "asked")
    counts = weights @ weights.T
    counts *= len(counts) / np.trace(counts)
    counts += EVENLY * np.eye(len(counts), dtype=np.float32)
    even: Floats = (np.round(counts * STEPS) / STEPS).astype(np.float32)
    return even


def write_classifier(concepts: Sequence[Concept], asked: Floats, told: Floats, path: Path = FITTED) -> None:
    """Writes weights (a column a concept) as whole numbers of eight bits, with a scale for each column."""
    held: dict[str, Any] = {}
    for name, weights in (("asked", asked), ("told", told)):
        scales = np.maximum(np.abs(weights).max(axis=0), 1e-9).astype(np.float32) / 127
        held |= {name: np.round(weights / scales).astype(np.int8), f"{name}_scales": scales}
    keys = np.array([concept.key for concept in concepts])
    np.savez(path, keys=keys, lexicon=np.array(lexicon_digest(concepts)), **held)


def _read(held: Mapping[str, Any], name: str) -> Floats:
    weights: Floats = held[name].astype(np.float32) * held[f"{name}_scales"]
    return weights


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
