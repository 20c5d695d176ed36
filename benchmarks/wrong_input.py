"""What nobody means to ask, asked of ten thousand records with vectors on: each is to be answered in 100 ms.

    python -m benchmarks.wrong_input FOLDER [--records 10000] [--rounds 5]

FOLDER holds `items.jsonl`. Each text is encoded and asked; the time is that of both, by the clock and of the
processor, which says more where others use it too. Then the same of a catalogue that is empty, that has one
record, and that is written in a language without a stemmer: of those the slowest text is shown. Ends with 1
where the processor needed more, or with a fault.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.meanings import encoder, vectors_of
from benchmarks.records import NOW, ZONE, copies, load_items, opportunities
from catalog.model import Opportunity
from catalog.search import Index, Search

MOST = 0.1
"""Seconds that an answer may take."""


def inputs(records: list[Opportunity], chance: random.Random) -> Mapping[str, str]:
    """What is asked, by what it is."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    strange = ["".join(chance.choices(letters, k=9)) for _ in range(500)]
    known = [word for each in records[:400] for word in each.texts[0].description.split()]
    return {
        "nothing": "",
        "only spaces": " \t\n" * 500,
        "one dot": ".",
        "10,000 of one letter": "a" * 10_000,
        "10,000 letters by chance": "".join(chance.choices(letters, k=10_000)),
        "10,000 letters, words of the catalogue": " ".join(known)[:10_000],
        "500 words that nobody knows": " ".join(strange),
        "250 short words that nobody knows": " ".join(word[:5] for word in strange[:250]),
        "only small words": "de la el en que y a los por con para una su al lo como o si del se " * 20,
        "wishes and no end": "gratis hoy mañana en el centro para niños los sábados en línea " * 60,
        "4,096 emoji": "😀" * 4_096,
        "flags, families, skins": "👩‍👩‍👧‍👦🇲🇽👍🏽" * 300,
        "control characters": "".join(map(chr, range(32))) * 100,
        "null characters": "yoga\x00gratis\x00" * 300,
        "right-to-left marks": "\u202eyoga\u202c \u200fgratis\u2067 " * 300,
        "Arabic": "دروس اللغة الإنجليزية المجانية " * 120,
        "Chinese": "免费的英语课程在哪里" * 400,
        "2,000 digits": "7" * 2_000,
        "numbers": " ".join(map(str, range(900))),
        "dates": "15/12/2026 24.12. 2026-12-31 a las 18:30 " * 90,
        "marks upon marks": "i" + "\u0301" * 4_000,
        "SQL": "'; DROP TABLE opportunity; -- " * 130,
        "HTML": "<b><a href='javascript:x'>yoga</a></b>&amp;<script>" * 80,
        "a pattern's worst": "(" * 2_000 + "a+" * 1_000,
        "lone surrogates": "yoga \ud83d gratis \udc00 " * 200,
        "one word 4,000 times": "yoga " * 4_000,
        "@ and more @": "niñ@s@" * 700,
        "Zalgo": "".join(letter + "\u0300\u0316\u0334" for letter in "clases de guitarra") * 60,
    }


@dataclass(frozen=True)
class Told:
    """Milliseconds: of the processor for encoding and for all of it, by the clock, and the longest round."""

    encoded: float
    own: float
    clock: float
    longest: float


def main() -> None:
    """Asks everything and prints the table."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--records", type=int, default=10_000)
    given.add_argument("--rounds", type=int, default=5)
    chosen = given.parse_args()
    chance = random.Random(7)
    records = opportunities(load_items(chosen.folder))
    asked = inputs(records, chance)
    over = 0
    for name, search in _searches(records, chosen.records, chance):
        print(f"{name}: ms, medians of {chosen.rounds}".ljust(48) + "encoded    all  clock longest")
        # Whoever asks first waits for what is looked up once.
        search.ask("yoga gratis", language="es", now=NOW, vector=encoder().encode(["yoga gratis"])[0])
        gc.collect()
        told_of = {what: _asked(search, text, chosen.rounds) for what, text in asked.items()}
        slowest = max(told_of, key=lambda what: told_of[what].own)
        for what in told_of if len(search.index) > 1 else [slowest]:
            told = told_of[what]
            late = told.own > MOST * 1000
            over += late
            row = f"{told.encoded:7.1f} {told.own:6.1f} {told.clock:6.1f} {told.longest:7.1f}"
            print(f"  {what}".ljust(48) + row + (" OVER" if late else ""), flush=True)
    sys.exit(bool(over))


def _searches(records: list[Opportunity], count: int, chance: random.Random) -> Iterator[tuple[str, Search]]:
    vectors = vectors_of(records)
    pairs = list(copies(records, count, chance))
    known = {each.id: vectors[place + 1] for place, each in pairs if each.id}
    yield (
        f"{count} records",
        Search(Index.build([each for _, each in pairs], now=NOW, vectors=known), zone=ZONE),
    )
    # Of the small ones the slowest is shown.
    yield "no record", Search(Index.build([], now=NOW), zone=ZONE)
    yield "one record", Search(Index.build(records[:1], now=NOW, vectors={1: vectors[1]}), zone=ZONE)
    text = replace(records[0].texts[0], language="ja", name="無料の陶芸教室", description="初心者のための")
    yield (
        "one record in Japanese",
        Search(Index.build([replace(records[0], texts=(text,))], now=NOW), zone=ZONE),
    )


def _asked(search: Search, text: str, rounds: int) -> Told:
    encoding, own, clock = [], [], []
    for _ in range(rounds):
        began, began_own = time.perf_counter(), time.thread_time()
        vector = encoder().encode([text])[0]
        encoding.append((time.thread_time() - began_own) * 1000)
        search.ask(text, language="es", now=NOW, vector=vector)
        own.append((time.thread_time() - began_own) * 1000)
        clock.append((time.perf_counter() - began) * 1000)
    median = statistics.median
    return Told(median(encoding), median(own), median(clock), max(clock))


if __name__ == "__main__":
    main()
