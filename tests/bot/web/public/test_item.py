"""A page of one thing: what the card says, as data, as a calendar and on paper; hostile words harmless."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from icalendar import Calendar

from tests.bot.web.conftest import BOT, Town
from tests.bot.web.offers import stock


def data_of(page: str) -> dict[str, object]:
    """The block of data in a page."""
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert block
    found: dict[str, object] = json.loads(block[1])
    return found


async def test_a_page_says_what_the_card_says_and_leads_into_the_bot(town: Town) -> None:
    number = (await stock(town))["english"]
    page = unescape((await town.browser().get(f"/o/{number}")).text)
    assert "<b>Precio:</b> Gratis" in page
    assert "Casa de la Luna" in page
    assert f"https://t.me/{BOT}?start=o_{number}" in page
    for path in (f"/o/{number}.ics", f"/o/{number}.json", f"/o/{number}/print", f"/o/{number}?lang=en"):
        assert f'href="{path}"' in page
        assert (await town.browser().get(path)).status_code == 200


async def test_search_engines_read_the_same_in_the_reader_s_language(town: Town) -> None:
    number = (await stock(town))["english"]
    data = data_of((await town.browser(**{"Accept-Language": "en"}).get(f"/o/{number}")).text)
    assert data["@type"] == "Course"
    assert data["name"] == "English for beginners"
    assert data["isAccessibleForFree"] is True


async def test_hostile_words_stay_words(town: Town) -> None:
    number = (await stock(town))["hostile"]
    for path in (f"/o/{number}", f"/o/{number}/print"):
        page = (await town.browser().get(path)).text
        assert "<script>" not in page
        assert "<img src=x" not in page
        assert "javascript:" not in page.replace('"url": "javascript:alert(1)"', "")
    data = data_of((await town.browser().get(f"/o/{number}")).text)
    assert data["name"] == "Yoga </script><script>alert(1)</script> & <b>calma</b>"


async def test_what_is_out_of_the_catalogue_is_gone_and_what_never_was_in_is_not_there(town: Town) -> None:
    ids = await stock(town)
    browser = town.browser()
    for ending in ("", ".json", ".ics", "/print"):
        assert (await browser.get(f"/o/{ids['gone']}{ending}")).status_code == 410
        assert (await browser.get(f"/o/{ids['draft']}{ending}")).status_code == 404
    assert "Esto ya no está" in (await browser.get(f"/o/{ids['gone']}")).text


async def test_a_calendar_does_not_name_what_is_sensitive(town: Town) -> None:
    ids = await stock(town)
    plain = (await town.browser().get(f"/o/{ids['english']}.ics")).content
    discreet = (await town.browser().get(f"/o/{ids['sensitive']}.ics")).content
    events = list(Calendar.from_ical(plain).walk("VEVENT"))
    assert [str(event["summary"]) for event in events] == ["Inglés para empezar"] * 2
    assert b"apoyo" not in discreet
    assert b"Luna" not in discreet
    assert b"/o/" not in discreet


async def test_the_data_of_one_thing_are_what_open_data_have_of_it(town: Town) -> None:
    number = (await stock(town))["english"]
    answer = await town.browser().get(f"/o/{number}.json")
    assert answer.headers["content-type"] == "application/ld+json"
    whole = (await town.browser().get("/open-data/catalogue.jsonld")).json()
    alone = {key: value for key, value in answer.json().items() if key != "@context"}
    assert alone in whole["dataFeedElement"]


@pytest.mark.parametrize("ending", ["", ".json", ".ics", "/print"])
async def test_any_number_has_an_answer(town: Town, ending: str) -> None:
    await stock(town)
    given_numbers = ["0", "-1", "9" * 18, "9" * 40, "1.5", "x", "%00", "١", "1 or 1=1", "../1"]
    for number in given_numbers:
        assert (await town.browser().get(f"/o/{number}{ending}")).status_code in (404, 405)
