"""Finding the concepts that an opportunity serves: those its names name, and those that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from hashlib import blake2b

from catalog.model import Opportunity
from catalog.search.classifier import LEAST, classifier_of
from catalog.search.concepts import named
from catalog.search.fields import fields_of, languages_of
from catalog.search.lexicon import Lexicon
from catalog.search.meaning import Vectors, digest_of
from catalog.search.phrasebook import load_phrasebook
from catalog.search.postings import PROMINENCE
from catalog.search.served import Served
from catalog.search.spotting import spotter_of
from catalog.search.words import tokens

PLAINLY = PROMINENCE[1]
"""Prominence from which a concept is named for what the record is: in its title or its categories. Of those
named in passing, deep in a description, six in ten are none that the record serves."""
_DIGITS = 3
"""Of a chance: more would tell nothing."""


class Finder:
    """Finds concepts of one lexicon; immutable, and free of any network."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._classifier = classifier_of(lexicon)
        self._small = load_phrasebook().all_small

    @cached_property
    def key(self) -> str:
        """Changes with whatever could make it find something else: 32 letters."""
        read = blake2b(f"{PLAINLY} {LEAST} {self._classifier.key}".encode(), digest_size=16)
        for concept in self._lexicon.concepts:
            for language, names in sorted(concept.names.items()):
                said = [(name.words, sorted(name.beside), name.text) for name in names]
                read.update(repr((concept.key, language, said)).encode())
        # What encodes may be another one day: the digest of any text tells.
        read.update(digest_of(""))
        return read.hexdigest()

    def find(self, opportunity: Opportunity, vectors: Vectors | None) -> Served:
        """What it serves by its words and, where there are `vectors` (a row a passage), by its meaning."""
        named = self._named(opportunity).items()
        words = self._keys(number for number, much in named if much >= PLAINLY)
        if vectors is None:
            return Served(words=words)
        about = self._classifier.of_passages(vectors)
        concepts = self._lexicon.concepts
        return Served(
            words=words,
            meaning={concepts[number].key: round(chance, _DIGITS) for number, chance in about.items()},
        )

    def _named(self, opportunity: Opportunity) -> dict[int, float]:
        names = [tokens(text.name) for text in opportunity.texts]
        fields = fields_of(opportunity, names, self._small)
        return named(spotter_of(self._lexicon), fields, languages_of(opportunity))

    def _keys(self, numbers: Iterable[int]) -> frozenset[str]:
        return frozenset(self._lexicon.concepts[number].key for number in numbers)


@cache
def finder_of(lexicon: Lexicon) -> Finder:
    """The finder of a lexicon, made once."""
    return Finder(lexicon)
