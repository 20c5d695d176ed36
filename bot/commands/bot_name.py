"""The bot's user name: as the operator gives it, as Telegram knows it, or the demo's without a token."""

from __future__ import annotations

import httpx

from bot.commands.console import tell
from bot.demo import USERNAME
from bot.faults import Fault, Faults
from bot.settings import Settings


class BotNameError(Faults):
    """Telegram cannot be asked for the bot's name."""


async def bot_name(
    settings: Settings, given: str | None, transport: httpx.AsyncBaseTransport | None = None
) -> str:
    """The user name without @; says so where it is only the demo's. `transport` stands in for the network."""
    if given:
        return given.removeprefix("@")
    if settings.bot_token is None:
        tell(settings, "cli.poster_demo_bot", error=True, bot=USERNAME)
        return USERNAME
    url = f"{settings.bot_api_url}{settings.bot_token.get_secret_value()}/getMe"
    try:
        async with httpx.AsyncClient(transport=transport, timeout=10) as client:
            body = (await client.get(url)).json()
        return str(body["result"]["username"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        # The cause would name the address, and the address holds the token.
        raise BotNameError([Fault("cli.poster_no_bot_name")], language=settings.operator_language) from None
