"""Presses of a conversation about an opinion. They carry all of it but the words, so that it goes on where
its draft is forgotten; and presses on what a receipt leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.callbacks.press import Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Opine(Press):
    """A step of an opinion on an opportunity (`about`, 0: the bot) at the date that starts `at` (minutes
    since 1970, 0: no date): begin, missed, stars, themes, words, skip, calm, preview, send, bare,
    cancel; leave, where it was only asked what it is about.

    `themes` is a digit for each that is ticked; `worded` where words are to go with it.
    """

    code: ClassVar[str] = "v"
    step: str
    about: int = 0
    at: int = 0
    stars: int = 0
    themes: str = ""
    worded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinions(Press):
    """Asks what somebody wants to give their opinion of."""

    code: ClassVar[str] = "vf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipted(Press):
    """Something done with what a receipt leads to: see, ask, delete."""

    code: ClassVar[str] = "vr"
    deed: str
    receipt: str


PRESSES: tuple[type[Press], ...] = (Opine, Opinions, Receipted)
