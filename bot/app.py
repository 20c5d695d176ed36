"""Wires the parts: the one place where the bot, the web, the sweeps and the database are put together.

Everything is opened in one order and closed in the other. A signal (SIGTERM, SIGINT) ends the waiting, not
the work: what was received is answered before the process goes.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import typer
from pydantic import SecretStr
from starlette.applications import Starlette
from telegram import Update
from telegram.error import InvalidToken, NetworkError

from bot.chat import ALLOWED_UPDATES, build_application, introduce
from bot.chat.context import App, Context
from bot.chat.services import Services
from bot.city import City, load_city
from bot.clock import Clock, SystemClock
from bot.console import speech_of, tell
from bot.database import Database
from bot.demo import DemoServer, NamedPoint
from bot.demo.terminal import TerminalChat, stdin_lines
from bot.i18n import Languages
from bot.logs import set_up_logs
from bot.people.roles import ensure_admins
from bot.settings import SAMPLE_CITY, Settings
from bot.web.health import health_route
from bot.web.server import PortTaken, WebServer
from bot.web.webhook import WEBHOOK_PATH, webhook_route
from catalog.live import LiveSearch
from catalog.sample import sample_cities, sample_opportunities
from catalog.store import Store

Fill = Callable[[Store, City, Clock], Awaitable[None]]

log = logging.getLogger(__name__)

REFRESH_SECONDS = 1.0
"""How often the search looks for newer revisions: a change is found within about two seconds."""
ROLL_FORWARD_SECONDS = 6 * 3600.0
"""How often series are extended as time passes."""
DEMO_DATABASE = "sqlite+aiosqlite:///demo.sqlite3"
SAMPLE_SOURCE = "sample"
RETRY_SECONDS = 5.0
"""How long to wait before Telegram is tried again at the start."""


async def run(settings: Settings) -> int:
    """Runs the bot on Telegram (or the Bot API server that is set) until a signal; the exit code."""
    set_up_logs(settings)
    stop = stop_on_signals()
    async with AsyncExitStack() as stack:
        services = await stack.enter_async_context(open_services(settings, clock=SystemClock()))
        try:
            web = await stack.enter_async_context(running_bot(services, stop=stop))
        except InvalidToken:
            tell(settings, "cli.token_refused", error=True)
            return 2
        except PortTaken as taken:
            tell(settings, "cli.port_taken", error=True, address=str(taken))
            return 2
        if not stop.is_set():
            tell(settings, "cli.running", city=services.city.name, port=str(web.port))
        await stop.wait()
    return 0


async def demo(settings: Settings, *, terminal: bool = False, port: int | None = None) -> int:
    """Runs the bot against the offline Bot API, on a sample city, until a signal; the exit code.

    It has a database of its own, filled anew with the sample city, so that its dates are never past.
    """
    # In the terminal a happening every line would drown the conversation.
    set_up_logs(settings.model_copy(update={"log_level": "WARNING"}) if terminal else settings)
    stop = stop_on_signals()
    clock = SystemClock()
    city = load_city(settings.city if settings.city in sample_cities() else SAMPLE_CITY)
    async with AsyncExitStack() as stack:
        server = await _demo_server(settings, city, clock, port)
        stack.push_async_callback(server.stop)
        offline = settings.model_copy(
            update={
                "bot_token": SecretStr(server.token),
                "api_base_url": server.bot_api_url,
                "public_url": None,
                "city": city.key,
                "database_url": DEMO_DATABASE,
                "web_port": 0,
            }
        )
        services = await stack.enter_async_context(
            open_services(offline, clock=clock, fill=_fill_with_sample)
        )
        await stack.enter_async_context(running_bot(services, stop=stop))
        if terminal:
            await _chat_in_terminal(server, settings, stop)
        else:
            tell(settings, "cli.demo_running", city=city.name, address=server.url)
            await stop.wait()
    return 0


async def _demo_server(settings: Settings, city: City, clock: Clock, port: int | None) -> DemoServer:
    """The offline Bot API on the port asked for, or on any that is free where that one is taken."""
    places = [
        NamedPoint(n.name, n.position.latitude, n.position.longitude)
        for n in city.neighbourhoods
        if n.position
    ]
    wanted = settings.web_port if port is None else port
    for number in (wanted, 0):
        server = DemoServer(clock=clock, host=settings.web_host, port=number, name=city.name, places=places)
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


async def _fill_with_sample(store: Store, city: City, clock: Clock) -> None:
    now = clock.now()
    opportunities = sample_opportunities(city.key, today=now.astimezone(city.zone).date())
    await store.put_many(opportunities, author=SAMPLE_SOURCE, at=now)
    kept = {opportunity.external_id for opportunity in opportunities}
    for external_id, opportunity in (await store.by_source(SAMPLE_SOURCE)).items():
        if external_id not in kept and opportunity.id is not None:
            await store.retire(opportunity.id, author=SAMPLE_SOURCE, at=now)


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM or SIGINT sets, in the running loop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


@asynccontextmanager
async def open_services(
    settings: Settings, *, clock: Clock, fill: Fill | None = None
) -> AsyncIterator[Services]:
    """The city read, the database migrated (and filled), the search built; closes the database at the end."""
    city = load_city(settings.city, language=settings.operator_language)
    database = Database(settings.database_url)
    try:
        await database.migrate()
        async with database.writing() as session:
            await ensure_admins(session, settings.admins, at=clock.now())
            if fill is not None:
                await fill(Store(session), city, clock)
        search = LiveSearch(database.reading, neighbourhoods=city.neighbourhoods, zone=city.zone.key)
        await search.refresh(clock.now())
        log.info("The catalogue is ready: %d opportunities", len(search), extra={"action": "catalogue_ready"})
        yield Services(
            settings=settings,
            city=city,
            languages=Languages(),
            clock=clock,
            database=database,
            search=search,
        )
    finally:
        await database.close()


@asynccontextmanager
async def running_bot(services: Services, *, stop: asyncio.Event) -> AsyncIterator[WebServer]:
    """The bot answering and its web pages served, until the block is left.

    Raises InvalidToken where Telegram refuses the token, PortTaken where the web port is in use. A network
    that is down at the start is waited for until `stop` is set.
    """
    settings = services.settings
    application = build_application(services)
    web = WebServer(_web(application, services), host=settings.web_host, port=settings.web_port)
    async with AsyncExitStack() as stack:
        await web.start()
        stack.push_async_callback(web.stop)
        await _initialize(application, stop)
        stack.push_async_callback(application.shutdown)
        if not stop.is_set():
            _sweep(application, services)
            await application.start()
            stack.push_async_callback(application.stop)
            await _receive(application, settings, stack)
            application.create_task(introduce(application), name="introduce")
            log.info("The bot is answering", extra={"action": "bot_started"})
        yield web
        log.info("The bot is stopping", extra={"action": "bot_stopping"})


def _web(application: App, services: Services) -> Starlette:
    async def database_answers() -> bool:
        return (await services.database.check()).healthy

    async def bot_runs() -> bool:
        return application.running

    routes = [health_route({"bot": bot_runs, "database": database_answers})]
    secret = services.settings.secret_of_webhook
    if services.settings.public_url and secret:

        async def handle(raw: Mapping[str, Any]) -> None:
            update = Update.de_json(dict(raw), application.bot)
            processing = application.process_update(update)
            await application.update_processor.process_update(update, processing)

        routes.append(webhook_route(secret=secret, handle=handle))
    return Starlette(routes=routes)


async def _initialize(application: App, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await application.initialize()
            return
        except InvalidToken:
            raise
        except NetworkError as error:
            log.warning(
                "Telegram cannot be reached (%s); trying again",
                type(error).__name__,
                extra={"action": "telegram_unreachable"},
            )
            try:
                await asyncio.wait_for(stop.wait(), RETRY_SECONDS)
            except TimeoutError:
                continue


async def _receive(application: App, settings: Settings, stack: AsyncExitStack) -> None:
    if settings.public_url:
        await application.bot.set_webhook(
            settings.public_url + WEBHOOK_PATH,
            secret_token=settings.secret_of_webhook,
            allowed_updates=ALLOWED_UPDATES,
            drop_pending_updates=False,
        )
        return
    updater = application.updater
    if updater is None:
        raise RuntimeError("the application was built without an updater")
    # What people sent while the bot was down is answered, so nothing pending is dropped.
    await updater.start_polling(
        allowed_updates=ALLOWED_UPDATES, drop_pending_updates=False, bootstrap_retries=-1
    )
    stack.push_async_callback(updater.stop)


def _sweep(application: App, services: Services) -> None:
    jobs = application.job_queue
    if jobs is None:
        raise RuntimeError("the application was built without a job queue")
    # APScheduler drops a job that is a second late unless it is told not to.
    late = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}

    async def refresh(_: Context) -> None:
        if isinstance(services.search, LiveSearch) and await services.search.refresh(services.clock.now()):
            log.info("The search has the newest catalogue", extra={"action": "search_refreshed"})

    async def roll_forward(_: Context) -> None:
        async with services.database.writing() as session:
            await Store(session).roll_forward(services.clock.now(), author="clock")

    jobs.run_repeating(refresh, REFRESH_SECONDS, job_kwargs=late)
    jobs.run_repeating(roll_forward, ROLL_FORWARD_SECONDS, first=60.0, job_kwargs=late)
