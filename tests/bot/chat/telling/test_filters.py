"""Every filter is words that the search understands: pressed or typed, it means the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.chat.telling.filters import MOST_KEY, area_key, area_of
from bot.i18n import Languages
from bot.telling.wishes import wish_in_words
from catalog.model import ACCESS_NEEDS, PREREQUISITES, Audience, Neighbourhood
from catalog.search import Index, Search
from catalog.search.facets import times
from catalog.search.understood import Understood

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
LANGUAGES = Languages(strict=True)
AREAS = ("Centro", "Los Fresnos", "Unidad Habitacional La Esperanza", "São João", "東区")
SEARCH = Search(
    Index.build([], neighbourhoods=[Neighbourhood(name=name) for name in AREAS], now=NOW),
    zone="America/Mexico_City",
)
IN_EVERY_LANGUAGE = pytest.mark.parametrize("tag", LANGUAGES.published)


def understood(key: str, value: str, tag: str, before: str) -> Understood:
    words = wish_in_words(key, value, LANGUAGES.speech(tag))
    assert words, (key, value)
    return SEARCH.read(f"{before} {words}".strip(), language=tag, now=NOW).understood


@IN_EVERY_LANGUAGE
@pytest.mark.parametrize("before", ["", "guitarra"])
def test_every_wish_of_a_filter_is_understood_as_that_and_nothing_else(tag: str, before: str) -> None:
    for audience in Audience:
        read = understood("audience", audience.value, tag, before)
        assert (read.audiences, read.access, read.place_has) == ({audience}, set(), set()), audience
    for need in ACCESS_NEEDS:
        read = understood("access", need, tag, before)
        assert (read.access, read.place_has, read.free) == ({need}, set(), False), need
    for thing in PREREQUISITES:
        if thing == "step_free":
            continue  # the same as the access need
        read = understood("place", thing, tag, before)
        assert (read.place_has, read.access) == ({thing}, set()), thing
    for value, when in times(NOW.date()).items():
        read = understood("when", value, tag, before)
        assert (read.when, read.audiences) == (when, set()), value
    assert understood("free", "", tag, before).free
    for code in ("es", "en", "fr", "pt", "nah", "zap", "mix", "oto", "maz", "ht"):
        assert understood("language", code, tag, before).language == code, code
    for area in AREAS[:3]:
        where = understood("where", area, tag, before).where
        assert where is not None
        assert where.name == area


def test_what_no_text_names_is_no_filter() -> None:
    speech = LANGUAGES.speech("es-MX")
    assert wish_in_words("audience", "nobody", speech) == ""
    assert wish_in_words("colour", "red", speech) == ""
    assert wish_in_words("language", "zzz", speech) == ""


def test_a_neighbourhood_is_known_by_a_short_key_of_its_own() -> None:
    twins = [f"Unidad Habitacional La Esperanza {number}" for number in range(50)]
    keys = {area_key(name) for name in (*AREAS, *twins)}
    assert len(keys) == len(AREAS) + len(twins)
    assert all(len(key) <= MOST_KEY for key in keys)
    assert all(area_of(area_key(name), AREAS) == name for name in AREAS)
    assert area_of("nowhere", AREAS) == ""
