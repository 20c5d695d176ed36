"""The demo: the bot as it is, against the offline Bot API on this machine, in a sample city."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import typer
from pydantic import SecretStr

from bot.app import open_services, running_bot, stop_on_signals
from bot.city_file import load_city
from bot.clock import AdjustableClock, SystemClock
from bot.commands.console import speech_of, tell
from bot.commands.stage import Stage
from bot.demo import DemoServer, NamedPoint
from bot.demo.terminal import TerminalChat, stdin_lines
from bot.logs import set_up_logs
from bot.settings import SAMPLE_CITY, Settings
from bot.web.health import health_route
from catalog.sample import sample_cities

FILE = Path("demo.sqlite3")
DATABASE = f"sqlite+aiosqlite:///{FILE}"


async def demo(settings: Settings, *, terminal: bool = False, port: int | None = None) -> int:
    """Runs the bot against the offline Bot API, on a sample city, until a signal; the exit code.

    It has a database of its own, filled anew each day with the sample city, so that its dates are never past;
    the people of its chat page begin anew at every start.
    """
    # In the terminal a happening every line would drown the conversation.
    set_up_logs(settings.model_copy(update={"log_level": "WARNING"}) if terminal else settings)
    stop = stop_on_signals()
    clock = AdjustableClock(SystemClock())
    city = load_city(settings.city if settings.city in sample_cities() else SAMPLE_CITY)
    stage = Stage(city, clock)
    async with AsyncExitStack() as stack:
        answering = asyncio.Event()
        server = await _demo_server(settings, stage, port, answering)
        stack.push_async_callback(server.stop)
        offline = settings.model_copy(
            update={
                "bot_token": SecretStr(server.token),
                "api_base_url": server.bot_api_url,
                "public_url": None,
                "city": city.key,
                "database_url": DATABASE,
                "web_port": 0,
            }
        )
        await asyncio.to_thread(_clear_away_what_is_no_database)
        services = await stack.enter_async_context(open_services(offline, clock=clock, fill=stage.fill))
        stage.open(services)
        bot = await stack.enter_async_context(running_bot(services, stop=stop))
        server.watch(bot.application.update_queue.join)
        answering.set()
        if terminal:
            await _chat_in_terminal(server, settings, stop)
        else:
            tell(settings, "cli.demo_running", city=city.name, address=server.url)
            if bot.pages is not None:
                tell(settings, "cli.demo_pages", address=f"{bot.pages}/")
            await stop.wait()
    return 0


def _clear_away_what_is_no_database() -> None:
    """Whatever an interrupted or foreign program left under that name would only stop the demo."""
    if FILE.exists() and FILE.read_bytes()[:16] not in (b"", b"SQLite format 3\0"):
        for ending in ("", "-wal", "-shm"):
            Path(f"{FILE}{ending}").unlink(missing_ok=True)


async def _demo_server(
    settings: Settings, stage: Stage, port: int | None, answering: asyncio.Event
) -> DemoServer:
    """The offline Bot API on the port asked for, or on any that is free where that one is taken."""
    places = [
        NamedPoint(n.name, n.position.latitude, n.position.longitude)
        for n in stage.city.neighbourhoods
        if n.position
    ]

    async def bot_answers() -> bool:
        return answering.is_set()

    wanted = settings.web_port if port is None else port
    for number in (wanted, 0):
        server = DemoServer(
            clock=stage.clock,
            host=settings.web_host,
            port=number,
            name=stage.city.name,
            places=places,
            seats=stage.seats(),
            hands=stage.hands(),
            more=[health_route({"bot": bot_answers})],
        )
        try:
            await server.start()
        except OSError:
            if not number:
                raise
            tell(settings, "cli.demo_other_port", error=True, port=str(number))
        else:
            break
    return server


async def _chat_in_terminal(server: DemoServer, settings: Settings, stop: asyncio.Event) -> None:
    speech = speech_of(settings.operator_language)
    person = server.person(speech.plain("demo.terminal.you"), language_code=speech.locale.language)
    chat = TerminalChat(person, speech=speech, bot_name=server.api.world.bot["first_name"], write=typer.echo)
    chatting = asyncio.create_task(chat.run(stdin_lines()), name="terminal chat")
    stopping = asyncio.create_task(stop.wait(), name="signal")
    await asyncio.wait({chatting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in (chatting, stopping):
        task.cancel()
    await asyncio.gather(chatting, stopping, return_exceptions=True)
