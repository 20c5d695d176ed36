"""Synonyms: the names of one concept stand for each other, in whatever language or region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import TypeVar

from catalog.search.lexicon import Lexicon
from catalog.search.vocabulary import Vocabulary
from catalog.search.words import SHORTEST_HEARD, Stems, sound

LONGEST_PHRASE = 4
Key = TypeVar("Key")


class NamesOfConcepts:
    """By what words, in whatever form, the concepts of a lexicon are called where no other word is needed."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.of = tuple(
            tuple(
                (language, name.words)
                for language, names in each.names.items()
                for name in names
                if not name.beside
            )
            for each in lexicon.concepts
        )
        self.phrases = _by_key((words, number) for number, names in enumerate(self.of) for _, words in names)
        self.broad = {
            words for n, each in enumerate(lexicon.concepts) if each.broad for _, words in self.of[n]
        }

    @cached_property
    def stems(self) -> dict[tuple[str, str], list[int]]:
        """The names of one word, by language and stem."""
        stems = Stems()
        return _by_key((key, number) for word, number in self._single() for key in stems.of(word))

    @cached_property
    def sounds(self) -> dict[str, list[int]]:
        """The names of one word, by how they sound."""
        return _by_key(
            (sound(word), number) for word, number in self._single() if len(word) >= SHORTEST_HEARD
        )

    def _single(self) -> Iterable[tuple[str, int]]:
        return ((words[0], n) for words, numbers in self.phrases.items() if len(words) == 1 for n in numbers)


class Synonyms:
    """For a phrase of the question, the words of the catalogue that say the same."""

    def __init__(self, names: NamesOfConcepts, vocabulary: Vocabulary) -> None:
        self._names = names
        self._vocabulary = vocabulary
        self._terms: dict[int, tuple[tuple[int, ...], ...]] = {}

    def phrase(self, words: Sequence[str], place: int) -> int:
        """How many words the longest broad name has that begins at `place`; 0 where there is none."""
        for length in range(min(LONGEST_PHRASE, len(words) - place), 0, -1):
            if tuple(words[place : place + length]) in self._names.broad:
                return length
        return 0

    def at(
        self, words: Sequence[str], place: int, stems: Stems
    ) -> tuple[int, list[tuple[int, ...]], bool] | None:
        """A concept's longest name at `place`, rows of terms that mean the same, and whether well spelt."""
        for length in range(min(LONGEST_PHRASE, len(words) - place), 0, -1):
            well, word = True, words[place]
            numbers = self._names.phrases.get(tuple(words[place : place + length]))
            if numbers is None and length == 1 and len(word) > 3:
                numbers = next((n for key in stems.of(word) if (n := self._names.stems.get(key))), None)
            if numbers is None and length == 1 and word not in self._vocabulary:
                numbers, well = self._names.sounds.get(sound(word)), False
            if numbers:
                rows = dict.fromkeys(row for number in numbers for row in self._rows(number, stems))
                return length, list(rows), well
        return None

    def _rows(self, number: int, stems: Stems) -> tuple[tuple[int, ...], ...]:
        """Rows of terms, a name of the concept each; looked up in the catalogue when first asked for."""
        if number not in self._terms:
            rows: dict[tuple[int, ...], None] = {}
            for language, words in self._names.of[number]:
                if len(words) == 1:
                    rows |= dict.fromkeys(
                        (term,) for term in self._vocabulary.forms(words[0], language, stems)
                    )
                elif all(word in self._vocabulary for word in words):
                    rows[tuple(self._vocabulary.ids[word] for word in words)] = None
            self._terms[number] = tuple(rows)
        return self._terms[number]


@cache
def names_of(lexicon: Lexicon) -> NamesOfConcepts:
    """The names of a lexicon's concepts, made once."""
    return NamesOfConcepts(lexicon)


def _by_key(pairs: Iterable[tuple[Key, int]]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = {}
    for key, number in pairs:
        numbers = found.setdefault(key, [])
        if number not in numbers:
            numbers.append(number)
    return found
