"""Sends one message by Telegram, and says how that ended as far as anybody can know.

Telegram gives no key by which a message could be asked for again: what timed out may have arrived. What was
refused was not sent, and what never got through to Telegram was not sent either.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import aiohttp
from telegram import InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.delivery.delivery import Outcome, Post, Result
from bot.delivery.limiter import PACED

GRACE = 0.1
"""Seconds added to what Telegram asks for: its clock and ours do not beat together."""

_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, socket.gaierror)
"""Faults in which no byte of the message reached the other side."""


class TelegramSender:
    """Sends messages by the bot, past its own pacing: the lane has waited for its turn already.

    `sent` is told the person and the message's number, which is kept nowhere but in memory.
    """

    def __init__(self, bot: ExtBot[Any], *, sent: Callable[[int, int], None] = lambda *_: None) -> None:
        self._bot = bot
        self._sent = sent

    async def send(self, person_id: int, post: Post) -> Outcome:
        """Sends the message once; RetryAfter where Telegram asks everybody to wait."""
        try:
            message = await self._bot.send_message(
                person_id,
                post.text,
                reply_markup=cast("InlineKeyboardMarkup | None", post.buttons),
                disable_notification=post.silent,
                rate_limit_args=PACED,
            )
        except RetryAfter:
            raise
        except TelegramError as error:
            return outcome_of(error)
        self._sent(person_id, message.message_id)
        return Outcome(result=Result.SENT)

    def hold(self, error: Exception) -> float | None:
        """The seconds Telegram asked everybody to wait."""
        return seconds_asked(error)


def outcome_of(error: TelegramError) -> Outcome:
    """What an error says of the message that met it."""
    match error:
        case ChatMigrated():
            return Outcome(result=Result.NOT_SENT, reason="moved", moved_to=error.new_chat_id)
        case Forbidden():
            gone = "deactivated" in error.message.lower()
            reason = "deactivated" if gone else "blocked"
            return Outcome(result=Result.REFUSED, reason=reason, unreachable=True, gone=gone)
        case InvalidToken() | Conflict():
            return Outcome(result=Result.NOT_SENT, reason=type(error).__name__)
        case BadRequest():
            lost = "chat not found" in error.message.lower()
            return Outcome(result=Result.REFUSED, reason=error.message, unreachable=lost)
        case NetworkError() if isinstance(error.__cause__, _NEVER_LEFT):
            return Outcome(result=Result.NOT_SENT, reason="not connected")
        case NetworkError():
            return Outcome(result=Result.UNKNOWN, reason=type(error).__name__)
    return Outcome(result=Result.UNKNOWN, reason=type(error).__name__)


def seconds_asked(error: Exception) -> float | None:
    """For how many seconds Telegram asked everyone to wait ("429"); None for any other fault."""
    if not isinstance(error, RetryAfter):
        return None
    after = error.retry_after
    # A number of seconds, or a timedelta where PTB_TIMEDELTA is set (the only form from PTB 23 on).
    return (after.total_seconds() if isinstance(after, timedelta) else float(after)) + GRACE
