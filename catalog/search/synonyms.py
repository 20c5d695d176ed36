"""Words of different languages or regions that mean the same: one line a concept, met by any of its words."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.search.vocabulary import Vocabulary
from catalog.search.words import Stems, sound

LONGEST_PHRASE = 4


class Synonyms:
    """For a phrase of the question, the words of the catalogue that say the same."""

    def __init__(self, lines: Sequence[Sequence[str]], vocabulary: Vocabulary) -> None:
        stems = Stems()
        self._known = vocabulary.ids
        self._concepts: dict[tuple[str, ...], list[int]] = {}
        self._stemmed: dict[tuple[str, str], list[int]] = {}
        self._heard: dict[str, list[int]] = {}
        self._terms: list[list[tuple[int, ...]]] = []
        for number, line in enumerate(lines):
            resolved: dict[tuple[int, ...], None] = {}
            for phrase in line:
                words = tuple(phrase.split())
                self._concepts.setdefault(words, []).append(number)
                if len(words) == 1:
                    if len(words[0]) >= 5:
                        self._heard.setdefault(sound(words[0]), []).append(number)
                    for key in stems.of(words[0]):
                        self._stemmed.setdefault(key, []).append(number)
                    for variant in vocabulary.known(words[0], stems):
                        resolved[(variant.term,)] = None
                elif all(word in vocabulary for word in words):
                    resolved[tuple(vocabulary.ids[word] for word in words)] = None
            self._terms.append(list(resolved))

    def phrase(self, words: Sequence[str], place: int) -> int:
        """How many words the longest phrase has that begins at `place`; 0 where there is none."""
        for length in range(min(LONGEST_PHRASE, len(words) - place), 0, -1):
            if tuple(words[place : place + length]) in self._concepts:
                return length
        return 0

    def at(
        self, words: Sequence[str], place: int, stems: Stems
    ) -> tuple[int, list[tuple[int, ...]], bool] | None:
        """A concept's longest phrase at `place`, rows of terms that mean the same, and whether well spelt."""
        for length in range(min(LONGEST_PHRASE, len(words) - place), 0, -1):
            well = True
            numbers = self._concepts.get(tuple(words[place : place + length]))
            if numbers is None and length == 1 and len(words[place]) > 3:
                numbers = next((n for key in stems.of(words[place]) if (n := self._stemmed.get(key))), None)
            if numbers is None and length == 1 and words[place] not in self._known:
                numbers, well = self._heard.get(sound(words[place])), False
            if numbers:
                return length, list(dict.fromkeys(term for n in numbers for term in self._terms[n])), well
        return None
