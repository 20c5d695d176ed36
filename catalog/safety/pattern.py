"""Patterns: a row of words with gaps, said in some sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Spans = Mapping[str, Sequence[tuple[int, int]]]
"""Where each symbol (a word, a class of words) stands in a message: begin and end."""

GAPS = {"..": 3, "...": 6}
"""How many words may stand in a gap."""
BEGIN, END = "^", "$"
NEAR = 8
"""How many words may stand between what is said together."""


@dataclass(frozen=True, slots=True)
class Step:
    """A symbol, with the words that may stand before it; `optional` where it may be left out."""

    symbol: str
    gap: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """Steps in their order; `anchor` is the symbol said least in ordinary messages."""

    steps: tuple[Step, ...]
    anchor: str

    def find(self, spans: Spans, sentence: Sequence[int]) -> list[tuple[int, int]]:
        """Where the pattern stands, as (begin, end) of words; `sentence` numbers each word's sentence."""
        ways: dict[int, int] | None = None
        for step in self.steps:
            found = _after(ways, step, spans, sentence)
            if step.optional and ways is not None:
                found = ways | found
            if not found:
                return []
            ways = found
        return [(begin, end) for end, begin in (ways or {}).items()]


@dataclass(frozen=True, slots=True)
class Together:
    """Symbols that stand near each other in any order; `anchor` as for a pattern."""

    symbols: tuple[str, ...]
    anchor: str

    def find(self, spans: Spans, sentence: Sequence[int]) -> list[tuple[int, int]]:
        """Where all of them stand within NEAR words of the anchor, in its sentence, as (begin, end)."""
        found = []
        for begin, end in spans.get(self.anchor, ()):
            first, last = begin, end
            for symbol in self.symbols:
                if symbol == self.anchor:
                    continue
                near = [
                    (start, stop)
                    for start, stop in spans.get(symbol, ())
                    if (0 <= begin - stop <= NEAR or 0 <= start - end <= NEAR)
                    and sentence[start] == sentence[begin]
                ]
                if not near:
                    break
                start, stop = min(near, key=lambda place: abs(place[0] - begin))
                first, last = min(first, start), max(last, stop)
            else:
                found.append((first, last))
        return found


def read_together(line: str, symbol_of: Callable[[str], str], rarity: Callable[[str], int]) -> Together:
    """Symbols as written, in any order: `<partner> cuchillo/pistola me`."""
    symbols = tuple(symbol_of(item) for item in line.split())
    return Together(symbols, max(symbols, key=rarity))


def read_pattern(line: str, symbol_of: Callable[[str], str], rarity: Callable[[str], int]) -> Pattern:
    """A pattern as written: `me <hit>`, `<kin> .. me pega/golpea`, `ya? no quiero vivir $`.

    Raises ValueError where it begins with an optional word or has nothing that must be said.
    """
    steps: list[Step] = []
    gap = 0
    for item in line.split():
        if item in GAPS:
            gap = GAPS[item]
            continue
        optional = item.endswith("?")
        steps.append(Step(symbol_of(item.removesuffix("?")), gap, optional))
        # Where the word is left out, the gap before it still is one.
        gap = gap if optional else 0
    required = [step.symbol for step in steps if not step.optional]
    if not required or steps[0].optional:
        raise ValueError(f"a pattern begins with a word that must be said: {line!r}")
    return Pattern(tuple(steps), max(required, key=rarity))


def _after(
    ways: Mapping[int, int] | None, step: Step, spans: Spans, sentence: Sequence[int]
) -> dict[int, int]:
    """The ends reached by `step`, each with where the whole began."""
    places = spans.get(step.symbol, ())
    if ways is None:
        return {end: begin for begin, end in places}
    found: dict[int, int] = {}
    for begin, end in places:
        for between in range(step.gap + 1):
            came = begin - between
            # A gap never leads into another sentence.
            if came in ways and (not between or sentence[came] == sentence[begin]):
                found[end] = max(ways[came], found.get(end, -1))
                break
    return found
