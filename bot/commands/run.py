"""The bot on Telegram, or on the Bot API server that is set, until a signal."""

from __future__ import annotations

from contextlib import AsyncExitStack

from telegram.error import InvalidToken

from bot.app import open_services, running_bot, stop_on_signals
from bot.clock import SystemClock
from bot.commands.console import tell
from bot.logs import set_up_logs
from bot.settings import Settings
from bot.web.server import PortTaken


async def run(settings: Settings) -> int:
    """Runs the bot on Telegram (or the Bot API server that is set) until a signal; the exit code."""
    set_up_logs(settings)
    stop = stop_on_signals()
    async with AsyncExitStack() as stack:
        services = await stack.enter_async_context(open_services(settings, clock=SystemClock()))
        try:
            bot = await stack.enter_async_context(running_bot(services, stop=stop))
        except InvalidToken:
            tell(settings, "cli.token_refused", error=True)
            return 2
        except PortTaken as taken:
            tell(settings, "cli.port_taken", error=True, address=str(taken))
            return 2
        if not stop.is_set():
            tell(settings, "cli.running", city=services.city.name, port=str(bot.web.port))
        await stop.wait()
    return 0
