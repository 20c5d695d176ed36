"""The grammar of distress: who does or feels what, as `data/` has it, found in a message's words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from catalog.compiled import compiled
from catalog.safety.danger import Danger
from catalog.safety.forms import forms
from catalog.safety.pattern import BEGIN, END, Pattern, Together, read_pattern, read_together
from catalog.safety.sound import BREAK, folded, sound
from catalog.safety.vocabulary import Heard, Vocabulary

_DATA = Path(__file__).parent / "data"
NO_SENTENCE = -1


@dataclass(frozen=True, slots=True)
class Sign:
    """What tells of a danger, but where `unless` is said too; `loose` where it may be a course's subject."""

    danger: Danger
    pattern: Pattern | Together
    unless: str = ""
    loose: bool = False


@dataclass(slots=True)
class _Node:
    """Where the phrases that begin with the same words part."""

    symbols: list[str] = field(default_factory=list)
    next: dict[str, _Node] = field(default_factory=dict)


class Grammar:
    """Classes of words, signs of danger, look-alikes and everyday troubles; immutable once read."""

    def __init__(self, tables: Iterable[Mapping[str, Any]]) -> None:
        """Reads `tables` as the files in `data/` are written. Raises ValueError or KeyError for a fault."""
        read = list(tables)
        first = next(table for table in read if "short" in table)
        self._short = {"".join(folded(k)): self._plain(v) for k, v in first["short"].items()}
        self._known: dict[str, tuple[str, ...]] = {}
        self._common = frozenset(self._keys(first["common"]))
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        self._ending: set[str] = set()
        self._symbols: dict[str, str] = {}
        self._rarities: dict[str, int] = {}
        self._texts = {name: text for table in read for name, text in table.get("words", {}).items()}
        self.signs = _by_anchor(sign for table in read if "danger" in table for sign in self._signs(table))
        self.lookalikes = tuple(self._listed(read, "lookalike"))
        self.everyday = tuple(self._listed(read, "everyday"))
        for name in self._texts:
            self._symbol(f"<{name}>")
        self._root = self._tree()
        self.vocabulary = Vocabulary(
            {word for phrases in self._phrases.values() for phrase in phrases for word in phrase},
            short=self._short,
            glued=self._keys(first["glued"]),
            real=self._keys(first["real"]),
        )

    def is_rare(self, word: str) -> bool:
        """Whether a word, by its sound, is none of those that stand in any sentence."""
        return word != BREAK and word not in self._common

    def spans(self, heard: Sequence[Heard]) -> tuple[dict[str, list[tuple[int, int]]], list[int]]:
        """Where each symbol stands among the words, breaks left out, and the sentence of each word."""
        words = [word for word in heard if word[0] != BREAK]
        sentence = _sentences(heard)
        spans: dict[str, list[tuple[int, int]]] = {}
        for place in range(len(words)):
            self._walk(self._root, words, place, place, spans)
        edges = range(len(words) + 1)
        spans[BEGIN] = [(n, n) for n in edges if n == 0 or sentence[n - 1] != sentence[n]]
        spans[END] = [(n, n) for n in edges if n and sentence[n - 1] != sentence[n]]
        for symbol in self._ending:
            spans[symbol] = [*spans.get(symbol, ()), *spans[END]]
        return spans, sentence

    def _walk(
        self,
        node: _Node,
        words: Sequence[Heard],
        begin: int,
        place: int,
        spans: dict[str, list[tuple[int, int]]],
    ) -> None:
        for symbol in node.symbols:
            spans.setdefault(symbol, []).append((begin, place))
        if place < len(words):
            for word in words[place]:
                following = node.next.get(word)
                if following is not None:
                    self._walk(following, words, begin, place + 1, spans)

    def _signs(self, table: Mapping[str, Any]) -> Iterable[Sign]:
        danger = Danger(table["danger"])
        for block in table.get("sign", ()):
            unless = self._symbol(block["unless"]) if "unless" in block else ""
            for line in _lines(block["say"]):
                yield Sign(danger, self._pattern(line), unless)
        for block in table.get("together", ()):
            unless = self._symbol(block["unless"]) if "unless" in block else ""
            for line in _lines(block["say"]):
                yield Sign(danger, read_together(line, self._symbol, self._rarity), unless, loose=True)

    def _listed(self, tables: Iterable[Mapping[str, Any]], name: str) -> Iterable[Pattern]:
        blocks = (block for table in tables for block in table.get(name, ()))
        return (self._pattern(line) for block in blocks for line in _lines(block["say"]))

    def _pattern(self, line: str) -> Pattern:
        return read_pattern(line, self._symbol, self._rarity)

    def _symbol(self, item: str) -> str:
        """The symbol of an item of a pattern: a word, `a/b_c`, a class, or an edge of the sentence."""
        if item not in self._symbols:
            self._symbols[item] = self._read_symbol(item)
        return self._symbols[item]

    def _read_symbol(self, item: str) -> str:
        if item in (BEGIN, END) or item in self._phrases:
            return item
        if item.startswith("<") and "/" not in item:
            self._phrases[item] = []
            self._phrases[item] = list(dict.fromkeys(self._members(self._texts[item[1:-1]])))
            return item
        parts = item.split("/")
        phrases: list[tuple[str, ...]] = []
        for part in parts:
            if part.startswith("<"):
                phrases += self._phrases[self._symbol(part)]
            elif part != END:
                phrases.append(tuple(self._keys(part.replace("_", " "))))
        if not all(phrases) or any(BREAK in phrase for phrase in phrases):
            raise ValueError(f"no word: {item!r}")
        symbol = "/".join(" ".join(phrase) for phrase in phrases)
        if END in parts:
            symbol += f"/{END}"
            self._ending.add(symbol)
        self._phrases[symbol] = phrases
        return symbol

    def _members(self, text: str) -> Iterable[tuple[str, ...]]:
        for part in text.replace("\n", ",").split(","):
            item = part.strip()
            if item.startswith("<"):
                yield from self._phrases[self._symbol(item)]
            elif item.endswith("~"):
                yield from ((sound(form),) for form in forms(item[:-1]))
            elif item:
                ways = (part.split("/") for part in item.split())
                yield from (tuple(self._keys(" ".join(way).replace("_", " "))) for way in product(*ways))

    def _rarity(self, symbol: str) -> int:
        if symbol in (BEGIN, END) or symbol in self._ending:
            return -1
        if symbol not in self._rarities:
            self._rarities[symbol] = min(
                max((len(word) for word in phrase if word not in self._common), default=0)
                for phrase in self._phrases[symbol]
            )
        return self._rarities[symbol]

    def _keys(self, text: str) -> list[str]:
        known = self._known
        for word in (words := folded(text)):
            if word not in known:
                known[word] = self._short.get(word) or (sound(word),)
        return [key for word in words for key in known[word]]

    @staticmethod
    def _plain(text: str) -> tuple[str, ...]:
        return tuple(sound(word) for word in folded(text))

    def _tree(self) -> _Node:
        root = _Node()
        for symbol, phrases in self._phrases.items():
            for phrase in phrases:
                node = root
                for word in phrase:
                    following = node.next.get(word)
                    if following is None:
                        following = node.next[word] = _Node()
                    node = following
                if symbol not in node.symbols:
                    node.symbols.append(symbol)
        return root


@cache
def load_grammar() -> Grammar:
    """The grammar of the packaged data; read once."""
    files = sorted(_DATA.glob("*.toml"))
    return compiled(
        files, "grammar", lambda: Grammar(tomllib.loads(path.read_text(encoding="utf-8")) for path in files)
    )


def _by_anchor(signs: Iterable[Sign]) -> dict[str, tuple[Sign, ...]]:
    found: dict[str, list[Sign]] = {}
    for sign in signs:
        found.setdefault(sign.pattern.anchor, []).append(sign)
    return {anchor: tuple(several) for anchor, several in found.items()}


def _sentences(heard: Sequence[Heard]) -> list[int]:
    """The number of each word's sentence, breaks left out, and one more for the end."""
    number, numbers = 0, []
    for word in heard:
        if word[0] == BREAK:
            number += 1
        else:
            numbers.append(number)
    return [*numbers, NO_SENTENCE]


def _lines(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := raw.partition("#")[0].strip())]
