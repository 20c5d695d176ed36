"""Presses of staff on what people asked for, and on what the city does with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.callbacks.press import Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Press):
    """Goes on with what staff fill in field by field: skip, again, publish, leave, or take a choice."""

    code: ClassVar[str] = "zf"
    deed: str
    choice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskNeed(Press):
    """Something done with a need, named by a digest of its key: all, see, link, part."""

    code: ClassVar[str] = "zn"
    deed: str
    need: str = ""
    opportunity: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskProposal(Press):
    """Something done with a proposal: all, see, hide, promise, answer, or the state it comes to."""

    code: ClassVar[str] = "zo"
    deed: str
    proposal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCorrection(Press):
    """Something done with a correction: all, done."""

    code: ClassVar[str] = "zw"
    deed: str
    correction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPromise(Press):
    """Something done with a promise: all, new, see, or the state it comes to."""

    code: ClassVar[str] = "zm"
    deed: str
    promise: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAnswer(Press):
    """To what the city answers: thing (by its name), of (this opportunity), kind, kinds, all, bot; and which
    theme of it."""

    code: ClassVar[str] = "za"
    deed: str
    opportunity: int = 0
    kind: str = ""
    theme: str = ""


PRESSES: tuple[type[Press], ...] = (
    *(Form, DeskNeed, DeskProposal),
    *(DeskCorrection, DeskPromise, DeskAnswer),
)
