"""A small city with a small catalogue, the real bot, and people who talk to it, on a Monday."""

from __future__ import annotations

import asyncio
import shutil
import time as time_of_machine
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, partial
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from telegram import Update

from bot.chat import ALLOWED_UPDATES, Services, build_application
from bot.chat.context import App
from bot.city import City, Contact, EmergencyNumber, LocalText
from bot.civic.publishers import publishers
from bot.clock import TurnedClock
from bot.database import Database
from bot.delivery.limiter import Limiter
from bot.demo import DemoServer, Person
from bot.demo.specification import Specification
from bot.engine import Engine, build_engine
from bot.feedback.box import Box
from bot.i18n import Languages
from bot.people.roles import ensure_admins
from bot.settings import Settings
from catalog.live import LiveSearch
from catalog.model import (
    Access,
    Audience,
    EventStatus,
    Kind,
    Known,
    Neighbourhood,
    Occurrence,
    Opportunity,
    OpportunityText,
    Organization,
    Place,
    Position,
    Prerequisites,
    Price,
    PriceKind,
    Registration,
    RegistrationKind,
    Term,
)
from catalog.store import Store

ZONE = ZoneInfo("America/Mexico_City")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE).astimezone(UTC)
"""Monday, 23 November 2026, ten in the morning."""
ADMIN = 77
TOKEN = "5000000001:offline-demo-offline-demo"

CITY = City(
    key="prueba",
    name="Villa Prueba",
    country="MX",
    zone=ZONE,
    languages=("es-MX", "en"),
    catalogue_language="es-MX",
    currency="MXN",
    emergency=(
        EmergencyNumber(kind="danger", number="911", label=LocalText(words={"es-MX": "Emergencias"})),
        EmergencyNumber(
            kind="suicide_prevention",
            number="55 0000 0101",
            label=LocalText(words={"es-MX": "Línea de escucha", "en": "Listening line"}),
            hours=LocalText(words={"es-MX": "las 24 horas", "en": "day and night"}),
        ),
    ),
    emergency_checked_on=date(2026, 11, 20),
    emergency_is_sample=True,
    neighbourhoods=(
        Neighbourhood(name="Centro", position=Position(latitude=19.88, longitude=-98.56)),
        Neighbourhood(name="Los Fresnos", position=Position(latitude=19.90, longitude=-98.60)),
    ),
    contact=Contact(
        telephone="55 0000 0100",
        hours=LocalText(
            words={"es-MX": "lunes a viernes de 9:00 a 18:00", "en": "Monday to Friday 9:00–18:00"}
        ),
    ),
)

LANGUAGES = (Term(scheme="local", code="languages"),)
CRAFTS = (Term(scheme="local", code="crafts"),)
MUSIC = (Term(scheme="local", code="music"),)

LIBRARY = Place(
    name="Biblioteca Sur",
    street_address="Calle 5 núm. 12",
    neighbourhood="Los Fresnos",
    locality="Villa Prueba",
    position=Position(latitude=19.9012, longitude=-98.6023),
    transportation="Camión 12, parada Biblioteca",
    access=Access(step_free=Known.YES, quiet=Known.NO),
    prerequisites=Prerequisites(water=Known.YES, wifi=Known.YES, childcare=Known.NO),
    telephone="55 0000 0200",
)
HOUSE = Place(
    name="Casa de Cultura",
    street_address="Portal 4",
    neighbourhood="Centro",
    locality="Villa Prueba",
    position=Position(latitude=19.8805, longitude=-98.5604),
)


def at(day: date, hour: int, minute: int = 0, *, hours: float = 1.5, **more: object) -> Occurrence:
    """One date of something, in the city's wall time."""
    starts = datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)
    ends = starts + timedelta(hours=hours)
    return Occurrence(starts=starts, ends=ends, zone=ZONE.key, recurrence_id=starts, **more)  # type: ignore[arg-type]


def opportunity(
    number: int, name: str, *, english: str = "", description: str = "", **more: object
) -> Opportunity:
    """An opportunity of the small catalogue."""
    texts = [OpportunityText(language="es-MX", name=name, description=description)]
    if english:
        texts.append(OpportunityText(language="en", name=english))
    values: dict[str, object] = {
        "kind": Kind.COURSE,
        "source": "prueba",
        "external_id": str(number),
        "texts": tuple(texts),
        "place": LIBRARY,
        "organization": Organization(name="Red de Bibliotecas", key="bibliotecas"),
    }
    return Opportunity(**{**values, **more})  # type: ignore[arg-type]


MONDAY = date(2026, 11, 23)
FREE = Price(kind=PriceKind.FREE)


