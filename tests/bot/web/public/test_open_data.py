"""Open data: every format under a licence, made once a revision, asked for by its tag; and robots."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import pytest

from bot.web.public.edition import edition_of
from bot.web.public.making import make
from bot.web.public.open_data import FILES
from catalog.exports.edition import Format
from catalog.imports import read
from catalog.sources import Sources
from catalog.store import Store
from tests.bot.web.conftest import Parts, Town
from tests.bot.web.offers import offers, stock


async def test_the_page_says_the_licence_and_has_all_files(town: Town) -> None:
    await stock(town)
    page = (await town.browser().get("/open-data")).text
    assert "creativecommons.org/publicdomain/zero" in page
    for name in FILES:
        assert f'href="/open-data/{name}"' in page


@pytest.mark.parametrize("name", FILES)
async def test_a_file_is_of_its_kind_and_holds_what_is_published(town: Town, name: str) -> None:
    await stock(town)
    answer = await town.browser().get(f"/open-data/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == FILES[name].media_type
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["access-control-allow-origin"] == "*"
    reading = read(answer.content, name, source="sample", zone="America/Mexico_City", language="es")
    found = {draft.opportunity.external_id for draft in reading.drafts}
    assert found == {"english", "hostile", "sensitive"}


async def test_whoever_has_the_newest_gets_nothing_again(town: Town) -> None:
    await stock(town)
    browser = town.browser()
    first = await browser.get("/open-data/catalogue.csv")
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = await browser.get("/open-data/catalogue.csv", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = await browser.get("/open-data/catalogue.csv", headers={"If-None-Match": '"x"'})
    assert (other.status_code, other.content) == (200, first.content)


async def test_a_change_makes_the_files_anew(town: Town) -> None:
    await stock(town)
    before = (await town.browser().get("/open-data/catalogue.csv")).headers["etag"]
    now = town.parts.clock.now()
    changed = replace(offers(now)[0], who_can_come="quien quiera")
    async with town.parts.database.writing() as session:
        await Store(session).put(changed, author="test", at=now)
    await town.parts.search.refresh(now)
    after = await town.browser().get("/open-data/catalogue.csv", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert "quien quiera" in after.text


async def test_a_table_holds_no_formula(town: Town) -> None:
    await stock(town)
    text = (await town.browser().get("/open-data/catalogue.csv")).content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert ',"=HYPERLINK' not in text


async def test_robots_are_told_where_the_pages_are_and_that_questions_are_none(
    parts: Parts, town: Town
) -> None:
    ids = await stock(town)
    rules = (await town.browser().get("/robots.txt")).text
    assert "Disallow: /panel\n" in rules
    assert "Disallow: /*?q=\n" in rules
    address = rules.partition("Sitemap: ")[2].strip()
    assert address == f"{parts.settings.web_address}/sitemap.xml"
    sitemap = (await town.browser().get("/sitemap.xml")).text
    assert f"{parts.settings.web_address}/o/{ids['english']}</loc>" in sitemap
    assert f"/o/{ids['gone']}<" not in sitemap
    assert f"/o/{ids['draft']}<" not in sitemap


async def test_what_is_given_out_says_where_each_thing_has_its_page(parts: Parts, town: Town) -> None:
    ids = await stock(town)
    feed = json.loads((await town.browser().get("/open-data/catalogue.jsonld")).content)
    assert feed["license"] == parts.city.licence.url
    assert f"{parts.settings.web_address}/o/{ids['english']}" in {
        one["@id"] for one in feed["dataFeedElement"]
    }


async def test_a_large_file_is_made_in_a_process_of_its_own_and_is_the_same(
    town: Town, tmp_path: Path
) -> None:
    await stock(town)
    parts = town.parts
    edition = edition_of(parts.city, parts.settings, parts.clock.now())
    here = await make(parts.database, edition, Format.CSV, tmp_path, count=3)
    content = here.read_bytes()
    here.unlink()
    # Nothing can be read by this process.
    elsewhere: Any = SimpleNamespace(url=parts.database.url)
    apart = await make(elsewhere, edition, Format.CSV, tmp_path, count=3, few=2)
    assert apart == here
    assert apart.read_bytes() == content


@pytest.mark.parametrize("name", FILES)
async def test_what_a_source_says_beside_our_fields_stays_in_unless_its_mapping_opens_it(
    town: Town, name: str
) -> None:
    beside = {
        "turno": "matutino",
        "responsable": "Ana, 55 1234 5678",
        "ical": {"X-AULA": "aula-magna", "X-NOTA": "llamar a casa"},
    }
    told = replace(offers(town.parts.clock.now())[0], source="lista", external_id="1", extra=beside)
    async with town.parts.database.writing() as session:
        await Store(session).put(told, author="test", at=town.parts.clock.now())
        await Sources(session).keep_mapping("other", {"open": ["responsable"]})
    await town.parts.search.refresh(town.parts.clock.now())
    shut = await everything(town, name)
    assert "matutino" not in shut
    assert "aula-magna" not in shut
    async with town.parts.database.writing() as session:
        await Sources(session).keep_mapping("lista", {"open": ["turno", "X-AULA"]})
        await Store(session).put(
            replace(told, who_can_come="todas"), author="test", at=town.parts.clock.now()
        )
    await town.parts.search.refresh(town.parts.clock.now())
    opened = await everything(town, name)
    assert "matutino" in opened
    assert "aula-magna" in opened
    for secret in ("Ana, 55", "llamar a casa"):
        assert secret not in shut
        assert secret not in opened


async def everything(town: Town, name: str) -> str:
    """All that a file and the page of the one record say, unpacked and unfolded."""
    browser = town.browser()
    content = (await browser.get(f"/open-data/{name}")).content
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as packed:
            content = b"\n".join(packed.read(each) for each in packed.namelist())
    one = (await browser.get("/o/1.json")).text
    return content.decode("utf-8", "replace").replace("\r\n ", "") + one
