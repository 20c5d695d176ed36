"""What things are about: five vocabularies as data, and shelves for records that come without."""

from __future__ import annotations

from catalog.topics.classifier import Classifier, load_classifier
from catalog.topics.vocabulary import (
    SCHEMES,
    Entry,
    UnknownTerm,
    Vocabularies,
    Vocabulary,
    VocabularyError,
    load_vocabularies,
)

__all__ = [
    "SCHEMES",
    "Classifier",
    "Entry",
    "UnknownTerm",
    "Vocabularies",
    "Vocabulary",
    "VocabularyError",
    "load_classifier",
    "load_vocabularies",
]
