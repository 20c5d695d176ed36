"""What a newcomer sees: the demo started by its command, and talked to on its chat page."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parent.parent


@asynccontextmanager
async def demo(folder: Path, *arguments: str) -> AsyncIterator[str]:
    """`learning-city demo`, as a process; gives the address it prints, and ends it by SIGTERM."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LEARNING_CITY_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        "--port",
        "0",
        *arguments,
        cwd=folder,
        env=clean | {"PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    said = ""
    try:
        async with asyncio.timeout(60):
            while (address := re.search(r"http://127\.0\.0\.1:\d+/", said)) is None:
                line = await process.stdout.readline()
                assert line, said
                said += line.decode()
        yield address.group()
    finally:
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            rest, _ = await process.communicate()
        assert process.returncode == 0, said + rest.decode()


async def asks(page: Page, text: str) -> None:
    await page.locator("textarea").first.fill(text)
    await page.keyboard.press("Enter")


async def test_a_newcomer_asks_in_the_browser_and_opens_a_card(tmp_path: Path, browser: Browser) -> None:
    async with demo(tmp_path) as address:
        page = await browser.new_page(locale="es-MX", viewport={"width": 390, "height": 800})
        await page.goto(address)
        await page.get_by_role("button", name="Empezar").click()
        await page.get_by_role("button", name="Español").click()
        await expect(page.locator(".log")).to_contain_text("Ciudad Jacaranda")
        await asks(page, "yoga gratis")
        await expect(page.locator(".log")).to_contain_text("Yoga en el parque")
        await page.get_by_role("button", name="1", exact=True).last.click()
        await expect(page.locator(".log")).to_contain_text("Parque de los Fresnos")
        await expect(page.locator(".log")).to_contain_text("Precio")
        await asks(page, "violín")
        await expect(page.locator(".log")).to_contain_text("No encontré")


async def test_two_people_side_by_side_each_hear_their_own_language(tmp_path: Path, browser: Browser) -> None:
    async with demo(tmp_path) as address:
        # The first person speaks the browser's language, the second the other one.
        page = await browser.new_page(locale="en-GB", viewport={"width": 1280, "height": 800})
        await page.goto(address)
        await page.get_by_text("Ana").first.click()
        await asks(page, "pottery")
        await expect(page.locator(".log").first).to_contain_text("I understood")
        await page.get_by_text("Sam").first.click()
        await asks(page, "taller de cerámica")
        await expect(page.locator(".log").first).to_contain_text("Entendí")


async def test_another_country_is_only_another_city_file(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / ".env").write_text("LEARNING_CITY_CITY=port-selwyn\n", encoding="utf-8")
    async with demo(tmp_path) as address:
        page = await browser.new_page(locale="en-CA", viewport={"width": 1280, "height": 800})
        await page.goto(address)
        await expect(page.locator("body")).to_contain_text("Port Selwyn")
        await page.get_by_text("Ana").first.click()
        await asks(page, "swimming")
        await expect(page.locator(".log").first).to_contain_text("Learn to Swim as an Adult")


async def test_the_demo_has_people_of_every_rank_and_a_clock_the_bot_lives_by(
    tmp_path: Path, browser: Browser
) -> None:
    (tmp_path / "demo.sqlite3").write_bytes(b"what an earlier demo left, and no database")
    async with demo(tmp_path) as address:
        page = await browser.new_page(locale="es-MX", viewport={"width": 1280, "height": 800})
        await page.goto(address)
        seats = page.locator("#people-list .seat")
        await expect(seats).to_have_text(["Ciudadanía", "Ciudadanía", "Publicación", "Administración"])
        with closing(sqlite3.connect(tmp_path / "demo.sqlite3")) as kept:
            roles = kept.execute("select role from person_role order by person_id").fetchall()
        assert roles == [("publisher",), ("admin",)]
        await page.locator("#clock").click()
        next_year = datetime.now(UTC).year + 1
        await page.get_by_label("Fecha y hora").fill(f"{next_year}-03-01T09:00")
        await page.get_by_role("button", name="Poner").click()
        # The whole catalogue is dated anew for that day.
        await expect(page.locator(".clock-moment")).to_contain_text(
            f"1 de marzo de {next_year}", timeout=30_000
        )
        await page.keyboard.press("Escape")
        await asks(page, "yoga")
        await expect(page.locator(".log")).to_contain_text("Yoga en el parque")
        await expect(page.locator(".log")).to_contain_text(re.compile(r"\d mar, \d\d:\d\d"))
        await expect(page.locator(".day")).to_have_text(["Hoy"])
