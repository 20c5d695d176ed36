"""Words that low ratings use more than others do: log-odds with an informative Dirichlet prior.

After Monroe, Colaresi and Quinn, "Fightin' Words" (Political Analysis 16, 2008), equations 15, 16 and 22: the
difference of the log-odds of a word in both groups, each drawn towards its odds in all comments together, in
units of its standard deviation. A word counts once a comment, so that nobody is heard twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

from bot.feedback.opinion import Mood
from catalog.search.words import fold

PRIOR = 0.1
"""What the prior weighs, beside all that was said."""
LEAST_SCORE = 1.96
"""Standard deviations beyond which a difference is not put down to chance."""
SHORTEST = 4
"""Letters: shorter words are articles and the like in all languages we read."""
MOST = 8

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A word, or two in a row, that so many comments have; `score` in standard deviations."""

    words: str
    comments: int
    score: float


def keywords(comments: Iterable[tuple[Mood, str]], *, least: int) -> list[Keyword]:
    """What low comments have more than others, the most telling first; nothing that fewer than `least` low
    comments have."""
    low, others = Counter[str](), Counter[str]()
    spelled: dict[str, Counter[str]] = {}
    for mood, text in comments:
        grams = dict(_grams(text))
        (low if mood is Mood.LOW else others).update(grams.keys())
        for gram, typed in grams.items():
            spelled.setdefault(gram, Counter())[typed] += 1
    if not low or not others:
        return []
    found = [
        Keyword(words=spelled[gram].most_common(1)[0][0], comments=count, score=score)
        for gram, count, score in _scored(low, others)
        if count >= least and score > LEAST_SCORE
    ]
    found.sort(key=lambda word: (-word.score, word.words))
    return _without_parts(found)[:MOST]


def _scored(low: Counter[str], others: Counter[str]) -> Iterable[tuple[str, int, float]]:
    in_low, in_others = low.total(), others.total()
    all_priors = PRIOR * (in_low + in_others)
    for gram, count in low.items():
        prior = PRIOR * (count + others[gram])
        here, there = count + prior, others[gram] + prior
        odds = log(here / (in_low + all_priors - here)) - log(there / (in_others + all_priors - there))
        yield gram, count, odds / sqrt(1 / here + 1 / there)


def _grams(text: str) -> Iterable[tuple[str, str]]:
    """Each word, and each two in a row, without accents, and as it was typed."""
    typed = [word for word in _WORD.findall(text.lower()) if len(word) >= SHORTEST]
    words = [(fold(word), word) for word in typed]
    yield from words
    for (first, first_typed), (second, second_typed) in pairwise(words):
        yield f"{first} {second}", f"{first_typed} {second_typed}"


def _without_parts(found: list[Keyword]) -> list[Keyword]:
    """Leaves out a word that is said in one pair of words only, and a pair of which a word says more."""
    kept: list[Keyword] = []
    for word in found:
        parts = set(word.words.split())
        if not any(parts & set(each.words.split()) for each in kept):
            kept.append(word)
    return kept
