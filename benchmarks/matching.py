"""Matching measured: ours beside SQLite FTS5, rapidfuzz alone and PostgreSQL's pg_trgm, in one run.

    python -m benchmarks.matching FOLDER [--scale 10000] [--peers PYTHON]

PYTHON is that of the peers' own environment (README.md): with it, bm25s and tantivy are asked too.

FOLDER holds `items.jsonl` and `queries-dev.jsonl`. Prints one table; the machine is shared, so read ratios.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.meanings import meaning_of
from benchmarks.meanings import question as encoded
from benchmarks.peers import Distant, Fts5, Fuzzy, Hits, Peer, Trigrams, postgres
from benchmarks.people import questions_of
from benchmarks.records import NOW, ZONE, copies, load_items, load_queries, opportunities
from catalog.model import Opportunity
from catalog.search import Index, Search
from catalog.search.answer import Confidence

STRATA = (
    "exact", "typo1", "typo2", "one_word_typo", "all_words_typo", "accents", "inflected", "partial",
    "nl_question", "sms_slang", "nl_topic", "constraint", "semantic", "cross_language",
)  # fmt: skip
KNOWN = STRATA[:10]
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
    false_sure: float | None = None
    false_given: float | None = None
    kept: float | None = None


def main() -> None:
    """Runs everything and prints the tables."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--scale", type=int, default=10_000)
    given.add_argument("--peers", type=Path)
    chosen = given.parse_args()
    items, queries = load_items(chosen.folder), load_queries(chosen.folder)
    records = opportunities(items)
    runs = [_ours(records, queries)]
    with postgres() as connection:
        peers: list[Peer] = [
            Fts5("unicode61 remove_diacritics 2"),
            Fts5("trigram"),
            Fuzzy("token_set_ratio"),
            Fuzzy("WRatio"),
        ]
        if connection:
            peers.append(Trigrams(connection))
        distant = [Distant(name, chosen.peers) for name in ("bm25s", "tantivy")] if chosen.peers else []
        runs += [_peer(peer, items, queries) for peer in (*peers, *distant)]
        for each in distant:
            each.close()
        _print(runs)
        _scaled(records, items, chosen.scale, peers[-1] if connection else peers[1])


def _ours(records: list[Opportunity], queries: list[dict[str, Any]]) -> Run:
    run = Run("ours")
    began = time.perf_counter()
    known = meaning_of(records)
    began = time.perf_counter()
    search = Search(Index.build(records, now=NOW, **known), zone=ZONE)
    run.build = time.perf_counter() - began
    sure = given = hopeless = right = right_given = 0
    for query in queries:
        began = time.perf_counter()
        vector = encoded(query["query"])
        answer = search.ask(query["query"], language=query["lang"], now=NOW, limit=10, vector=vector)
        run.times.append(time.perf_counter() - began)
        _score(run, query, [hit.external_id for hit in answer.hits])
        if query["stratum"] == "no_answer":
            hopeless += 1
            sure += answer.confidence is Confidence.SURE
            given += answer.answered
            continue
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


def _peer(peer: Peer, items: list[dict[str, Any]], queries: list[dict[str, Any]]) -> Run:
    run = Run(peer.name)
    began = time.perf_counter()
    peer.build(items)
    run.build = peer.seconds if isinstance(peer, Distant) else time.perf_counter() - began
    for query in queries:
        began = time.perf_counter()
        hits: Hits = peer.ask(query["query"])
        took = time.perf_counter() - began
        run.times.append(peer.seconds if isinstance(peer, Distant) else took)
        _score(run, query, [hit[0] for hit in hits])
        right = any(hit[0] in query["relevant"] for hit in hits[:3])
        run.tops.append((hits[0][1] if hits else -1e9, right, query["stratum"] == "no_answer"))
    good = sorted(top for top, right, _ in run.tops if right)
    bar = good[int(0.05 * len(good))] if good else 0.0
    hopeless = [top for top, _, none in run.tops if none]
    run.false_given = sum(top >= bar for top in hopeless) / max(len(hopeless), 1)
    run.kept = 0.95
    return run


