"""Stretches: where what was read of a question stands in its text, and the text without it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from catalog.search.follow_ups import load_follow_ups
from catalog.search.reading import Span
from catalog.search.words import Token

Stretch = tuple[int, int]
"""The places of the first letter and of the one behind the last."""


def stretch(span: Span, words: Sequence[Token], text: str) -> Stretch:
    """Where the words of a span stand in the text."""
    end = words[span.end - 1].at + len(words[span.end - 1].typed)
    return words[span.start].at, min(end, len(text))


def led(span: Span, words: Sequence[Token], text: str) -> Stretch:
    """The same with the "para" or "on" that leads to them."""
    start, leading = span.start, load_follow_ups().leading
    while start and words[start - 1].folded in leading:
        if "," in text[words[start - 1].at : words[start].at]:
            break
        start -= 1
    return stretch(Span(start, span.end, span.slot), words, text)


def words_of(spans: Iterable[Span], words: Sequence[Token], text: str) -> str:
    """What the text says of the spans, in its order and with what leads to them."""
    stretches = (led(span, words, text) for span in sorted(spans, key=lambda span: span.start))
    return tidy(" ".join(text[start:end] for start, end in stretches))


def cut_out(text: str, stretches: Iterable[Stretch]) -> str:
    """The text without these stretches."""
    for start, end in sorted(stretches, reverse=True):
        text = text[:start] + " " + text[end:]
    return tidy(text)


def tidy(text: str) -> str:
    """The text with single blanks, and without the marks at its ends."""
    return re.sub(r"\s+", " ", text).strip(" ¿?¡!.,;:")
