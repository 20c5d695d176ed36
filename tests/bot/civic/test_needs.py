"""Needs are counted by what they are, and told by place only where nobody can be told apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.civic.needs import NeedPublisher, Needs, key_of, told_apart, topic_of, words_of
from bot.civic.scopes import CIVIC
from bot.database import Database
from bot.feedback.slip import Company, Published
from catalog.search import Index, Search

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
OWN = "need:concept:cello"


@pytest.fixture(scope="module")
def search() -> Search:
    return Search(Index.build([], now=NOW, neighbourhoods=()), zone="America/Mexico_City")


def slips(
    count: int, *, scope: str = OWN, company: Company = Company.SCOPE, **fields: str
) -> list[Published]:
    kept = {
        "words": "chelo",
        "key": "concept:cello",
        "topic": "music",
        "neighbourhood": "",
        "month": "2026-11",
    }
    return [
        Published(key=bytes([n]) * 16, scope=scope, fields={**kept, **fields}, company=company)
        for n in range(count)
    ]


async def publish(database: Database, given: list[Published], period: str = "2026-W49") -> None:
    async with database.writing() as session:
        await NeedPublisher(least=5).publish(session, period, given)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("clases de inglés", "English classes"),
        ("natación gratis", "busco clases de natación"),
        ("zzqx raro", "raros zzqx"),
    ],
)
def test_the_same_need_is_known_in_other_words(search: Search, one: str, other: str) -> None:
    keys = [key_of(search, search.read(words, language="es", now=NOW)) for words in (one, other)]
    assert keys[0] == keys[1]


def test_what_is_wished_is_not_what_is_looked_for(search: Search) -> None:
    reading = search.read("violín gratis el lunes en la tarde", language="es", now=NOW)
    assert words_of(reading) == "violín"
    assert words_of(search.read("algo gratis el lunes", language="es", now=NOW)) == ""
    assert topic_of(search, search.read("violín", language="es", now=NOW)) == "music"


async def test_people_are_counted_a_week_at_a_time(database: Database) -> None:
    await publish(database, slips(5))
    await publish(database, [*slips(6), *slips(1, key="words:otro", words="otro", topic="")], "2026-W50")
    async with database.reading() as session:
        found = await Needs(session).all()
    assert [(each.words, each.times, each.topic) for each in found] == [
        ("chelo", 11, "music"),
        ("otro", 1, ""),
    ]


async def test_a_place_is_told_where_enough_people_named_it_and_as_many_did_not(database: Database) -> None:
    await publish(database, [*slips(5, neighbourhood="Centro"), *slips(6)])
    await publish(database, [*slips(5, neighbourhood="Centro"), *slips(4)], "2026-W50")
    async with database.reading() as session:
        (need,) = await Needs(session).all()
    assert (need.times, need.neighbourhoods) == (20, {"Centro": 5})


async def test_who_joined_all_others_is_not_told_apart_by_place(database: Database) -> None:
    await publish(database, slips(5, scope=CIVIC, neighbourhood="Centro"))
    async with database.reading() as session:
        (need,) = await Needs(session).all()
    assert need.neighbourhoods == {}


async def test_words_in_a_rare_language_are_left_out(database: Database) -> None:
    await publish(database, slips(2, company=Company.NONE, words="cello lessons"))
    async with database.reading() as session:
        (need,) = await Needs(session).all()
    assert (need.words, need.topic, need.times) == ("", "music", 2)


async def test_what_the_city_added_is_known_by_the_thing(database: Database) -> None:
    await publish(database, slips(5))
    async with database.writing() as session:
        needs = Needs(session)
        await needs.meet("concept:cello", 12)
        await needs.meet("concept:cello", 12)
        assert await needs.answered_by([11, 12]) == {12}
        assert (await needs.all())[0].met == (12,)
        await needs.forget("concept:cello", 12)
        assert await needs.answered_by([12]) == set()


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12)), st.integers(0, 12))
def test_no_part_smaller_than_the_threshold_can_be_derived(named: Mapping[str, int], unnamed: int) -> None:
    total = sum(named.values()) + unnamed
    told = told_apart(named, total, 5)
    assert all(told[name] == named[name] >= 5 for name in told)
    rest = total - sum(told.values())
    assert rest == 0 or rest >= 5 or not told
