"""The search page: the bot's own answers, filters in the address, an honest nothing, care first, no trace."""

from __future__ import annotations

import logging
import re
from html import unescape

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.web.public.asked import Asked
from catalog.model import Audience
from catalog.search.facets import WISHED_TIMES
from tests.bot.web.conftest import BOT, Town
from tests.bot.web.offers import stock


async def text_of(town: Town, path: str, **headers: str) -> str:
    answer = await town.browser(**headers).get(path)
    assert answer.status_code == 200
    return unescape(answer.text)


async def test_before_anything_is_asked_there_are_shelves_or_it_says_that_there_is_nothing(
    town: Town,
) -> None:
    assert "?when=weekend" not in await text_of(town, "/")
    await stock(town)
    page = await text_of(town, "/")
    assert 'name="q"' in page
    assert "?when=weekend" in page
    assert f"https://t.me/{BOT}" in page


async def test_a_question_is_answered_as_in_the_chat(town: Town) -> None:
    ids = await stock(town)
    page = await text_of(town, "/?q=clases de ingles")
    assert f'href="/o/{ids["english"]}"' in page
    assert "Casa de la Luna" in page
    assert "Taller secreto" not in page
    english = await text_of(town, "/?q=english classes", **{"Accept-Language": "en"})
    assert "English for beginners" in english


async def test_a_filter_keeps_only_what_certainly_meets_it(town: Town) -> None:
    ids = await stock(town)
    both = await text_of(town, "/?q=yoga o inglés")
    free = await text_of(town, "/?q=yoga&free=1")
    assert f"/o/{ids['hostile']}" in both
    assert f"/o/{ids['hostile']}" not in free
    assert re.search(r'name="free" value="1" checked', free)


async def test_the_next_language_asks_the_same(town: Town) -> None:
    await stock(town)
    assert "/?q=yoga&free=1&lang=en" in await text_of(town, "/?q=yoga&free=1")


async def test_nothing_is_said_honestly_with_ways_on(town: Town) -> None:
    await stock(town)
    page = await text_of(town, "/?q=submarinos nucleares")
    assert "No encontré nada así." in page
    assert 'href="/"' in page
    assert "55 0000 0100" in page


async def test_whoever_may_be_in_danger_gets_the_numbers_first_and_may_still_search(town: Town) -> None:
    await stock(town)
    page = await text_of(town, "/?q=quiero morirme")
    assert "tel:5500000101" in page
    assert "/o/" not in page
    assert "calm=1" in page
    assert "tel:" not in await text_of(town, "/?q=quiero morirme&calm=1")


@pytest.mark.parametrize(
    "asked", ["hola", "asdkjhasd qwpoei", "%00%ff", "a" * 4000, "<script>alert(1)</script>"]
)
async def test_any_words_have_a_page(town: Town, asked: str) -> None:
    await stock(town)
    answer = await town.browser().get(f"/?q={asked}&page=99999999&where=x&topic=x&without=,,&when=x")
    assert answer.status_code == 200
    assert "<script>" not in answer.text


async def test_a_question_leaves_no_trace(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    await stock(town)
    secret = "tengo sospechosamente zarzaparrilla"
    with caplog.at_level(logging.DEBUG):
        answer = await town.browser().get(f"/?q={secret}")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "same-origin"
    # The test's own browser logs what it asks.
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore"))]
    assert "zarzaparrilla" not in "".join(ours)


ASKED = st.builds(
    Asked,
    words=st.text(max_size=300).map(lambda text: Asked.read({"q": text}, areas=(), topics=()).words),
    free=st.booleans(),
    when=st.sampled_from(("", *WISHED_TIMES)),
    where=st.sampled_from(("", "Centro & Sur")),
    audience=st.sampled_from(("", *(each.value for each in Audience))),
    topic=st.sampled_from(("", "art")),
    without=st.frozensets(st.sampled_from(["free", "when", "term"]), max_size=2),
    calm=st.booleans(),
    page=st.integers(0, 400),
)


@settings(max_examples=60, deadline=None, database=None, phases=[Phase.generate])
@given(ASKED)
def test_what_an_address_says_is_read_back_from_it(asked: Asked) -> None:
    assert Asked.read(asked.query, areas=["Centro & Sur"], topics=["art"]) == asked


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    st.dictionaries(
        st.sampled_from(["q", "free", "when", "where", "audience", "access", "topic", "without", "page"]),
        st.text(max_size=40) | st.sampled_from(["1", "today", "-1", "0", "١", "9" * 400]),
    )
)
def test_any_address_can_be_read(query: dict[str, str]) -> None:
    asked = Asked.read(query, areas=["Centro"], topics=["art"])
    assert 0 <= asked.page <= 500
    assert len(asked.words) <= 256
