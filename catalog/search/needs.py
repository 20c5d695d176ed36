"""Needs: what people say of their lives, and the words that a catalogue has for what would help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.search.vocabulary import Vocabulary
from catalog.search.words import Stems

SHORTEST_STEM = 4
"""Letters from which a stem stands for a word."""
MOST = 2
"""Most needs heard in one question."""
DENIED_WITHIN = 3
"""Words on within which a denial finds what it denies: "no me alcanza", and not "oye, uno que no cueste"."""


@dataclass(frozen=True, slots=True)
class Need:
    """A need heard: the places of the words that said it, and rows of terms that would serve."""

    places: tuple[int, ...]
    terms: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A way to tell of a need: the words that all stand in it, and pairs of a denial and what it denies."""

    wanted: frozenset[str]
    denied: tuple[tuple[str, str], ...]
    number: int


class Needs:
    """Hears needs in the words of a question, in whatever form and order they stand.

    Only a denial stands before what it denies, and near it.
    """

    def __init__(
        self,
        needs: Sequence[tuple[Sequence[str], Sequence[str]]],
        vocabulary: Vocabulary,
        small: frozenset[str],
        denying: frozenset[str] = frozenset(),
    ) -> None:
        """`needs` are pairs of what is said and what serves; `small` words of what serves are left out."""
        stems = Stems()
        self._said: dict[str, list[_Said]] = {}
        self._terms: list[tuple[tuple[int, ...], ...]] = []
        for number, (said, served) in enumerate(needs):
            for phrase in said:
                words = phrase.split()
                keys = [_key(word, stems) for word in words]
                denied = tuple((keys[n], keys[n + 1]) for n, word in enumerate(words[:-1]) if word in denying)
                told = _Said(frozenset(keys), denied, number)
                self._said.setdefault(max(keys, key=len), []).append(told)
            self._terms.append(tuple(dict.fromkeys(_resolved(served, vocabulary, small, stems))))

    def heard(self, words: Sequence[str], stems: Stems) -> list[Need]:
        """The needs that the words tell of and the catalogue serves, those told with more words first."""
        keys = [_key(word, stems) for word in words]
        present = frozenset(keys)
        found: dict[int, frozenset[str]] = {}
        for key in dict.fromkeys(keys):
            for said in self._said.get(key, ()):
                more = len(said.wanted) > len(found.get(said.number, ())) and self._terms[said.number]
                if more and said.wanted <= present and all(_denies(keys, *pair) for pair in said.denied):
                    found[said.number] = said.wanted
        ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST]
        return [
            Need(tuple(n for n, key in enumerate(keys) if key in wanted), self._terms[number])
            for number, wanted in ranked
        ]


def _denies(keys: Sequence[str], denial: str, denied: str) -> bool:
    """Whether the denial stands before what it denies, and near it."""
    places = [place for place, key in enumerate(keys) if key == denial]
    return any(denied in keys[place + 1 : place + 1 + DENIED_WITHIN] for place in places)


def _key(word: str, stems: Stems) -> str:
    """One stem for all languages, the Spanish one: it also takes away most of what the others add."""
    stem = next(stem for language, stem in stems.of(word) if language == "es")
    return stem if len(stem) >= SHORTEST_STEM else word


def _resolved(
    served: Sequence[str], vocabulary: Vocabulary, small: frozenset[str], stems: Stems
) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []
    for phrase in served:
        words = [word for word in phrase.split() if word not in small]
        if len(words) == 1:
            found += [(variant.term,) for variant in vocabulary.known(words[0], stems)]
        elif words and all(word in vocabulary for word in words):
            found.append(tuple(vocabulary.ids[word] for word in words))
    return found
