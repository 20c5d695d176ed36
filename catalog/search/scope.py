"""The scope of a question: what is asked beside its words, by a button or by where a person stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Order(StrEnum):
    """In which order hits are shown, where not by how well they answer."""

    PRICE = "price"
    """Free first, then the cheaper; what does not say its price comes last."""
    SOON = "soon"
    """What begins soonest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where and how is searched.

    `without` are keys of pieces taken back; `strict` those of pieces that must be kept for certain (what does
    not say is left out); `topic` is the code of a local topic, empty for the whole catalogue; `alike` the id
    of an opportunity whose other places and dates are looked through one by one, 0 for none.
    """

    without: frozenset[str] = frozenset()
    strict: frozenset[str] = frozenset()
    topic: str = ""
    order: Order | None = None
    alike: int = 0


EVERYWHERE = Scope()
