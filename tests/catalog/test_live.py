from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from catalog.live import LiveSearch
from catalog.model import (
    EventStatus,
    Kind,
    Occurrence,
    Opportunity,
    OpportunityText,
    PublicationStatus,
)
from catalog.search.portion import Document
from catalog.store import Store

Titles = Callable[[str], list[str]]


def course(name: str) -> Opportunity:
    return Opportunity(
        kind=Kind.COURSE,
        source="s",
        external_id=name,
        texts=(OpportunityText(language="es", name=name),),
    )


@pytest.fixture
def live(database: Database) -> LiveSearch:
    return LiveSearch(database.reading, neighbourhoods=(), zone="America/Mexico_City")


@pytest.fixture
def titles(live: LiveSearch, now: datetime) -> Titles:
    def found(question: str) -> list[str]:
        return [hit.title for hit in live.current.ask(question, language="es", now=now).hits]

    return found


def test_before_it_was_read_there_is_no_search(live: LiveSearch) -> None:
    assert len(live) == 0
    with pytest.raises(RuntimeError):
        _ = live.current


async def test_whoever_wrote_the_change_is_found_and_nothing_is_rebuilt_for_nothing(
    database: Database, live: LiveSearch, titles: Titles, now: datetime
) -> None:
    assert await live.refresh(now) is True
    assert await live.refresh(now) is False
    assert titles("cerámica") == []
    async with database.writing() as session:
        stored = await Store(session).put(course("Taller de cerámica"), author="another process", at=now)
    assert titles("cerámica") == []
    assert await live.refresh(now) is True
    assert titles("cerámica") == ["Taller de cerámica"]
    assert len(live) == 1
    before = live.current
    assert await live.refresh(now) is False
    assert live.current is before
    assert stored.id is not None
    async with database.writing() as session:
        await Store(session).retire(stored.id, author="another process", at=now)
    assert await live.refresh(now) is True
    assert titles("cerámica") == []


async def test_what_took_up_every_kind_of_change_finds_as_one_that_read_it_all(
    database: Database, live: LiveSearch, now: datetime
) -> None:
    names = ("Yoga", "Taller de cerámica", "Cine en la plaza", "Danza para niños", "Huerto urbano")
    async with database.writing() as session:
        stored = await Store(session).put_many(map(course, names), author="a", at=now)
    await live.refresh(now)
    occurrence = Occurrence(starts=now, recurrence_id=now, zone="America/Mexico_City")
    yoga, pottery, cinema, dance = stored[:4]
    changed = (
        replace(yoga, event_status=EventStatus.CANCELLED),
        replace(pottery, texts=(OpportunityText(language="es", name="Taller de barro"),)),
        replace(cinema, publication_status=PublicationStatus.DRAFT),
        replace(dance, occurrences=(replace(occurrence, ends=now + timedelta(days=2)),)),
        course("Yoga en el parque"),
    )
    for each in changed:
        async with database.writing() as session:
            await Store(session).put(each, author="another process", at=now)
    await live.refresh(now)
    other = LiveSearch(database.reading, neighbourhoods=(), zone="America/Mexico_City")
    await other.refresh(now)
    for question in ("yoga", "cerámica", "barro", "cine", "danza este fin de semana", "danza hoy", "huerto"):
        ours, theirs = (
            replace(each.current.ask(question, language="es", now=now), milliseconds=0)
            for each in (live, other)
        )
        assert ours == theirs
    assert [len(live), len(other)] == [4, 4]
    assert live.current.index.vocabulary.terms == other.current.index.vocabulary.terms


async def test_only_what_changed_is_read_again(database: Database, live: LiveSearch, now: datetime) -> None:
    def read_again(before: Sequence[Document]) -> list[str]:
        kept = {id(each) for each in before}
        return [each.external_id for each in live.current.index.documents if id(each) not in kept]

    async with database.writing() as session:
        stored = await Store(session).put_many(map(course, "abcdefgh"), author="a", at=now)
    await live.refresh(now)
    first = live.current.index.documents
    async with database.writing() as session:
        await Store(session).put(replace(stored[3], who_can_come="Todas"), author="a", at=now)
    await live.refresh(now)
    assert read_again(first) == ["d"]
    # Where the catalogue's cursor went back, it is another catalogue.
    second = live.current.index.documents
    live._cursor += 1
    await live.refresh(now)
    assert read_again(second) == list("abcdefgh")


async def test_a_write_that_was_undone_changes_nothing(
    database: Database, live: LiveSearch, titles: Titles, now: datetime
) -> None:
    async def write_and_fail() -> None:
        async with database.writing() as session:
            await Store(session).put(course("Taller de cerámica"), author="a", at=now)
            raise ZeroDivisionError

    await live.refresh(now)
    with pytest.raises(ZeroDivisionError):
        await write_and_fail()
    assert await live.refresh(now) is False
    assert titles("cerámica") == []


async def test_what_is_shown_is_at_hand_until_the_search_is_made_anew(
    database: Database, live: LiveSearch, now: datetime
) -> None:
    async with database.writing() as session:
        stored = await Store(session).put(course("Taller de cerámica"), author="a", at=now)
    await live.refresh(now)
    first = await live.opportunities([stored.id, stored.id + 1])
    assert first == {stored.id: stored}
    assert (await live.opportunities([stored.id]))[stored.id] is first[stored.id]
    async with database.writing() as session:
        await Store(session).put(replace(stored, who_can_come="Todos"), author="a", at=now)
    await live.refresh(now)
    assert (await live.opportunities([stored.id]))[stored.id].who_can_come == "Todos"


async def test_what_was_read_for_the_index_is_at_hand(database: Database, now: datetime) -> None:
    readings = 0

    def reading() -> AbstractAsyncContextManager[AsyncSession]:
        nonlocal readings
        readings += 1
        return database.reading()

    async with database.writing() as session:
        stored = await Store(session).put(course("Taller de danza"), author="a", at=now)
    live = LiveSearch(reading, neighbourhoods=(), zone="America/Mexico_City")
    await live.refresh(now)
    before = readings
    assert await live.opportunities([stored.id]) == {stored.id: stored}
    assert readings == before


async def test_what_is_at_hand_does_not_grow_without_end(database: Database, now: datetime) -> None:
    async with database.writing() as session:
        stored = await Store(session).put_many(
            [course(f"Taller {number}") for number in range(5)], author="a", at=now
        )
    small = LiveSearch(database.reading, neighbourhoods=(), zone="America/Mexico_City", most_at_hand=3)
    await small.refresh(now)
    for each in stored:
        assert await small.opportunities([each.id]) == {each.id: each}
        assert len(small._at_hand) <= 3
