"""Telegram's door: parses what people send, asks the rooms, shows what they answer."""

from __future__ import annotations

from bot.chat.application import ALLOWED_UPDATES, build_application
from bot.chat.profile import introduce
from bot.chat.services import Services

__all__ = ["ALLOWED_UPDATES", "Services", "build_application", "introduce"]
