"""What a question is answered with: hits with their reasons, or an honest nothing with ways on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.model import Kind
from catalog.safety import Danger
from catalog.search.understood import Understood


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
    DISAPPOINTMENT = "disappointment"
    INSULT = "insult"
    SPAM = "spam"
    ROBOT = "robot"
    MAKER = "maker"
    HELP = "help"
    JOKE = "joke"
    NUMBER = "number"
    NAME = "name"
    TEST = "test"


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
    occurrence that answers the question, on that day at no hour where `all_day`; `unsure` names the pieces
    it neither keeps nor breaks ("free" where the price is not stated), `broken` those it breaks. `others`
    counts the further documents that answer and are the same offer at other places or dates,
    `other_places` those places."""

    id: int
    source: str
    external_id: str
    kind: Kind
    title: str
    language: str
    score: float
    next: datetime | None = None
    all_day: bool = False
    reasons: tuple[Reason, ...] = ()
    unsure: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    others: int = 0
    other_places: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One opportunity that certainly is what was asked for, without its reasons: the start in UTC of its next
    occurrence (None: without a date), and a number that it shares with the same offer elsewhere."""

    id: int
    starts: datetime | None
    offer: int


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
