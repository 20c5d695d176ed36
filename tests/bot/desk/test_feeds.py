"""Feeds: fetched when it is time, from public addresses alone, applied by themselves only when clean."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator
from datetime import timedelta
from socket import AF_INET

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.city_file import load_city
from bot.clock import TurnedClock
from bot.database import Database
from bot.delivery.tables import DeliveryRow
from bot.desk.editing import NotAllowed
from bot.desk.importing.feeds import Feed, FeedReader, Feeds
from bot.desk.importing.fetching import Fetched, Fetcher, Unfetchable, is_public
from bot.people.roles import Role, Roles
from bot.settings import SAMPLE_CITY
from bot.web.server import WebServer
from catalog.store import Store

OWNER, OTHER, EDITOR = 21, 22, 23
URL = "https://city.example/t.csv"
HEAD = "folio;nombre;fecha;hora;sede"
ROWS = tuple(f"{n};Taller {n};{n:02}/12/2026;17:00;Casa {n % 3}" for n in range(1, 31))


@pytest.fixture
async def database(sqlite_database: Database) -> Database:
    """On one backend: the tables of feeds ask nothing that two databases answer differently."""
    return sqlite_database


class Canned(Fetcher):
    """Gives out what a test put there, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str]] = []
        self.answer: Fetched | str = "network"

    def holds(self, *rows: str, etag: str = "a") -> None:
        self.answer = Fetched(content="\n".join((HEAD, *rows)).encode(), name="t.csv", etag=etag)

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        self.asked.append((url, etag))
        if isinstance(self.answer, str):
            raise Unfetchable(self.answer)
        return Fetched(content=None) if etag and etag == self.answer.etag else self.answer


@pytest.fixture
def canned() -> Canned:
    return Canned()


@pytest.fixture
async def reader(database: Database, clock: TurnedClock, canned: Canned) -> FeedReader:
    async with database.writing() as session:
        for person in (OWNER, OTHER):
            await Roles(session).grant(person, Role.PUBLISHER, by=None, at=clock.now())
        await Roles(session).grant(EDITOR, Role.EDITOR, by=None, at=clock.now())
    return FeedReader(database, load_city(SAMPLE_CITY), clock, canned)


async def keep(database: Database, clock: TurnedClock, *, trusted: bool = True, by: int = OWNER) -> None:
    async with database.writing() as session:
        await Feeds(session).keep(
            "talleres",
            "https://city.example/t.csv",
            refresh_minutes=60,
            trusted=trusted,
            by=by,
            at=clock.now(),
        )


async def kept(database: Database) -> Feed:
    async with database.reading() as session:
        (feed,) = await Feeds(session).all()
        return feed


async def published(database: Database) -> int:
    async with database.reading() as session:
        return await Store(session).count()


async def owed(database: Database) -> list[int]:
    async with database.reading() as session:
        return list(await session.scalars(select(DeliveryRow.person_id).order_by(DeliveryRow.id)))


async def test_a_clean_feed_of_a_trusted_source_is_applied_by_itself(
    reader: FeedReader, database: Database, clock: TurnedClock, canned: Canned
) -> None:
    await keep(database, clock)
    canned.holds(*ROWS)
    assert await reader.turn() == 1
    assert await published(database) == 30
    assert await reader.turn() == 0
    clock.turn(timedelta(minutes=61))
    assert await reader.turn() == 1
    assert [etag for _, etag in canned.asked] == ["", "a"]
    feed = await kept(database)
    assert (feed.last_ok_at, feed.last_error, feed.waiting) == (clock.now(), "", None)
    assert await owed(database) == []


@pytest.mark.parametrize(
    ("trusted", "rows"),
    [(False, ROWS[:-1]), (True, (*ROWS, "31;;31/12/2026;10:00;Casa")), (True, ROWS[:20])],
    ids=["not trusted", "a row is wrong", "the brake"],
)
async def test_what_is_not_clean_waits_and_somebody_is_asked_once(
    reader: FeedReader,
    database: Database,
    clock: TurnedClock,
    canned: Canned,
    trusted: bool,
    rows: tuple[str, ...],
) -> None:
    await keep(database, clock)
    canned.holds(*ROWS)
    await reader.turn()
    await keep(database, clock, trusted=trusted)
    canned.holds(*rows, etag="b")
    await reader.turn()
    assert await published(database) == 30
    assert (await kept(database)).waiting == 2
    assert await owed(database) == [OWNER]
    clock.turn(timedelta(minutes=61))
    canned.holds(*rows, etag="c")
    await reader.turn()
    assert await owed(database) == [OWNER]
    async with database.writing() as session:
        await Roles(session).revoke(OWNER, by=None, at=clock.now())
    clock.turn(timedelta(minutes=61))
    canned.holds(*rows, "99;Otro;01/12/2026;10:00;Casa", etag="d")
    await reader.turn()
    assert await owed(database) == [OWNER, OTHER]


