"""What is struck out of comments that were written after the rules: found, missed, in vain, how fast."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

from bot.feedback.opinion import LONGEST_COMMENT
from bot.feedback.redaction import MARK, redact

FILE = Path(__file__).with_name("redaction.toml")
ROUNDS = 200


def main() -> int:
    """Prints the figures, and each comment in which something was missed or struck out in vain."""
    sets = tomllib.loads(FILE.read_text(encoding="utf-8"))
    missed = [(said, redact(said).text) for said, name in sets["naming"] if name in redact(said).text]
    vain = [(said, kept) for said in sets["harmless"] if (kept := redact(said).text) != said]
    longest = " ".join(said for said, _ in sets["naming"])[:LONGEST_COMMENT]
    started = time.perf_counter()
    for _ in range(ROUNDS):
        redact(longest)
    milliseconds = (time.perf_counter() - started) * 1000 / ROUNDS
    print(f"found {len(sets['naming']) - len(missed)} of {len(sets['naming'])}")
    print(f"struck out in vain {len(vain)} of {len(sets['harmless'])}")
    print(f"{milliseconds:.2f} ms for a comment of {LONGEST_COMMENT} letters")
    for title, found in (("missed", missed), ("in vain", vain)):
        for said, kept in found:
            print(f"{title}: {said!r}" + (f" → {kept!r}" if MARK in kept else ""))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
