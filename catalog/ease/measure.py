"""Reading ease: Fernández Huerta's formula for Spanish, Flesch's for English.

Both give about 100 for a text a child reads and 0 for a treatise; 70 and more is easy, 60 is plain.

- Flesch, R. (1948): A new readability yardstick. Journal of Applied Psychology 32, 221-233.
- Fernández Huerta, J. (1959): Medidas sencillas de lecturabilidad. Consigna 214, 29-32. As printed, and
  copied in many places, F is the number of sentences in a hundred words, by which long sentences would make
  a text easier; it has to be the number of words in a sentence, and P that of syllables in a hundred words.
  Law, G. (2011): Error in the Fernandez Huerta Readability Formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.ease import english, spanish
from catalog.ease.sentences import ORDINARY, sentences

MOST_WORDS = 20
"""A sentence with more words is a long one (Plain English Campaign and lectura fácil: 15 to 20)."""
SYLLABLES = {"es": spanish.syllables, "en": english.syllables}
LONG_WORD = {"es": 5, "en": 4}
"""Syllables from which a word is a long one: Spanish words are longer by nature."""


class Reason(StrEnum):
    """Why a sentence is hard."""

    LONG_SENTENCE = "long_sentence"
    LONG_WORDS = "long_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A sentence with its words and syllables counted; `score` as of a text that had only this sentence."""

    text: str
    words: int
    syllables: int
    long_words: tuple[str, ...]
    score: float

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it is hard, if it is."""
        found = {Reason.LONG_SENTENCE: self.words > MOST_WORDS, Reason.LONG_WORDS: bool(self.long_words)}
        return tuple(reason for reason, holds in found.items() if holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ease:
    """A text measured, in one of the languages of `SYLLABLES` (two letters)."""

    language: str
    sentences: tuple[Measured, ...]

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(each.words for each in self.sentences)

    @property
    def score(self) -> float | None:
        """How easily it is read: the higher the easier; None where there is no word."""
        if not self.sentences:
            return None
        syllables = sum(each.syllables for each in self.sentences)
        return _score(self.language, self.words, syllables, len(self.sentences))

    @property
    def hardest(self) -> Measured | None:
        """The sentence that is hardest to read: the longest too long, else the one of the lowest score."""
        return max(
            self.sentences,
            key=lambda each: (each.words if each.words > MOST_WORDS else 0, -each.score),
            default=None,
        )


def reading_ease(text: str, language: str) -> Ease:
    """Measures a text, its HTML left out, in a language (BCP 47); LookupError where there is no formula."""
    primary = language.split("-")[0].lower()
    if primary not in SYLLABLES:
        raise LookupError(f"no reading ease for {language!r}")
    return Ease(language=primary, sentences=tuple(_measured(text, primary)))


def _measured(text: str, language: str) -> list[Measured]:
    found = []
    for sentence, words in sentences(text):
        counts = [(word.text, SYLLABLES[language](word.text) if word.counted else ORDINARY) for word in words]
        syllables = sum(count for _, count in counts)
        found.append(
            Measured(
                text=sentence,
                words=len(words),
                syllables=syllables,
                long_words=tuple(word for word, count in counts if count >= LONG_WORD[language]),
                score=_score(language, len(words), syllables, 1),
            )
        )
    return found


def _score(language: str, words: int, syllables: int, sentences: int) -> float:
    per_word, per_sentence = syllables / words, words / sentences
    if language == "es":
        return 206.84 - 0.60 * (100 * per_word) - 1.02 * per_sentence
    return 206.835 - 84.6 * per_word - 1.015 * per_sentence
