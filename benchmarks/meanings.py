"""What the sentence encoder makes of a benchmark's records, kept from one run to the next."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypedDict

import numpy as np

from catalog.finding import found_in
from catalog.model import Opportunity
from catalog.search.finder import finder_of
from catalog.search.lexicon import load_lexicon
from catalog.search.meaning import SentenceEncoder, Vectors, digest_of
from catalog.search.nearness import read_vectors
from catalog.search.passages import passages
from catalog.search.served import Served

KEPT = Path(tempfile.gettempdir()) / "learning-city-benchmark-vectors.npz"


class Meaning(TypedDict):
    """By id, the vectors of what an opportunity says, and the concepts that it serves by them."""

    vectors: Mapping[int, Vectors]
    served: Mapping[int, Served]


@cache
def encoder() -> SentenceEncoder:
    """The encoder, made once."""
    return SentenceEncoder()


def encoded(texts: Sequence[str]) -> Vectors:
    """A row a text, in order; only what was never encoded here is encoded."""
    kept = read_vectors(KEPT)
    if strange := [text for text in dict.fromkeys(texts) if digest_of(text) not in kept]:
        made = encoder().encode(strange)
        kept |= {digest_of(text): row for text, row in zip(strange, made, strict=True)}
        _write(kept)
    return np.stack([kept[digest_of(text)] for text in texts])


def vectors_of(opportunities: Sequence[Opportunity]) -> dict[int, Vectors]:
    """By id, the vectors of what each says."""
    said = {o.id: passages(o) for o in opportunities if o.id is not None}
    texts = list(dict.fromkeys(text for texts in said.values() for text in texts))
    rows = dict(zip(texts, encoded(texts), strict=True))
    return {number: np.stack([rows[text] for text in texts]) for number, texts in said.items() if texts}


def meaning_of(opportunities: Sequence[Opportunity]) -> Meaning:
    """What `Index.build` is to know of them beyond their words."""
    vectors = vectors_of(opportunities)
    return {"vectors": vectors, "served": found_in(opportunities, finder_of(load_lexicon()), vectors)}


def question(text: str) -> Vectors:
    """The vector of a question."""
    row: Vectors = encoder().encode([text])[0]
    return row


def _write(kept: Mapping[bytes, Vectors]) -> None:
    digests = np.frombuffer(b"".join(kept), dtype=np.uint8).reshape(len(kept), -1)
    np.savez(KEPT, digests=digests, vectors=np.stack(list(kept.values())))
