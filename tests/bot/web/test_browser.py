"""The pages in Chromium: everyone can read them, nothing comes from elsewhere, and no script is needed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.city import City
from bot.clock import TurnedClock
from bot.database import Database
from bot.i18n import Languages
from bot.people.roles import Role
from bot.settings import Settings
from bot.web.imports.works import Works
from bot.web.server import WebServer
from bot.web.site import TOLD, Site
from catalog.store import Store
from tests.bot.web.brought import bring
from tests.bot.web.conftest import BOT, PATIENT, PEOPLE, Parts, Town
from tests.bot.web.looks import FEW_LOOKS, LOOKS
from tests.bot.web.offers import stock
from tests.bot.web.opinions import publish
from tests.bot.web.pledges import fill
from tests.pseudo import MIRRORED, make_locales

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "assets" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ADMIN, PARTNER = PEOPLE[Role.ADMIN], PEOPLE[Role.PARTNER]
PATHS = (
    *("/", "/promises", "/consultations", "/panel", "/panel/sessions", "/panel/feedback"),
    *("/panel/imports", "/panel/imports/1", "/panel/imports/1/columns", "/panel/feeds"),
    *(
        "/panel/imports/2",
        "/panel/imports/1?of=error",
        "/panel/imports?said=under_way",
        "/panel/feeds?address",
    ),
    *("/panel/enter/over", "/open-data"),
    *(
        "/?q=ingles+gratis",
        "/?q=submarinos+nucleares",
        "/?q=quiero+morirme",
        "/o/{english}",
        "/o/{english}/print",
    ),
)
"""Every page of an admin's that is not the way in."""
TELLING = tuple(f"/told/{status}" for status in TOLD)
"""What went wrong, in words: one template, so fewer looks serve."""


@dataclass(frozen=True)
class Served:
    """A town whose site is served at an address."""

    town: Town
    address: str
    ids: dict[str, int]


Serve = Callable[..., Any]


@pytest.fixture
async def database(sqlite_database: Database) -> Database:
    """On one backend: what a page looks like does not depend on it."""
    return sqlite_database


@pytest.fixture
def serve(city: City, clock: TurnedClock, database: Database, tmp_path: Path) -> Serve:
    """Serves the site, in Spanish and English or from right to left."""

    @asynccontextmanager
    async def serving(direction: str = "ltr") -> AsyncIterator[Served]:
        web = WebServer(host="127.0.0.1", port=0)
        web.listen()
        there, languages = city, Languages(strict=True)
        if direction == "rtl":
            languages = Languages(make_locales(tmp_path / "locales", MIRRORED), strict=True)
            there = replace(city, languages=(MIRRORED,))
        settings = Settings().model_copy(update={"web_port": web.port})
        parts = Parts(settings, there, languages, clock, database)
        machines = [Route("/told/{status}", _tell, name="health")]
        works = Works(patience=PATIENT)
        town = Town(parts, Site(parts, machines=machines, bot_name=lambda: BOT, works=works))
        for role, person in PEOPLE.items():
            await town.grant(person, role)
        await publish(database, clock.now())
        await fill(town)
        await bring(town, PEOPLE[Role.ADMIN])
        ids = await stock(town)
        await web.start(town.site)
        try:
            yield Served(town, f"http://127.0.0.1:{web.port}", ids)
        finally:
            await web.stop()

    return serving


async def _tell(request: Request) -> Response:
    """Fails as the address says, so that each page of what went wrong can be looked at."""
    if (status := int(request.path_params["status"])) == 500:
        raise RuntimeError("as asked for")
    raise HTTPException(status)


