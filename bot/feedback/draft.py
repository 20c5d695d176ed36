"""An opinion that is being said: in memory alone, for an hour, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.feedback.opinion import BOT, LONGEST_COMMENT, Opinion, Theme, about_opportunity
from bot.feedback.redaction import Struck, redact
from bot.feedback.tongue import tongue_of
from catalog.model import Audience, Opportunity

KEPT = timedelta(hours=1)
"""How long a draft is remembered: whoever comes back later is asked once more."""
ADULT = 18
FOR_CHILDREN = frozenset({Audience.CHILDREN, Audience.YOUNG_PEOPLE})


class TooLong(ValueError):
    """The words are more than are kept; `letters` says how many there are."""

    def __init__(self, letters: int) -> None:
        super().__init__(f"{letters} letters")
        self.letters = letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody is saying of an opportunity (`about`, 0: of the bot) at the date that starts `at`
    (minutes since 1970, 0: no date).

    `words` are as they were struck out; `messages` are those of the chat in which it was said.
    """

    about: int = 0
    at: int = 0
    stars: int = 0
    themes: tuple[Theme, ...] = ()
    words: str = ""
    struck: tuple[Struck, ...] = ()
    language: str = ""
    takes_words: bool = True
    messages: tuple[int, ...] = ()

    @property
    def subject(self) -> str:
        """What it is about."""
        return about_opportunity(self.about) if self.about else BOT

    @property
    def ballot(self) -> str:
        """Of one date of a thing a person says what they think once."""
        return f"{self.subject}@{self.at}" if self.at else self.subject

    @property
    def opinion(self) -> Opinion:
        """The whole, as it would be kept. Raises ValueError where there are no stars yet."""
        return Opinion(
            subject=self.subject,
            stars=self.stars,
            themes=self.themes,
            comment=self.words,
            language=self.language,
        )

    @property
    def bare(self) -> Draft:
        """The stars alone."""
        return replace(self, themes=(), words="", struck=(), language="")

    def is_about(self, about: int, at: int) -> bool:
        """Whether it is about this."""
        return (self.about, self.at) == (about, at)

    def saying(self, words: str, *, spoken: str) -> Draft:
        """The draft with these words, what names a person struck out. Raises TooLong."""
        if len(words) > LONGEST_COMMENT:
            raise TooLong(len(words))
        redacted = redact(words)
        # A mark may be a letter longer than the shortest name.
        if len(redacted.text) > LONGEST_COMMENT:
            raise TooLong(len(redacted.text))
        language = tongue_of(redacted.text, spoken)
        return replace(self, words=redacted.text, struck=redacted.struck, language=language)

    def seen_in(self, *messages: int | None) -> Draft:
        """The draft, said in these messages too."""
        seen = dict.fromkeys((*self.messages, *(each for each in messages if each is not None)))
        return replace(self, messages=tuple(seen))


def takes_words(opportunity: Opportunity | None) -> bool:
    """Whether words may be said of it: not of what is for children alone, who may name themselves."""
    if opportunity is None:
        return True
    young = opportunity.maximum_age is not None and opportunity.maximum_age < ADULT
    return not (young or (opportunity.audiences and opportunity.audiences <= FOR_CHILDREN))


def dated(opportunity: Opportunity, at: int, now: datetime) -> int:
    """The date that an opinion is about, in minutes since 1970: the one that starts `at` where it has begun,
    else the last that has, 0 where none has."""
    begun = [
        each.starts for each in opportunity.occurrences if each.starts <= now and not each.status.called_off
    ]
    minutes = sorted(int(starts.timestamp()) // 60 for starts in begun)
    return at if at in minutes else (minutes[-1] if minutes else 0)
