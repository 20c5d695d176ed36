"""Matching measured: ours beside SQLite FTS5, rapidfuzz alone and PostgreSQL's pg_trgm, in one run.

    python -m benchmarks.matching FOLDER [--scale 10000 100000] [--peers PYTHON] [--rounds 3]

PYTHON is that of the peers' own environment (README.md): with it, bm25s and tantivy are asked too.

FOLDER holds `items.jsonl` and `queries-dev.jsonl`. Prints one table of the records as they are, and one of
each scale: the records, and copies of them under varied titles, among which the judged ones are to be found.
Of each question's time the median of the rounds counts; the machine is shared, so read ratios.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.meanings import Meaning, meaning_of
from benchmarks.meanings import question as encoded
from benchmarks.peers import Distant, Fts5, Fuzzy, Hits, Peer, Trigrams, postgres
from benchmarks.records import NOW, ZONE, copies, load_items, load_queries, opportunities
from catalog.model import Opportunity
from catalog.search import Index, Search
from catalog.search.answer import Answer, Confidence
from catalog.search.meaning import Vectors
from catalog.search.served import Served

STRATA = (
    "exact", "typo1", "typo2", "one_word_typo", "all_words_typo", "accents", "inflected", "partial",
    "nl_question", "sms_slang", "nl_topic", "constraint", "semantic", "cross_language",
)  # fmt: skip
KNOWN = STRATA[:10]
COPY = "#"
"""Stands in a copy's name between that of what it was copied from and its number."""
TYPOS = ("typo1", "typo2", "one_word_typo", "all_words_typo", "sms_slang")


