"""Vocabularies as data: terms with a parent and a label per language, and which terms go together."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from catalog.model import Term

SCHEMES: tuple[str, ...] = ("local", "direction", "sdg", "isced-f", "key-feature")
CROSSWALK = "crosswalk.csv"


class VocabularyError(ValueError):
    """The data of the vocabularies is wrong: all faults, one a line."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class UnknownTerm(LookupError):
    """No vocabulary has this term."""

    def __init__(self, term: Term) -> None:
        super().__init__(f"no term {term.code!r} in the vocabulary {term.scheme!r}")
        self.term = term


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One term: its parent's code ("" at the top) and its label by language (two letters)."""

    code: str
    parent: str
    labels: Mapping[str, str]


class Vocabulary:
    """The terms of one scheme, in the order of the data."""

    def __init__(self, scheme: str, entries: Mapping[str, Entry]) -> None:
        self.scheme = scheme
        self._entries = dict(entries)

    def __contains__(self, code: object) -> bool:
        return code in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def entry(self, code: str) -> Entry:
        """The term with this code; UnknownTerm where there is none."""
        try:
            return self._entries[code]
        except KeyError:
            raise UnknownTerm(Term(scheme=self.scheme, code=code)) from None

    def label(self, code: str, language: str) -> str:
        """The term's name in a language (BCP 47; "es" serves "es-MX"), else in the data's first language."""
        labels = self.entry(code).labels
        return labels.get(language.split("-")[0].lower()) or next(iter(labels.values()))

    def parents(self, code: str) -> tuple[str, ...]:
        """The codes above a term, nearest first."""
        above: list[str] = []
        while parent := self.entry(above[-1] if above else code).parent:
            above.append(parent)
        return tuple(above)

    def children(self, code: str = "") -> tuple[str, ...]:
        """The codes right below a term; without one, the first level."""
        if code:
            self.entry(code)
        return tuple(entry.code for entry in self._entries.values() if entry.parent == code)

    def labels(self, language: str) -> dict[str, str]:
        """The names of all terms in a language, by code."""
        return {code: self.label(code, language) for code in self._entries}


class Vocabularies:
    """All vocabularies by scheme, and the crosswalk from local topics to the others."""

    def __init__(self, by_scheme: Mapping[str, Vocabulary], related: Mapping[Term, tuple[Term, ...]]) -> None:
        self._by_scheme = dict(by_scheme)
        self._related = dict(related)

    def __getitem__(self, scheme: str) -> Vocabulary:
        return self._by_scheme[scheme]

    def __contains__(self, term: object) -> bool:
        return isinstance(term, Term) and term.code in self._by_scheme.get(term.scheme, ())

    def check(self, term: Term) -> Term:
        """The term itself; UnknownTerm where no vocabulary has it."""
        if term not in self:
            raise UnknownTerm(term)
        return term

    def label(self, term: Term, language: str) -> str:
        """The term's name in a language; UnknownTerm where no vocabulary has it."""
        return self._by_scheme[self.check(term).scheme].label(term.code, language)

    def parents(self, term: Term) -> tuple[Term, ...]:
        """The terms above a term, nearest first."""
        above = self._by_scheme[self.check(term).scheme].parents(term.code)
        return tuple(Term(scheme=term.scheme, code=code) for code in above)

    def related(self, term: Term) -> tuple[Term, ...]:
        """The directions, goals and key features a local topic serves; nothing for other schemes."""
        return self._related.get(self.check(term), ())


def load_vocabularies(folder: Traversable | None = None) -> Vocabularies:
    """Reads the vocabularies of this package, or of a folder laid out like it; VocabularyError if wrong."""
    folder = folder or files("catalog.topics")
    faults: list[str] = []
    by_scheme = {scheme: _vocabulary(folder, scheme, faults) for scheme in SCHEMES}
    related = _crosswalk(folder, by_scheme, faults)
    if faults:
        raise VocabularyError(faults)
    return Vocabularies(by_scheme, related)


def rows_of(folder: Traversable, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file by column."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return [{key or "": value or "" for key, value in row.items()} for row in csv.DictReader(lines)]


def _vocabulary(folder: Traversable, scheme: str, faults: list[str]) -> Vocabulary:
    name = f"{scheme}.csv"
    entries: dict[str, Entry] = {}
    for number, row in enumerate(rows_of(folder, name), start=2):
        code, parent = row.pop("code", ""), row.pop("parent", "")
        if not code or code in entries:
            faults.append(f"{name}, line {number}: the code {code!r} is missing or comes twice")
        # A parent stands above its children, so that no term can be its own grandparent.
        if parent and parent not in entries:
            faults.append(f"{name}, line {number}: the parent {parent!r} does not stand above it")
        faults += [f"{name}, line {number}: no label in {key!r}" for key, label in row.items() if not label]
        entries[code] = Entry(code=code, parent=parent, labels=row)
    return Vocabulary(scheme, entries)


def _crosswalk(
    folder: Traversable, by_scheme: Mapping[str, Vocabulary], faults: list[str]
) -> dict[Term, tuple[Term, ...]]:
    related: dict[Term, tuple[Term, ...]] = {}
    for number, row in enumerate(rows_of(folder, CROSSWALK), start=2):
        local = Term(scheme="local", code=row.pop("local", ""))
        terms = tuple(Term(scheme=scheme, code=code) for scheme, cell in row.items() for code in cell.split())
        for term in (local, *terms):
            if term.scheme not in by_scheme or term.code not in by_scheme[term.scheme]:
                faults.append(f"{CROSSWALK}, line {number}: {UnknownTerm(term)}")
        related[local] = terms
    faults += [
        f"{CROSSWALK}: no line for {code!r}"
        for code in by_scheme["local"]
        if Term(scheme="local", code=code) not in related
    ]
    return related
