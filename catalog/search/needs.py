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


@dataclass(frozen=True, slots=True)
class Need:
    """A need heard: the places of the words that said it, and rows of terms that would serve."""

    places: tuple[int, ...]
    terms: tuple[tuple[int, ...], ...]


class Needs:
    """Hears needs in the words of a question, in whatever form and order they stand."""

    def __init__(
        self,
        needs: Sequence[tuple[Sequence[str], Sequence[str]]],
        vocabulary: Vocabulary,
        small: frozenset[str],
    ) -> None:
        """`needs` are pairs of what is said and what serves; `small` words of what serves are left out."""
        stems = Stems()
        self._said: dict[str, list[tuple[frozenset[str], int]]] = {}
        self._terms: list[tuple[tuple[int, ...], ...]] = []
        for number, (said, served) in enumerate(needs):
            for phrase in said:
                keys = [_key(word, stems) for word in phrase.split()]
                rarest = max(keys, key=len)
                self._said.setdefault(rarest, []).append((frozenset(keys), number))
            self._terms.append(tuple(dict.fromkeys(_resolved(served, vocabulary, small, stems))))

    def heard(self, words: Sequence[str], stems: Stems) -> list[Need]:
        """The needs that the words tell of and the catalogue serves, those told with more words first."""
        keys = [_key(word, stems) for word in words]
        present = frozenset(keys)
        found: dict[int, frozenset[str]] = {}
        for key in dict.fromkeys(keys):
            for wanted, number in self._said.get(key, ()):
                if wanted <= present and len(wanted) > len(found.get(number, ())) and self._terms[number]:
                    found[number] = wanted
        ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST]
        return [
            Need(tuple(n for n, key in enumerate(keys) if key in wanted), self._terms[number])
            for number, wanted in ranked
        ]


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