def _score(run: Run, query: dict[str, Any], ids: Sequence[str]) -> None:
    relevant = set(query["relevant"])
    if query["stratum"] != "no_answer":
        run.first[query["stratum"]].append(int(bool(relevant & set(ids[:1]))))
        run.three[query["stratum"]].append(int(bool(relevant & set(ids[:3]))))


def _print(runs: list[Run]) -> None:
    names = [run.name for run in runs]
    print("success@1 / success@3".ljust(26) + "".join(name.rjust(24) for name in names))
    rows: list[tuple[str, tuple[str, ...]]] = [(s, (s,)) for s in STRATA]
    rows += [("*known item", KNOWN), ("*typos", TYPOS), ("*meaning", ("semantic", "cross_language"))]
    for label, strata in rows:
        cells = []
        for run in runs:
            one = [x for s in strata for x in run.first[s]]
            three = [x for s in strata for x in run.three[s]]
            cells.append(f"{sum(one) / max(len(one), 1):.3f} / {sum(three) / max(len(three), 1):.3f}")
        count = sum(len(runs[0].first[s]) for s in strata)
        print(f"{label} ({count})".ljust(26) + "".join(cell.rjust(24) for cell in cells))
    measures: list[tuple[str, Callable[[Run], str]]] = [
        ("false sure", lambda r: "-" if r.false_sure is None else f"{r.false_sure:.3f}"),
        ("false given", lambda r: f"{r.false_given or 0:.3f}"),
        ("right answers given", lambda r: f"{r.kept or 0:.3f}"),
        ("p50 / p99 ms", lambda r: percentiles(r.times)),
        ("build s", lambda r: f"{r.build:.2f}"),
    ]
    for label, cell in measures:
        print(label.ljust(26) + "".join(cell(run).rjust(24) for run in runs))
    print("(peers: false given at the threshold that keeps 95 % of their right answers)\n")


def _scaled(records: list[Opportunity], items: list[dict[str, Any]], scale: int, peer: Peer) -> None:
    """Time at another size: records copied under varied titles, questions half remembered from titles."""
    chance = random.Random(7)
    many, raw = [], []
    for place, copy in copies(records, scale, chance):
        many.append(copy)
        raw.append({**items[place], "id": copy.external_id, "title": copy.texts[0].name})
    began = time.perf_counter()
    index = Index.build(many, now=NOW)
    build = time.perf_counter() - began
    search = Search(index, zone=ZONE)
    questions = questions_of(records, 600, chance)
    gc.collect()
    ours = _timed(lambda q: search.ask(q, language="es", now=NOW), questions)
    began = time.perf_counter()
    peer.build(raw)
    peer_build = time.perf_counter() - began
    theirs = _timed(peer.ask, questions[:200])
    print(f"{scale} records, {len(questions)} questions, p50 / p99 ms")
    print(
        f"  ours {percentiles(ours)} (processor's own time {percentiles(_own_time(search, questions))}),"
        f" build {build:.2f} s"
    )
    print(f"  {peer.name} {percentiles(theirs)}, build {peer_build:.2f} s")


def _timed(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    times = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        times.append(time.perf_counter() - began)
    return times


def _own_time(search: Search, questions: Sequence[str]) -> list[float]:
    times = []
    for question in questions:
        began = time.thread_time()
        search.ask(question, language="es", now=NOW)
        times.append(time.thread_time() - began)
    return times


def percentiles(times: Sequence[float]) -> str:
    """The median and what one in a hundred exceeds, in milliseconds."""
    ranked = sorted(times)
    return f"{ranked[len(ranked) // 2] * 1000:.1f} / {ranked[int(len(ranked) * 0.99)] * 1000:.1f}"


if __name__ == "__main__":
    main()
