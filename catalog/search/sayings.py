"""What people say of each concept: how likely a question means it, whatever words it has."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from types import MappingProxyType

import numpy as np

from catalog.search.classifier import Floats, classifier_of
from catalog.search.lexicon import Lexicon
from catalog.search.meaning import Vectors, digest_of
from catalog.search.nearness import Nearness

SAID_ALIKE = 0.5
"""Cosine from which a saying of a city's own tells of a question's meaning: any two sentences have some."""


class Sayings:
    """What people say of each concept of a lexicon; immutable.

    Of what comes with the project the classifier has learned; a city's own sayings count by their nearness.
    """

    def __init__(self, lexicon: Lexicon, own: Mapping[bytes, Vectors] = MappingProxyType({})) -> None:
        """`own` are the vectors, by digest, of what a city's files say; what has none tells of nothing."""
        self.lexicon = lexicon
        self._own = own

    def of(self, vector: Vectors) -> Floats:
        """By number of concept, how likely (0 to 1) a question with this vector means it."""
        chances: Floats = classifier_of(self.lexicon).of(vector[None, :])[0]
        if self._own:
            alike = (self._nearness.of(vector) - SAID_ALIKE) / (1 - SAID_ALIKE)
            chances = np.maximum(chances, alike.astype(np.float32))
        return chances

    @cached_property
    def _nearness(self) -> Nearness:
        owned = [
            [self._own[key] for saying in concept.sayings if (key := digest_of(saying.text)) in self._own]
            for concept in self.lexicon.concepts
        ]
        return Nearness.build([np.stack(rows) if rows else None for rows in owned])


@cache
def sayings_of(lexicon: Lexicon) -> Sayings:
    """The sayings of a lexicon, those that come with the project; made once."""
    return Sayings(lexicon)
