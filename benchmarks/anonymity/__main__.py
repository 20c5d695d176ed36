"""Prints, for each store, the best attack, how many authors it names, and how many by chance alone.

Chance is seen by the same guesses scored against authors that changed places within their item and week. Ends
with an error where the box is above chance, or where an attack has lost its teeth: a naive store must fall.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from statistics import fmean, pstdev

from benchmarks.anonymity.attacks import ATTACKS, Guesses
from benchmarks.anonymity.city import Size, live, make_city
from benchmarks.anonymity.loot import Loot
from benchmarks.anonymity.stores import STORES, MoreCareful, Store, TheBox

SHUFFLES = 200
LIMIT = 3.5
"""Standard deviations from chance."""
FALLEN = 0.9
"""Of a naive store's authors at least so many are named."""


def main() -> None:
    """Runs the attacks; exit status 1 where the box or an attack fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=5)
    parser.add_argument("--citizens", type=int, default=1000)
    parser.add_argument("--opinions", type=int, default=250, help="in a week")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    size, started = Size(citizens=given.citizens, opinions=given.opinions), time.monotonic()
    print(f"{given.worlds} worlds, {size.citizens} citizens, {size.items} items, {size.weeks} weeks")
    print(f"{'store':<62}{'best attack':<40}{'named':>8}{'chance':>8}{'z':>8}")
    failed = []
    for kind in STORES:
        loots = [asyncio.run(_run(kind, size, given.seed + world)) for world in range(given.worlds)]
        scores = {name: _score(loots, name) for name in ATTACKS}
        shown = (
            scores if kind is TheBox else {(best := max(scores, key=lambda n: scores[n][0])): scores[best]}
        )
        for name, (named, chance, z) in shown.items():
            print(f"{kind.name:<62}{name:<40}{named:>8.2%}{chance:>8.2%}{z:>+8.1f}")
        highest = max(abs(z) for _, _, z in scores.values())
        if kind is TheBox:
            if highest >= LIMIT:
                failed.append(f"the box is not at chance (z {highest:.1f})")
        elif kind is MoreCareful:
            if highest < LIMIT:
                failed.append(f"nothing was seen of: {kind.name}")
        elif max(named for named, _, _ in scores.values()) < FALLEN:
            failed.append(f"no attack names nine in ten of: {kind.name}")
    print(f"{time.monotonic() - started:.0f} s")
    if failed:
        sys.exit("; ".join(failed))


async def _run(kind: type[Store], size: Size, seed: int) -> Loot:
    rng, store = random.Random(seed), kind()
    citizens = make_city(size, rng)
    for number, deeds in enumerate(live(size, citizens, rng)):
        await store.week(number, deeds)
    return await store.close()


def _score(loots: list[Loot], attack: str) -> tuple[float, float, float]:
    """What share of authors an attack names, what share by chance, and how many deviations lie between."""
    rng = random.Random(attack)
    rows = sum(len(loot.rows) for loot in loots)
    guessed = [(loot, ATTACKS[attack](loot, rng)) for loot in loots]
    named = sum(_right(guesses, loot.authors) for loot, guesses in guessed)
    placebos = [
        sum(_right(guesses, _shuffled(loot, rng)) for loot, guesses in guessed) for _ in range(SHUFFLES)
    ]
    mean, deviation = fmean(placebos), pstdev(placebos)
    z = (named - mean) / deviation if deviation else (0.0 if named == mean else float("inf"))
    return named / rows, mean / rows, z


def _right(guesses: Guesses, authors: dict[object, int]) -> int:
    return sum(authors[key] == who for key, who in guesses.items())


def _shuffled(loot: Loot, rng: random.Random) -> dict[object, int]:
    """The authors, having changed places within their item and week."""
    alike: dict[tuple[str, int], list[object]] = {}
    for row in loot.rows:
        alike.setdefault((row.item, row.batch), []).append(row.key)
    found: dict[object, int] = {}
    for keys in alike.values():
        authors = [loot.authors[key] for key in keys]
        rng.shuffle(authors)
        found.update(zip(keys, authors, strict=True))
    return found


if __name__ == "__main__":
    main()
