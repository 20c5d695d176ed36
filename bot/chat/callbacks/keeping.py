"""Presses on what a person saved, and on its reminders."""

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


PRESSES: tuple[type[Press], ...] = (Save,)
