"""Presses below a notice of change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.callbacks.press import Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Press):
    """What one says of something saved that changed: suits, cannot, similar, returns, remove, stay. `at` is
    the start of the date that changed, in minutes since 1970, 0 where all of it did."""

    code: ClassVar[str] = "x"
    deed: str
    opportunity: int
    at: int = 0


PRESSES: tuple[type[Press], ...] = (Changed,)
