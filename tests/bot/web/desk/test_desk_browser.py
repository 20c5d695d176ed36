"""The desk in Chromium: everyone can read and fill in every page, by keyboard alone and without scripts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bot.desk.drafts import Drafts
from bot.people.roles import Role
from catalog.model import Organization
from catalog.store import Store
from tests.bot.desk.test_listing import MUSIC, SHELF
from tests.bot.web.conftest import PEOPLE, Town
from tests.bot.web.looks import FEW_LOOKS
from tests.bot.web.test_browser import Serve, Served, enter, serve, sound, visiting

__all__ = ["serve"]
pytestmark = pytest.mark.browser

ADMIN, PUBLISHER = PEOPLE[Role.ADMIN], PEOPLE[Role.PUBLISHER]
PATHS = (
    *("/panel/catalogue?words=musica&lack=price", "/panel/catalogue", "/panel/catalogue/{music}"),
    *("/panel/duties", "/panel/needs", "/panel/deliveries", "/panel/drafts", "/panel/drafts/1"),
    *("/panel/catalogue/{music}/dates", "/panel/catalogue/{music}/concepts"),
    *("/panel/staff", "/panel/audit", "/panel/catalogue?words=xyzzy", "/panel/catalogue/{music}/edit"),
)
FORM = "/panel/drafts/new"


async def fill(town: Town) -> int:
    """A few things, one of them changed since somebody began a draft of it; that one's number."""
    now = town.parts.clock.now()
    async with town.parts.database.writing() as session:
        store = Store(session)
        await store.write_many(SHELF[1:], author="person:1", at=now)
        music = await store.put(MUSIC, author="person:1", at=now)
        name = replace(music.texts[0], name="Coro de niñas y niños de la ciudad")
        changed = replace(music, texts=(name, *music.texts[1:]), minimum_age=6)
        await Drafts(session).begin(changed, of=music.id, by=ADMIN, at=now)
        await store.put(replace(music, organization=Organization(name="Coros")), author="person:2", at=now)
    return music.id or 0


async def faulty(page: Page, address: str) -> None:
    """The form with something wrong in it, as it is shown again."""
    await page.goto(address + FORM)
    await page.fill('[id="date.0.start"]', "10:00")
    await page.locator("form.sheet .acts button").click()
    await expect(page.locator(".wrong")).to_be_focused()


async def unmoved(page: Page, address: str, music: int) -> None:
    """A date that is to be moved, and nobody said to when: the page comes back and says so."""
    await page.goto(f"{address}/panel/catalogue/{music}/dates")
    await page.locator('[name="date"]').first.check()
    await page.locator('[name="deed"][value="move"]').check()
    await page.locator("main form button").click()
    await expect(page.locator("#fault-day")).to_be_visible()


async def conflicting(page: Page, served: Served) -> None:
    """A draft's form that is sent after somebody else has saved the same draft: both versions are shown."""
    await page.goto(f"{served.address}/panel/drafts/1/edit")
    async with served.town.parts.database.writing() as session:
        draft = await Drafts(session).get(1, by=ADMIN)
        other = replace(draft, opportunity=replace(draft.opportunity, who_can_come="De 6 a 12 años"))
        await Drafts(session).save(other, by=ADMIN, at=served.town.parts.clock.now())
    await page.fill('[id="who_can_come"]', "Todo el mundo")
    await page.locator("form.sheet .acts button").click()
    await expect(page.locator("main [role=alert]").first).to_be_visible()


async def forgotten(page: Page, served: Served) -> None:
    """A form whose session is over when it is sent: what was typed is on the page."""
    await page.goto(served.address + FORM)
    await page.fill('[id="organization.name"]', "Songs of the neighbourhood")
    await page.context.clear_cookies()
    await page.locator("form.sheet .acts button").click()
    await expect(page.locator("main li")).to_have_text("Songs of the neighbourhood")


@pytest.mark.parametrize(("scheme", "direction", "width"), FEW_LOOKS)
async def test_everyone_can_read_the_desk(
    browser: Browser, serve: Serve, scheme: str, direction: str, width: int
) -> None:
    look: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    async with serve(direction) as served, visiting(browser, served, **look) as page:
        music = await fill(served.town)
        await enter(page, served, ADMIN)
        for path in PATHS:
            await page.goto(served.address + path.format(music=music))
            assert await page.locator("html").get_attribute("dir") == direction
            await sound(page)
        await faulty(page, served.address)
        await page.locator("form.sheet details summary").click()
        await sound(page)
        await unmoved(page, served.address, music)
        await sound(page)
        await conflicting(page, served)
        await sound(page)
        await forgotten(page, served)
        await sound(page)


async def test_something_new_is_written_with_the_keyboard_alone_and_no_script(
    browser: Browser, serve: Serve
) -> None:
    async with serve() as served, visiting(browser, served, java_script_enabled=False) as page:
        await enter(page, served, PUBLISHER)
        await page.goto(served.address + FORM)
        for field, text in {
            "text.es-MX.name": "Poesía",
            "organization.name": "Bibliotecas",
            "minimum_age": "x",
        }.items():
            await page.locator(f'[id="{field}"]').focus()
            await page.keyboard.type(text)
        # What the Enter key presses is what saves, not what asks for more rows.
        await page.keyboard.press("Enter")
        await expect(page.locator(".wrong li")).to_have_count(1)
        await page.locator(".wrong a").focus()
        await page.keyboard.press("Enter")
        await page.locator('[id="minimum_age"]').focus()
        await page.keyboard.press("Control+A")
        await page.keyboard.type("6")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Poesía")
        publish = page.get_by_role("button", name="Publicar")
        await publish.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("Publicado")
        undo = page.get_by_role("button", name="Deshacer")
        await undo.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("Deshecho")
        await expect(page.locator(".marks")).to_contain_text("Archivado")
