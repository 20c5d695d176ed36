"""Runs seeds: `python -m tests.simulation N [--seed S]`; ends with 1 where a promise was broken."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import SystemRandom

from tests.simulation.broken import Broken
from tests.simulation.template import make_template
from tests.simulation.town import simulate, trace


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/simulate", description="Runs of the engine, a seed each.")
    parser.add_argument("runs", type=int, nargs="?", default=100, metavar="N")
    parser.add_argument("--seed", type=int, help="the first seed; chance where it is not given")
    parser.add_argument("--trace", action="store_true", help="prints what happened in each run")
    parser.add_argument("--first", action="store_true", help="ends with the first that breaks")
    chosen = parser.parse_args()
    first = chosen.seed if chosen.seed is not None else SystemRandom().randrange(10**9)
    broken, began = [], time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.sqlite3"
        make_template(template)
        for seed in range(first, first + chosen.runs):
            try:
                with tempfile.TemporaryDirectory(dir=folder) as own:
                    town = simulate(seed, template, Path(own))
            except Broken as error:
                broken.append(seed)
                print(f"{error}\n", file=sys.stderr, flush=True)
                if chosen.first:
                    break
            else:
                if chosen.trace:
                    print("\n".join(town.notes))
                    print(f"seed {seed}: {trace(town)}")
    seconds = time.monotonic() - began
    print(f"{chosen.runs} runs from seed {first} in {seconds:.1f} s, {len(broken)} broken")
    for seed in broken:
        print(f"  scripts/simulate 1 --seed {seed}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
