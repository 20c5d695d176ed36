"""Words looked for in columns of text, whatever their case and accents, on either database."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from catalog.search.words import fold

LATIN = range(0xC0, 0x250)
"""The letters with marks that stand for a bare one: Latin-1, Latin Extended-A and B."""
MOST_WORDS = 8
Column = InstrumentedAttribute[str]


def words_of(text: str) -> list[str]:
    """The words to look for, folded; the first few of them."""
    return re.findall(r"[^\W_]+", fold(text))[:MOST_WORDS]


def contains(column: Column, word: str, dialect: str) -> ColumnElement[bool]:
    """Whether the column has the folded word in it, however that is written there.

    Both databases know classes of letters: SQLite in GLOB, PostgreSQL in a regular expression.
    """
    classes = "".join(_class(letter) for letter in word)
    if dialect == "sqlite":
        return column.op("GLOB", is_comparison=True)(f"*{classes}*")
    return column.op("~", is_comparison=True)(classes)


def _class(letter: str) -> str:
    return f"[{letter}{letter.upper() if len(letter.upper()) == 1 else ''}{_marked().get(letter, '')}]"


@cache
def _marked() -> Mapping[str, str]:
    """The letters with marks, by the bare one they are folded to."""
    found: defaultdict[str, str] = defaultdict(str)
    for code in LATIN:
        if len(folded := fold(chr(code))) == 1 and folded != chr(code):
            found[folded] += chr(code)
    return found
