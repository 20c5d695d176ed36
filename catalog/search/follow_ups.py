"""Follow-ups: the words by which people go on from what they asked before."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalog.search.phrases import Phrases, flags, valued, word_set

_DATA = Path(__file__).parent / "data" / "refining.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps:
    """Folded phrases: what opens a follow-up ("y"), takes a wish back ("sin"), names one or any of them, asks
    for another order or for what is nearer; and words that lead to a wish ("para"), or elsewhere ("en")."""

    opening: Phrases[bool]
    aside: re.Pattern[str]
    taking_back: Phrases[bool]
    named: Phrases[str]
    any: Phrases[str]
    orders: Phrases[str]
    nearer: Phrases[str]
    leading: frozenset[str]
    circumstance: frozenset[str]

    def leads_elsewhere(self, folded: Sequence[str], place: int) -> bool:
        """Whether what begins there says where or for whom, and is no new subject: "¿y en Viña?"."""
        return 0 <= place < len(folded) - 1 and folded[place] in self.circumstance

    def opens(self, folded: Sequence[str]) -> int:
        """How many words open a follow-up; 0 where none do."""
        hit = self.opening.at(folded, 0)
        return hit[0] if hit else 0

    def without_aside(self, said: str) -> str:
        """What was said without what is said beside it at its beginning."""
        match = self.aside.match(said)
        return said[match.end() :] if match else said


def whole(phrases: Phrases[str], words: Sequence[str]) -> str | None:
    """The value of the phrase that all the words are; None where they are none."""
    hit = phrases.at(words, 0)
    return hit[1] if hit and hit[0] == len(words) else None


@cache
def load_follow_ups() -> FollowUps:
    """The follow-ups that come with the code; read once."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    asides = sorted((words for each in data["aside"].values() for words in each), key=len, reverse=True)
    return FollowUps(
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
