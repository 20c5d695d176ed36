"""Presses on what was published of opinions: for admins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.callbacks.press import Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarize(Press):
    """Shows the newest `weeks` weeks: whole, themes, kinds, places, picture; or as a file: xlsx, csv."""

    code: ClassVar[str] = "g"
    view: str = "whole"
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadComments(Press):
    """Shows a page of the comments of the newest `weeks` weeks."""

    code: ClassVar[str] = "gc"
    weeks: int
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HideComment(Press):
    """Hides a comment (its id, base64 for addresses) for a reason: person, insult, advertising; asks for one
    where there is none, waits for other words with "words", leaves it with "leave". `weeks` leads back."""

    code: ClassVar[str] = "gh"
    comment: str
    weeks: int
    reason: str = ""


PRESSES: tuple[type[Press], ...] = (Summarize, ReadComments, HideComment)
