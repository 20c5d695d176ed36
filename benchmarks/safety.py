"""Distress before search: how often a person in danger is missed, and a question taken for distress.

    python -m benchmarks.safety [FILE …] [--quiet]

Reads phrase files (TOML, `[[phrase]]` with `text`, `language` and `danger`, which is empty for a look-alike);
without any, those of `tests/catalog/safety/phrases`. Ends with 1 where the misses or false alarms of a file
exceed its bound. `python -m benchmarks.fit_safety` says how well it hears what it was not taught.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from catalog.safety import Danger, Watch

FOLDER = Path(__file__).parent.parent / "tests" / "catalog" / "safety" / "phrases"
BOUND = 0.03
"""The greatest share of misses, and of false alarms, that is borne where a file names no other."""
BOUNDS = {
    "blind": {"misses": 0.1, "false alarms": BOUND},
    "blind-languages": {"misses": 0.2, "false alarms": 0.08},
    "unseen-lookalikes": {"false alarms": 0.04},
    "short": {"misses": 0.06},
}
"""Of phrases nothing was learnt from or chosen by."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What somebody writes, and the danger it tells of: empty for a question that only sounds like it."""

    text: str
    language: str
    danger: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A phrase, and what the watch made of it."""

    phrase: Phrase
    heard: Danger | None
    microseconds: float

    @property
    def wrong(self) -> bool:
        """Whether a person was missed or a question was taken for distress."""
        return (self.heard is None) == bool(self.phrase.danger)


def main() -> None:
    """Prints the table and every wrong phrase; ends with 1 where a rate exceeds its bound."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("files", nargs="*", type=Path)
    given.add_argument("--quiet", action="store_true", help="only the table")
    chosen = given.parse_args()
    watch = Watch.load()
    by_file = {
        file: heed_all(watch, load_phrases(file)) for file in chosen.files or sorted(FOLDER.glob("*.toml"))
    }
    heard = [one for some in by_file.values() for one in some]
    _print_table(heard)
    if not chosen.quiet:
        _print_wrong(heard)
    over = [
        f"{file.stem}: {', '.join(names)}"
        for file, some in by_file.items()
        if (names := over_bound(file, some))
    ]
    if over:
        print(f"\nOver the bound: {'; '.join(over)}")
        sys.exit(1)


def load_phrases(file: Path) -> list[Phrase]:
    """The phrases of a file, in its order."""
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return [Phrase(each["text"], each["language"], each["danger"]) for each in table["phrase"]]


def heed_all(watch: Watch, phrases: Sequence[Phrase]) -> list[Heard]:
    """What `watch` makes of each phrase."""
    heard = []
    for phrase in phrases:
        began = perf_counter()
        danger = watch.heed(phrase.text)
        heard.append(Heard(phrase, danger, (perf_counter() - began) * 1e6))
    return heard


def rates(heard: Sequence[Heard]) -> dict[str, float]:
    """The share of misses among distress and of false alarms among look-alikes; 0 of none."""
    return {
        "misses": _share([one for one in heard if one.phrase.danger]),
        "false alarms": _share([one for one in heard if not one.phrase.danger]),
    }


def over_bound(file: Path, heard: Sequence[Heard]) -> list[str]:
    """The rates of a file that are greater than is borne."""
    bounds = BOUNDS.get(file.stem, {})
    return [name for name, rate in rates(heard).items() if rate > bounds.get(name, BOUND)]


def _share(heard: Sequence[Heard]) -> float:
    return sum(one.wrong for one in heard) / len(heard) if heard else 0.0


def _print_table(heard: Sequence[Heard]) -> None:
    distress = [one for one in heard if one.phrase.danger]
    alike = [one for one in heard if not one.phrase.danger]
    print(f"{'':<24}{'n':>6}{'wrong':>7}{'rate':>8}")
    for title, some, key in (
        ("misses", distress, _language),
        ("misses", distress, _danger),
        ("false alarms", alike, _language),
        ("false alarms as", [one for one in alike if one.wrong], _taken_for),
    ):
        _print_groups(title, some, key)
    other = sum(one.heard is not None and one.heard != one.phrase.danger for one in distress)
    times = sorted(one.microseconds for one in heard)
    print(f"heard as another kind: {other} of {len(distress)}")
    if times:
        print(f"microseconds: median {times[len(times) // 2]:.0f}, slowest {times[-1]:.0f}")


def _print_groups(title: str, heard: Sequence[Heard], key: Callable[[Heard], str]) -> None:
    groups: defaultdict[str, list[Heard]] = defaultdict(list)
    for one in heard:
        groups[key(one)].append(one)
    for name, some in sorted(groups.items()):
        _print_row(f"{title} {name}", some)
    _print_row(f"{title}, all", heard)


def _print_row(name: str, heard: Sequence[Heard]) -> None:
    wrong = sum(one.wrong for one in heard)
    print(f"{name:<24}{len(heard):>6}{wrong:>7}{_share(heard):>8.1%}")


def _print_wrong(heard: Sequence[Heard]) -> None:
    for one in heard:
        if one.wrong:
            said = f"missed {one.phrase.danger}" if one.phrase.danger else f"taken for {one.heard}"
            print(f"{said:<28} [{one.phrase.language}] {one.phrase.text}")


def _language(one: Heard) -> str:
    return one.phrase.language


def _danger(one: Heard) -> str:
    return one.phrase.danger


def _taken_for(one: Heard) -> str:
    return str(one.heard)


if __name__ == "__main__":
    main()
