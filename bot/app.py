"""Wires the parts: the one place where the bot, the web, the sweeps and the database are put together.

Everything is opened in one order and closed in the other. A signal (SIGTERM, SIGINT) ends the waiting, not
the work: what was received is answered before the process goes.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.applications import Starlette
from telegram import Update
from telegram.error import InvalidToken, NetworkError

from bot.chat import ALLOWED_UPDATES, build_application, introduce
from bot.chat.context import App, Context
from bot.chat.services import Services
from bot.city import City, load_city
from bot.clock import Clock
from bot.database import Database
from bot.delivery.limiter import Limiter
from bot.engine import Engine, build_engine
from bot.i18n import Languages
from bot.people.audit import Audit
from bot.people.dialogue import Dialogues
from bot.people.roles import ensure_admins
from bot.settings import Settings
from bot.web.health import health_route
from bot.web.server import WebServer
from bot.web.webhook import WEBHOOK_PATH, webhook_route
from catalog.live import LiveSearch
from catalog.search.encoding import EncodingWorker, can_encode
from catalog.search.lexicon import load_lexicon
from catalog.store import Store

Fill = Callable[[AsyncSession, City, Clock], Awaitable[None]]

log = logging.getLogger(__name__)

REFRESH_SECONDS = 0.25
"""How often the search looks for newer revisions; it takes them up in a third of a second at ten thousand."""
AFTER_THE_START_SECONDS = 2.0
"""How long the encoder waits with its start."""
HOUSEKEEPING_SECONDS = 6 * 3600.0
"""How often series are extended as time passes, and what is kept for a time only is erased."""
SWEEP_SECONDS = 1.0
"""How often the bot looks for what is due."""
RETRY_SECONDS = 5.0
"""How long to wait before Telegram is tried again at the start."""


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
    worker = EncodingWorker() if settings.encoder == "on" and can_encode() else None
    try:
        await database.migrate()
        async with database.writing() as session:
            if fill is not None:
                await fill(session, city, clock)
            await ensure_admins(session, settings.admins, at=clock.now())
        search = LiveSearch(
            database.reading,
            neighbourhoods=city.neighbourhoods,
            zone=city.zone.key,
            writing=database.writing,
            worker=worker,
            lexicon=load_lexicon(*city.lexicon),
        )
        await search.refresh(clock.now())
        # What is here now stays; the collector of garbage need not look through it at every turn.
        gc.freeze()
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
        if worker is not None:
            await worker.close()
        await database.close()


@dataclass(frozen=True, slots=True)
class RunningBot:
    """The bot while it runs."""

    application: App
    web: WebServer


@asynccontextmanager
async def running_bot(
    services: Services, *, stop: asyncio.Event, limiter: Limiter | None = None
) -> AsyncIterator[RunningBot]:
    """The bot answering and its web pages served, until the block is left.

    Its pace is Telegram's unless a `limiter` is given.
    Raises InvalidToken where Telegram refuses the token, PortTaken where the web port is in use. A network
    that is down at the start is waited for until `stop` is set.
    """
    settings = services.settings
    limiter = limiter or Limiter()
    application = build_application(services, limiter=limiter)
    web = WebServer(_web(application, services), host=settings.web_host, port=settings.web_port)
    async with AsyncExitStack() as stack:
        await web.start()
        stack.push_async_callback(web.stop)
        await _initialize(application, stop)
        stack.push_async_callback(application.shutdown)
        if not stop.is_set():
            engine = build_engine(application, services, limiter=limiter)
            _sweep(application, services, engine)
            await application.start()
            stack.push_async_callback(engine.close)
            stack.push_async_callback(application.stop)
            await _receive(application, settings, stack)
            # The first to stop: calls of the webhook that are under way still need all the rest.
            stack.push_async_callback(web.stop)
            application.create_task(introduce(application), name="introduce")
            for task in (_follow, _encode):
                stack.callback(asyncio.create_task(task(services), name=task.__name__).cancel)
            log.info("The bot is answering", extra={"action": "bot_started"})
        yield RunningBot(application, web)
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


async def _follow(services: Services) -> None:
    """Takes up what anybody changed in the catalogue, as long as the bot runs, one look after the other."""
    while isinstance(services.search, LiveSearch):
        await asyncio.sleep(REFRESH_SECONDS)
        try:
            if await services.search.refresh(services.clock.now()):
                log.info("The search has the newest catalogue", extra={"action": "search_refreshed"})
        except Exception:
            log.exception("The catalogue could not be read anew", extra={"action": "refresh_failed"})


async def _encode(services: Services) -> None:
    """Has encoded what waits for it, as long as the bot runs; it takes as long as it takes.

    Whoever wrote while the bot was down is answered first: the encoder's start takes a core for two seconds.
    """
    await asyncio.sleep(AFTER_THE_START_SECONDS)
    while isinstance(services.search, LiveSearch):
        try:
            more = await services.search.encode()
        except Exception:
            log.exception("What is new could not be encoded", extra={"action": "encoding_failed"})
            more = False
        if not more:
            await asyncio.sleep(REFRESH_SECONDS)


def _sweep(application: App, services: Services, engine: Engine) -> None:
    """The only jobs there are: both look at the database, and neither holds anything that could be lost."""
    jobs = application.job_queue
    if jobs is None:
        raise RuntimeError("the application was built without a job queue")
    # APScheduler drops a job that is a second late unless it is told not to.
    late = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}

    async def look(_: Context) -> None:
        try:
            await engine.sweep.turn()
        except Exception:
            log.exception("The sweep could not look", extra={"action": "sweep_failed"})

    async def keep_in_order(_: Context) -> None:
        now = services.clock.now()
        async with services.database.writing() as session:
            await Store(session).roll_forward(now, author="clock")
            await Audit(session).forget_old(now)
            await Dialogues(session).forget_old(now)
        if isinstance(services.search, LiveSearch):
            await services.search.tidy()

    jobs.run_repeating(look, SWEEP_SECONDS, first=SWEEP_SECONDS, job_kwargs=late)
    jobs.run_repeating(keep_in_order, HOUSEKEEPING_SECONDS, first=60.0, job_kwargs=late)
