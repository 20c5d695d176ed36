"""What a message is compared by: words as they sound, their neighbours, pieces and classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from catalog.safety.pattern import BEGIN, END, Spans
from catalog.safety.sound import BREAK
from catalog.safety.vocabulary import Heard

BUCKETS = 1 << 18
"""Features share this many places: the "hashing trick" of Weinberger and others (2009)."""

_INSIDE = (3, 4, 5)
"""Letters of the pieces of a word: what is left of a misspelt one."""
_ACROSS = (5, 6)
"""Letters of the pieces that run over the space between two words."""
_LONGEST = 12
"""Thirds of a word count beyond which all messages are equally long."""


def buckets(heard: Sequence[Heard], spans: Spans) -> NDArray[np.int64]:
    """The places of a message's features, each once, in rising order; `spans` as the grammar found them."""
    hashed = (crc32(feature.encode()) % BUCKETS for feature in _features([w[0] for w in heard], spans))
    return np.unique(np.fromiter(hashed, dtype=np.int64))


def _features(words: Sequence[str], spans: Spans) -> Iterator[str]:
    spoken = [word for word in words if word != BREAK]
    yield f"length {min(_LONGEST, len(spoken) // 3)}"
    row = [BEGIN, *words, END]
    for first, second in pairwise(row):
        yield f"two {first} {second}"
    for word in dict.fromkeys(spoken):
        yield f"word {word}"
        for piece in _pieces(f"<{word}>", _INSIDE):
            yield f"in {piece}"
    for piece in _pieces(f" {' '.join(spoken)} ", _ACROSS):
        yield f"over {piece}"
    classes = sorted(symbol for symbol in spans if symbol[0] == "<" and "/" not in symbol)
    for place, symbol in enumerate(classes):
        yield symbol
        for other in classes[place + 1 :]:
            yield symbol + other


def _pieces(text: str, lengths: Sequence[int]) -> Iterator[str]:
    for length in lengths:
        for begin in range(len(text) - length + 1):
            yield text[begin : begin + length]


def fingerprint() -> str:
    """Tells whether weights were fitted for these features: it changes with whatever is hashed, and how."""
    heard = [("kiero",), ("morir",), (BREAK,), ("ai",), ("kurso",)]
    places = buckets(heard, {"<course>": [(3, 4)], "<young>": [(0, 1)], "a/b": [(0, 1)]})
    return f"{BUCKETS}-{crc32(places.astype('<i8').tobytes()):08x}"
