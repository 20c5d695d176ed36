"""Shelves: the local topics that a question's words meet and that hold something, as ways on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from catalog.model import Opportunity
from catalog.search.joint import Joint
from catalog.topics import Classifier, Vocabularies, load_classifier, load_vocabularies

SCHEME = "local"
"""The vocabulary of `catalog/topics` that people look along."""
MOST = 3
"""Most shelves offered beside an answer."""


@dataclass(frozen=True, slots=True)
class Shelves:
    """Which documents stand on each shelf, those of the shelves within it among them."""

    documents: Mapping[str, npt.NDArray[np.int32]]

    @staticmethod
    def build(opportunities: Sequence[Opportunity]) -> Shelves:
        """By the topics that each opportunity has."""
        local = _vocabularies()[SCHEME]
        found: dict[str, list[int]] = {}
        for document, opportunity in enumerate(opportunities):
            codes = {term.code for term in opportunity.topics if term.scheme == SCHEME and term.code in local}
            for code in {above for own in codes for above in (own, *local.parents(own))}:
                found.setdefault(code, []).append(document)
        return Shelves({code: np.array(those, dtype=np.int32) for code, those in found.items()})

    @staticmethod
    def join(parts: Sequence[Shelves], joint: Joint) -> Shelves:
        """As `build`, of parts that were read before."""
        nothing, found = np.array([], dtype=np.int32), {}
        for code in dict.fromkeys(code for part in parts for code in part.documents):
            documents = joint.moved([part.documents.get(code, nothing) for part in parts])
            if (documents := np.sort(documents[documents >= 0])).size:
                found[code] = documents
        return Shelves(found)

    def on(self, topic: str, count: int) -> npt.NDArray[np.bool_]:
        """Which of `count` documents stand on a shelf or on one within it."""
        standing = np.zeros(count, dtype=bool)
        standing[self.documents.get(topic, np.array([], dtype=np.int32))] = True
        return standing

    def met(self, texts: Sequence[str], alive: npt.NDArray[np.bool_]) -> list[tuple[str, int]]:
        """The shelves whose words stand in the texts, best first, and how many `alive` ones they hold."""
        if not self.documents:
            return []
        found: dict[str, int] = {}
        for text in texts:
            for term in _classifier().classify([text]):
                if term.code in self.documents:
                    found.setdefault(term.code, int(alive[self.documents[term.code]].sum()))
        return [(code, count) for code, count in found.items() if count][:MOST]


def topics_met(text: str) -> list[str]:
    """The codes of the local topics whose words stand in a text, whether or not they hold something."""
    return [term.code for term in _classifier().classify([text]) if term.scheme == SCHEME]


@cache
def _vocabularies() -> Vocabularies:
    return load_vocabularies()


@cache
def _classifier() -> Classifier:
    return load_classifier(_vocabularies())
