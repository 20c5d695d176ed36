"""Gibberish: keys hit at random."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from catalog.search.words import squeeze

_UPPER = ("qwertyuiop", "poiuytrewq")
_OTHERS = ("asdfghjkl", "lkjhgfdsa", "zxcvbnm", "mnbvcxz")
_UPPER_RUNS = frozenset(row[n : n + 5] for row in _UPPER for n in range(len(row) - 4))
_OTHER_RUNS = frozenset(row[n : n + 4] for row in _OTHERS for n in range(len(row) - 3))
"""Neighbours on a keyboard."""
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")
_SAME = re.compile(r"(.)\1{4,}")


def only_gibberish(folded: Sequence[str], known: Callable[[str], bool]) -> bool:
    """Whether at least half of the words are no words; `known` tells those of the catalogue."""
    odd = sum(is_gibberish(word) and not known(word) for word in folded)
    return not folded or (odd > 0 and odd * 2 >= len(folded))


def is_gibberish(word: str) -> bool:
    """Whether a folded word of Latin letters looks like keys hit at random rather than a word."""
    if not word.isascii():
        return len(word) >= 6 and len(set(word)) <= 2
    if word.isdigit():
        return len(word) > 12
    if (len(word) >= 4 and len(set(word)) == 1) or (len(word) >= 6 and len(set(word)) == 2) or len(word) > 30:
        return True
    if _SAME.search(word) and len(squeeze(word)) <= 2:
        return True
    # "property" and "liberty" hold four neighbours of the upper row; no word does of the others.
    if _holds_one(word, 5, _UPPER_RUNS) or _holds_one(word, 4, _OTHER_RUNS):
        return True
    letters = [letter for letter in word if letter.isalpha()]
    if len(letters) >= 5 and not set(letters) & set("aeiouy"):
        return True
    return bool(_CONSONANTS.search(word))


def _holds_one(word: str, length: int, runs: frozenset[str]) -> bool:
    return any(word[n : n + length] in runs for n in range(len(word) - length + 1))
