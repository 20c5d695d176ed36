"""An opinion: what is kept of it and nothing else, and what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from catalog.model import Kind

BOT = "bot"
"""The subject of what is said of the bot itself."""
ALL = "all"
"""The subject of what was said of things too small to be told apart, of whatever kind."""
LONGEST_COMMENT = 600
"""Characters of a comment."""


class Theme(StrEnum):
    """What should change: what a citizen ticks, and what the words of comments are sorted by."""

    TIME = "time"
    WAIT = "wait"
    PLACE = "place"
    ACCESS = "access"
    STAFF = "staff"
    CONTENT = "content"
    PRICE = "price"
    INFORMATION = "information"
    SAFETY = "safety"
    CLEANLINESS = "cleanliness"


class Mood(StrEnum):
    """What a comment shows of the stars beside it."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"

    @classmethod
    def of(cls, stars: int) -> Mood:
        """The mood of one to five stars."""
        return cls.LOW if stars <= 2 else cls.HIGH if stars >= 4 else cls.MIDDLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a citizen thinks of a subject. `language` (two letters) is that of the comment, "" without one.

    Raises ValueError for stars that are not one to five, and for a comment that is too long.
    """

    subject: str
    stars: int
    themes: tuple[Theme, ...] = ()
    comment: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        if self.stars not in range(1, 6) or len(self.comment) > LONGEST_COMMENT:
            raise ValueError("no opinion")


def about_opportunity(opportunity_id: int) -> str:
    """The subject of what is said of an opportunity, whichever of its dates it was."""
    return f"opportunity:{opportunity_id}"


def about_kind(kind: Kind) -> str:
    """The subject of what was said of opportunities of a kind that are too small to be told apart."""
    return f"kind:{kind.value}"


def opportunity_of(subject: str) -> int | None:
    """The opportunity that a subject is; None for any other."""
    name, _, number = subject.partition(":")
    return int(number) if name == "opportunity" and number.isdigit() else None


def kind_of(subject: str) -> Kind | None:
    """The kind that a rolled-up subject is of; None for any other."""
    name, _, value = subject.partition(":")
    return Kind(value) if name == "kind" else None


def themes_of(values: Iterable[str]) -> tuple[Theme, ...]:
    """The themes by their names, in their own order, each once; what is no theme is left out."""
    named = set(values)
    return tuple(theme for theme in Theme if theme.value in named)
