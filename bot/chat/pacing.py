"""The limiter as python-telegram-bot wants it: every call of the bot passes through here."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram.ext import BaseRateLimiter

from bot.chat.processor import give_place_back
from bot.delivery.limiter import PACED, Limiter, Paced, Priority
from bot.delivery.sender import seconds_asked

Outcome = bool | dict[str, Any] | list[dict[str, Any]]


class Pacing(BaseRateLimiter[Priority | Paced]):
    """Paces the bot's calls; `rate_limit_args` of a call is its `Priority` (a reply where not given), or says
    that it was paced already."""

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
        rate_limit_args: Priority | Paced | None,
    ) -> Outcome:
        """Makes the call when its turn comes."""
        if rate_limit_args is PACED:
            return await callback(*args, **kwargs)
        chat = _chat(data.get("chat_id"))
        if chat is not None:
            give_place_back()
        return await self._limiter.run(
            lambda: callback(*args, **kwargs),
            chat=chat,
            priority=rate_limit_args or Priority.REPLY,
            hold=seconds_asked,
        )


def _chat(value: object) -> int | str | None:
    if isinstance(value, int):
        return value
    text = str(value) if value is not None else ""
    return int(text) if text.lstrip("-").isdecimal() else text or None
