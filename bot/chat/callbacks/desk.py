"""Presses of staff."""

from __future__ import annotations

from bot.chat.callbacks.press import Press

PRESSES: tuple[type[Press], ...] = ()
