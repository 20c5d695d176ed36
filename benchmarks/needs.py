"""Everyday needs and other hard questions, judged blind, asked of a data folder's records.

    python -m benchmarks.needs FOLDER FILE…

FOLDER holds `items.jsonl`, FILE judged questions like `benchmarks/judged/records-b.jsonl`. `ranked` is
whether a right record is among the first three, whatever the confidence; `given` whether it is so in the
answer itself.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from statistics import mean
from time import perf_counter

from benchmarks.meanings import meaning_of, question
from benchmarks.records import NOW, ZONE, load_items, opportunities
from catalog.search import Index, Search
from catalog.search.answer import Confidence


def main() -> None:
    """Asks every file, with the encoder and by words alone."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("files", type=Path, nargs="+")
    given.add_argument("--failures", action="store_true")
    chosen = given.parse_args()
    records = opportunities(load_items(chosen.folder))
    search = Search(Index.build(records, now=NOW, **meaning_of(records)), zone=ZONE)
    for file in chosen.files:
        for encoded in (True, False):
            _table(search, file, encoded=encoded, failures=chosen.failures and encoded)


def _table(search: Search, file: Path, *, encoded: bool, failures: bool) -> None:
    ranked, given = defaultdict[str, list[bool]](list), defaultdict[str, list[bool]](list)
    levels = defaultdict[str, list[Confidence]](list)
    times: list[float] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        judged = json.loads(line)
        text, language, stratum = judged["query"], judged["lang"], judged["stratum"]
        relevant = set(judged["relevant"])
        began = perf_counter()
        vector = question(text) if encoded else None
        answer = search.ask(text, language=language, now=NOW, vector=vector, limit=3)
        times.append((perf_counter() - began) * 1000)
        levels[stratum].append(answer.confidence)
        if not relevant:
            continue
        best = search.best(text, language=language, now=NOW, vector=vector)[:3]
        ranked[stratum].append(bool(relevant & {search.index.documents[n].external_id for n in best}))
        given[stratum].append(bool(relevant & {hit.external_id for hit in answer.hits}))
        if failures and not given[stratum][-1]:
            shown = [hit.title[:60] for hit in answer.hits]
            first = [search.index.documents[n].titles[0][1][:50] for n in best]
            print(f"  {judged['qid']} {answer.confidence.value} {text!r}")
            print(f"     given {shown}\n     ranked {first}")
    times.sort()
    kind = "by meaning and words" if encoded else "by words alone"
    median, slow = times[len(times) // 2], times[-1 - len(times) // 100]
    print(f"\n{file.name}, {kind}; p50 {median:.1f} ms, p99 {slow:.1f} ms")
    print(f"{'':20}{'n':>5}{'ranked@3':>10}{'given@3':>9}{'sure':>7}{'perhaps':>9}")
    for stratum, those in levels.items():
        sure, perhaps = (those.count(each) / len(those) for each in (Confidence.SURE, Confidence.PERHAPS))
        found = (f"{mean(each[stratum]):.3f}" if each[stratum] else "–" for each in (ranked, given))
        print("{:20}{:5}{:>10}{:>9}{:7.3f}{:9.3f}".format(stratum, len(those), *found, sure, perhaps))


if __name__ == "__main__":
    main()
