"""What was understood of a question: each wish by itself, and the pieces that can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from catalog.model import Audience, Kind, Position


class PartOfDay(StrEnum):
    """Local hours: morning before 12:00, afternoon 12:00–18:59, evening from 18:00."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The days asked for, both inclusive, in the city's zone; `weekdays` 0 (Monday) to 6, empty for any.

    It begins at `since` or later, and before `by`, in local time.
    """

    start: date | None = None
    end: date | None = None
    weekdays: frozenset[int] = frozenset()
    part_of_day: PartOfDay | None = None
    since: time | None = None
    by: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The part of the city asked for, by its name in the gazetteer, or a position ("near me").

    `beside` says that the name is that of a venue, and that what is near it is asked for.
    """

    name: str = ""
    position: Position | None = None
    beside: bool = False


class Level(StrEnum):
    """How much one knows already."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """How long it is to be, from least to most: minutes of one sitting, days from the first to the last."""

    minutes: tuple[int, int] | None = None
    days: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """What is not wanted: times, parts of the city, kinds, for whom it is, languages, levels, words of a
    title."""

    when: tuple[When, ...] = ()
    places: tuple[str, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    audiences: frozenset[Audience] = frozenset()
    languages: frozenset[str] = frozenset()
    levels: frozenset[Level] = frozenset()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != NOTHING


NOTHING = Excluded()
"""Nothing is excluded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing understood that the person can take back.

    `key` is short and lasting (callback data carries it): "free", "price", "when", "where", "audience",
    "access", "place", "kind", "language", "online", "level", "duration", and "not" for all that is excluded.
    `words` are the person's own words for it.
    """

    key: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was read in a question; `terms` are the content words left to search for, as typed;
    `price_most` is the most that somebody would pay, in the city's currency, `cheap` the wish that it be less
    than most, without a figure."""

    terms: tuple[str, ...] = ()
    kind: Kind | None = None
    free: bool = False
    price_most: int | None = None
    cheap: bool = False
    when: When | None = None
    where: Where | None = None
    audiences: frozenset[Audience] = frozenset()
    access: frozenset[str] = frozenset()
    place_has: frozenset[str] = frozenset()
    language: str | None = None
    online: bool | None = None
    level: Level | None = None
    duration: Duration | None = None
    excluded: Excluded = NOTHING
    pieces: tuple[Piece, ...] = ()
