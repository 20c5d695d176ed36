"""The city's language, as the chat's tests have it."""

from __future__ import annotations

from tests.bot.chat.conftest import spanish, wording

__all__ = ["spanish", "wording"]
