"""All but a wish: where nothing that fits the matter keeps a wish, what fits it otherwise, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from catalog.search.answer import Confidence
from catalog.search.ranking import Ranked
from catalog.search.times import KEPT

Judge = Callable[[Ranked], tuple[Confidence, float]]
"""How surely what was found is an answer."""
YIELDING = ("when", "not", "price", "free", "duration", "level", "online", "access")
"""Wishes from the one that gives way first: people find another hour sooner than money. What is of another
kind, for others, far away or in another language stands in for nothing."""
LIKELY = 0.6
"""Chance from which a guess is worth breaking a wish for."""


def all_but(
    ranked: Ranked,
    confidence: Confidence,
    judge: Judge,
    without: Callable[[Ranked, str], Ranked],
    *,
    strict: frozenset[str] = frozenset(),
) -> tuple[Ranked, float] | None:
    """What fits all but one wish, or all but the decisive ones, and how surely; None where nothing does, or
    what keeps all wishes fits the matter, too.

    What keeps the wish is left out: it was found not to fit, and nothing stands above it that breaks it. What
    does not say whether it keeps the wish comes first. `without` takes a wish back, never one of `strict`.
    """
    if not _is_weak(ranked, confidence):
        return None
    guess: tuple[Ranked, float] | None = None
    for keys in _wishes(ranked, strict):
        other = ranked
        for key in keys:
            other = without(other, key)
        level, chance = judge(other)
        if not _is_better(level, chance, confidence, other):
            continue
        breaking = _breaking(other, ranked, keys)
        if level is Confidence.SURE and breaking.order_broken:
            return breaking, chance
        if guess is None and breaking.order_broken:
            guess = breaking, chance
    return guess


def _is_weak(ranked: Ranked, confidence: Confidence) -> bool:
    """Whether what keeps all wishes fits the matter badly, or not at all."""
    if ranked.by_words is None or confidence is Confidence.SURE:
        return False
    return confidence is Confidence.NONE or not ranked.by_words[(ranked.order or ranked.order_broken)[0]]


def _wishes(ranked: Ranked, strict: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Each wish alone; where there are several decisive ones, these together."""
    keys = [key for key in YIELDING if key in ranked.states and key not in strict | ranked.soft]
    yield from ((key,) for key in keys)
    decisive = tuple(key for key in keys if key in ranked.decisive)
    if len(decisive) > 1:
        yield decisive


def _is_better(level: Confidence, chance: float, before: Confidence, other: Ranked) -> bool:
    """Whether what was found without a wish is worth more: of a likely guess only where nothing was found
    at all, and by its words."""
    if level is Confidence.SURE:
        return True
    if level is Confidence.NONE or chance < LIKELY or before is not Confidence.NONE or other.by_words is None:
        return False
    return bool(other.order) and bool(other.by_words[other.order[0]])


def _breaking(other: Ranked, ranked: Ranked, keys: tuple[str, ...]) -> Ranked:
    """Of what was found without the wishes, what does not keep them."""
    worst = np.max([ranked.states[key] for key in keys], axis=0)
    said = ranked.by_words
    those = [d for d in other.order if worst[d] != KEPT and (said is None or said[d])]
    those.sort(key=lambda document: int(worst[document]))
    return replace(other, states=ranked.states, order=[], order_broken=those, kept=0)
