"""A text taken apart into sentences and words, as people read it: without markup, line by line."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

ORDINARY = 2
"""Syllables that count for what has none of its own: a value still to be filled in, a number, an address."""
ABBREVIATIONS = frozenset(
    {
        "av",
        "avda",
        "c.p",
        "cd",
        "col",
        "dr",
        "dra",
        "e.g",
        "ee",
        "ej",
        "esq",
        "fig",
        "gral",
        "i.e",
        "ing",
        "lic",
        "mr",
        "mrs",
        "ms",
        "mtra",
        "mtro",
        "nro",
        "núm",
        "p.ej",
        "pág",
        "prof",
        "profa",
        "sr",
        "sra",
        "srta",
        "st",
        "sta",
        "sto",
        "tel",
        "ud",
        "uds",
        "uu",
        "vs",
    }
)
"""What a full stop follows without ending a sentence, in Spanish and English."""

_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"</?(?:p|br|li|ul|ol|div|h[1-6]|blockquote|pre)\b[^<>]*>", re.IGNORECASE)
_LIST_MARK = re.compile(r"^\s*(?:[-–—•·*▪◦]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+")
_END = re.compile(r"""[.!?…]+[\])"'»”’]*(?=\s+[^\sa-záéíóúüñ]|\s*$)""")
_WORD = re.compile(
    r"(?P<address>https?://\S+|[\w.+-]+@[\w-]+\.\w+|(?:\w+\.)+\w+/\S+|(?<!\w)(?:[@/#]|--)\w[\w-]*|\w*_\w+)"
    r"|(?P<value>\{\w*\})"
    r"|(?P<number>[$€£]?\d[\d.,:/–-]*\d|[$€£]?\d)(?:[%°ºª]|(?=\W|$))"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*\d*|\w+)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `counted` is false for what stands for a word: a value, a number, an address."""

    text: str
    counted: bool


def sentences(text: str) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """The sentences with their words, in order; a line break ends one, and what has no word is left out."""
    for line in html.unescape(_TAG.sub("", _BREAK.sub("\n", text))).splitlines():
        for sentence in _split(_LIST_MARK.sub("", line)):
            if words := tuple(_words(sentence)):
                yield sentence, words


def _split(line: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(line):
        before = line[start : end.end()]
        if end.group().startswith(".") and _is_abbreviation(before, line[end.end() :]):
            continue
        yield before.strip()
        start = end.end()
    if rest := line[start:].strip():
        yield rest


def _is_abbreviation(sentence: str, rest: str) -> bool:
    last = sentence.rstrip(".").split()[-1:]
    follows = rest.lstrip()[:1]
    if not last or not follows:
        return False
    bare = last[0].lstrip("(¿¡\"'«“").lower()
    if bare == "no":
        return follows.isdigit()
    # A single letter is an initial, or half of a. m.
    return bare in ABBREVIATIONS or (len(bare) == 1 and bare.isalpha())


def _words(sentence: str) -> Iterator[Word]:
    for found in _WORD.finditer(sentence):
        yield Word(found.group().strip(), counted=found.lastgroup == "word")
