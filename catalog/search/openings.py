"""Openings: what people say to change the question before, rather than to ask a new one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalog.search.phrases import Phrases, flags, valued, word_set

_DATA = Path(__file__).parent / "data" / "refining.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """How people begin what changes a question, and what they say that alone changes it."""

    opening: Phrases[bool]
    aside: re.Pattern[str]
    taking_back: Phrases[bool]
    named: Phrases[str]
    any: Phrases[str]
    orders: Phrases[str]
    nearer: Phrases[str]
    leading: frozenset[str]
    circumstance: frozenset[str]


@cache
def load_openings() -> Openings:
    """The openings of the package; read once."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    asides = sorted((words for each in data["aside"].values() for words in each), key=len, reverse=True)
    return Openings(
        opening=flags(phrase for phrases in data["opening"].values() for phrase in phrases),
        aside=re.compile(rf"(?:{'|'.join(map(re.escape, asides))})\s+", re.IGNORECASE),
        taking_back=flags(phrase for phrases in data["taking_back"].values() for phrase in phrases),
        named=valued(data["named"]),
        any=valued(data["any"]),
        orders=valued(data["order"]),
        nearer=valued({"near": data["nearer"]["all"]}),
        leading=word_set(data["leading"].values()),
        circumstance=word_set(data["circumstance"].values()),
    )