def catalogue() -> list[Opportunity]:
    """What the city offers."""
    days = [MONDAY + timedelta(days=n) for n in range(30)]
    tuesdays = tuple(at(day, 17) for day in days if day.weekday() == 1)
    return [
        opportunity(
            1,
            "Inglés básico",
            english="Basic English",
            topics=LANGUAGES,
            description="Curso de inglés para empezar desde cero. " * 60,
            price=FREE,
            occurrences=tuesdays,
            audiences=frozenset({Audience.ADULTS, Audience.OLDER_PEOPLE}),
            minimum_age=18,
            languages=("es", "en"),
            documents=(),
            registration=Registration(
                kind=RegistrationKind.REQUIRED, url="https://example.org/ingles", telephone="55 0000 0201"
            ),
            assured_on=date(2026, 11, 12),
        ),
        opportunity(
            2,
            "Inglés intermedio",
            topics=LANGUAGES,
            price=Price(kind=PriceKind.AMOUNT, amount=Decimal(150), currency="MXN"),
            occurrences=(
                at(MONDAY + timedelta(days=2), 18),
                at(MONDAY + timedelta(days=9), 18, status=EventStatus.CANCELLED),
            ),
            place=HOUSE,
        ),
        opportunity(
            3,
            "Conversación en inglés",
            topics=LANGUAGES,
            occurrences=(
                at(
                    MONDAY + timedelta(days=5),
                    11,
                    status=EventStatus.RESCHEDULED,
                    previous_start=at(MONDAY + timedelta(days=4), 11).starts,
                    remaining_capacity=0,
                ),
            ),
            place=HOUSE,
        ),
        *(
            opportunity(
                10 + n,
                f"Taller de barro número {n}",
                topics=CRAFTS,
                price=FREE,
                occurrences=(at(days[n + 1], 16),),
                place=HOUSE,
            )
            for n in range(1, 13)
        ),
        opportunity(
            40,
            "Cuentos para niñas y niños",
            kind=Kind.READING,
            price=FREE,
            audiences=frozenset({Audience.CHILDREN}),
            occurrences=(at(MONDAY, 17),),
        ),
        opportunity(41, "Vacunas de temporada", kind=Kind.HEALTH, price=FREE, english="Seasonal vaccines"),
        opportunity(
            42,
            "Concierto de coro",
            topics=MUSIC,
            kind=Kind.EVENT,
            occurrences=(at(MONDAY + timedelta(days=6), 19),),
            place=HOUSE,
        ),
        opportunity(
            43,
            "Ajedrez",
            price=Price(kind=PriceKind.CONDITIONS, conditions="Gratis con credencial <de la biblioteca>"),
            occurrences=(at(MONDAY + timedelta(days=3), 16),),
        ),
    ]


SPECIFICATION = Path(__file__).parents[2].parent / "shared/data/botapi/botapi-10.0.json"
"""Where it lies beside the checkout, every request of every conversation is held against it."""


@cache
def specification() -> Specification:
    """What Telegram says of its own requests."""
    return Specification.load(SPECIFICATION)


@cache
def languages() -> Languages:
    """The texts of the bot: a text that is missing fails the test."""
    return Languages(strict=True)


@dataclass(frozen=True)
class Town:
    """The bot at work in the small city."""

    server: DemoServer
    services: Services
    clock: TurnedClock
    database: Database
    search: LiveSearch
    application: App
    engine: Engine
    numbers: Iterator[int] = field(default_factory=lambda: count(900_000))

    def person(self, name: str = "Ana", *, language: str = "es", id: int | None = None) -> Person:
        return self.server.person(name, language_code=language, id=id)

    async def id_of(self, external_id: int) -> int:
        async with self.database.reading() as session:
            found = (await Store(session).by_source("prueba"))[str(external_id)].id
        assert found is not None
        return found

    async def changes(self, *opportunities: Opportunity) -> None:
        """Writes to the catalogue, and lets the search follow."""
        async with self.database.writing() as session:
            for each in opportunities:
                await Store(session).put(each, author="test", at=self.clock.now())
        await self.search.refresh(self.clock.now())

    async def passes(self, time: timedelta, *, step: timedelta = timedelta(minutes=15)) -> None:
        """Lets time go by, in steps, with the sweep looking at each and everything due sent."""
        while time > timedelta(0):
            self.clock.turn(min(step, time))
            time -= step
            await self.sweeps()

    async def sweeps(self) -> None:
        """Lets the sweep look once, and all that is due be sent."""
        await self.engine.sweep.turn()
        await self.engine.lane.idle()
        await self.services.box.turn()

    def message(self, person: Person, **content: object) -> dict[str, object]:
        """An update as Telegram would send it, for what the driver of people cannot do."""
        number = next(self.numbers)
        sender = {"id": person.id, "is_bot": False, "first_name": "P", "language_code": "es"}
        chat = content.pop("chat", {"id": person.id, "type": "private", "first_name": "P"})
        message = {"message_id": number, "date": int(NOW.timestamp()), "chat": chat, "from": sender}
        return {"update_id": number, "message": {**message, **content}}

    async def feeds(self, person: Person, **content: object) -> None:
        """Hands the bot an update of a person who has begun to talk to it."""
        if not person.chat.messages:
            await person.says("/help")
            await person.hears()
        update = Update.de_json(self.message(person, **content), self.application.bot)
        await self.application.update_queue.put(update)

    async def retires(self, external_id: int) -> None:
        number = await self.id_of(external_id)
        async with self.database.writing() as session:
            await Store(session).retire(number, author="test", at=self.clock.now())
        await self.search.refresh(self.clock.now())


