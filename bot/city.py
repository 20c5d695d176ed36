"""One city: all that the program knows of the place it serves, as its file says it (`bot.city_file`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

from catalog.model import Neighbourhood

EMERGENCY_DAYS = 180
"""For how many days a check of the emergency numbers holds."""
LEAST_FEEDBACK = 5
"""Of fewer people than this nothing is published; a city may ask for more, never for fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalText:
    """Words in each of the city's languages (BCP 47 tag → words); false where there are none."""

    words: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The words in `language`, else in the city's first language, else nothing."""
        return self.words.get(language) or next(iter(self.words.values()), "")

    def __bool__(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyNumber:
    """Whom to ring. `kind` as the safety texts know it ("danger", "suicide_prevention", …)."""

    kind: str
    number: str
    label: LocalText
    hours: LocalText = LocalText()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Local wall times between which nothing unasked is sent; over midnight where `start` is the later."""

    start: time = time(22)
    end: time = time(8)

    def holds(self, wall: time) -> bool:
        """Whether `wall`, a local wall time, is quiet."""
        if self.start <= self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """How many people must have said something before it is shown; `health` for matters of health."""

    feedback: int = LEAST_FEEDBACK
    health: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person to talk to where the bot cannot help."""

    telephone: str = ""
    hours: LocalText = LocalText()
    place: LocalText = LocalText()


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Under what others may use the catalogue, by name and by the address of its words; empty where a city
    does not say."""

    name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city. `languages` are published locales, the first is the default; `key` names its folder; `lexicon`
    are its own files of concepts."""

    key: str
    name: str
    country: str
    zone: ZoneInfo
    languages: tuple[str, ...]
    catalogue_language: str
    currency: str
    emergency: tuple[EmergencyNumber, ...]
    emergency_checked_on: date
    emergency_is_sample: bool = False
    neighbourhoods: tuple[Neighbourhood, ...] = ()
    quiet_hours: QuietHours = QuietHours()
    thresholds: Thresholds = Thresholds()
    contact: Contact = Contact()
    licence: Licence = Licence()
    lexicon: tuple[Path, ...] = ()

    def emergency_age(self, today: date) -> int:
        """Days since a person checked the emergency numbers; negative where the date is yet to come."""
        return (today - self.emergency_checked_on).days

    def emergency_is_stale(self, today: date) -> bool:
        """Whether the emergency numbers need checking anew (or their date cannot be true)."""
        return not -1 <= self.emergency_age(today) <= EMERGENCY_DAYS
