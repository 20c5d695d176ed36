"""A feed at a living address of a city's own network: taken, passed over, refused, given up, cut off."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_network

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.city_file import load_city
from bot.clock import TurnedClock
from bot.database import Database
from bot.desk.importing.feeds import Feed, FeedReader, Feeds
from bot.desk.importing.fetching import Fetcher, public_or_in
from bot.people.roles import Role, Roles
from bot.settings import SAMPLE_CITY
from bot.web.server import WebServer
from catalog.store import Store

OWNER = 21
HEAD = "folio;nombre;fecha;hora;sede"
ROWS = tuple(f"{n};Taller {n};{n:02}/12/2026;17:00;Casa {n % 3}" for n in range(1, 8))
OUR_OWN = (ip_network("127.0.0.1"),)


@dataclass
class Publisher:
    """A server that answers as it is told, and notes what it was asked."""

    answer: Callable[[], Awaitable[Response]]
    asked: list[str] = field(default_factory=list)

    async def serve(self, request: Request) -> Response:
        self.asked.append(request.headers.get("if-none-match", ""))
        return await self.answer()


def holding(rows: tuple[str, ...], tag: str, **headers: str) -> Callable[[], Awaitable[Response]]:
    content = "\n".join((HEAD, *rows)).encode()

    async def answer() -> Response:
        return Response(content, headers={"ETag": tag, **headers})

    return answer


async def unchanged() -> Response:
    return Response(status_code=304)


async def inside() -> Response:
    return RedirectResponse("http://127.0.0.2/secrets.csv")


async def slow() -> Response:
    async def drops() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(0.05)

    return StreamingResponse(drops())


async def endless() -> Response:
    async def flood() -> AsyncIterator[bytes]:
        while True:
            yield b"0" * 65_536
            # So that the server has a turn to see that nobody listens any more.
            await asyncio.sleep(0.001)

    return StreamingResponse(flood())


async def swelling() -> Response:
    return Response(gzip.compress(b"0" * 3_000_000), headers={"Content-Encoding": "gzip"})


async def no_gzip() -> Response:
    return Response(b"id;nombre", headers={"Content-Encoding": "gzip"})


async def broken() -> Response:
    return Response(status_code=503)


@pytest.fixture
async def database(sqlite_database: Database) -> Database:
    """On one backend, as the other tests of feeds."""
    return sqlite_database


@dataclass
class Watched:
    """A feed that is fetched each hour from a publisher's living address."""

    publisher: Publisher
    database: Database
    clock: TurnedClock
    reader: FeedReader

    async def look(self, answer: Callable[[], Awaitable[Response]]) -> Feed:
        """An hour later, with another answer; what is kept of the feed then."""
        self.publisher.answer = answer
        self.clock.turn(timedelta(minutes=61))
        assert await self.reader.turn() == 1
        async with self.database.reading() as session:
            (feed,) = await Feeds(session).all()
        return feed

    async def published(self) -> int:
        async with self.database.reading() as session:
            return await Store(session).count()


@pytest.fixture
async def watched(database: Database, clock: TurnedClock) -> AsyncIterator[Watched]:
    publisher, web = Publisher(unchanged), WebServer(host="127.0.0.1", port=0)
    web.listen()
    await web.start(Starlette(routes=[Route("/talleres.csv", publisher.serve)]))
    async with database.writing() as session:
        await Roles(session).grant(OWNER, Role.PUBLISHER, by=None, at=clock.now())
        await Feeds(session).keep(
            "talleres",
            f"http://127.0.0.1:{web.port}/talleres.csv",
            refresh_minutes=60,
            trusted=True,
            by=OWNER,
            at=clock.now(),
        )
    fetcher = Fetcher(reachable=public_or_in(OUR_OWN), most_bytes=1_000_000, seconds=0.7)
    yield Watched(publisher, database, clock, FeedReader(database, load_city(SAMPLE_CITY), clock, fetcher))
    await web.stop()


async def test_a_living_feed_is_taken_passed_over_and_taken_again(watched: Watched) -> None:
    first = await watched.look(holding(ROWS, '"1"'))
    assert (first.last_error, first.etag, await watched.published()) == ("", '"1"', 7)
    assert (await watched.look(unchanged)).etag == '"1"'
    # What says that it is other than before, and is not, is not read again either.
    assert (await watched.look(holding(ROWS, '"2"'))).etag == '"2"'
    more = await watched.look(holding((*ROWS, "8;Taller 8;08/12/2026;17:00;Casa"), '"3"'))
    assert (more.last_error, more.waiting, await watched.published()) == ("", None, 8)
    assert watched.publisher.asked == ["", '"1"', '"1"', '"2"']


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (inside, "private"),
        (slow, "slow"),
        (endless, "large"),
        (swelling, "large"),
        (no_gzip, "packed"),
        (broken, "status"),
    ],
)
async def test_what_a_living_feed_does_wrong_is_told_and_harms_nothing(
    watched: Watched, answer: Callable[[], Awaitable[Response]], reason: str
) -> None:
    await watched.look(holding(ROWS, '"1"'))
    told = await watched.look(answer)
    assert (told.last_error, told.etag, await watched.published()) == (reason, '"1"', 7)
    # And well again the next time.
    assert (await watched.look(unchanged)).last_error == ""


async def test_without_a_network_of_ones_own_nothing_private_is_fetched(watched: Watched) -> None:
    watched.reader = FeedReader(watched.database, load_city(SAMPLE_CITY), watched.clock, Fetcher())
    assert (await watched.look(holding(ROWS, '"1"'))).last_error == "private"
    assert watched.publisher.asked == []


def test_an_operators_network_opens_nothing_else() -> None:
    reachable = public_or_in([ip_network("10.20.0.0/16"), ip_network("fd00::/8")])
    assert [reachable(each) for each in ("10.20.3.4", "fd12::1", "93.184.216.34")] == [True] * 3
    assert not any(map(reachable, ("10.21.0.1", "127.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "x")))
