"""Presses on saved searches and digests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.callbacks.finding import View
from bot.chat.callbacks.press import Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow(View):
    """Saves what the message quotes, to be told of it: once a week, or as soon as there is something."""

    code: ClassVar[str] = "w"
    weekly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed(Press):
    """Something done with a saved search: see, list, when, soon, discreet, named, stop."""

    code: ClassVar[str] = "W"
    search: int
    deed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryWeek(Press):
    """Has a saved search told of on a weekday (0 is Monday), at a local time ("1800"; empty: ask)."""

    code: ClassVar[str] = "y"
    search: int
    weekday: int
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllFollowed(Press):
    """Shows all searches that the person saved."""

    code: ClassVar[str] = "Y"


PRESSES: tuple[type[Press], ...] = (Follow, Followed, EveryWeek, AllFollowed)
