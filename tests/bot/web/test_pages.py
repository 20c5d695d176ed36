"""What every page has: headers that lock it, the reader's language, and words for when it cannot be shown."""

from __future__ import annotations

import gzip
import re

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.accept_language import wished_languages
from bot.people.roles import Role
from bot.web.assets import FOLDER
from bot.web.headers import HEADERS
from bot.web.site import Site
from tests.bot.web.conftest import PEOPLE, Parts, Town

PATHS = ("/", "/panel", "/panel/sessions", "/nowhere", "/panel/enter/x", "/static/x/pico.min.css")


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_is_locked_to_itself(town: Town, path: str) -> None:
    browser = await town.enter(PEOPLE[Role.ADMIN])
    for answer in (await browser.get(path), await browser.post(path), await town.browser().get(path)):
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers["cache-control"] == "no-store"
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert "script-src" not in policy


async def test_pages_have_neither_scripts_nor_styles_nor_anything_of_others(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.ADMIN])
    for path in PATHS[:-1]:
        page = (await browser.get(path)).text
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page), path
        assert re.findall(r'(?:src|href|action)="(?!/|https://t\.me/)[^#]', page) == [], path


async def test_a_file_is_the_same_packed_or_not(town: Town) -> None:
    page = (await town.browser().get("/")).text
    address = re.search(r"/static/[^\"]+/site\.css", page)
    assert address
    plain = await town.browser(**{"Accept-Encoding": "identity"}).get(address[0])
    assert "content-encoding" not in plain.headers
    assert plain.content == (FOLDER / "site.css").read_bytes()
    async with town.browser().stream("GET", address[0], headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join([part async for part in packed.aiter_raw()])
    assert gzip.decompress(raw) == plain.content


@pytest.mark.parametrize(
    ("asked", "query", "language"),
    [
        ("es-MX,es;q=0.9", "", "es-MX"),
        ("en-US", "", "en"),
        ("fr, en;q=0.8, es;q=0.7", "", "en"),
        ("xx", "", "es-MX"),
        ("", "", "es-MX"),
        ("en", "?lang=es-MX", "es-MX"),
        ("es", "?lang=en", "en"),
        ("es", "?lang=tlh", "es-MX"),
        ("es", "?lang=%00%22%3E", "es-MX"),
    ],
)
async def test_a_page_is_in_the_reader_s_language(town: Town, asked: str, query: str, language: str) -> None:
    browser = town.browser(**{"Accept-Language": asked})
    for path in ("/", "/nowhere", "/panel"):
        assert f'<html lang="{language}" dir="ltr">' in (await browser.get(path + query)).text


async def test_a_language_that_was_chosen_stays(town: Town) -> None:
    browser = town.browser()
    assert 'lang="es-MX"' in (await browser.get("/")).text
    await browser.get("/?lang=en")
    assert '<html lang="en"' in (await browser.get("/nowhere")).text
    assert len(browser.cookies) == 1


async def test_who_chooses_nothing_gets_no_cookie(town: Town) -> None:
    assert "set-cookie" not in (await town.browser().get("/")).headers


@pytest.mark.parametrize("path", ["/nowhere", "/panel/", "/static/", "/static/../site.py", "/%2e%2e/x"])
async def test_where_there_is_nothing_that_is_said(town: Town, path: str) -> None:
    answer = await town.browser().get(path)
    assert answer.status_code == 404
    assert "Aquí no hay nada" in answer.text


async def test_another_way_to_ask_is_refused_in_words(town: Town) -> None:
    answer = await town.browser().request("DELETE", "/panel")
    assert answer.status_code == 405
    assert "Así no se abre" in answer.text


async def test_what_fails_here_is_said_to_be_no_fault_of_the_reader(parts: Parts) -> None:
    async def broken(request: Request) -> Response:
        raise RuntimeError("a secret of ours")

    site = Site(parts, machines=[Route("/health", broken, name="health")])
    answer = await Town(parts, site, strict=False).browser().get("/health")
    assert answer.status_code == 500
    assert "No es culpa tuya." in answer.text
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("es-MX,en;q=0.5,fr;q=0.9", ["es-MX", "fr", "en"]),
        ("*", []),
        ("en;q=0", []),
        ("en;q=x, es", ["es"]),
        ("", []),
        (", ,", []),
        ("a," * 1000, ["a"] * 20),
    ],
)
def test_what_a_browser_wishes_is_read_dearest_first(header: str, tags: list[str]) -> None:
    assert wished_languages(header) == tags
