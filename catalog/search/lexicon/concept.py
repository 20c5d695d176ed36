"""A concept: what people mean, in whatever words, and what would help whoever says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from catalog.search.words import tokens

LANGUAGES = ("es", "en", "fr", "pt")
_KEY = re.compile(r"\[([a-z0-9]+(?:-[a-z0-9]+)*)\]")
_NAME = re.compile(r"([^()|]+?)\s*(?:\(([^()]+)\))?")
_SAYING = re.compile(r"- (?:(en|fr|pt): )?(\S.*)")
_LISTS = ("topics", "helped")
_NOTHING = frozenset[str]()


class LexiconFault(ValueError):
    """A file of concepts cannot be read; says which line of which file, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Name:
    """Folded words that name a concept; where there are words `beside` it, one of them must stand by it."""

    words: tuple[str, ...]
    beside: frozenset[str] = frozenset()
    text: str = field(default="", compare=False)
    """As it is written, accents and all."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A whole message that means the concept, as somebody types it."""

    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """`topics` are local shelves, best first; `helped` the keys of what would help whoever has this need;
    `names` and `not_names` are by language, `not_names` those that a city does not want. A `broad` one stands
    above others, whose names it may share, and is nothing that a question means beyond its words."""

    key: str
    means: str = ""
    broad: bool = False
    topics: tuple[str, ...] = ()
    helped: tuple[str, ...] = ()
    names: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    not_names: frozenset[tuple[str, ...]] = frozenset()
    sayings: tuple[Saying, ...] = ()

    def called(self, language: str) -> str:
        """What it is called in a language, the first of its names; empty where it has none."""
        names = self.names.get(language.split("-")[0].lower(), ())
        return names[0].text if names else ""


def read_concepts(lines: Iterable[str], *, file: str) -> list[Concept]:
    """The concepts of a file, in order. Raises LexiconFault.

    A block begins with its `[key]`. `means:` says what it is, `broad: yes` that it stands above others,
    `topics:` and `helped:` list shelves and keys,
    `es:`, `en:`, `fr:` and `pt:` its names, parted by `|`, each with the words of which one must stand in the
    same text in round brackets behind it; `not:` lists names to be left out (in an overlay). A line that
    begins with `- ` is a saying, Spanish where no language stands before it; `#` begins a comment.
    """
    return [_concept(key, block, file) for key, block in _blocks(lines, file)]


def overlaid(concepts: Iterable[Concept], more: Iterable[Concept]) -> list[Concept]:
    """The concepts with what `more` adds to those of the same key, takes out of them, or brings anew."""
    by_key = {concept.key: concept for concept in concepts}
    for each in more:
        by_key[each.key] = _added(by_key[each.key], each) if each.key in by_key else each
    return list(by_key.values())


def _blocks(lines: Iterable[str], file: str) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    key, block = "", list[tuple[int, str]]()
    for number, raw in enumerate(lines, start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line[0] == "[" and (begun := _KEY.fullmatch(line)):
            if key:
                yield key, block
            key, block = begun[1], []
        elif key:
            block.append((number, line))
        else:
            raise LexiconFault(f"{file}, line {number}: a concept begins with its [key], not with {line!r}")
    if key:
        yield key, block


def _concept(key: str, block: Iterable[tuple[int, str]], file: str) -> Concept:
    said: dict[str, str] = {}
    sayings: list[Saying] = []
    for number, line in block:
        if line.startswith("- "):
            if (saying := _SAYING.fullmatch(line)) is None:
                raise LexiconFault(f"{file}, line {number}: nothing is said in {line!r}")
            sayings.append(Saying(saying[1] or "es", saying[2]))
            continue
        name, _, value = line.partition(":")
        if name not in ("means", "not", "broad", *_LISTS, *LANGUAGES) or name in said:
            raise LexiconFault(f"{file}, line {number}: {name!r} is no field of a concept, or is there twice")
        said[name] = value.strip()
    return Concept(
        key=key,
        means=said.get("means", ""),
        broad=said.get("broad") == "yes",
        topics=tuple(said.get("topics", "").replace(",", " ").split()),
        helped=tuple(said.get("helped", "").replace(",", " ").split()),
        names={code: tuple(_names(said[code], key, file)) for code in LANGUAGES if said.get(code)},
        not_names=frozenset(name.words for name in _names(said.get("not", ""), key, file)),
        sayings=tuple(sayings),
    )


def _names(text: str, key: str, file: str) -> Iterator[Name]:
    for part in filter(None, map(str.strip, text.split("|"))):
        # Most names are words and nothing else, and there are twenty thousand of them at every start.
        found = _NAME.fullmatch(part) if "(" in part or ")" in part else None
        words = tuple(tokens(found[1] if found else part))
        if not words or (found is None and ("(" in part or ")" in part)):
            raise LexiconFault(f"{file}, [{key}]: {part!r} is no name")
        if found is None:
            yield Name(words, _NOTHING, part)
        else:
            yield Name(words, frozenset(tokens(found[2] or "")), found[1])


def _added(one: Concept, more: Concept) -> Concept:
    names = {
        code: tuple(
            name
            for name in (*one.names.get(code, ()), *more.names.get(code, ()))
            if name.words not in more.not_names
        )
        for code in LANGUAGES
    }
    return replace(
        one,
        means=more.means or one.means,
        broad=more.broad or one.broad,
        topics=more.topics or one.topics,
        helped=tuple(dict.fromkeys((*one.helped, *more.helped))),
        names={code: those for code, those in names.items() if those},
        sayings=(*one.sayings, *more.sayings),
    )
