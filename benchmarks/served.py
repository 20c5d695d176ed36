"""The concepts found in records, held against judgements of what each record serves.

    python -m benchmarks.served FOLDER [--failures]

FOLDER holds `items.jsonl`. `benchmarks/judged/served.jsonl` says of 150 records (35 of the sample city) which
of the concepts that came near are served, perhaps are, and are not. The bound of
`catalog/search/served.py` was chosen by the even half; the odd half reports. `perhaps` counts neither way.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.meanings import vectors_of
from benchmarks.records import load_items, opportunities
from catalog.model import Opportunity
from catalog.sample import sample_opportunities
from catalog.search.finder import finder_of
from catalog.search.lexicon import load_lexicon

JUDGED = Path(__file__).parent / "judged" / "served.jsonl"


def main() -> None:
    """Finds, compares and prints."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--failures", action="store_true")
    chosen = given.parse_args()
    judgements = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]
    records = _records(chosen.folder, [(each["from"], each["id"]) for each in judgements])
    vectors = vectors_of(records)
    print(
        f"{'half':8}{'found by':12}{'right':>7}{'wrong':>7}{'precision':>11}{'not judged':>12}{'missed':>8}"
    )
    finder = finder_of(load_lexicon())
    right, wrong, strange = (defaultdict[tuple[str, str], int](int) for _ in range(3))
    missed = defaultdict[str, int](int)
    for number, (record, judged) in enumerate(zip(records, judgements, strict=True)):
        half = "odd" if number % 2 else "even"
        found = finder.find(record, vectors.get(record.id or 0))
        for way, keys in (("words", found.words), ("meaning", found.about - found.words)):
            right[half, way] += len(keys & set(judged["serves"]))
            wrong[half, way] += len(mistaken := keys & set(judged["not"]))
            strange[half, way] += len(keys.difference(judged["serves"], judged["not"], judged["perhaps"]))
            if chosen.failures and mistaken:
                print(f"  {record.texts[0].name[:60]!r} by {way}: {', '.join(sorted(mistaken))}")
        missed[half] += len(set(judged["serves"]) - found.words - found.about)
    for half, way in right:
        good, bad = right[half, way], wrong[half, way]
        precision = good / max(good + bad, 1)
        row = f"{half:8}{way:12}{good:7}{bad:7}{precision:11.3f}{strange[half, way]:12}"
        print(row + (f"{missed[half]:8}" if way == "meaning" else ""))


def _records(folder: Path, wanted: list[tuple[str, str]]) -> list[Opportunity]:
    found = {("items", each.external_id): each for each in opportunities(load_items(folder))}
    sample = sample_opportunities("jacaranda", today=date(2026, 11, 23))
    found |= {("jacaranda", each.external_id): each for each in sample}
    return [replace(found[key], id=number) for number, key in enumerate(wanted, start=1)]


if __name__ == "__main__":
    main()
