"""Passages: what an opportunity says, in pieces short enough to mean one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.model import Opportunity, OpportunityText

LONGEST = 300
"""Letters of a passage: an encoder that reads more of them at once remembers less of each."""
MOST = 8
"""Passages of one opportunity; what is said later is read by its words alone."""
_SENTENCE_ENDS = re.compile(r"(?<=[.!?;:…])\s+")


def passages(opportunity: Opportunity) -> list[str]:
    """Its names first, each with the categories, then what is said of it, sentences kept together."""
    categories = ", ".join(opportunity.categories)
    found = [f"{text.name}. {categories}" if categories else text.name for text in opportunity.texts]
    for text in opportunity.texts:
        found += _pieces(text)
    return list(dict.fromkeys(passage for passage in found if passage.strip()))[:MOST]


def _pieces(text: OpportunityText) -> Iterator[str]:
    said = " ".join(f"{text.summary} {text.description or text.easy}".split())
    piece = ""
    for sentence in _SENTENCE_ENDS.split(said):
        if piece and len(piece) + len(sentence) >= LONGEST:
            yield piece
            piece = ""
        piece = f"{piece} {sentence}".strip()
        while len(piece) > 2 * LONGEST:
            yield piece[:LONGEST]
            piece = piece[LONGEST:]
    if piece:
        yield piece
