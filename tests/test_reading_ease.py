"""Texts are easy to read: few sentences, short ones, of short words. What fails is named with its sentence.

Citizens' texts have narrow bounds; what operators read in a terminal may name settings and files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from babel.messages.pofile import read_po

from bot.i18n import Languages, locales_folder
from catalog.ease import Ease, Measured, reading_ease


@dataclass(frozen=True)
class Bounds:
    """At most so many sentences, words in each, and long words; `ease` at least, in texts `LONG_ENOUGH`."""

    sentences: int
    words: int
    ease: float
    long_words: int


CITIZENS = Bounds(sentences=3, words=20, ease=65, long_words=2)
OPERATORS = Bounds(sentences=4, words=25, ease=35, long_words=4)
CITIZENS_READ = ("chat.", "poster.")
LONG_ENOUGH = 8
"""In fewer words one long one decides the score: there long words are counted instead."""

NOT_READ = ("chat.said.", "format.")
"""What the bot understands, and patterns: nobody is shown these."""
LISTS = {
    "chat.help.commands": "a command a line, with what it does",
    "chat.welcome": "three paragraphs: what, what is kept, how",
    "demo.terminal.help": "a key a line, with what it does",
}
"""Texts of more sentences, each a line for itself, with the reason; their sentences are bounded like all."""


@dataclass(frozen=True)
class Text:
    """One form of a text in one language, measured."""

    language: str
    id: str
    ease: Ease

    @property
    def bounds(self) -> Bounds:
        return CITIZENS if self.id.startswith(CITIZENS_READ) else OPERATORS

    def faults(self) -> Iterator[str]:
        """What is too hard about it, each with what to do."""
        said = [sentence for sentence in self.ease.sentences if sentence.words > 1]
        if len(said) > self.bounds.sentences and self.id not in LISTS:
            yield f"{len(said)} sentences, at most {self.bounds.sentences}: say less"
        for sentence in said:
            if sentence.words > self.bounds.words:
                yield (
                    f"a sentence of {sentence.words} words, at most {self.bounds.words}: split it. "
                    f"{quoted(sentence)}"
                )
        score, hardest = self.ease.score, self.ease.hardest
        if score is None or hardest is None or self.id in LISTS:
            return
        long = [word for sentence in said for word in sentence.long_words]
        if self.ease.words >= LONG_ENOUGH and score < self.bounds.ease:
            yield (
                f"reading ease {score:.0f}, at least {self.bounds.ease:.0f}: shorter sentences or words. "
                f"{quoted(hardest)}"
            )
        elif self.ease.words < LONG_ENOUGH and len(long) > self.bounds.long_words:
            yield f"{len(long)} long words, at most {self.bounds.long_words}: {', '.join(long)}"


def quoted(sentence: Measured) -> str:
    words = f"; long words: {', '.join(sentence.long_words)}" if sentence.long_words else ""
    return f"Hardest: “{sentence.text}” ({sentence.words} words, ease {sentence.score:.0f}{words})"


def texts(tag: str) -> Iterator[Text]:
    path = locales_folder() / tag.replace("-", "_") / "LC_MESSAGES" / "bot.po"
    with path.open("rb") as file:
        messages = [message for message in read_po(file, abort_invalid=True) if message.id]
    for message in messages:
        text_id = message.id if isinstance(message.id, str) else message.id[0]
        if text_id.startswith(NOT_READ):
            continue
        for form in (message.string,) if isinstance(message.string, str) else message.string:
            yield Text(tag, text_id, reading_ease(form, tag))


MEASURED = [tag for tag in Languages().published if tag.split("-")[0] in ("es", "en")]


@pytest.mark.parametrize("tag", MEASURED)
def test_every_text_is_easy_to_read(tag: str) -> None:
    found = [f"{text.id} ({tag}): {fault}" for text in texts(tag) for fault in text.faults()]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("tag", MEASURED)
def test_the_texts_as_a_whole_are_very_easy(tag: str) -> None:
    """A middle of 80 is the reading of a ten-year-old in both scales."""
    scores = sorted(
        text.ease.score or 0
        for text in texts(tag)
        if text.bounds is CITIZENS and text.ease.words >= LONG_ENOUGH
    )
    assert scores[len(scores) // 2] >= 80


def test_every_exception_is_still_needed() -> None:
    there = [text for tag in MEASURED for text in texts(tag)]
    needed = {text.id for text in there if len(text.ease.sentences) > text.bounds.sentences}
    assert set(LISTS) <= needed
    assert all(reason for reason in LISTS.values())


@pytest.mark.parametrize(
    ("id", "words", "fault"),
    [
        ("chat.x", "Ven hoy. Ven luego. Ven siempre. Ven ya.", "4 sentences, at most 3"),
        ("chat.x", "ven y " * 10 + "canta.", "a sentence of 21 words, at most 20"),
        (
            "chat.x",
            "La documentación correspondiente acredita la elegibilidad de usted.",
            "reading ease",
        ),
        ("chat.x", "Documentación, identificación, acreditación.", "3 long words, at most 2"),
        ("cli.x", "ven y " * 13 + "canta.", "a sentence of 27 words, at most 25"),
    ],
)
def test_a_hard_text_is_named_with_what_is_wrong(id: str, words: str, fault: str) -> None:
    faults = list(Text("es-MX", id, reading_ease(words, "es-MX")).faults())
    assert [said for said in faults if fault in said], faults


@pytest.mark.parametrize(
    "words", ["Hola. Escribe lo que buscas y te muestro lo que hay en {city}.", "Ver más", "Hecho."]
)
def test_an_easy_text_has_no_fault(words: str) -> None:
    assert list(Text("es-MX", "chat.x", reading_ease(words, "es-MX")).faults()) == []
