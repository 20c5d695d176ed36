"""Presses below a notice of change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.callbacks.press import Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Press):
    """What one says of something saved that changed: suits, cannot, similar, returns, remove, stay."""

    code: ClassVar[str] = "x"
    deed: str
    opportunity: int


PRESSES: tuple[type[Press], ...] = (Changed,)
