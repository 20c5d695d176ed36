"""The limiter as python-telegram-bot wants it: every call of the bot passes through here."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.chat.processor import give_place_back
from bot.delivery.limiter import Limiter, Priority

GRACE = 0.1
"""Seconds added to what Telegram asks for: its clock and ours do not beat together."""

Outcome = bool | dict[str, Any] | list[dict[str, Any]]


class Pacing(BaseRateLimiter[Priority]):
    """Paces the bot's calls; `rate_limit_args` of a call is its `Priority` (a reply where not given)."""

    __slots__ = ("_limiter",)

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Cancels what still waits."""
        await self._limiter.close()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Outcome]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Outcome:
        """Makes the call when its turn comes."""
        chat = _chat(data.get("chat_id"))
        if chat is not None:
            give_place_back()
        return await self._limiter.run(
            lambda: callback(*args, **kwargs),
            chat=chat,
            priority=rate_limit_args or Priority.REPLY,
            hold=seconds_asked,
        )


def seconds_asked(error: Exception) -> float | None:
    """For how many seconds Telegram asked everyone to wait ("429"); None for any other fault."""
    if not isinstance(error, RetryAfter):
        return None
    after = error.retry_after
    # A number of seconds, or a timedelta where PTB_TIMEDELTA is set (the only form from PTB 23 on).
    return (after.total_seconds() if isinstance(after, timedelta) else float(after)) + GRACE


def _chat(value: object) -> int | str | None:
    if isinstance(value, int):
        return value
    text = str(value) if value is not None else ""
    return int(text) if text.lstrip("-").isdecimal() else text or None
