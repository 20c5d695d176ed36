"""Messages that are no question: small talk, keys hit at random."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from catalog.search.answer import AnswerKind
from catalog.search.phrasebook import Phrasebook
from catalog.search.phrases import Phrases
from catalog.search.words import squeeze

_UPPER = ("qwertyuiop", "poiuytrewq")
_OTHERS = ("asdfghjkl", "lkjhgfdsa", "zxcvbnm", "mnbvcxz")
_UPPER_RUNS = frozenset(row[n : n + 5] for row in _UPPER for n in range(len(row) - 4))
_OTHER_RUNS = frozenset(row[n : n + 4] for row in _OTHERS for n in range(len(row) - 3))
"""Neighbours on a keyboard."""
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")
_SAME = re.compile(r"(.)\1{4,}")
_LAUGHTER = re.compile(r"(?:(?:ja|je|ji|ha|he|hi|lo|rs|k)+h?|x+d+)")


def kind_of_talk(
    folded: Sequence[str], phrasebook: Phrasebook, known: Callable[[str], bool]
) -> AnswerKind | None:
    """What a message is that is no question, else None. `known` tells words of the catalogue."""
    if not folded:
        return AnswerKind.GIBBERISH
    squeezed = [squeeze(word) for word in folded]
    if _only(phrasebook.small_talk, folded) or _only(phrasebook.small_talk, squeezed):
        return AnswerKind.SMALL_TALK
    odd = sum(is_gibberish(word) and not known(word) for word in folded)
    return AnswerKind.GIBBERISH if odd and odd * 2 >= len(folded) else None


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


def _only(phrases: Phrases[bool], words: Sequence[str]) -> bool:
    place = 0
    while place < len(words):
        hit = phrases.at(words, place)
        if hit:
            place += hit[0]
        elif _LAUGHTER.fullmatch(words[place]) and len(words[place]) > 2:
            place += 1
        else:
            return False
    return True


def _holds_one(word: str, length: int, runs: frozenset[str]) -> bool:
    return any(word[n : n + length] in runs for n in range(len(word) - length + 1))
