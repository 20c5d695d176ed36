"""What a question is answered with: what was understood, hits with their reasons, or an honest nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from catalog.model import Audience, Kind, Position
from catalog.safety import Danger


class Confidence(StrEnum):
    """How the hits are to be offered."""

    SURE = "sure"
    """These are what was asked for."""
    PERHAPS = "perhaps"
    """Nothing says it outright, but these may serve (three at most)."""
    NONE = "none"
    """Nothing is shown; the ways on are."""


class AnswerKind(StrEnum):
    """A message that is no search."""

    SMALL_TALK = "small_talk"
    CRISIS = "crisis"
    """Somebody may be in danger: `Answer.danger` says of what."""
    GIBBERISH = "gibberish"


class Talk(StrEnum):
    """What small talk is about: each has an answer of its own."""

    GREETING = "greeting"
    WELL_BEING = "well_being"
    THANKS = "thanks"
    FAREWELL = "farewell"
    SORRY = "sorry"
    ASSENT = "assent"
    COMPLIMENT = "compliment"
    INSULT = "insult"
    SPAM = "spam"
    ROBOT = "robot"
    MAKER = "maker"
    HELP = "help"
    JOKE = "joke"
    NUMBER = "number"
    NAME = "name"
    TEST = "test"


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


class ReasonKind(StrEnum):
    """Why a hit is there."""

    WORDS = "words"
    SPELLING = "spelling"
    CONCEPT = "concept"
    MEANING = "meaning"
    FREE = "free"
    PRICE = "price"
    WHEN = "when"
    WHERE = "where"
    NEAR = "near"
    AUDIENCE = "audience"
    ACCESS = "access"
    PLACE = "place"
    KIND = "kind"
    LANGUAGE = "language"
    LEVEL = "level"
    SOON = "soon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A true reason; `detail` is the word matched, the neighbourhood, the kilometres …"""

    kind: ReasonKind
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One opportunity offered. `score` is a calibrated probability; `next` the start in UTC of the
    occurrence that answers the question; `unsure` names the pieces it neither keeps nor breaks
    ("free" where the price is not stated), `broken` those it breaks. `others` counts the further documents
    that answer and are the same offer at other places or dates, `other_places` those places."""

    id: int
    source: str
    external_id: str
    kind: Kind
    title: str
    language: str
    score: float
    next: datetime | None = None
    reasons: tuple[Reason, ...] = ()
    unsure: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    others: int = 0
    other_places: int = 0


class WayOnKind(StrEnum):
    """What to offer where there is no answer, or not enough of one. Only ways that lead somewhere."""

    WITHOUT = "without"
    """Take a piece back: `detail` is its key, `count` what there would be."""
    SPELLING = "spelling"
    """Ask this instead: `detail` is the question respelt."""
    TOPIC = "topic"
    """A shelf to look at: `detail` is the code of a local topic."""
    BROWSE = "browse"
    """All topics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOn:
    """One way on from here."""

    kind: WayOnKind
    detail: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question. `total` counts all that match, each offer once; `hits` are the asked page
    of them. `talk` says what small talk is about."""

    query: str
    language: str
    confidence: Confidence
    understood: Understood
    hits: tuple[Hit, ...] = ()
    total: int = 0
    kind: AnswerKind | None = None
    talk: Talk | None = None
    danger: Danger | None = None
    ways_on: tuple[WayOn, ...] = ()
    milliseconds: float = 0.0

    @property
    def answered(self) -> bool:
        """Whether anything is offered."""
        return self.confidence is not Confidence.NONE
