"""What stands on one sheet, in the words of one language or two."""

from __future__ import annotations

from dataclasses import dataclass

MOST_LANGUAGES = 2
"""More on one sheet would be small print."""
STEPS = 3
"""Scan, open, ask: each has its picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One labelled line ("When": "Tue 24 Nov, 17:00")."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All that a sheet says in one language (BCP 47 tag).

    `by_hand` is for people without a camera, `write` the words to write then (empty where none are needed);
    `picture` says what the square is, for people who hear the sheet.
    """

    language: str
    headline: str
    steps: tuple[str, str, str]
    by_hand: str
    picture: str
    write: str = ""
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """One sheet. `address` is what the square leads to, `written` what a person can type instead."""

    address: str
    written: str
    city: str
    wordings: tuple[Wording, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.wordings) <= MOST_LANGUAGES:
            raise ValueError(f"a poster speaks one language or {MOST_LANGUAGES}, not {len(self.wordings)}")
