"""The concepts of records in the database: found once, anew when the words change, put right for good."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from catalog.concepts import ConceptStore, corrections_in, reason_of
from catalog.finding import find_concepts
from catalog.live import LiveSearch
from catalog.model import Kind, Opportunity, OpportunityText
from catalog.revision import Action
from catalog.sample import sample_opportunities
from catalog.search.finder import finder_of
from catalog.search.lexicon import load_lexicon
from catalog.search.served import Served
from catalog.store import Store
from catalog.tables import OpportunityRow, RevisionRow

FINDER = finder_of(load_lexicon())


def course(name: str, description: str = "") -> Opportunity:
    text = OpportunityText(language="es", name=name, description=description)
    return Opportunity(kind=Kind.COURSE, source="town", external_id="1", texts=(text,))


async def put(database: Database, opportunity: Opportunity, now: datetime) -> Opportunity:
    async with database.writing() as session:
        return await Store(session).put(opportunity, author="test", at=now)


async def stale(database: Database, *, encoded: tuple[int, ...] = ()) -> list[int]:
    async with database.reading() as session:
        return await ConceptStore(session).stale(FINDER.key, encoded=encoded)


async def find(database: Database) -> list[int]:
    ids = await stale(database)
    return await find_concepts(FINDER, ids, reading=database.reading, writing=database.writing)


async def served(database: Database, opportunity: Opportunity) -> Served:
    async with database.reading() as session:
        return (await ConceptStore(session).of([opportunity.id or 0])).get(opportunity.id or 0, Served())


async def correct(database: Database, opportunity: Opportunity, now: datetime, **said: bool | None) -> bool:
    corrections = {key.replace("_", "-"): serves for key, serves in said.items()}
    async with database.writing() as session:
        return await ConceptStore(session).correct(opportunity.id or 0, corrections, author="Ana", at=now)


async def test_a_record_is_looked_at_once_and_again_when_its_words_change(
    database: Database, now: datetime
) -> None:
    stored = await put(database, course("Taller de velas"), now)
    assert await stale(database) == [stored.id]
    assert await find(database) == [stored.id]
    assert await served(database, stored) == Served(words=frozenset({"candle-making"}))
    assert await stale(database) == []
    changed = await put(database, replace(stored, texts=course("Taller de soldadura").texts), now)
    assert await find(database) == [stored.id]
    assert (await served(database, changed)).words == {"welding"}


async def test_a_record_without_a_concept_is_looked_at_once_too(database: Database, now: datetime) -> None:
    stored = await put(database, course("Xyzzy"), now)
    assert await find(database) == [stored.id]
    assert await served(database, stored) == Served()
    assert await stale(database) == []


async def test_another_lexicon_looks_at_everything_anew_and_what_is_encoded_later_too(
    database: Database, now: datetime
) -> None:
    stored = await put(database, course("Taller de velas"), now)
    await find(database)
    async with database.reading() as session:
        assert await ConceptStore(session).stale("another") == [stored.id]
    assert await stale(database, encoded=(stored.id or 0,)) == [stored.id]


async def test_only_those_that_changed_are_looked_through_where_they_are_named(
    database: Database, now: datetime
) -> None:
    stored = await put(database, course("Taller de soldadura"), now)
    other = await put(database, replace(course("Yoga"), external_id="2"), now)
    async with database.reading() as session:
        store = ConceptStore(session)
        assert await store.stale(FINDER.key, among=[other.id or 0]) == [other.id]
        assert await store.stale(FINDER.key, among=()) == []
        assert await store.stale(FINDER.key) == [stored.id, other.id]


async def test_what_is_archived_waits_until_it_is_back(database: Database, now: datetime) -> None:
    stored = await put(database, course("Taller de velas"), now)
    async with database.writing() as session:
        await Store(session).retire(stored.id or 0, author="test", at=now)
    assert await stale(database) == []


async def test_what_was_changed_while_it_was_looked_at_is_not_kept(database: Database, now: datetime) -> None:
    stored = await put(database, course("Taller de velas"), now)
    await put(database, replace(stored, who_can_come="Todos"), now)
    async with database.writing() as session:
        assert await ConceptStore(session).keep([stored], {stored.id or 0: Served()}, FINDER.key) == []
    assert await stale(database) == [stored.id]


async def test_a_correction_outlives_every_change_of_the_record(database: Database, now: datetime) -> None:
    stored = await put(database, course("Taller de velas"), now)
    await find(database)
    assert await correct(database, stored, now, welding=True, candle_making=False) is True
    changed = await put(database, replace(stored, texts=course("Taller de velas y jabón").texts), now)
    await find(database)
    known = await served(database, changed)
    assert (known.added, known.removed) == ({"welding"}, {"candle-making"})
    assert "candle-making" in known.words
    assert "candle-making" not in known.concepts(load_lexicon().numbers)
    assert await correct(database, changed, now, welding=None, candle_making=None) is True
    assert next(iter((await served(database, changed)).concepts(load_lexicon().numbers))) == "candle-making"


async def test_a_correction_is_told_quietly_to_the_search_and_changes_nothing_of_the_record(
    database: Database, now: datetime
) -> None:
    stored = await put(database, course("Taller de velas"), now)
    assert await correct(database, stored, now, welding=True) is True
    assert await correct(database, stored, now, welding=True, yoga=None) is False
    async with database.reading() as session:
        first, told = await Store(session).revisions_of(stored.id or 0)
        assert await Store(session).get(stored.id or 0) == stored
    assert (told.quiet, told.action, told.author, told.reason) == (
        True,
        Action.CHANGED,
        "Ana",
        "concepts: +welding",
    )
    assert corrections_in(told.reason) == {"welding": True}
    assert told.before == told.after == first.after


async def test_what_is_not_there_cannot_be_corrected(database: Database, now: datetime) -> None:
    async with database.writing() as session:
        with pytest.raises(LookupError, match="opportunity 7"):
            await ConceptStore(session).correct(7, {"welding": True}, author="Ana", at=now)


async def test_a_person_who_thinks_again_is_believed(database: Database, now: datetime) -> None:
    stored = await put(database, course("Taller de velas"), now)
    await correct(database, stored, now, welding=True)
    await correct(database, stored, now, welding=False)
    assert await served(database, stored) == Served(removed=frozenset({"welding"}))


async def test_a_concept_the_lexicon_no_longer_knows_is_kept_and_passed_over(
    database: Database, now: datetime
) -> None:
    stored = await put(database, course("Taller de velas"), now)
    await correct(database, stored, now, gone_since=True)
    await find(database)
    known = await served(database, stored)
    assert known.added == {"gone-since"}
    assert list(known.concepts(load_lexicon().numbers)) == ["candle-making"]


async def test_what_is_known_of_a_record_goes_with_it(database: Database, now: datetime) -> None:
    stored = await put(database, course("Taller de velas"), now)
    await find(database)
    await correct(database, stored, now, welding=True)
    async with database.writing() as session:
        await session.execute(delete(RevisionRow))
        await session.execute(delete(OpportunityRow))
    assert await served(database, stored) == Served()


@pytest.fixture
def live(database: Database) -> LiveSearch:
    return LiveSearch(
        database.reading, neighbourhoods=(), zone="America/Mexico_City", writing=database.writing
    )


@pytest.fixture
def titles(live: LiveSearch, now: datetime) -> Callable[[str], list[str]]:
    def found(question: str) -> list[str]:
        return [hit.title for hit in live.current.ask(question, language="en", now=now).hits]

    return found


async def test_a_live_search_takes_up_a_correction_whoever_made_it(
    database: Database, live: LiveSearch, titles: Callable[[str], list[str]], now: datetime
) -> None:
    stored = await put(database, course("Taller del jueves"), now)
    await live.refresh(now)
    assert titles("candles") == []
    await correct(database, stored, now, candle_making=True)
    assert await live.refresh(now) is True
    assert titles("candles") == ["Taller del jueves"]
    await correct(database, stored, now, candle_making=None)
    await live.refresh(now)
    assert titles("candles") == []


async def test_a_live_search_finds_concepts_and_then_finds_by_them(
    database: Database, live: LiveSearch, now: datetime
) -> None:
    sample = sample_opportunities("jacaranda", today=now.date())
    sampled = next(each for each in sample if each.texts[0].name.startswith("Lee tu recibo"))
    stored = await put(database, sampled, now)
    await live.refresh(now)
    numbers = load_lexicon().numbers
    concept = numbers["electricity-bill"]
    assert len(live.current.index.concepts.of(concept)[0]) == 0
    assert await live.encode() is False
    assert "electricity-bill" in ((await served(database, stored)).meaning or ())
    assert await live.refresh(now) is True
    assert live.current.index.concepts.of(concept)[0].tolist() == [0]
    # Nothing is looked at for nothing, and no index made anew.
    async with database.reading() as session:
        revisions = await session.scalar(select(func.count()).select_from(RevisionRow))
    assert revisions == 1
    assert await live.encode() is False
    assert await live.refresh(now) is False


async def sampled(database: Database, now: datetime) -> Opportunity:
    """An opportunity whose concepts are told by its meaning, the vectors of which come with the project."""
    sample = sample_opportunities("jacaranda", today=now.date())
    return await put(database, next(o for o in sample if o.texts[0].name.startswith("Lee tu recibo")), now)


def found_live(live: LiveSearch) -> list[int]:
    documents, _ = live.current.index.concepts.of(load_lexicon().numbers["electricity-bill"])
    return documents.tolist()


async def test_a_live_search_takes_up_what_another_process_found(
    database: Database, live: LiveSearch, now: datetime
) -> None:
    await live.refresh(now)
    stored = await sampled(database, now)
    await live.refresh(now)
    assert found_live(live) == []
    assert await find(database) == [stored.id]
    await live.encode()
    assert await live.refresh(now) is True
    assert found_live(live) == [0]
    await live.encode()
    assert await live.refresh(now) is False


async def test_what_was_found_is_taken_up_later_where_the_database_is_away(
    database: Database, now: datetime
) -> None:
    away = False

    @asynccontextmanager
    async def reading() -> AsyncIterator[AsyncSession]:
        async with database.reading() as session:
            yield session
            if away:
                raise OSError("the database is away")

    live = LiveSearch(reading, neighbourhoods=(), zone="America/Mexico_City", writing=database.writing)
    await sampled(database, now)
    await live.refresh(now)
    await live.encode()
    away = True
    with pytest.raises(OSError, match="away"):
        await live.refresh(now)
    away = False
    assert await live.refresh(now) is True
    assert found_live(live) == [0]


async def test_concepts_are_found_where_a_citys_sayings_cannot_be_encoded(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "own.txt"
    file.write_text("[own-day]\nes: jornada de escrituración\n- ven a escriturar tu casa\n", encoding="utf-8")
    live = LiveSearch(
        database.reading,
        neighbourhoods=(),
        zone="America/Mexico_City",
        writing=database.writing,
        lexicon=load_lexicon(file),
    )
    stored = await put(database, course("Jornada de escrituración"), now)
    await live.refresh(now)
    assert await live.encode() is False
    assert (await served(database, stored)).words == {"own-day"}


def test_a_revision_notes_corrections_as_a_code_that_is_read_back() -> None:
    said = {"yoga": True, "candle-making": False, "welding": None}
    assert corrections_in(reason_of(said)) == said
    for words in ("", "concepts are many", "concepts: yoga", "Hay obras"):
        assert corrections_in(words) == {}
