"""Shelves for records that come without: words of their subjects and titles, looked up in data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from catalog.model import Opportunity, Term
from catalog.topics.vocabulary import Vocabularies, VocabularyError, rows_of

WORDS = "words.csv"
KINDS = "kinds.csv"
_REMEMBERED = 1_024
MOST = 3
"""The most local topics one record is filed under."""

_Phrase = tuple[str, ...]


class Classifier:
    """Finds local topics by words; the source's own subject words count before a title."""

    def __init__(
        self,
        vocabularies: Vocabularies,
        phrases: Mapping[str, Iterable[_Phrase]],
        by_kind: Mapping[str, str],
    ) -> None:
        self._vocabularies = vocabularies
        self._by_kind = dict(by_kind)
        self._by_first_letters: dict[str, list[tuple[_Phrase, str]]] = {}
        for code, some in phrases.items():
            for phrase in some:
                self._by_first_letters.setdefault(phrase[0][:2], []).append((phrase, code))
        # A list has a few subjects in very many rows.
        self._best = lru_cache(maxsize=_REMEMBERED)(self._classified)
        self._filed = lru_cache(maxsize=_REMEMBERED)(self._served)

    def classify(self, words: Iterable[str]) -> tuple[Term, ...]:
        """The local topics of some words or sentences, the best first, `MOST` at most.

        A longer phrase counts more than a shorter one, and a shelf inside a shelf stands for both.
        """
        return self._best(tuple(words))

    def _classified(self, words: tuple[str, ...]) -> tuple[Term, ...]:
        scores: dict[str, int] = {}
        for text in words:
            for code, weight in self._found(words_of(text)).items():
                scores[code] = scores.get(code, 0) + weight
        local = self._vocabularies["local"]
        covered = {parent for code in scores for parent in local.parents(code)}
        order = {code: number for number, code in enumerate(local)}
        best = sorted(scores.keys() - covered, key=lambda code: (-scores[code], order[code]))[:MOST]
        return tuple(Term(scheme="local", code=code) for code in best)

    def topics(self, opportunity: Opportunity) -> tuple[Term, ...]:
        """The topics of a record: its own where it has local ones, else those found, with what they serve.

        Looked for in its categories, then in its names, then by its kind; nothing where nothing fits.
        """
        own = opportunity.topics
        local = tuple(term for term in own if term.scheme == "local")
        local = local or self.classify(opportunity.categories)
        local = local or self.classify(text.name for text in opportunity.texts)
        if not local and (code := self._by_kind.get(opportunity.kind)):
            local = (Term(scheme="local", code=code),)
        return self._filed(own, local)

    def _served(self, own: tuple[Term, ...], local: tuple[Term, ...]) -> tuple[Term, ...]:
        known = [term for term in local if term in self._vocabularies]
        served = (other for term in known for other in self._vocabularies.related(term))
        return tuple(dict.fromkeys((*own, *local, *served)))

    def _found(self, tokens: list[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for start, token in enumerate(tokens):
            for phrase, code in self._by_first_letters.get(token[:2], ()):
                if _is(phrase[0], token) and _matches(phrase, tokens[start : start + len(phrase)]):
                    found[code] = max(found.get(code, 0), len(phrase) * 2 + (not phrase[-1].endswith("*")))
        return found


def load_classifier(vocabularies: Vocabularies, folder: Traversable | None = None) -> Classifier:
    """Reads the words of this package (or of a folder laid out like it); VocabularyError for wrong data."""
    folder = folder or files("catalog.topics")
    faults: list[str] = []
    phrases: dict[str, list[_Phrase]] = {}
    for number, row in enumerate(rows_of(folder, WORDS), start=2):
        code = row.pop("local", "")
        if code not in vocabularies["local"]:
            faults.append(f"{WORDS}, line {number}: no local topic {code!r}")
        cells = (phrase for cell in row.values() for phrase in cell.split("|"))
        phrases[code] = [tuple(tokens) for cell in cells if (tokens := words_of(cell, keep="*"))]
    by_kind = {row["kind"]: row["local"] for row in rows_of(folder, KINDS)}
    faults += [f"{KINDS}: no local topic {c!r}" for c in by_kind.values() if c not in vocabularies["local"]]
    if faults:
        raise VocabularyError(faults)
    return Classifier(vocabularies, phrases, by_kind)


def words_of(text: str, keep: str = "") -> list[str]:
    """The words of a text in small letters without accents."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe"))
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.findall(rf"[\w{re.escape(keep)}]+", letters)


def _matches(phrase: _Phrase, tokens: list[str]) -> bool:
    return len(phrase) == len(tokens) and all(
        _is(word, token) for word, token in zip(phrase, tokens, strict=True)
    )


def _is(word: str, token: str) -> bool:
    return token.startswith(word[:-1]) if word.endswith("*") else token == word
