"""Fits `catalog/search/data/confidence.toml`: when an answer is sure, perhaps one, or none.

    python -m benchmarks.fit_confidence FOLDER [--write]

Good questions are made from titles (`people.py`) and taken from the judged needs; hopeless ones are made from
the titles of cities that are left out of the index, and from `hopeless.txt`.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.people import question_from, sentence_from, strange
from benchmarks.records import NOW, ZONE, load_items, load_queries, opportunities
from catalog.model import Opportunity
from catalog.sample import sample_opportunities
from catalog.search import Index, Search
from catalog.search.confidence import features
from catalog.search.lexicon import load_lexicon
from catalog.search.ranking import Ranker
from catalog.search.words import tokens

_TARGET = Path(__file__).parents[1] / "catalog" / "search" / "data" / "confidence.toml"
Row = tuple[dict[str, float], int, str]


def main(folder: Path, *, write: bool) -> None:
    """Gathers the rows, fits on two thirds, prints what the last third says, and writes the file."""
    chance = random.Random(20261123)
    records = opportunities(load_items(folder))
    rows = _asked(records, records, 700, question_from, chance)
    rows += _asked(records, records, 900, sentence_from, chance)
    for city in ("toulouse", "valpo", "rosepac"):
        others = [r for r in records if r.source != city]
        strangers = [r for r in records if r.source == city]
        rows += _asked(others, strangers, 160, question_from, chance)
        rows += _asked(others, strangers, 200, sentence_from, chance)
    for city, count in (("jacaranda", 700), ("port-selwyn", 250)):
        town = _sample(city)
        rows += _asked(town, town, count, sentence_from, chance)
        rows += _asked(town, town, count // 3, question_from, chance)
        rows += _asked(town, chance.choices(records, k=400), count // 2, sentence_from, chance)
        rows += _strange(town, count // 3, chance) + _hopeless(town)
    rows += _strange(records, 250, chance)
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
        _, begins, meant = _TARGET.read_text(encoding="utf-8").partition("\n[meant]")
        _TARGET.write_text("\n".join(lines) + "\n" + begins + meant, encoding="utf-8")


def _sample(city: str) -> list[Opportunity]:
    made = sample_opportunities(city, today=NOW.date())
    return [replace(opportunity, id=number) for number, opportunity in enumerate(made, start=1)]


def _row(search: Search, query: str, language: str) -> tuple[dict[str, float], int] | None:
    index = search.index
    if search.talk(query) or search.is_gibberish(query):
        return None
    reading = search.read(query, language=language, now=NOW)
    ranked = Ranker(index, NOW).rank(reading)
    order = ranked.order or ranked.order_broken
    if not reading.content or not order:
        return None
    return features(ranked, order[0]), order[0]


def _asked(
    records: list[Opportunity],
    asked: list[Opportunity],
    count: int,
    made_from: Callable[[str, str, random.Random], tuple[str, list[str]] | None],
    chance: random.Random,
) -> list[Row]:
    """Questions from titles: right where the best hit has the words in front, wrong where it has few."""
    index = Index.build(records, now=NOW)
    search = Search(index, zone=ZONE)
    label = "title" if made_from is question_from else "sentence"
    rows: list[Row] = []
    for record in chance.choices(asked, k=count):
        text = chance.choice(record.texts)
        made = made_from(text.name, text.language, chance)
        found = made and _row(search, made[0], text.language)
        if not made or not found or not made[1]:
            continue
        best = _record(index, records, found[1])
        held = {word for text in best.texts for word in tokens(text.name)}
        held |= {word for words in best.categories for word in tokens(words)}
        share = sum(word in held for word in made[1]) / len(made[1])
        if 0.3 < share < 0.75 or (share <= 0.3 and (found[0]["meant"] > 0.3 or found[0]["need"])):
            continue
        rows.append((found[0], int(share >= 0.75), label))
    return rows


def _record(index: Index, records: list[Opportunity], document: int) -> Opportunity:
    """The record of a document: what is cancelled is not in the index."""
    wanted = index.documents[document]
    return next(r for r in records if r.external_id == wanted.external_id and r.source == wanted.source)


def _strange(records: list[Opportunity], count: int, chance: random.Random) -> list[Row]:
    """Sentences about what is not there."""
    index = Index.build(records, now=NOW)
    search = Search(index, zone=ZONE)
    rows: list[Row] = []
    for _ in range(count):
        language = chance.choice(("es", "es", "en", "fr", "pt"))
        if found := _row(search, strange(language, chance), language):
            rows.append((found[0], 0, "strange"))
    return rows


def _equivalents(records: list[Opportunity]) -> list[Row]:
    """A word of another language, met in front by another name of the same concept, is right."""
    index = Index.build(records, now=NOW)
    search = Search(index, zone=ZONE)
    rows: list[Row] = []
    for concept in load_lexicon().concepts:
        for name in (those[0] for those in concept.names.values() if concept.broad):
            found = _row(search, name.text, "es")
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
            right = search.index.documents[found[1]].external_id in query["relevant"]
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
    for kind in ("title", "sentence", "meaning", "judged", "strange", "hopeless"):
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
