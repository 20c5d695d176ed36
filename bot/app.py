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
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update
from telegram.error import InvalidToken, NetworkError

from bot import heap
from bot.chat import ALLOWED_UPDATES, build_application, introduce
from bot.chat.context import App, Context
from bot.chat.services import Services
from bot.city import City
from bot.city_file import load_city
from bot.civic.publishers import publishers
from bot.clock import Clock
from bot.database import Database
from bot.delivery.limiter import Limiter
from bot.engine import Engine, build_engine
from bot.feedback.box import Box
from bot.feedback.sealing import SealedFile
from bot.i18n import all_languages
from bot.people.roles import ensure_admins
from bot.seat import Seat, seat_of
from bot.settings import Settings
from bot.web.health import health_route
from bot.web.metrics import metrics_route
from bot.web.server import WebServer
from bot.web.site import Site
from bot.web.webhook import WEBHOOK_PATH, webhook_route
from catalog.live import LiveSearch
from catalog.search.encoding import EncodingWorker, can_encode
from catalog.search.lexicon import load_lexicon

Fill = Callable[[AsyncSession, City, Clock], Awaitable[None]]

log = logging.getLogger(__name__)

REFRESH_SECONDS = 0.25
"""How often the search looks for newer revisions; it takes them up in a third of a second at ten thousand."""
AFTER_THE_START_SECONDS = 2.0
"""How long the encoder waits with its start."""
SWEEP_SECONDS = 1.0
"""How often the bot looks for what is due."""
FEED_SECONDS = 60.0
"""How often the bot looks for feeds that are due."""
FIRST_KEPT_SECONDS = 120.0
KEEPING_SECONDS = 3600.0
"""How long after the start, and how often, what the search has read is kept for the next start."""
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
        with heap.undisturbed():
            await database.migrate()
            async with database.writing() as session:
                if fill is not None:
                    await fill(session, city, clock)
                await ensure_admins(session, settings.admins, at=clock.now())
            lexicon = load_lexicon(*city.lexicon)
        search = LiveSearch(
            database.reading,
            neighbourhoods=city.neighbourhoods,
            zone=city.zone.key,
            writing=database.writing,
            worker=worker,
            lexicon=lexicon,
            kept_in=database.beside("index"),
        )
        await search.refresh(clock.now())
        heap.settle()
        log.info("The catalogue is ready: %d opportunities", len(search), extra={"action": "catalogue_ready"})
        yield Services(
            settings=settings,
            city=city,
            languages=all_languages(),
            clock=clock,
            database=database,
            search=search,
            box=_box(settings, city, database, clock),
        )
    finally:
        if worker is not None:
            await worker.close()
        await database.close()


def _box(settings: Settings, city: City, database: Database, clock: Clock) -> Box:
    folder = settings.box_folder
    file = SealedFile(folder, settings.box_key) if folder is not None else None
    return Box(database, clock, city.zone, publishers=publishers(city.thresholds), file=file)


@dataclass(frozen=True, slots=True)
class RunningBot:
    """The bot while it runs; `pages` is where a browser finds its pages, None where nobody knows."""

    application: App
    web: WebServer
    pages: str | None


@asynccontextmanager
async def running_bot(
    services: Services, *, stop: asyncio.Event, limiter: Limiter | None = None
) -> AsyncIterator[RunningBot]:
    """The bot answering and its web pages served, until the block is left.

    Its pace is Telegram's unless a `limiter` is given.
    Raises InvalidToken where Telegram refuses the token, PortTaken where the web port is in use. A network
    that is down at the start is waited for until `stop` is set.
    """
    web = WebServer(host=services.settings.web_host, port=services.settings.web_port)
    async with AsyncExitStack() as stack:
        web.listen()
        stack.push_async_callback(web.stop)
        # Links into the pages have the port in them, which may be any that was free.
        settings = services.settings.model_copy(update={"web_port": web.port})
        services = replace(services, settings=settings)
        limiter = limiter or Limiter()
        application = build_application(services, limiter=limiter)
        seat = seat_of(services.database.url)
        engine = build_engine(application, services, limiter=limiter)
        await web.start(_web(application, services, seat, engine))
        # The last to go: what is said while the bot stops is still said from the seat.
        stack.push_async_callback(seat.leave)
        await seat.take(stop, lost=stop.set)
        if not stop.is_set():
            await services.box.open()
            # After everything that may still put something in.
            stack.push_async_callback(services.box.close)
        await _initialize(application, stop)
        stack.push_async_callback(application.shutdown)
        if not stop.is_set():
            _sweep(application, engine)
            await application.start()
            stack.push_async_callback(engine.close)
            stack.push_async_callback(application.stop)
            await _receive(application, settings, stack)
            # The first to stop: calls of the webhook that are under way still need all the rest.
            stack.push_async_callback(web.stop)
            application.create_task(introduce(application), name="introduce")
            for task in (_follow, _encode, _keep):
                stack.callback(asyncio.create_task(task(services), name=task.__name__).cancel)
            stack.callback(asyncio.create_task(engine.deriving.run(), name="deriving").cancel)
            stack.callback(asyncio.create_task(services.box.run(lost=stop.set), name="box").cancel)
            log.info("The bot is answering", extra={"action": "bot_started"})
        yield RunningBot(application, web, settings.web_address)
        log.info("The bot is stopping", extra={"action": "bot_stopping"})


def _web(application: App, services: Services, seat: Seat, engine: Engine) -> Site:
    async def database_answers() -> bool:
        return (await services.database.check()).healthy

    async def bot_runs() -> bool:
        return application.running or seat.standing_by

    async def figures() -> bytes:
        async with services.database.reading() as session:
            return await engine.figures.exposition(session, services.clock.now())

    routes = [
        health_route({"bot": bot_runs, "database": database_answers}),
        metrics_route(figures),
    ]
    secret = services.settings.secret_of_webhook
    if services.settings.public_url and secret:

        async def handle(raw: Mapping[str, Any]) -> None:
            update = Update.de_json(dict(raw), application.bot)
            processing = application.process_update(update)
            await application.update_processor.process_update(update, processing)

        routes.append(webhook_route(secret=secret, handle=handle, ready=lambda: application.running))

    def bot_name() -> str:
        try:
            return application.bot.username or ""
        except RuntimeError:
            # Telegram has not been asked yet.
            return ""

    return Site(services, machines=routes, bot_name=bot_name)


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


async def _keep(services: Services) -> None:
    """Keeps what the search has read for the next start, as long as the bot runs."""
    wait = FIRST_KEPT_SECONDS
    while isinstance(services.search, LiveSearch):
        await asyncio.sleep(wait)
        wait = KEEPING_SECONDS
        try:
            if await services.search.keep():
                log.info("The index is kept for the next start", extra={"action": "index_kept"})
                await asyncio.to_thread(heap.give_back)
        except OSError:
            log.exception("The index could not be kept", extra={"action": "index_not_kept"})


def _sweep(application: App, engine: Engine) -> None:
    """The only jobs there are: they look at the database, and hold nothing that could be lost."""
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

    async def fetch(_: Context) -> None:
        try:
            await engine.feeds.turn()
        except Exception:
            log.exception("The feeds could not be looked at", extra={"action": "feeds_failed"})

    jobs.run_repeating(look, SWEEP_SECONDS, first=SWEEP_SECONDS, job_kwargs=late)
    # A job of its own: a slow server far away must not keep reminders waiting.
    jobs.run_repeating(fetch, FEED_SECONDS, first=FEED_SECONDS, job_kwargs=late)
