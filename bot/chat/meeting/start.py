"""First contact: the language, one short word on privacy, ways in; links that lead straight to something."""

from __future__ import annotations

import re

from telegram import Update

from bot.chat.callbacks import Ready
from bot.chat.context import Context
from bot.chat.finding.opening import open_card
from bot.chat.finding.ready import ask_ready
from bot.chat.own.language import choice
from bot.chat.routes import Handler, on_command
from bot.chat.telling.otherwise import welcome

ITEM = re.compile(r"o_(\d{1,18})")
"""The payload of a shared opportunity (t.me/…?start=o_12)."""
READY = ("today", "weekend")
"""Payloads that ask a ready question."""


def handlers() -> list[Handler]:
    """The command that Telegram sends when a person opens the bot."""
    return [on_command("start", start)]


async def start(update: Update, context: Context) -> None:
    """Shows what the link was for, else asks for the language."""
    payload = context.args[0] if context.args else ""
    if item := ITEM.fullmatch(payload):
        await open_card(update, context, int(item[1]))
        await _greet(update, context)
    elif payload in READY:
        await ask_ready(update, context, Ready(question=payload))
        await _greet(update, context)
    elif len(context.services.languages.published) > 1:
        await context.say(update, choice(update, context, greet=True))
    else:
        await _greet(update, context)


async def _greet(update: Update, context: Context) -> None:
    await context.say(update, welcome(context.services.city, await context.speech(update)))
