from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from bot.database import Database
from catalog.codec import content, from_json, to_json
from catalog.model import Opportunity, OpportunityText, Place, Price, PriceKind, PublicationStatus
from catalog.schedule import ScheduleError
from catalog.store import Action, StaleOpportunity, Store
from catalog.tables import OrganizationRow, PlaceRow, RevisionRow

AT = datetime(2026, 11, 23, 16, tzinfo=UTC)
BY = {"author": "editor", "at": AT}

Put = Callable[..., Awaitable[Opportunity]]


@asynccontextmanager
async def store_of(database: Database) -> AsyncIterator[Store]:
    async with database.writing() as session:
        yield Store(session)


async def test_everything_that_was_put_is_given_back(database: Database, put: Put, make: Any) -> None:
    stored = await put(make.whole())
    assert content(stored) == content(make.whole())
    assert from_json(to_json(stored)) == stored
    async with database.reading() as session:
        assert await Store(session).get(stored.id or 0) == stored


async def test_what_was_not_said_stays_unsaid(put: Put, make: Any) -> None:
    nobody_said = await put(make.opportunity("1"))
    assert nobody_said.documents is None
    assert nobody_said.price.kind is PriceKind.NOT_STATED
    assert (await put(make.opportunity("2", documents=()))).documents == ()


async def test_a_put_that_says_nothing_new_writes_nothing(database: Database, put: Put, make: Any) -> None:
    first = await put(make.whole())
    again = await put(make.whole(), at=AT + timedelta(days=40))
    assert again == first
    async with database.reading() as session:
        assert await Store(session).last_revision() == 1


async def test_a_series_read_again_a_month_later_writes_nothing(
    database: Database, put: Put, make: Any
) -> None:
    first = await put(make.opportunity(schedules=(make.weekly(),)))
    assert len(first.occurrences) == 53
    assert await put(make.opportunity(schedules=(make.weekly(),)), at=AT + timedelta(days=30)) == first


async def test_a_change_raises_the_version_and_keeps_the_id_and_what_was_before(
    database: Database, put: Put, make: Any
) -> None:
    first = await put(make.whole())
    changed = replace(make.whole(), price=Price(kind=PriceKind.FREE), topics=(), texts=make.whole().texts[:1])
    second = await put(changed, reason="the price", quiet=True, at=AT + timedelta(hours=1))
    assert (second.id, second.version) == (first.id, 2)
    assert content(second) == content(changed)
    async with database.reading() as session:
        made, told = await Store(session).revisions_after(0)
    assert (made.action, made.before) == (Action.CREATED, None)
    assert (told.action, told.author, told.reason, told.quiet) == (
        Action.CHANGED,
        "editor",
        "the price",
        True,
    )
    assert told.at == AT + timedelta(hours=1)
    assert told.before is not None
    assert content(told.before) == content(make.whole())
    assert content(told.after) == content(changed)
    assert (told.before.version, told.after.version, told.after.id) == (1, 2, first.id)


async def test_a_revision_can_be_undone_unless_somebody_has_changed_it_since(
    database: Database, put: Put, make: Any
) -> None:
    await put(make.whole())
    await put(replace(make.whole(), occurrences=(make.occurrence(),), schedules=(), place=None))
    async with database.reading() as session:
        change = (await Store(session).revisions_after(1))[0]
    assert change.before is not None
    undone = await put(replace(change.before, version=change.after.version))
    assert content(undone) == content(make.whole())
    with pytest.raises(StaleOpportunity):
        await put(replace(change.before, version=change.after.version))


async def test_of_two_who_changed_the_same_version_the_second_is_told(put: Put, make: Any) -> None:
    read = await put(make.opportunity())
    await put(replace(read, url="https://example.org/a"))
    with pytest.raises(StaleOpportunity) as caught:
        await put(replace(read, url="https://example.org/b"))
    assert caught.value.stored_version == 2


async def test_an_id_nobody_has_is_refused(put: Put, make: Any) -> None:
    with pytest.raises(StaleOpportunity):
        await put(make.opportunity(id=99))


async def test_writers_at_once_leave_revisions_in_the_order_they_were_seen(
    database: Database, make: Any
) -> None:
    seen: list[int] = []

    async def write(name: str) -> None:
        async with store_of(database) as store:
            await store.put(make.opportunity(name), **BY)
            await asyncio.sleep(0.01)

    async def follow() -> None:
        while len(seen) < 8:
            async with database.reading() as session:
                seen.extend(r.id for r in await Store(session).revisions_after(seen[-1] if seen else 0))
            await asyncio.sleep(0.002)

    async with asyncio.timeout(30):
        await asyncio.gather(follow(), *(write(str(n)) for n in range(8)))
    assert seen == sorted(seen)
    assert len(set(seen)) == 8


async def test_the_outbox_is_read_past_a_cursor_and_in_portions(database: Database, make: Any) -> None:
    async with store_of(database) as store:
        await store.put_many([make.opportunity(str(n)) for n in range(5)], **BY)
        assert [r.id for r in await store.revisions_after(0, limit=2)] == [1, 2]
        assert [r.after.external_id for r in await store.revisions_after(2)] == ["2", "3", "4"]
        assert await store.revisions_after(5) == []
        assert await store.last_revision() == 5


