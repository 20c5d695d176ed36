"""Presses on what is a person's own, on help, and below words of care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.callbacks.press import Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Speak(Press):
    """Speaks a language from now on; `greet` where the person has just come in."""

    code: ClassVar[str] = "l"
    language: str
    greet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Languages(Press):
    """Offers the languages; `other` where the person misses one."""

    code: ClassVar[str] = "L"
    other: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Own(Press):
    """Something of a person's own: see, download, ask_delete, delete, stop, week, resume, text,
    buttons, hide_topics, name_topics, no_invitations, invitations."""

    code: ClassVar[str] = "u"
    deed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Press):
    """Chooses quiet hours ("2200-0800", "never", "city"), asks for others ("ask"), or (empty) offers them."""

    code: ClassVar[str] = "uq"
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heed(Press):
    """Whether every question heeds a wish: keep, no, forget. `key` is a letter of `PIECES`, `value` a
    neighbourhood's short name or a need."""

    code: ClassVar[str] = "e"
    deed: str
    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Help(Press):
    """Help of one kind: all, person, urgent, privacy, rights."""

    code: ClassVar[str] = "h"
    about: str = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Safe(Press):
    """Below words of care: search (the person is all right), or hide (takes the message away)."""

    code: ClassVar[str] = "d"
    deed: str


PRESSES: tuple[type[Press], ...] = (Speak, Languages, Own, Hours, Heed, Help, Safe)