@pytest.fixture
def filled() -> Callable[[], list[Opportunity]]:
    """What the catalogue holds; a test module may hold something else."""
    return catalogue


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Callable[[], list[Opportunity]]], Path]:
    """Databases with a catalogue in them, each made once and copied for every test."""
    folder = tmp_path_factory.mktemp("towns")

    @cache
    def made(filled: Callable[[], list[Opportunity]]) -> Path:
        path = folder / f"{filled.__name__}.sqlite3"
        asyncio.run(_fill(path, filled()))
        return path

    return made


async def _fill(path: Path, opportunities: list[Opportunity]) -> None:
    database = Database(f"sqlite:///{path}")
    await database.migrate()
    async with database.writing() as session:
        await ensure_admins(session, [ADMIN], at=NOW)
        for each in opportunities:
            await Store(session).put(each, author="test", at=NOW)
    await database.close()


@pytest.fixture
async def town(
    tmp_path: Path,
    databases: Callable[[Callable[[], list[Opportunity]]], Path],
    filled: Callable[[], list[Opportunity]],
) -> AsyncIterator[Town]:
    path = tmp_path / "town.sqlite3"
    await asyncio.to_thread(shutil.copy, await asyncio.to_thread(databases, filled), path)
    async with opened(path) as town:
        yield town
        assert town.server.api.complaints == []
        if SPECIFICATION.is_file():
            faults = [
                specification().faults_of_call(call.method, call.parameters) for call in town.server.api.calls
            ]
            assert [fault for each in faults for fault in each] == []


def hurried() -> Limiter:
    """The bot's own pace, on a clock that runs twenty times as fast."""
    return Limiter(
        monotonic=lambda: 20 * time_of_machine.monotonic(), sleep=lambda seconds: asyncio.sleep(seconds / 20)
    )


@asynccontextmanager
async def opened(
    path: Path, *, city: City = CITY, spoken: Languages | None = None, limiter: Limiter | None = None
) -> AsyncIterator[Town]:
    """The bot at work on the database at `path`, against an offline Bot API of its own."""
    clock = TurnedClock(NOW)
    async with AsyncExitStack() as stack:
        database = Database(f"sqlite:///{path}")
        stack.push_async_callback(database.close)
        search = LiveSearch(database.reading, neighbourhoods=city.neighbourhoods, zone=city.zone.key)
        await search.refresh(clock.now())
        server = DemoServer(clock=clock, token=TOKEN, languages=languages())
        await server.start()
        stack.push_async_callback(server.stop)
        settings = Settings(bot_token=TOKEN, api_base_url=server.bot_api_url)
        services = Services(
            settings=settings,
            city=city,
            languages=spoken or languages(),
            clock=clock,
            database=database,
            search=search,
            box=Box(database, clock, city.zone, publishers=publishers(city.thresholds)),
        )
        limiter = limiter or hurried()
        application = build_application(services, limiter=limiter)
        await application.initialize()
        stack.push_async_callback(application.shutdown)
        assert application.updater
        await application.updater.start_polling(allowed_updates=ALLOWED_UPDATES)
        stack.push_async_callback(application.updater.stop)
        await application.start()
        stack.push_async_callback(application.stop)
        server.watch(application.update_queue.join)
        server.watch(partial(_presses_answered, server))
        engine = build_engine(application, services, limiter=limiter)
        await engine.deriving.run()
        stack.push_async_callback(engine.close)
        yield Town(server, services, clock, database, search, application, engine)


async def _presses_answered(server: DemoServer) -> None:
    """Presses are answered beside the work: that may be done before a busy machine has sent the answer."""
    for _ in range(50):
        queries = server.api.world.queries.values()
        if all(query.answered for query in queries if query.kind == "callback_query"):
            return
        await asyncio.sleep(0.01)
