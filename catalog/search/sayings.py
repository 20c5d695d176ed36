"""Sayings: how near a question lies to what people say of each concept, a city's own sayings among them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from types import MappingProxyType

from catalog.search.lexicon import Lexicon
from catalog.search.meaning import Vectors
from catalog.search.nearness import SAYINGS, Floats, Nearness, of_sayings, read_vectors


class Sayings:
    """What people say of each concept of a lexicon; immutable."""

    def __init__(self, lexicon: Lexicon, own: Mapping[bytes, Vectors] = MappingProxyType({})) -> None:
        """`own` are the vectors, by digest, of what a city's files say; what has none tells of nothing."""
        self.lexicon = lexicon
        self._own = own

    def of(self, vector: Vectors) -> Floats:
        """By number of concept, the cosine of the saying nearest to the vector."""
        return self._nearness.of(vector)

    @cached_property
    def _nearness(self) -> Nearness:
        # Not before the first question that was encoded: where none ever is, nobody reads three megabytes.
        return of_sayings(self.lexicon, {**_packaged(), **self._own})


@cache
def sayings_of(lexicon: Lexicon) -> Sayings:
    """The sayings of a lexicon, those that come with the project; made once."""
    return Sayings(lexicon)


@cache
def _packaged() -> Mapping[bytes, Vectors]:
    return read_vectors(SAYINGS)
