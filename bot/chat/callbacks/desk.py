"""Presses of staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.callbacks.press import Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Press):
    """What becomes of the edit that was shown: tell, quietly, leave."""

    code: ClassVar[str] = "zr"
    deed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Press):
    """Takes back what was written with a revision."""

    code: ClassVar[str] = "zu"
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Press):
    """Something done with a draft, as it was shown at a version: see, tell, quietly, submit, keep, discard,
    return, change, drafts."""

    code: ClassVar[str] = "zd"
    deed: str
    draft: int
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Press):
    """Changes one entry of a draft, or (`of`) of what is published; "" asks which. What is in a language has
    its tag behind two hyphens."""

    code: ClassVar[str] = "ze"
    entry: str = ""
    draft: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel(Press):
    """The way into the browser: link (another one), or end (one's sessions there)."""

    code: ClassVar[str] = "zp"
    deed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited(Press):
    """What somebody does with a link that gives a role: accept, leave."""

    code: ClassVar[str] = "zv"
    deed: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffList(Press):
    """Who may do what: all, see (this person), change, revoke, sure (of it), invite, links, withdraw (this
    link)."""

    code: ClassVar[str] = "zs"
    deed: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLog(Press):
    """A page of what staff did."""

    code: ClassVar[str] = "zl"
    page: int = 0


PRESSES: tuple[type[Press], ...] = (Release, Undo, Review, Entry, Panel, Invited, StaffList, AuditLog)
