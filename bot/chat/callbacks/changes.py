"""Presses below a notice of change."""

from __future__ import annotations

from bot.chat.callbacks.press import Press

PRESSES: tuple[type[Press], ...] = ()
