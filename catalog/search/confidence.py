"""How surely an answer is one: a logistic over the evidence that the best hit has for the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import exp, log1p
from typing import Any

from catalog.search.answer import Confidence
from catalog.search.ranking import Ranked
from catalog.search.unit import Unit

MET = 0.3
"""From so much on, a word is there."""
CLEARLY_IN_FRONT, NEEDED_IN_FRONT, DEEPLY_MET, RARE = 0.8, 0.6, 0.65, 0.45
"""What a word must be for a "perhaps" by itself: in front (or there at all), and in few documents."""
AGREES, AGREES_IN_OTHER_WORDS = 0.2, 0.35
"""Nearness below which a question and a hit have little to do with each other; and where it has one
word, which is met by another that means the same, since such a word has several senses ("me corrieron")."""
ALL_OF_IT = 0.97
"""Coverage from which a hit has all words of the question."""
LONG = 10
"""Words from which a question is no longer than long: who tells of their life says as many."""
IN_FRONT = 0.55
"""From so much on, a word is there in the title or among the categories, well enough spelt."""


def features(ranked: Ranked, document: int) -> dict[str, float]:
    """What the best hit has of the question, as numbers from 0 to 1 (see `benchmarks/fit_confidence.py`).

    Words said beside the subject count neither for nor against; where there is nothing else, they count.
    """
    matched = ranked.match
    units = evidence(ranked.units)
    if matched is None or not units:
        return {}
    count = max(len(matched.score), 1)
    # What no record has weighs no more than what some record has: nobody knows how rare it is.
    most = max((unit.weight for unit in units if unit.known), default=1.0)
    total = sum(min(unit.weight, most) for unit in units) or 1.0
    share = {id(unit): min(unit.weight, most) / total for unit in units}
    met = [unit for unit in units if unit.found[document] >= MET]
    lost = [unit for unit in units if unit.found[document] < MET]
    worded = ranked.scores if ranked.worded is None else ranked.worded
    return _meaning(ranked, document) | {
        "covered": sum(share[id(u)] * float(u.found[document]) for u in units),
        "front": sum(share[id(u)] * float(u.front[document]) for u in units),
        "strength": float(min(matched.strength[document], 1.0)),
        "score": float(min(max(worded[document], 0.0), 1.2)),
        "anchor": max((float(u.front[document]) * _rarity(u, count) for u in units), default=0.0),
        "deep": max((float(u.found[document]) * _rarity(u, count) for u in units), default=0.0),
        "several": min(sum(u.front[document] > IN_FRONT for u in units) / 3, 1.0),
        "lost_known": sum(share[id(u)] for u in lost if u.known),
        "lost_strange": sum(share[id(u)] for u in lost if not u.known),
        "lost_head": float(any(u.head for u in lost)),
        "met_head": float(any(u.head and u.front[document] > IN_FRONT for u in met)),
        "spelt": sum(share[id(u)] for u in met if u.best is not None and u.best.how == "spelling"),
        "meant": sum(share[id(u)] for u in met if u.meant and not u.need),
        "need": float(any(u.need for u in met)),
        "alone": float(len(units) == 1),
        "many": min(max(len(units) - 2, 0) / 3, 1.0),
        "generic": float(all(u.generic for u in met)),
    }


def _meaning(ranked: Ranked, document: int) -> dict[str, float]:
    """What the best hit has of what is meant beyond the words."""
    meant, plain = ranked.meant, ranked.plain
    if meant is None or plain is None or ranked.by_words is None:
        return {}
    near, conceived = float(meant.near[document]), float(meant.conceived[document])
    return {
        "near": near,
        "nearest": float(meant.near.max(initial=0)),
        "conceived": conceived,
        "near_conceived": near * conceived,
        "said_alike": meant.said,
        "missed": float(meant.missed[document]),
        "nowhere": meant.nowhere,
        "by_words": float(ranked.by_words[document]),
        "plain": float(plain[document]),
        # Who names what they look for says little beside it; who tells a story says much that no record has.
        "long": (long := min(meant.words / LONG, 1.0)),
        "need_meant": meant.need,
        "short_need": meant.need * (1 - long),
    }


def evidence(units: Sequence[Unit]) -> list[Unit]:
    """The units that count: those of the subject where there are any."""
    return [unit for unit in units if not unit.aside] or list(units)


def anchored(ranked: Ranked, document: int) -> bool:
    """Whether the best hit has enough of the question for a "perhaps", whatever else was said: a rare word of
    the subject in front, what a need calls for in front, or all of it at least in its text."""
    count = max(len(ranked.scores), 1)
    units = evidence(ranked.units)
    lost = {id(unit) for unit in units if unit.found[document] < MET}
    if any(unit.head or unit.errand for unit in units if id(unit) in lost):
        return False
    if any(unit.need and unit.front[document] >= NEEDED_IN_FRONT for unit in units):
        return True
    if units and "when" in ranked.states and not lost:
        # Whoever asks for a day wants what there is on it: all of the subject met will do.
        return True
    real = [unit for unit in units if not unit.generic and not unit.need]
    rare = [unit for unit in real if not unit.errand and _rarity(unit, count) >= RARE]
    if rare and all(unit.found[document] >= DEEPLY_MET for unit in units):
        return True
    # "Cirugía de nariz" is not met by a surgery of something else.
    split = {id(one) for pair in pairwise(real) if pair[1].joined for one in pair if {*map(id, pair)} & lost}
    return any(unit.front[document] >= CLEARLY_IN_FRONT and id(unit) not in split for unit in rare)


def lacks_subject(units: Sequence[Unit], document: int) -> bool:
    """Whether the word that rules the others is not there: a school for dogs has no "vacunas para perros"."""
    return any(unit.ruling and unit.found[document] < MET for unit in units)


def only_needs(units: Sequence[Unit], document: int) -> bool:
    """Whether nothing but what would help a need was met."""
    counted = [unit for unit in evidence(units) if unit.found[document] >= MET and not unit.generic]
    return bool(counted) and all(unit.need for unit in counted)


def disagrees(ranked: Ranked, document: int, found: Mapping[str, float]) -> bool:
    """Whether what was encoded lies far from a hit that has only a part of the words, none of them misspelt:
    "implante de pelo" is none of "implantar grupos de mejora". `found` are the hit's features."""
    in_other_words = found["alone"] and found["meant"] >= ALL_OF_IT
    least = AGREES_IN_OTHER_WORDS if in_other_words else AGREES
    if ranked.meant is None or not ranked.meant.said or float(ranked.meant.near[document]) >= least:
        return False
    return found["covered"] < ALL_OF_IT and not found["spelt"]


def half_remembers(found: Mapping[str, float]) -> bool:
    """Whether the hit's title has so many words of the question that it may be what somebody half remembers,
    whatever else they say. `found` are the hit's features."""
    return found["several"] >= 1.0


def probability(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The chance that a person would call the hit an answer."""
    total = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in values.items())
    return 1 / (1 + exp(-max(min(total, 30.0), -30.0)))


def level(chance: float, fitted: Mapping[str, Any]) -> Confidence:
    """The level of confidence for a chance."""
    if chance >= fitted["sure"]:
        return Confidence.SURE
    return Confidence.PERHAPS if chance >= fitted["perhaps"] else Confidence.NONE


def unknown(units: Sequence[Unit]) -> list[Unit]:
    """Units that only a respelling could find."""
    return [
        unit for unit in units if unit.best is not None and unit.best.how == "spelling" and not unit.meant
    ]


def _rarity(unit: Unit, count: int) -> float:
    """0 to 1: how few documents have the word, whatever the size of the catalogue."""
    held = unit.held
    return log1p((count - held + 0.5) / (held + 0.5)) / log1p((count + 0.5) / 0.5)