@asynccontextmanager
async def visiting(browser: Browser, served: Served, **options: Any) -> AsyncIterator[Page]:
    """A page of a new visitor; a word in the console or a request elsewhere is a failure."""
    troubles: list[str] = []
    context = await browser.new_context(**{"locale": "es-MX", **options})
    page = await context.new_page()
    # That a page is not there, or failed, the console says too.
    page.on("console", lambda m: None if "status of " in m.text else troubles.append(m.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith(served.address) else troubles.append(r.url))
    yield page
    await context.close()
    assert troubles == []


async def enter(page: Page, served: Served, person: int) -> None:
    """Opens the link that the bot sent, and presses its button."""
    await page.goto(f"{served.address}/panel/enter/{await served.town.link(person)}")
    await page.locator("main button").click()
    await expect(page).to_have_url(f"{served.address}/panel")


async def sound(page: Page) -> None:
    """No finding of axe-core, and no sideways scrolling. The page's own policy stays as it is."""
    await page.evaluate(AXE.read_text("utf-8"))
    result = await page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    found = [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in result["violations"]]
    assert found == [], page.url
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    outside = """all => all.map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, box]) => box.width > 1 && (box.left < -1 || box.right > innerWidth + 1))
        .map(([html]) => html)"""
    visible = "header :is(a, p), main :is(h1, h2, p), footer :is(a, button)"
    assert await page.locator(visible).evaluate_all(outside) == [], page.url


@pytest.mark.parametrize(("scheme", "direction", "width"), LOOKS)
async def test_everyone_can_read_every_page(
    browser: Browser, serve: Serve, scheme: str, direction: str, width: int
) -> None:
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    async with serve(direction) as served, visiting(browser, served, **look) as page:
        await served.town.enter(PARTNER)
        await page.goto(f"{served.address}/panel")
        await sound(page)
        await page.goto(f"{served.address}/panel/enter/{await served.town.link(ADMIN)}")
        await sound(page)
        await enter(page, served, ADMIN)
        telling = TELLING if (scheme, direction, width) in FEW_LOOKS else ()
        for path in (*PATHS, *telling):
            await page.goto(served.address + path.format(**served.ids))
            assert await page.locator("html").get_attribute("dir") == direction
            await sound(page)
        await undo(page, served)
        await sound(page)


async def undo(page: Page, served: Served) -> None:
    """Takes the applied import back, one of whose records somebody has edited since: it is named."""
    async with served.town.parts.database.writing() as session:
        store = Store(session)
        edited = replace((await store.by_source("talleres"))["9"], minimum_age=9)
        await store.put(edited, author="person:2", at=served.town.parts.clock.now())
    await page.goto(f"{served.address}/panel/imports/2")
    await page.locator('form[action$="/undo"] button').click()
    await expect(page.locator("main li")).to_have_count(1)


async def test_the_two_schemes_differ(browser: Browser, serve: Serve) -> None:
    async with serve() as served:
        grounds = []
        for scheme in ("light", "dark"):
            async with visiting(browser, served, color_scheme=scheme) as page:
                await page.goto(served.address)
                ground = "getComputedStyle(document.documentElement).backgroundColor"
                grounds.append(await page.evaluate(ground))
    assert len(set(grounds)) == 2


async def test_all_is_done_without_a_script(browser: Browser, serve: Serve) -> None:
    async with serve() as served, visiting(browser, served, java_script_enabled=False) as page:
        partner = await served.town.enter(PARTNER)
        await enter(page, served, ADMIN)
        await page.get_by_role("link", name="Sesiones").first.click()
        await page.get_by_role("button", name=f"Cerrar {PARTNER}").click()
        await expect(page.get_by_role("row")).to_have_count(2)
        assert (await partner.get("/panel")).status_code == 401
        await page.get_by_role("link", name="English").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Who is in the panel")
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(
            "Courses, culture and health in the city"
        )
        await page.goto(f"{served.address}/panel")
        await expect(page.get_by_role("heading", level=1)).to_have_text("First you need to sign in")


async def test_a_form_on_another_page_does_nothing_here(browser: Browser, serve: Serve) -> None:
    async with serve() as served:
        context = await browser.new_context()
        page = await context.new_page()
        link = await served.town.link(ADMIN)
        form = f"""address => {{
            const form = document.createElement("form");
            form.method = "post";
            form.action = address;
            form.innerHTML = '<input name="link" value="{link}">';
            document.body.append(form);
            form.submit();
        }}"""
        # A page of nobody's, without a policy that would forbid it to send forms elsewhere.
        await page.route("**/foreign", lambda route: route.fulfill(body="<p>x", content_type="text/html"))
        await page.goto(f"{served.address.replace('127.0.0.1', 'localhost')}/foreign")
        await page.evaluate(form, f"{served.address}/panel/enter")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert (await context.cookies(served.address)) == []
        await context.close()
        assert (await served.town.browser().get(f"/panel/enter/{link}")).status_code == 200


async def test_the_keyboard_reaches_the_content_at_once(browser: Browser, serve: Serve) -> None:
    async with serve() as served, visiting(browser, served) as page:
        await page.goto(served.address)
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "skip"
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "main"


async def test_a_person_finds_and_prints_without_a_script(browser: Browser, serve: Serve) -> None:
    async with serve() as served, visiting(browser, served, java_script_enabled=False) as page:
        await page.goto(served.address)
        await page.get_by_label("¿Qué buscas?").fill("inglés")
        await page.get_by_text("Más filtros").click()
        await page.get_by_label("Solo gratis").check()
        await page.get_by_role("button", name="Buscar").first.click()
        await expect(page).to_have_url(re.compile(r"q=ingl%C3%A9s.*free=1"))
        await page.get_by_role("link", name="Inglés para empezar").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Inglés para empezar")
        await page.get_by_role("link", name="Hoja para imprimir").click()
        await expect(page.get_by_role("img", name="Código QR")).to_be_visible()
