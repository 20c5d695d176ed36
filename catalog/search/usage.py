"""Usage: the words that people are known to use, whether or not a catalogue has them."""

from __future__ import annotations

from collections import Counter
from functools import cache

from catalog.compiled import compiled
from catalog.search.lexicon import Lexicon
from catalog.search.words import tokens

OFTEN = 3
"""Sayings from which a word is no slip of another: fewer may be one that was imagined, too."""


@cache
def words_in_use(lexicon: Lexicon) -> frozenset[str]:
    """The folded words of a lexicon's names, and those of several of its sayings; found when first asked."""
    return compiled(lexicon.files, "used", lambda: _words_in_use(lexicon))


def _words_in_use(lexicon: Lexicon) -> frozenset[str]:
    concepts = lexicon.concepts
    counted = Counter(w for concept in concepts for said in concept.sayings for w in set(tokens(said.text)))
    names = (name for concept in concepts for those in concept.names.values() for name in those)
    return frozenset(word for word, often in counted.items() if often >= OFTEN).union(
        *(name.words for name in names)
    )
