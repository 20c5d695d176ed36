"""What Telegram shows of the bot before anyone has written: commands and descriptions, in every language."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.chat.context import App, Bot
from bot.i18n import Speech

log = logging.getLogger(__name__)

COMMANDS = (
    *("today", "weekend", "near", "topics", "saved", "feedback", "reply"),
    *("propose", "promises", "consultations", "person", "urgent", "help"),
    *("language", "text", "mydata", "delete", "pause", "stop", "privacy", "rights", "start"),
)
"""In the order Telegram lists them; each has a text `chat.command.<name>`."""


async def introduce(application: App) -> None:
    """Sets commands and descriptions where they differ from what Telegram has; a failure is logged only."""
    services = application.bot_data.services
    try:
        for code, speech in _languages(application):
            await _commands(application.bot, code, speech)
            await _descriptions(application.bot, code, speech, services.city.name)
    except TelegramError as error:
        log.warning(
            "Commands and descriptions could not be set: %s",
            type(error).__name__,
            extra={"action": "profile_not_set", "kind": type(error).__name__},
        )


def _languages(application: App) -> Iterator[tuple[str | None, Speech]]:
    """For everyone in the city's first language, then for each published language by its two letters."""
    services = application.bot_data.services
    yield None, services.languages.speech(services.city.languages[0])
    for tag in services.languages.published:
        speech = services.languages.speech(tag)
        if len(speech.locale.language) == 2:  # Bot API: two-letter ISO 639-1 codes only
            yield speech.locale.language, speech


async def _commands(bot: Bot, code: str | None, speech: Speech) -> None:
    wanted = tuple(BotCommand(name, speech.plain(f"chat.command.{name}")) for name in COMMANDS)
    scope = BotCommandScopeAllPrivateChats()
    if await bot.get_my_commands(scope=scope, language_code=code) != wanted:
        await bot.set_my_commands(wanted, scope=scope, language_code=code)


async def _descriptions(bot: Bot, code: str | None, speech: Speech, city: str) -> None:
    description = speech.plain("chat.profile.description", city=city)[:512]
    if (await bot.get_my_description(language_code=code)).description != description:
        await bot.set_my_description(description, language_code=code)
    short = speech.plain("chat.profile.short_description", city=city)[:120]
    if (await bot.get_my_short_description(language_code=code)).short_description != short:
        await bot.set_my_short_description(short, language_code=code)
