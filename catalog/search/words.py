"""Words: folding, tokens, stems in four languages, and a key for how a word sounds in Spanish."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import Stemmer

STEM_LANGUAGES = ("es", "en", "fr", "pt")
LONGEST_TOKEN = 40
"""Letters of a token that are looked at: the longest word of the four languages has fewer."""
SHORTEST_HEARD = 5
"""Letters from which a word that nobody knows may be one that sounds the same."""

_SNOWBALL = {"es": "spanish", "en": "english", "fr": "french", "pt": "portuguese"}
_MARKS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f\x00]+")
_TOKEN = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_EVEN_HANDED = re.compile(r"(?<=\w)@(?=s?\b)")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as typed, with its folded form and the place in the text where it begins."""

    typed: str
    folded: str
    at: int = 0


def fold(text: str) -> str:
    """The text in small letters without accents or invisible marks: "Niñ@s, ÉCOLE" → "ninos, ecole"."""
    if text.isascii():
        lowered = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text).lower()
        lowered = _MARKS.sub("", decomposed).translate(_LETTERS)
    return _EVEN_HANDED.sub("o", lowered) if "@" in lowered else lowered


def tokens(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _TOKEN.findall(fold(text))


def typed_tokens(text: str, *, most: int | None = None) -> list[Token]:
    """The words of a text as typed, each with its folded form, in order; the first `most` of them."""
    found: list[Token] = []
    for match in re.finditer(r"(?:[^\W_]|[\u0300-\u036f\u00ad]|(?<=\w)@(?=s?\b))+", text):
        typed = match.group()
        found.extend(Token(typed, folded[:LONGEST_TOKEN], match.start()) for folded in tokens(typed))
        if most is not None and len(found) >= most:
            return found[:most]
    return found


def squeeze(token: str) -> str:
    """Three and more of one letter become one: "holaaaa" → "hola"."""
    return re.sub(r"([a-z])\1{2,}", r"\1", token)


def single(word: str) -> str:
    """Every run of one letter becomes one: "annee" → "ane"."""
    return "".join(letter for n, letter in enumerate(word) if not n or word[n - 1] != letter)


class Stems:
    """Snowball stems. Not shared between threads: the stemmers of the C library keep state."""

    def __init__(self) -> None:
        # Without the memory of words of the library: a look there takes three times as long as a stem.
        self._stemmers = {code: Stemmer.Stemmer(_SNOWBALL[code], 0) for code in STEM_LANGUAGES}

    def all(self, words: Sequence[str], language: str) -> list[str]:
        """The stems of the words in one of STEM_LANGUAGES."""
        stems: list[str] = self._stemmers[language].stemWords(list(words))
        return stems

    def of(self, word: str) -> Iterable[tuple[str, str]]:
        """The word's stem in each language, as (language, stem)."""
        return [(language, self._stemmers[language].stemWord(word)) for language in STEM_LANGUAGES]


_SOUNDS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (needed, re.compile(pattern), sound)
    for needed, pattern, sound in (
        ("", r"([a-z])\1+", r"\1"),
        ("ps", r"^ps", "s"),
        ("h", r"^h(?=[aeiouy])", ""),
        ("h", r"(?<![cspt])h", ""),
        ("", r"^(?:gu|hu|w)(?=[ao])|^hu(?=[ei])", "w"),
        ("ph", r"ph", "f"),
        ("th", r"th", "t"),
        ("h", r"sh|ch", "č"),
        ("ck", r"ck", "k"),
        ("q", r"qu(?=[eiy])|q", "k"),
        ("gu", r"gu(?=[ei])", "ĝ"),
        ("x", r"xc(?=[eiy])|x(?=[aeiou])", "ks"),
        ("sc", r"sc(?=[eiy])", "s"),
        ("z", r"z", "s"),
        ("c", r"c(?=[eiy])", "s"),
        ("c", r"c", "k"),
        ("g", r"g(?=[eiy])", "j"),
        ("ĝ", r"ĝ", "g"),
        ("v", r"v", "b"),
        ("m", r"m(?=[bp])", "n"),
        ("y", r"y(?![aeiou])", "i"),
        ("", r"([a-z])\1+", r"\1"),
    )
)
"""What stands in a word that a rule is for (nothing where it may be any), what it is, how it sounds."""


def sound(token: str) -> str:
    """How a folded word sounds in Spanish: b/v, c/s/z, g/j, h, ll/y, qu/k/c, doubled letters are one."""
    if "ll" in token:
        token = token.replace("ll", "y")
    for needed, pattern, replacement in _SOUNDS:
        if needed in token:
            token = pattern.sub(replacement, token)
    return token
