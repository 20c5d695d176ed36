"""Fits `[meant]` of `catalog/search/data/confidence.toml`: when an encoded question gets a perhaps.

    python -m benchmarks.fit_meant FOLDER [--write]

FOLDER holds `items.jsonl` and `queries-dev.jsonl`. Every judged question is asked twice: as it is, and with
all that truly answers it taken away, so that whatever comes is wrong; beside them what no city has an answer
to (`hopeless.txt`). Prints, of five parts each left out once, how much of what is right would be given at the
threshold that lets a part of FOLDER's unanswerable questions pass.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from benchmarks.meanings import meaning_of, question
from benchmarks.records import NOW, ZONE, load_items, opportunities
from bot.city_file import load_city
from catalog.model import Opportunity
from catalog.sample import sample_opportunities
from catalog.search import Index, Search
from catalog.search.answering import PERHAPS_MOST
from catalog.search.confidence import features, probability
from catalog.search.ranking import Ranker
from catalog.search.variety import varied

TARGET = Path(__file__).parents[1] / "catalog" / "search" / "data" / "confidence.toml"
FOLDER = Path(__file__).parent
PARTS = 5
PASSING = 0.28
"""The part of unanswerable questions that may get a perhaps; a quarter is the aim, and costs needs."""
TAKEN_AWAY = 0.1
"""How much a question counts whose answers were taken away: what comes then may be a fair second best."""
EASY = 0.25
"""How much a question counts that only half-remembers or misspells a title: of those there are many."""
HOPELESS = 0.3
"""How much a question counts of those written down as hopeless: most are shorter than what people ask."""
RIDGE = 0.1
"""What holds weights down (chosen, with the two above, by what the parts left out are given)."""
_EASY = frozenset(("exact", "typo1", "typo2", "accents", "inflected", "partial", "known_title"))
_EASY |= {"one_word_typo", "all_words_typo"}
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """What the best hit has of a question, whether it is right, and where the question comes from."""

    evidence: Mapping[str, float]
    right: bool
    stratum: str
    taken_away: bool
    part: int
    real: bool
    """Whether it was asked of the data folder: what the sample city lacks is easier to tell."""


def main() -> None:
    """Gathers, fits, prints, and writes where that is asked for."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--write", action="store_true")
    chosen = given.parse_args()
    rows = list(_rows(chosen.folder))
    names = sorted(rows[0].evidence)
    threshold = _report(rows, names)
    weights = _fit(rows, names)
    if chosen.write:
        before = TARGET.read_text(encoding="utf-8").partition("\n[meant]")[0].rstrip()
        lines = [
            before,
            "",
            "[meant]  # The same for a question that was encoded: `python -m benchmarks.fit_meant`.",
            f"perhaps = {threshold:.3f}",
            "",
            "[meant.weights]",
            *(f"{name} = {weight:.3f}" for name, weight in weights.items()),
        ]
        TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _rows(folder: Path) -> Iterator[Row]:
    records = opportunities(load_items(folder))
    search = Search(Index.build(records, now=NOW, **meaning_of(records)), zone=ZONE)
    judged = sorted((FOLDER / "judged").glob("records-[abce].jsonl"))
    for path in (folder / "queries-dev.jsonl", *judged):
        yield from _asked(search, _judged(path), NOW, ZoneInfo(ZONE))
    yield from _asked(search, _hopeless(), NOW, ZoneInfo(ZONE))
    for key in ("jacaranda", "port-selwyn"):
        city = load_city(key)
        now = datetime.fromisoformat("2026-11-23T10:00").replace(tzinfo=city.zone)
        made = sample_opportunities(key, today=now.date())
        offered: list[Opportunity] = [replace(each, id=n) for n, each in enumerate(made, start=1)]
        index = Index.build(offered, neighbourhoods=city.neighbourhoods, now=now, **meaning_of(offered))
        asked = _judged(FOLDER / "questions" / f"{key}.jsonl")
        yield from _asked(Search(index, zone=city.zone.key), asked, now, city.zone)


def _judged(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _hopeless() -> list[dict[str, Any]]:
    lines = (FOLDER / "hopeless.txt").read_text(encoding="utf-8").splitlines()
    asked = [line for line in lines if line and not line.startswith("#")]
    common = {"lang": "es", "stratum": "hopeless", "relevant": []}
    return [{"qid": f"h{number}", "query": text, **common} for number, text in enumerate(asked)]


def _asked(
    search: Search, questions: Sequence[dict[str, Any]], now: datetime, zone: ZoneInfo
) -> Iterator[Row]:
    index = search.index
    for judged in questions:
        text, relevant = judged["query"], set(judged["relevant"])
        if search.talk(text) or search.is_gibberish(text):
            continue
        language = judged.get("lang") or judged["language"]
        reading = search.read(text, language=language, now=now, vector=question(text))
        if not reading.content:
            continue
        for taken_away in (False, True) if relevant else (False,):
            ranker = Ranker(index, now.astimezone(zone))
            if taken_away:
                ranker.alive = ranker.alive & np.array(
                    [each.external_id not in relevant for each in index.documents]
                )
            ranked = ranker.rank(reading)
            if order := ranked.order or ranked.order_broken:
                shown = varied(index, ranked, order, PERHAPS_MOST)
                three = {index.documents[document].external_id for document in shown}
                right = bool(three & relevant) and not taken_away
                part = crc32(str(judged["qid"]).encode()) % PARTS
                found = features(ranked, order[0])
                yield Row(found, right, judged["stratum"], taken_away, part, now == NOW)


def _fit(rows: Sequence[Row], names: Sequence[str]) -> dict[str, float]:
    """Newton's method with a ridge."""
    values = np.array([[1.0, *(row.evidence[name] for name in names)] for row in rows])
    right = np.array([row.right for row in rows], dtype=float)
    importance = np.array([_importance(row) for row in rows])
    weights = np.zeros(values.shape[1])
    ridge = np.diag([1e-6, *np.full(len(names), RIDGE)])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (importance * (right - chance)) - ridge @ weights
        curve = (values * (importance * chance * (1 - chance))[:, None]).T @ values + ridge
        weights += np.linalg.solve(curve, slope)
    return dict(zip(["bias", *names], weights.tolist(), strict=True))


def _importance(row: Row) -> float:
    of_its_kind = EASY if row.stratum in _EASY else HOPELESS if row.stratum == "hopeless" else 1.0
    return of_its_kind * (TAKEN_AWAY if row.taken_away else 1.0)


def _report(rows: Sequence[Row], names: Sequence[str]) -> float:
    """Prints what would be given, and returns the threshold."""
    chances = np.zeros(len(rows))
    for part in range(PARTS):
        weights = _fit([row for row in rows if row.part != part], names)
        for number, row in enumerate(rows):
            if row.part == part:
                chances[number] = probability(row.evidence, weights)
    hopeless = np.array([row.stratum == "no_answer" and row.real for row in rows])
    threshold = float(np.quantile(chances[hopeless], 1 - PASSING))
    print(f"perhaps from {threshold:.3f}: {PASSING:.0%} of {int(hopeless.sum())} unanswerable questions pass")
    for stratum in sorted({row.stratum for row in rows if row.right}):
        right = np.array([row.right and row.stratum == stratum for row in rows])
        print(f"{stratum:20} right {int(right.sum()):4}, given {np.mean(chances[right] >= threshold):.3f}")
    return threshold


if __name__ == "__main__":
    main()
