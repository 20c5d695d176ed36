"""Presses of staff on a file that they have sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.callbacks.press import Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Import(Press):
    """Something done with a file: sum, changes, errors (from the `first` on), rows, apply, remove, drop,
    undo."""

    code: ClassVar[str] = "zx"
    deed: str
    staged: int
    first: int = 0


PRESSES: tuple[type[Press], ...] = (Import,)
