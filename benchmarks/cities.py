"""Real lists brought in through the browser's pages, as a member of staff would, mapping and all.

    python -m benchmarks.cities FOLDER

FOLDER holds the sample cities' own files. Each is uploaded to the page of files with its mapping of
docs/mappings (and the tables it points to), looked at, applied, and brought once more, when nothing may be
new. What the pages say is printed.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.city import City
from bot.city_file import load_city
from bot.clock import SystemClock
from bot.database import Database
from bot.i18n import Languages
from bot.people.roles import Role, Roles
from bot.people.sign_in import SignIns
from bot.settings import SAMPLE_CITY, Settings
from bot.web.site import Site
from catalog.store import Store

STAFF = 42
MAPPINGS = Path(__file__).parent.parent / "docs" / "mappings"
FILES = {
    "madrid": ("madrid_206974_2022.csv",),
    "toulouse": ("toulouse_agenda.csv",),
    "gijon": ("gijon/2026-08-21.json",),
    "valparaiso": ("valparaiso_agenda.json",),
    "baltimore": (
        *("baltimore/services.csv", "baltimore/organizations.csv", "baltimore/locations.csv"),
        "baltimore/addresses.csv",
    ),
    "free-courses": ("free-courses-spanish.md",),
}


@dataclass(frozen=True)
class Parts:
    """What the pages need."""

    settings: Settings
    city: City
    languages: Languages
    clock: SystemClock
    database: Database


async def bring(browser: httpx.AsyncClient, folder: Path, source: str) -> str:
    """Uploads a list; the page that shows what it would do, once it is read."""
    first, *beside = ((folder / name).read_bytes() for name in FILES[source])
    names = [Path(name).name for name in FILES[source]]
    parts = [("file", (names[0], first)), ("mapping", ("m.toml", (MAPPINGS / f"{source}.toml").read_bytes()))]
    parts += [("beside", (name, content)) for name, content in zip(names[1:], beside, strict=True)]
    token = token_of(await browser.get("/panel/imports"))
    answer = await browser.post("/panel/imports", data={"token": token, "source": source}, files=parts)
    return await settled(browser, answer.headers["location"])


async def settled(browser: httpx.AsyncClient, where: str) -> str:
    """The address of the page, once nothing goes on behind it any more."""
    for _ in range(600):
        if "refresh" not in (await browser.get(where)).headers:
            break
        await asyncio.sleep(0.5)
    return where.partition("?")[0]


def token_of(page: httpx.Response) -> str:
    """The token in the forms of a page."""
    return page.text.partition('name="token" value="')[2].partition('"')[0]


def counts(page: str) -> str:
    """What a page says would be done."""
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)
    return ", ".join(f"{number} {name.lower()}" for name, number in found)


async def run(folder: Path) -> None:
    """Brings all of them."""
    with tempfile.TemporaryDirectory() as made:
        database = Database(f"sqlite+aiosqlite:///{made}/cities.sqlite3")
        await database.migrate()
        parts = Parts(Settings(), load_city(SAMPLE_CITY), Languages(), SystemClock(), database)
        async with database.writing() as session:
            await Roles(session).grant(STAFF, Role.PUBLISHER, by=None, at=parts.clock.now())
            link = await SignIns(session).offer(STAFF, at=parts.clock.now())
        headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
        transport = httpx.ASGITransport(app=Site(parts))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1:8080", headers=headers, timeout=120
        ) as browser:
            await browser.post("/panel/enter", data={"link": link})
            for source in FILES:
                began = time.perf_counter()
                where = await bring(browser, folder, source)
                page = await browser.get(where)
                print(f"{source}: {counts(page.text)} ({len(page.content) / 1000:.0f} KB)")
                answer = await browser.post(f"{where}/apply", data={"token": token_of(page)})
                page = await browser.get(await settled(browser, answer.headers["location"]))
                took = time.perf_counter() - began
                again = await browser.get(await bring(browser, folder, source))
                print(f"   applied after {took:.1f} s; once more: {counts(again.text)}")
        async with database.reading() as session:
            print("published:", await Store(session).count())
        await database.close()


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1])))
