"""A site on a database of its own, and people who are signed in to it."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
import pytest

from bot.city import City
from bot.city_file import load_city
from bot.clock import TurnedClock
from bot.database import Database
from bot.i18n import Languages
from bot.people.roles import Role, Roles
from bot.people.sign_in import SignIns
from bot.settings import SAMPLE_CITY, Settings
from bot.web.imports.works import Works
from bot.web.site import Site
from tests.bot.web.parts import Parts

__all__ = ["ADDRESS", "BOT", "FROM_OUR_PAGE", "PATIENT", "PEOPLE", "Parts", "Town", "token_of"]

BOT = "jacaranda_bot"
ADDRESS = "http://127.0.0.1:8080"
FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
PATIENT = 60.0
"""Seconds that a page waits for a file to be read or written: as long as a busy machine may take for it."""
PEOPLE = {role: 1000 + number for number, role in enumerate(Role)}
"""A person of each role."""


@dataclass(frozen=True)
class Town:
    """A site and whoever goes there."""

    parts: Parts
    site: Site
    strict: bool = True
    """Whether what fails inside fails the test."""

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """A browser that has been nowhere yet; it says of every request that it comes from our own page."""
        transport = httpx.ASGITransport(app=self.site, raise_app_exceptions=self.strict)
        wished = {"Accept-Language": "es", **FROM_OUR_PAGE, **headers}
        return httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=wished)

    async def grant(self, person: int, role: Role, organization: str = "") -> None:
        """Gives a role; a partner of nobody in particular is one of the libraries."""
        of = organization or ("Red de Bibliotecas" if role is Role.PARTNER else "")
        async with self.parts.database.writing() as session:
            await Roles(session).grant(person, role, by=None, at=self.parts.clock.now(), organization=of)

    async def link(self, person: int) -> str:
        """The token of a link that the bot has sent to this person."""
        async with self.parts.database.writing() as session:
            return await SignIns(session).offer(person, at=self.parts.clock.now())

    async def enter(self, person: int, **headers: str) -> httpx.AsyncClient:
        """A browser in which this person has signed in."""
        browser = self.browser(**headers)
        answer = await browser.post("/panel/enter", data={"link": await self.link(person)})
        assert answer.status_code == 303
        return browser


def token_of(page: httpx.Response) -> str:
    """The token in the forms of a page."""
    return page.text.partition('name="token" value="')[2].partition('"')[0]


@pytest.fixture
def settings() -> Settings:
    """What the site is told; a test may say otherwise."""
    return Settings()


@pytest.fixture
def city() -> City:
    return load_city(SAMPLE_CITY)


@pytest.fixture
def languages() -> Languages:
    return Languages(strict=True)


@pytest.fixture
def parts(
    settings: Settings, city: City, languages: Languages, clock: TurnedClock, database: Database
) -> Parts:
    return Parts(settings, city, languages, clock, database)


@pytest.fixture
async def town(parts: Parts) -> Town:
    await parts.search.refresh(parts.clock.now())
    town = Town(parts, Site(parts, bot_name=lambda: BOT, works=Works(patience=PATIENT)))
    for role, person in PEOPLE.items():
        await town.grant(person, role)
    return town
