"""What a list quotes: a question as it was asked, or a shelf with what is wished of it ("Música: gratis")."""

from __future__ import annotations

from bot.chat.questions import MOST_LETTERS, compose, shorten, units
from bot.i18n import Languages
from catalog.topics import Vocabulary

SEPARATOR = ": "


def quotation(words: str, topic: str, topics: Vocabulary, language: str) -> str:
    """What is quoted for the words of a question, or for a shelf with the wishes that the words utter."""
    if not topic:
        return words
    label = topics.label(topic, language)
    return f"{label}{SEPARATOR}{words}" if words else label


def words_of(quoted: str, topic: str, topics: Vocabulary, languages: Languages) -> str | None:
    """The words within a quotation; on a shelf those behind its name, in whatever language that was; None
    where the quotation is of something else, or the shelf is no more."""
    if not topic:
        return quoted
    if topic not in topics:
        return None
    for tag in languages.published:
        label = topics.label(topic, tag)
        if quoted == label or quoted.startswith(label + SEPARATOR):
            return quoted[len(label) + len(SEPARATOR) :]
    return None


def fitting(question: str, said: str) -> str:
    """A changed question short enough to be quoted, the words said last kept whole."""
    if units(question) <= MOST_LETTERS or not said or not question.endswith(said):
        return compose(question)
    return with_words(question.removesuffix(said), said)


def with_words(words: str, more: str) -> str:
    """The words with more behind them, those cut before the new ones are."""
    room = MOST_LETTERS - units(more) - 1
    return compose(f"{shorten(words, room, mark='')} {more}" if words else more)
