"""Syllables of Spanish words, by the rules for diphthong and hiatus of the Ortografía (RAE, ASALE, 2010)."""

from __future__ import annotations

import re

STRONG = frozenset("aeoáéó")
STRESSED_WEAK = frozenset("íú")
VOWELS = STRONG | STRESSED_WEAK | frozenset("iuü")


def syllables(word: str) -> int:
    """How many syllables a word has; at least one."""
    letters = _sounded(word.lower())
    return max(
        1, sum(_begins(before, letter) for before, letter in zip(" " + letters, letters, strict=False))
    )


def _sounded(word: str) -> str:
    """The word without letters that are silent, and y as i where it is a vowel."""
    word = re.sub(r"(?<=q)u|(?<=g)u(?=[eiéí])", "", word)
    # h keeps no vowels apart (prohi-bir), but in ch it is a consonant.
    word = re.sub(r"(?<!c)h", "", word)
    return re.sub(r"y(?![aeiouáéíóúü])", "i", word)


def _begins(before: str, letter: str) -> bool:
    """Whether a vowel begins a syllable after what stands before it."""
    if letter not in VOWELS:
        return False
    if before not in VOWELS:
        return True
    if before in STRONG and letter in STRONG:
        return True
    if {before, letter} & STRESSED_WEAK and {before, letter} & STRONG:
        return True
    return before == letter
