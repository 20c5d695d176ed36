"""Presses on what a person saved, and on its reminders. `at` is the start of the date that is spoken of, in
minutes since 1970, and 0 where there is none; `saved` the number of what is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.callbacks.press import Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Save(Press):
    """Saves an opportunity, at the date that starts `at` (0: all its dates), to be reminded of it."""

    code: ClassVar[str] = "k"
    opportunity: int
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Press):
    """Offers when to be reminded; `more` offers further times, and one's own words."""

    code: ClassVar[str] = "kp"
    saved: int
    at: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Press):
    """Chooses a lead by its code, or (not `on`) takes it back; `number` takes back the reminder of that
    number, which has no lead."""

    code: ClassVar[str] = "kt"
    saved: int
    at: int = 0
    lead: str = ""
    number: int = 0
    on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent(Press):
    """Means `whole` series by what is saved, or only the date."""

    code: ClassVar[str] = "ke"
    saved: int
    at: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Press):
    """Says what is saved, and when the person will be written to."""

    code: ClassVar[str] = "kk"
    saved: int
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hide(Press):
    """Names no topic in what comes unasked of it; not `on`: names it again."""

    code: ClassVar[str] = "kd"
    saved: int
    at: int = 0
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove(Press):
    """Saves it no more."""

    code: ClassVar[str] = "kr"
    saved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore(Press):
    """Saves again what was removed: its opportunity, the date (0: all), whether it was hidden, and its leads
    (`join_leads`)."""

    code: ClassVar[str] = "kz"
    opportunity: int
    at: int = 0
    hidden: bool = False
    leads: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedList(Press):
    """Shows what is saved, a page of it."""

    code: ClassVar[str] = "ks"
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Going(Press):
    """Says whether the person goes to a date."""

    code: ClassVar[str] = "kg"
    saved: int
    at: int
    going: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Later(Press):
    """Reminds once more: in an "hour", in the "evening", in the "morning"."""

    code: ClassVar[str] = "kl"
    saved: int
    at: int = 0
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SayWhen(Press):
    """Waits for the person's own words of when to be reminded; `later` where a reminder is put off, so that
    "2 h" is from now on, and not before the start."""

    code: ClassVar[str] = "kw"
    saved: int
    at: int = 0
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindAt(Press):
    """Reminds at a wall time of the city, in minutes since the year 1970 began there."""

    code: ClassVar[str] = "kn"
    saved: int
    at: int = 0
    wall: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quieten(Press):
    """Reminds of it no more; it stays saved."""

    code: ClassVar[str] = "kq"
    saved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Press):
    """Waits for no words any more; with `search`, looks for those that could not be read."""

    code: ClassVar[str] = "kx"
    search: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StillUseful(Press):
    """Answers whether what comes unasked is still useful."""

    code: ClassVar[str] = "ku"
    yes: bool = True


PRESSES: tuple[type[Press], ...] = (
    *(Save, Plan, Tick, Extent, Done, Hide, Remove, Restore, SavedList),
    *(Going, Later, SayWhen, RemindAt, Quieten, Leave, StillUseful),
)
