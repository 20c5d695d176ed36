"""How words sound: what is typed with thumbs and without spelling becomes one key in four languages."""

from __future__ import annotations

import re
import unicodedata

BREAK = ";"
"""Stands between two sentences."""
LONGEST_WORD = 24
"""Letters of a word that are looked at."""

_MARKS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f\x00]+")
_PIECES = re.compile(r"[^\W_]+|[.!?;:\n…¿¡]+")
# What French leaves out before a vowel is a word of its own; the English apostrophe is nothing.
_ELIDED = re.compile(r"\b(qu|[cdjlmnst])['’´`](?=[^\W\d_])")
_APOSTROPHE = re.compile(r"(?<=\w)['’´`](?=\w)")
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"([b-km-z])\1+|l{3,}", r"\1"),
        (r"ll(?=[aeiou])", "y"),
        (r"([a-z])\1+", r"\1"),
        (r"ph", "f"),
        (r"sh", "ch"),
        (r"(?<!c)h", ""),
        (r"qu(?=[eiy])|q|ck", "k"),
        (r"gu(?=[ei])", "ĝ"),
        (r"g(?=[eiy])", "j"),
        (r"ĝ", "g"),
        (r"gu(?=[ao])|w", "u"),
        (r"sc(?=[eiy])|c(?=[eiy])|z", "s"),
        (r"c(?!h)", "k"),
        (r"v", "b"),
        (r"m(?=[bp])", "n"),
        (r"y(?![aeou])", "i"),
        (r"([a-z])\1+", r"\1"),
    )
)


def folded(text: str) -> list[str]:
    """The words of a text in small letters without accents, with a BREAK between its sentences."""
    lowered = text.lower()
    if not text.isascii():
        lowered = lowered.replace("ç", "s").replace("œ", "oe").replace("æ", "ae").replace("ñ", "n")
        lowered = _MARKS.sub("", unicodedata.normalize("NFKD", lowered))
    if "'" in lowered or "’" in lowered or "´" in lowered or "`" in lowered:
        lowered = _APOSTROPHE.sub("", _ELIDED.sub(r"\1 ", lowered))
    return [piece if piece[0].isalnum() else BREAK for piece in _PIECES.findall(lowered)]


def sound(word: str) -> str:
    """The key of a folded word: k/qu/c, s/z/c, b/v, ll/y, g/j are one each, h and doubled letters nothing."""
    word = word[:LONGEST_WORD]
    if len(word) < 2 or not word.isascii():
        return word
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word
