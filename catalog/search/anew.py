"""Anew: which words, though they utter wishes alone, are a question of their own and refine none before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from catalog.search.phrasebook import load_phrasebook
from catalog.search.reading import Reading

FOR_WHOM = frozenset({"audience", "access"})
"""Wishes that, with "something", make a question of its own: "algo para mi abuelo"."""
TellsNeed = Callable[[Sequence[str]], bool]
"""Whether folded words tell of a need that something would help."""


def begins_anew(wished: Reading, missed: bool, tells_need: TellsNeed) -> bool:
    """Whether they tell of a need ("mi abuelo no oye"), or ask what there is ("qué hay el domingo"), or for
    something: for somebody, with several wishes, or where nothing was found before (`missed`)."""
    inside = {place for span in wished.spans for place in range(span.start, span.end)}
    folded, phrasebook = [word.folded for word in wished.words], load_phrasebook()
    if tells_need(folded):
        return True
    outside = [place for place in range(len(folded)) if place not in inside]
    if any(phrasebook.browse.at(folded, place) for place in outside):
        return True
    if not any(folded[place] in phrasebook.vague for place in outside):
        return False
    keys = {span.key for span in wished.spans}
    return missed or len(keys) > 1 or not keys.isdisjoint(FOR_WHOM)
