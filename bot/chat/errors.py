"""When something goes wrong: logged first, without a word of what people wrote; then the person is told."""

from __future__ import annotations

import logging
import secrets
import traceback
from pathlib import Path
from types import TracebackType

from telegram import Update
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.chat.context import Context
from bot.chat.screen import Screen
from bot.i18n import Html
from bot.people.seen import SeenBefore

log = logging.getLogger(__name__)

FRAMES = 6
"""Places in our code that a log line names, the innermost last."""


async def on_error(update: object, context: Context) -> None:
    """Logs the fault under a short code and tells the person that code; Telegram's own are only logged."""
    error = context.error
    if error is None:
        return
    update_id = update.update_id if isinstance(update, Update) else None
    if isinstance(error, SeenBefore) and isinstance(update, Update):
        log.info("An update came again", extra={"action": "update_again", "update_id": update_id})
        await _say(update, context, context.speech_of_app(update).say("chat.done_already"))
        return
    known = level_of(error)
    if known is not None:
        log.log(
            known,
            "Telegram did not take or give something: %s",
            type(error).__name__,
            extra={"action": "telegram_fault", "update_id": update_id, "kind": type(error).__name__},
        )
        return
    code = secrets.token_hex(2).upper()
    log.error(
        "An update could not be handled, code %s: %s at %s",
        code,
        type(error).__name__,
        where(error.__traceback__),
        extra={"action": "update_failed", "update_id": update_id, "code": code, "kind": type(error).__name__},
    )
    if (
        isinstance(update, Update)
        and update.effective_chat is not None
        and update.effective_chat.type == "private"
    ):
        await _tell(update, context, code)


def level_of(error: Exception) -> int | None:
    """The level for faults of the network or of Telegram's; None for a fault of ours."""
    if isinstance(error, BadRequest):  # PTB counts it among the network's faults; it is ours.
        return None
    if isinstance(error, Forbidden | TimedOut | RetryAfter):
        return logging.INFO
    if isinstance(error, NetworkError | Conflict | InvalidToken):
        return logging.WARNING
    return None


def where(trace: TracebackType | None) -> str:
    """The way to the fault as file:line in function; the error's own words may quote people."""
    frames = list(traceback.extract_tb(trace))
    ours = [frame for frame in frames if "site-packages" not in frame.filename][-FRAMES:]
    if frames and frames[-1] not in ours:
        ours.append(frames[-1])
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in ours)


async def _tell(update: Update, context: Context, code: str) -> None:
    # The database may be what failed: the language is guessed from the app, nothing is asked.
    await _say(update, context, context.speech_of_app(update).say("chat.error", code=code), code=code)


async def _say(update: Update, context: Context, text: Html, *, code: str = "") -> None:
    try:
        await context.say(update, Screen(text), plain=True)
    except TelegramError as second:
        log.warning(
            "The person could not be told of code %s: %s",
            code,
            type(second).__name__,
            extra={"action": "telling_failed", "code": code},
        )