@dataclass
class Run:
    """What one system did with all judged queries."""

    name: str
    build: float = 0.0
    first: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    three: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    tops: list[tuple[float, bool, bool]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    false_sure: float | None = None
    false_given: float | None = None
    kept: float | None = None


def main() -> None:
    """Runs everything and prints the tables."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--scale", type=int, nargs="*", default=[10_000])
    given.add_argument("--peers", type=Path)
    given.add_argument("--rounds", type=int, default=3)
    chosen = given.parse_args()
    items, queries = load_items(chosen.folder), load_queries(chosen.folder)
    records = opportunities(items)
    _compare(records, items, queries, chosen.peers, chosen.rounds, STRATA)
    for scale in chosen.scale:
        print(f"{scale} records:")
        many, raw = _scaled(records, items, scale)
        known = [query for query in queries if query["stratum"] in KNOWN]
        _compare(many, raw, known, chosen.peers, chosen.rounds, ())


def _compare(
    records: list[Opportunity],
    items: list[dict[str, Any]],
    queries: list[dict[str, Any]],
    peers: Path | None,
    rounds: int,
    strata: Sequence[str],
) -> None:
    """Asks all systems the same and prints a row for each of the strata, and for all together."""
    with postgres() as connection:
        others: list[Peer] = [
            Fts5("unicode61 remove_diacritics 2"),
            Fts5("trigram"),
            Fuzzy("token_set_ratio"),
            Fuzzy("WRatio"),
        ]
        if connection:
            others.append(Trigrams(connection))
        distant = [Distant(name, peers) for name in ("bm25s", "tantivy")] if peers else []
        runs = [_ours(records, queries, rounds)]
        runs += [_peer(peer, items, queries, rounds) for peer in (*others, *distant)]
        for each in distant:
            each.close()
    _print(runs, strata)


def _ours(records: list[Opportunity], queries: list[dict[str, Any]], rounds: int) -> Run:
    run = Run("ours")
    known = _meaning(records)
    began = time.perf_counter()
    search = Search(Index.build(records, now=NOW, **known), zone=ZONE)
    run.build = time.perf_counter() - began
    gc.collect()
    gc.freeze()
    sure = given = hopeless = right = right_given = 0
    for query in queries:

        def ask(text: str = query["query"], language: str = query["lang"]) -> Answer:
            return search.ask(text, language=language, now=NOW, limit=10, vector=encoded(text))

        answer, run_times, own = _timed(ask, rounds)
        run.times.append(run_times)
        run.own.append(own)
        _score(run, query, [hit.external_id for hit in answer.hits])
        if query["stratum"] == "no_answer":
            hopeless += 1
            sure += answer.confidence is Confidence.SURE
            given += answer.answered
            continue
        vector = encoded(query["query"])
        raw = {
            search.index.documents[n].external_id
            for n in search.best(query["query"], language=query["lang"], now=NOW, vector=vector)[:3]
        }
        if raw & set(query["relevant"]):
            right += 1
            right_given += answer.answered
    run.false_sure, run.false_given = sure / max(hopeless, 1), given / max(hopeless, 1)
    run.kept = right_given / max(right, 1)
    return run


def _meaning(records: list[Opportunity]) -> Meaning:
    """What is known of the records beyond their words; copies mean what was copied, nearly."""
    first = {each.external_id: each.id for each in records if each.id}
    originals = [each for each in records if first[_original(each.external_id)] == each.id]
    known, noise = meaning_of(originals), np.random.default_rng(7)
    vectors, served = dict[int, Vectors](), dict[int, Served]()
    for each in records:
        of, number = first[_original(each.external_id)] or 0, each.id or 0
        vectors[number], served[number] = known["vectors"][of], known["served"][of]
        if of != number:
            moved = known["vectors"][of] + noise.integers(-6, 7, known["vectors"][of].shape, dtype=np.int16)
            vectors[number] = np.clip(moved, -127, 127).astype(np.int8)
    return {"vectors": vectors, "served": served}


def _original(external_id: str) -> str:
    return external_id.partition(COPY)[0]


def _peer(peer: Peer, items: list[dict[str, Any]], queries: list[dict[str, Any]], rounds: int) -> Run:
    run = Run(peer.name)
    began = time.perf_counter()
    peer.build(items)
    run.build = peer.seconds if isinstance(peer, Distant) else time.perf_counter() - began
    for query in queries:
        took, hits = [], Hits()
        for _ in range(rounds):
            began = time.perf_counter()
            hits = peer.ask(query["query"])
            took.append(peer.seconds if isinstance(peer, Distant) else time.perf_counter() - began)
        run.times.append(statistics.median(took))
        _score(run, query, [hit[0] for hit in hits])
        right = any(hit[0] in query["relevant"] for hit in hits[:3])
        run.tops.append((hits[0][1] if hits else -1e9, right, query["stratum"] == "no_answer"))
    good = sorted(top for top, right, _ in run.tops if right)
    bar = good[int(0.05 * len(good))] if good else 0.0
    hopeless = [top for top, _, none in run.tops if none]
    run.false_given = sum(top >= bar for top in hopeless) / max(len(hopeless), 1)
    run.kept = 0.95
    return run


def _timed(ask: Callable[[], Answer], rounds: int) -> tuple[Answer, float, float]:
    """The answer, and the medians of its seconds by the clock and of the processor."""
    clock, own = [], []
    for _ in range(rounds):
        began, began_own = time.perf_counter(), time.thread_time()
        answer = ask()
        clock.append(time.perf_counter() - began)
        own.append(time.thread_time() - began_own)
    return answer, statistics.median(clock), statistics.median(own)


def _score(run: Run, query: dict[str, Any], ids: Sequence[str]) -> None:
    relevant = set(query["relevant"])
    if query["stratum"] != "no_answer":
        run.first[query["stratum"]].append(int(bool(relevant & set(ids[:1]))))
        run.three[query["stratum"]].append(int(bool(relevant & set(ids[:3]))))


def _print(runs: list[Run], strata: Sequence[str]) -> None:
    names = [run.name for run in runs]
    print("success@1 / success@3".ljust(26) + "".join(name.rjust(24) for name in names))
    rows: list[tuple[str, tuple[str, ...]]] = [(s, (s,)) for s in strata]
    rows += [("*known item", KNOWN), ("*typos", TYPOS)]
    rows += [("*meaning", ("semantic", "cross_language"))] if strata else []
    for label, those in rows:
        cells = []
        for run in runs:
            one = [x for s in those for x in run.first[s]]
            three = [x for s in those for x in run.three[s]]
            cells.append(f"{sum(one) / max(len(one), 1):.3f} / {sum(three) / max(len(three), 1):.3f}")
        count = sum(len(runs[0].first[s]) for s in those)
        print(f"{label} ({count})".ljust(26) + "".join(cell.rjust(24) for cell in cells))
    measures: list[tuple[str, Callable[[Run], str]]] = [
        ("false sure", lambda r: "-" if r.false_sure is None else f"{r.false_sure:.3f}"),
        ("false given", lambda r: f"{r.false_given or 0:.3f}"),
        ("right answers given", lambda r: f"{r.kept or 0:.3f}"),
        ("p50 / p99 ms", lambda r: percentiles(r.times)),
        ("of the processor", lambda r: percentiles(r.own) if r.own else "-"),
        ("build s", lambda r: f"{r.build:.2f}"),
    ]
    for label, cell in measures:
        print(label.ljust(26) + "".join(cell(run).rjust(24) for run in runs))
    print("(peers: false given at the threshold that keeps 95 % of their right answers)\n")


def _scaled(
    records: list[Opportunity], items: list[dict[str, Any]], scale: int
) -> tuple[list[Opportunity], list[dict[str, Any]]]:
    """The records and so many copies of them under varied titles that there are `scale`, as opportunities and
    as the peers read them."""
    chance = random.Random(7)
    many, raw = [], []
    for place, copy in copies(records, scale, chance):
        number = copy.id or 0
        name = items[place]["id"] + (f"{COPY}{number}" if number > len(records) else "")
        many.append(replace(copy, external_id=name))
        raw.append({**items[place], "id": name, "title": copy.texts[0].name})
    return many, raw


def percentiles(times: Sequence[float]) -> str:
    """The median and what one in a hundred exceeds, in milliseconds."""
    ranked = sorted(times)
    return f"{ranked[len(ranked) // 2] * 1000:.1f} / {ranked[int(len(ranked) * 0.99)] * 1000:.1f}"


if __name__ == "__main__":
    main()