async def test_retiring_hides_and_keeps_and_can_be_taken_back(
    database: Database, put: Put, make: Any
) -> None:
    stored = await put(make.opportunity())
    async with store_of(database) as store:
        retired = await store.retire(stored.id or 0, author="editor", at=AT, reason="twice")
        assert await store.published() == []
        assert (await store.count(), await store.count(None)) == (0, 1)
        assert await store.get(stored.id or 0) == retired
        await store.put(replace(retired, publication_status=PublicationStatus.PUBLISHED), **BY)
        assert [r.action for r in await store.revisions_of(stored.id or 0)] == [
            Action.CREATED,
            Action.RETIRED,
            Action.RESTORED,
        ]
        with pytest.raises(LookupError):
            await store.retire(99, author="editor", at=AT)


async def test_what_is_found_is_only_what_is_published(database: Database, make: Any) -> None:
    async with store_of(database) as store:
        await store.put_many(
            [make.opportunity(status.value, publication_status=status) for status in PublicationStatus], **BY
        )
        assert [o.external_id for o in await store.published()] == ["published"]
        assert await store.count() == 1
        assert set(await store.by_source("city")) == {s.value for s in PublicationStatus}
        assert await store.by_source("elsewhere") == {}


async def test_one_name_in_two_sources_is_two_opportunities(database: Database, make: Any) -> None:
    async with store_of(database) as store:
        first, second = await store.put_many([make.opportunity(), make.opportunity(source="other")], **BY)
        assert first.id != second.id
        found = await store.get_many([first.id or 0, second.id or 0, 99])
        assert found == {first.id: first, second.id: second}


async def test_one_name_twice_in_a_file_is_one_opportunity_and_the_last_word_counts(
    database: Database, make: Any
) -> None:
    async with store_of(database) as store:
        stored = await store.put_many(
            [make.opportunity(), make.opportunity("2"), make.opportunity(url="https://example.org")], **BY
        )
        assert [o.version for o in stored] == [2, 1, 2]
        assert (await store.by_source("city"))["1"].url == "https://example.org"


async def test_a_place_said_twice_is_one_row_and_a_place_told_anew_changes_nobody_else(
    database: Database, make: Any
) -> None:
    place = Place(name="Casa", key="7", opening_hours=(make.weekly(),))
    async with store_of(database) as store:
        first, second = await store.put_many(
            [make.opportunity("1", place=place), make.opportunity("2", place=place)], **BY
        )
        assert first.place == second.place
        moved = await store.put(replace(first, place=replace(place, street_address="Av. 2")), **BY)
        assert moved.place is not None
        assert moved.place.street_address == "Av. 2"
        assert moved.place.opening_hours == (make.weekly(),)
        assert await store.get(second.id or 0) == second
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(PlaceRow)) == 2
        assert await session.scalar(select(func.count()).select_from(OrganizationRow)) == 0


async def test_characters_no_database_takes_do_no_harm(put: Put, make: Any) -> None:
    odd = "a\x00b\ud83dc"
    texts = (OpportunityText(language="es", name=odd, description="x" * 100_000),)
    draft = make.opportunity(
        texts=texts, extra={odd: [odd, float("nan")]}, external_id="x\x00'); DROP TABLE place;--"
    )
    stored = await put(draft)
    assert stored.texts[0].name == "ab?c"
    assert stored.extra == {"ab?c": ["ab?c", None]}
    assert await put(draft) == stored


async def test_an_error_in_the_middle_of_a_batch_leaves_nothing_of_it(database: Database, make: Any) -> None:
    drafts = [make.opportunity(str(n)) for n in range(500)] + [
        make.opportunity("wrong", schedules=(make.weekly("FREQ=OFTEN"),))
    ]

    async def fail() -> None:
        async with store_of(database) as store:
            await store.put_many(drafts, **BY)

    with pytest.raises(ScheduleError):
        await fail()
    async with database.reading() as session:
        assert await Store(session).count(None) == 0
        assert await session.scalar(select(func.count()).select_from(RevisionRow)) == 0


async def test_an_import_batch_s_revisions_are_found_together(
    database: Database, put: Put, make: Any
) -> None:
    await put(make.opportunity("0"))
    async with database.writing() as session:
        insert = "INSERT INTO import_batch (id, source_id, at, author) SELECT 7, id, :at, 'a' FROM source"
        await session.execute(text(insert), {"at": AT.replace(tzinfo=None)})
    async with store_of(database) as store:
        await store.put_many([make.opportunity("1"), make.opportunity("2")], **BY, batch=7)
        assert [r.after.external_id for r in await store.revisions_in(7)] == ["1", "2"]


async def test_loading_takes_as_many_questions_for_many_as_for_few(database: Database, make: Any) -> None:
    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    async with store_of(database) as store:
        await store.put_many([replace(make.whole(), external_id=str(n)) for n in range(90)], **BY)
        await store.put_many(
            [make.opportunity(str(n), occurrences=(make.occurrence(),)) for n in range(90)], **BY
        )
        engine = store._session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        assert len(await store.published()) == 90
        many = len(asked)
        assert len(await store.get_many(range(1, 3))) == 2
        event.remove(engine, "before_cursor_execute", note)
    assert many <= 10
    assert len(asked) - many >= many - 1
