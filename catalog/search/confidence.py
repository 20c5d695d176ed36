"""How surely an answer is one: a logistic over what the best hit has of the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import Any

from catalog.search.answer import Confidence
from catalog.search.matching import Unit
from catalog.search.ranking import Ranked


def features(ranked: Ranked, document: int) -> dict[str, float]:
    """What the best hit has of the question, as numbers from 0 to 1 (see `benchmarks/fit_confidence.py`)."""
    units, matched = ranked.units, ranked.match
    if matched is None or not units:
        return {}
    total = sum(unit.weight for unit in units) or 1.0
    exact = sum(unit.weight * _literally(unit, document) for unit in units) / total
    heaviest = max(units, key=lambda unit: unit.weight)
    lost = sum(unit.weight for unit in units if unit.found[document] < 0.3) / total
    return {
        "coverage": float(matched.coverage[document]),
        "front": float(matched.front[document]),
        "strength": float(min(matched.strength[document], 1.0)),
        "score": float(
            min(max((ranked.scores if ranked.plain is None else ranked.plain)[document], 0.0), 1.2)
        ),
        "exact": exact,
        "meant": sum(unit.weight for unit in units if unit.meant and unit.found[document] > 0.45) / total,
        "heaviest": float(heaviest.front[document]),
        "lost": lost,
        "several": min(sum(1 for unit in units if unit.front[document] > 0.5) / 3, 1.0),
        "alone": 1.0 if len(units) == 1 else 0.0,
    }


def probability(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The chance that a person would call the hit an answer."""
    total = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in values.items())
    return 1 / (1 + exp(-max(min(total, 30.0), -30.0)))


def level(chance: float, fitted: Mapping[str, Any]) -> Confidence:
    """The level of confidence for a chance."""
    if chance >= fitted["sure"]:
        return Confidence.SURE
    return Confidence.PERHAPS if chance >= fitted["perhaps"] else Confidence.NONE


def _literally(unit: Unit, document: int) -> float:
    return float(unit.found[document]) if unit.best is not None and unit.best.how in ("word", "stem") else 0.0


def unknown(units: Sequence[Unit]) -> list[Unit]:
    """Units that only a respelling could find."""
    return [
        unit for unit in units if unit.best is not None and unit.best.how == "spelling" and not unit.meant
    ]
