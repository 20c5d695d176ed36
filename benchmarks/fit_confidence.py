"""Fits `catalog/search/data/confidence.toml`: when an answer is sure, perhaps one, or none.

    python -m benchmarks.fit_confidence FOLDER [--write]

Good questions are made from titles (`people.py`) and taken from the judged needs; hopeless ones are made from
the titles of cities that are left out of the index, and from `hopeless.txt`.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np

from benchmarks.people import question_from
from benchmarks.records import NOW, ZONE, load_items, load_queries, opportunities
from catalog.model import Opportunity
from catalog.search import Index, Search
from catalog.search.confidence import features
from catalog.search.ranking import Ranker
from catalog.search.talk import kind_of_talk
from catalog.search.words import tokens

_TARGET = Path(__file__).parents[1] / "catalog" / "search" / "data" / "confidence.toml"
Row = tuple[dict[str, float], int, str]


def main(folder: Path, *, write: bool) -> None:
    """Gathers the rows, fits on two thirds, prints what the last third says, and writes the file."""
    chance = random.Random(20261123)
    records = opportunities(load_items(folder))
    rows = _from_titles(records, records, 900, chance)
    for city in ("toulouse", "valpo", "rosepac"):
        others = [r for r in records if r.source != city]
        strangers = [r for r in records if r.source == city]
        rows += _from_titles(others, strangers, 160, chance)
    rows += _judged(records, load_queries(folder))
    rows += _hopeless(records) + _equivalents(records)
    chance.shuffle(rows)
    cut = len(rows) * 2 // 3
    names = sorted(rows[0][0])
    weights = _fit(rows[:cut], names)
    _report(rows[cut:], names, weights)
    weights = _fit(rows, names)
    sure, perhaps = _thresholds(rows, names, weights)
    print(
        f"sure {sure:.3f}  perhaps {perhaps:.3f}",
        dict(zip(["bias", *names], weights.round(3).tolist(), strict=True)),
    )
    if write:
        lines = [
            "# Fitted by `python -m benchmarks.fit_confidence`: logistic of bias + sum of weight * feature",
            f"sure = {sure:.3f}",
            f"perhaps = {perhaps:.3f}",
            "",
            "[weights]",
            *(f"{name} = {weight:.3f}" for name, weight in zip(["bias", *names], weights, strict=True)),
        ]
        _TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(search: Search, query: str, language: str) -> tuple[dict[str, float], int] | None:
    index = search.index
    if kind_of_talk(tokens(query), index.lexicon, index.is_known):
        return None
    reading = search.read(query, language=language, now=NOW)
    ranked = Ranker(index, NOW).rank(reading)
    order = ranked.order or ranked.order_broken
    if not reading.content or not order:
        return None
    return features(ranked, order[0]), order[0]


def _from_titles(
    records: list[Opportunity], asked: list[Opportunity], count: int, chance: random.Random
) -> list[Row]:
    index = Index.build(records, now=NOW)
    search = Search(index, zone=ZONE)
    rows: list[Row] = []
    for record in chance.choices(asked, k=count):
        made = question_from(record.texts[0].name, record.texts[0].language, chance)
        found = made and _row(search, made[0], record.texts[0].language)
        if not made or not found:
            continue
        held = {word for text in records[found[1]].texts for word in tokens(text.name)}
        share = sum(word in held for word in made[1]) / len(made[1])
        if share in (0.5,) or 0.5 < share < 0.75:
            continue
        rows.append((found[0], int(share >= 0.75), "title"))
    return rows


def _equivalents(records: list[Opportunity]) -> list[Row]:
    """A word of another language, met in front by its equivalent, is right."""
    index = Index.build(records, now=NOW)
    search = Search(index, zone=ZONE)
    rows: list[Row] = []
    for line in index.lexicon.equivalents:
        for phrase in (line[0], line[len(line) // 2], line[-1]):
            found = _row(search, phrase, "es")
            if found and found[0]["front"] > 0.6:
                rows.append((found[0], 1, "meaning"))
    return rows


def _judged(records: list[Opportunity], queries: list[dict]) -> list[Row]:
    search = Search(Index.build(records, now=NOW), zone=ZONE)
    rows: list[Row] = []
    for query in queries:
        if query["stratum"] not in ("semantic", "cross_language", "no_answer"):
            continue
        if found := _row(search, query["query"], query["lang"]):
            right = records[found[1]].external_id in query["relevant"]
            rows += [(found[0], int(right), "judged")] * 2
    return rows


def _hopeless(records: list[Opportunity]) -> list[Row]:
    search = Search(Index.build(records, now=NOW), zone=ZONE)
    lines = (Path(__file__).parent / "hopeless.txt").read_text(encoding="utf-8").splitlines()
    found = [_row(search, line, "es") for line in lines if line and not line.startswith("#")]
    return [(row[0], 0, "hopeless") for row in found if row for _ in range(2)]


def _matrix(rows: list[Row], names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    values = np.array([[1.0, *(row[0][name] for name in names)] for row in rows])
    return values, np.array([row[1] for row in rows], dtype=float)


def _fit(rows: list[Row], names: list[str]) -> np.ndarray:
    """Newton's method with a ridge; both outcomes weigh the same in all."""
    values, right = _matrix(rows, names)
    importance = np.where(right == 1, 0.5 / max(right.mean(), 0.01), 0.5 / max(1 - right.mean(), 0.01))
    weights = np.zeros(values.shape[1])
    ridge = np.eye(len(weights)) * 1.0
    ridge[0, 0] = 0.01
    for _ in range(40):
        chance = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (importance * (right - chance)) - ridge @ weights
        curve = (values * (importance * chance * (1 - chance))[:, None]).T @ values + ridge
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def _thresholds(rows: list[Row], names: list[str], weights: np.ndarray) -> tuple[float, float]:
    """Sure lets 4 % of what is wrong pass; perhaps 15 % of it, or 97 % of what is right if that is kinder."""
    values, right = _matrix(rows, names)
    chance = 1 / (1 + np.exp(-values @ weights))
    sure = float(np.quantile(chance[right == 0], 0.96))
    perhaps = min(float(np.quantile(chance[right == 1], 0.03)), float(np.quantile(chance[right == 0], 0.85)))
    return min(max(sure, 0.5), 0.9), min(perhaps, sure - 0.1)


def _report(rows: list[Row], names: list[str], weights: np.ndarray) -> None:
    sure, perhaps = _thresholds(rows, names, weights)
    values, right = _matrix(rows, names)
    chance = 1 / (1 + np.exp(-values @ weights))
    for kind in ("title", "meaning", "judged", "hopeless"):
        of_kind = np.array([row[2] == kind for row in rows])
        for outcome in (1, 0):
            here = chance[of_kind & (right == outcome)]
            if len(here):
                print(
                    f"{kind:9} {'right' if outcome else 'wrong'} n={len(here):4} "
                    f"sure {np.mean(here >= sure):.3f} given {np.mean(here >= perhaps):.3f}"
                )


if __name__ == "__main__":
    main(Path(sys.argv[1]), write="--write" in sys.argv)
