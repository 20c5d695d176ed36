"""What an answer does not keep of what was asked: that is said first, before the results."""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat.questions import shorten
from bot.chat.telling.shown import Shown
from bot.i18n import Html, Speech
from catalog.search.answer import Confidence
from catalog.search.understood import Piece

MOST_WORDS = 40
"""Letters of a wish as it was uttered."""
NEVER_SAID = frozenset({"kind", "place"})
"""Wishes of which each result tells by itself how it stands with them."""


def unkept(shown: Shown, speech: Speech) -> Html:
    """That no result keeps a wish, or says so, or none keeps all, as the first words of an answer that is not
    sure; empty where one keeps all."""
    if shown.answer.confidence is not Confidence.PERHAPS:
        return Html("")
    pieces, hits = [*_pieces(shown)], [hit for hit, _ in shown.hits]
    keys = {piece.key for piece in pieces}
    if not pieces:
        uttered = {piece.key for piece in shown.answer.understood.pieces} - NEVER_SAID
        partly = len(uttered) > 1 and all(uttered.intersection(hit.broken) for hit in hits)
        return speech.say("chat.close.partly", count=len(hits)) if partly else Html("")
    how = "untold" if all(keys.isdisjoint(hit.broken) for hit in hits) else "mixed"
    if all(keys.issubset(hit.broken) for hit in hits):
        how = "broken"
    return speech.say(f"chat.close.{how}", count=len(hits), wishes=_listed(pieces, speech))


def unkept_beside(shown: Shown, speech: Speech) -> Html:
    """The same of an answer that is sure of its matter, as a line of its own; empty where there is nothing
    to say."""
    pieces = [*_pieces(shown)] if shown.answer.confidence is Confidence.SURE else []
    return speech.say("chat.close.these", wishes=_listed(pieces, speech)) if pieces else Html("")


def _pieces(shown: Shown) -> Iterator[Piece]:
    """The wishes that no result keeps, in the person's own words."""
    hits = [hit for hit, _ in shown.hits]
    for piece in shown.answer.understood.pieces if hits else ():
        said = bool(piece.words) and piece.key not in NEVER_SAID
        if said and all(piece.key in (*hit.broken, *hit.unsure) for hit in hits):
            yield piece


def _listed(pieces: list[Piece], speech: Speech) -> str:
    said = (speech.plain("chat.understood.words", words=shorten(piece.words, MOST_WORDS)) for piece in pieces)
    return speech.listing(said)