async def test_a_feed_that_cannot_be_had_says_why_and_is_tried_again(
    reader: FeedReader, database: Database, clock: TurnedClock, canned: Canned
) -> None:
    await keep(database, clock)
    canned.answer = "private"
    await reader.turn()
    assert (await kept(database)).last_error == "private"
    canned.holds(*ROWS)
    clock.turn(timedelta(minutes=61))
    await reader.turn()
    assert (await kept(database)).last_error == ""
    with pytest.raises(NotAllowed):
        await keep(database, clock, by=EDITOR)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *(
            "::1",
            "fe80::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "2002:7f00:1::",
            "224.0.0.1",
            "255.255.255.255",
            "x",
        ),
        "fe80::1%eth0",
    ],
)
def test_an_address_that_is_not_public_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_an_address_of_the_web_is_known(address: str) -> None:
    assert is_public(address)


class Book(AbstractResolver):
    """A telephone book: names and what they mean."""

    def __init__(self, **addresses: list[str]) -> None:
        self._addresses = addresses

    async def resolve(self, host: str, port: int = 0, family: int = AF_INET) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=address, port=port, family=AF_INET, proto=0, flags=0)
            for address in self._addresses[host]
        ]

    async def close(self) -> None:
        return None


async def serve(_: Request) -> Response:
    return Response(b"id;nombre\n1;Pan\n", headers={"ETag": '"1"', "Last-Modified": "yesterday"})


async def not_modified(request: Request) -> Response:
    return Response(status_code=304 if request.headers.get("if-none-match") == '"1"' else 200)


async def bomb(_: Request) -> Response:
    return Response(gzip.compress(b"0" * 50_000_000), headers={"Content-Encoding": "gzip"})


async def packed(_: Request) -> Response:
    return Response(zlib.compress(b"id;nombre"), headers={"Content-Encoding": "deflate"})


async def torn(_: Request) -> Response:
    return Response(b"no gzip at all", headers={"Content-Encoding": "gzip"})


@pytest.fixture
async def server() -> AsyncIterator[int]:
    web = WebServer(host="127.0.0.1", port=0)
    web.listen()
    away = RedirectResponse(f"http://inside.example:{web.port}/file.csv")

    async def elsewhere(_: Request) -> Response:
        return away

    async def around(_: Request) -> Response:
        return RedirectResponse("/around")

    routes = {
        "/file.csv": serve,
        "/304": not_modified,
        "/bomb": bomb,
        "/packed": packed,
        "/torn": torn,
        "/away": elsewhere,
        "/around": around,
    }
    await web.start(Starlette(routes=[Route(path, act) for path, act in routes.items()]))
    yield web.port
    await web.stop()


def fetcher(**more: int) -> Fetcher:
    """One that takes 127.0.0.1 for public and 127.0.0.2 for private; `city.example` is the first."""
    names = {
        "city.example": ["127.0.0.1"],
        "inside.example": ["127.0.0.2"],
        "both.example": ["127.0.0.1", "127.0.0.2"],
    }
    return Fetcher(reachable=lambda address: address == "127.0.0.1", resolver=lambda: Book(**names), **more)


async def test_a_file_is_fetched_and_only_when_it_has_changed(server: int) -> None:
    found = await fetcher().fetch(f"http://city.example:{server}/file.csv")
    assert (found.content, found.name, found.etag) == (b"id;nombre\n1;Pan\n", "file.csv", '"1"')
    assert (await fetcher().fetch(f"http://city.example:{server}/304", etag='"1"')).content is None
    assert (await fetcher().fetch(f"http://city.example:{server}/packed")).content == b"id;nombre"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://inside.example:{port}/file.csv", "private"),
        ("http://both.example:{port}/file.csv", "private"),
        ("http://127.0.0.2:{port}/file.csv", "private"),
        ("http://city.example:{port}/away", "private"),
        ("http://city.example:{port}/around", "redirects"),
        ("http://city.example:{port}/nowhere", "status"),
        ("http://city.example:{port}/bomb", "large"),
        ("http://city.example:{port}/torn", "packed"),
        ("http://city.example:1/file.csv", "network"),
        ("file:///etc/passwd", "address"),
        ("http://user:word@city.example/", "address"),
        ("http://city.example:x/", "address"),
        ("gopher://city.example", "address"),
    ],
)
async def test_what_leads_astray_is_refused_with_a_reason(server: int, url: str, reason: str) -> None:
    with pytest.raises(Unfetchable) as refused:
        await fetcher(most_bytes=1_000_000).fetch(url.format(port=server))
    assert refused.value.reason == reason
