"""The composed question: what people wrote, cleaned and short enough to quote; the quotation is the state."""

from __future__ import annotations

import re
import unicodedata

from telegram import MaybeInaccessibleMessage, Message, MessageEntity

from bot.i18n import Html, Speech
from bot.telling.text import shorten, units

__all__ = ["MOST_LETTERS", "compose", "quote", "quoted", "shorten", "units"]

MOST_LETTERS = 256
"""A quotation longer than this says nothing that a search would read."""

_STEERING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Marks that turn the reading direction of what follows: left out, so that no question garbles its answer."""
_KEPT_FORMATS = frozenset("\u200c\u200d")
"""Joiners that Persian, Indic scripts and emoji cannot be written without."""
_QUOTES = (MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE)


def compose(text: str, *, most: int = MOST_LETTERS) -> str:
    """The question as it is asked and quoted: visible letters, single spaces, `most` letters at the most.

    Empty where nothing that can be read is left.
    """
    letters = (_visible(letter) for letter in unicodedata.normalize("NFC", text[: 16 * most]))
    words = re.sub(r"\s+", " ", "".join(letters)).strip()
    return shorten(words, most, mark="")


def quote(question: str, speech: Speech) -> Html:
    """The question as a message quotes it."""
    return speech.say("chat.quote", question=question)


def quoted(message: MaybeInaccessibleMessage | None) -> str | None:
    """The question that a message quotes first; None where it quotes none or cannot be read any more."""
    if not isinstance(message, Message):
        return None
    entities = message.parse_entities(list(_QUOTES))
    first = min(entities, key=lambda entity: entity.offset, default=None)
    return compose(entities[first]) or None if first else None


def _visible(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    if letter in _STEERING or category in ("Cs", "Cn", "Co"):
        return ""
    return "" if category == "Cf" and letter not in _KEPT_FORMATS else letter
