"""A file against the catalogue: planned, applied, taken back, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.database import Database
from catalog import changes
from catalog.changes import AlreadyUndone, NoSuchBatch
from catalog.codec import content
from catalog.imports import Draft, parse_mapping, read
from catalog.model import (
    Access,
    EventStatus,
    Known,
    Opportunity,
    OpportunityText,
    Origin,
    PublicationStatus,
    Term,
)
from catalog.store import Store
from catalog.tables import ImportBatchRow, RevisionRow

MAPPING = parse_mapping(
    """
zone = "America/Mexico_City"
language = "es"
currency = "MXN"
[fields]
id = "id"
name = "titulo"
description = "texto"
start = "inicio"
end = "fin"
time = "hora"
weekdays = "dias"
price = "precio"
categories = { column = "tema", split = "," }
audience = "publico"
place.name = "lugar"
place.position = "punto"
organization.name = "organiza"
"""
)
ROW = {
    "id": "1",
    "titulo": "Taller de barro",
    "texto": "Con las manos",
    "inicio": "2026-12-01",
    "fin": "2026-12-20",
    "hora": "10:00",
    "dias": "M,J",
    "precio": "$50.50",
    "tema": "Arte,Barro",
    "publico": "Niños",
    "lugar": "Casa del Río",
    "punto": "19.43,-99.13",
    "organiza": "Cultura",
    "sobra": "algo",
}


def drafts(*rows: dict[str, Any], source: str = "s") -> tuple[Draft, ...]:
    found = read(json.dumps(rows).encode(), "x.json", MAPPING, source=source, zone="UTC")
    assert not found.problems or all(p.severity.value in ("note", "warning") for p in found.problems)
    return found.drafts


def many(count: int, **values: str) -> list[dict[str, str]]:
    return [{**ROW, **values, "id": str(number)} for number in range(count)]


async def load(database: Database, *rows: dict[str, Any], now: datetime, **options: Any) -> tuple[Any, Any]:
    async with database.writing() as session:
        plan = await changes.plan(session, drafts(*rows), source="s", now=now, **options)
        return plan, await changes.apply(session, plan, author="ana", at=now)


async def stored(database: Database) -> dict[str, Opportunity]:
    async with database.reading() as session:
        return await Store(session).by_source("s")


async def edit(database: Database, external_id: str, now: datetime, **values: Any) -> Opportunity:
    async with database.writing() as session:
        store = Store(session)
        current = (await store.by_source("s"))[external_id]
        return await store.put(replace(current, **values), author="bea", at=now)


async def count(database: Database, table: Any) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_a_new_file_goes_in_with_its_author_and_its_number(database: Database, now: datetime) -> None:
    plan, batch = await load(database, *many(3), now=now)
    assert plan.counts() == {"new": 3, "changed": 0, "same": 0, "gone": 0, "locked": 0}
    assert batch.id is not None
    async with database.reading() as session:
        revisions = await Store(session).revisions_in(batch.id)
        row = await session.get(ImportBatchRow, batch.id)
    assert {(r.author, r.reason) for r in revisions} == {("ana", "import")}
    assert row is not None
    assert row.counts["new"] == 3


async def test_the_same_file_again_changes_nothing_at_all(database: Database, now: datetime) -> None:
    await load(database, *many(4), now=now)
    revisions = await count(database, RevisionRow)
    for later in (timedelta(0), timedelta(days=200)):
        plan, batch = await load(database, *many(4), now=now + later)
        assert plan.counts() == {"new": 0, "changed": 0, "same": 4, "gone": 0, "locked": 0}
        assert batch.id is None
    assert await count(database, RevisionRow) == revisions
    assert await count(database, ImportBatchRow) == 1


async def test_what_says_the_same_again_is_not_even_read_unless_somebody_has_written_it(
    database: Database, now: datetime
) -> None:
    endless = {**ROW, "inicio": "2026-12-01", "fin": "", "dias": "", "id": "e", "tema": ""}
    await load(database, *many(3), endless, now=now)
    await load(database, *many(3, precio="gratis"), endless, now=now)
    async with database.reading() as session:
        listed = await Store(session).listed("s")
    assert all(each.said for each in listed.values())
    edited = await edit(database, "1", now, legal_basis="Ley 1")
    await edit(database, "2", now, status_reason="x", locked=frozenset({"status_reason"}))
    async with database.reading() as session:
        listed = await Store(session).listed("s")
    assert [name for name, each in listed.items() if not each.said] == ["1", "2"]
    plan, _ = await load(database, *many(3, precio="gratis"), endless, now=now)
    assert plan.counts() == {"new": 0, "changed": 1, "same": 3, "gone": 0, "locked": 1}
    assert plan.changed[0].before == edited
    # What was put back is what the source says again.
    plan, _ = await load(database, *many(3, precio="gratis"), endless, now=now)
    assert plan.counts() == {"new": 0, "changed": 0, "same": 4, "gone": 0, "locked": 1}


async def test_of_two_rows_of_one_name_each_is_compared(database: Database, now: datetime) -> None:
    (one,) = drafts(ROW)
    (other,) = drafts({**ROW, "precio": "gratis"})
    await load(database, ROW, now=now)
    async with database.reading() as session:
        plan = await changes.plan(session, (one, other), source="s", now=now)
    assert (plan.same, len(plan.changed)) == (1, 1)


async def test_a_change_is_shown_field_by_field(database: Database, now: datetime) -> None:
    await load(database, ROW, now=now)
    plan, _ = await load(
        database, {**ROW, "precio": "gratis", "titulo": "Taller de barro (CANCELADO)"}, now=now
    )
    (change,) = plan.changed
    assert {field.field for field in change.fields} == {"price", "event_status", "status_reason"}
    status = next(field for field in change.fields if field.field == "event_status")
    assert (status.old, status.new) == (EventStatus.SCHEDULED, EventStatus.CANCELLED)
    assert (await stored(database))["1"].event_status is EventStatus.CANCELLED


async def test_what_staff_locked_is_kept_and_said(database: Database, now: datetime) -> None:
    await load(database, ROW, now=now)
    access = Access(step_free=Known.YES)
    await edit(database, "1", now, access=access, locked=frozenset({"access", "place", "texts.es"}))
    plan, _ = await load(
        database, {**ROW, "titulo": "Otro título", "lugar": "Otra casa", "tema": "Cine"}, now=now
    )
    (change,) = plan.changed
    assert {field.field for field in change.fields} == {"categories"}
    (locked,) = plan.locked
    assert {field.field for field in locked.fields} == {"texts", "place", "access"}
    one = (await stored(database))["1"]
    assert one.texts[0].name == "Taller de barro"
    assert one.place is not None
    assert (one.place.name, one.access, one.categories) == ("Casa del Río", access, ("Cine",))


async def test_translations_and_topics_of_staff_outlive_an_import(database: Database, now: datetime) -> None:
    await load(database, ROW, now=now)
    one = (await stored(database))["1"]
    english = OpportunityText(language="en", name="Clay workshop", origin=Origin.HUMAN)
    topics = (Term(scheme="local", code="arts"),)
    await edit(database, "1", now, texts=(*one.texts, english), topics=topics, assured_on=date(2026, 11, 1))
    plan, _ = await load(database, {**ROW, "texto": "Con las dos manos"}, now=now)
    assert [field.field for field in plan.changed[0].fields] == ["texts"]
    one = (await stored(database))["1"]
    assert {text.language: text.name for text in one.texts} == {
        "es": "Taller de barro",
        "en": "Clay workshop",
    }
    assert one.text("es").description == "Con las dos manos"
    assert (one.topics, one.assured_on) == (topics, date(2026, 11, 1))


async def test_what_is_gone_is_archived_and_what_comes_back_is_shown_again(
    database: Database, now: datetime
) -> None:
    await load(database, *many(10), now=now)
    plan, _ = await load(database, *many(8), now=now)
    assert [one.external_id for one in plan.gone] == ["8", "9"]
    assert (await stored(database))["9"].publication_status is PublicationStatus.ARCHIVED
    plan, _ = await load(database, *many(10), now=now)
    assert [[f.field for f in change.fields] for change in plan.changed] == [["publication_status"]] * 2
    assert (await stored(database))["9"].publication_status is PublicationStatus.PUBLISHED


async def test_many_at_once_gone_are_kept_until_told(database: Database, now: datetime) -> None:
    await load(database, *many(20), now=now)
    plan, batch = await load(database, *many(10), now=now)
    assert (len(plan.gone), plan.brake, batch.id) == (10, True, None)
    assert all(
        one.publication_status is PublicationStatus.PUBLISHED for one in (await stored(database)).values()
    )
    plan, _ = await load(database, *many(10), now=now, remove_gone=True)
    assert not plan.brake
    published = [
        one
        for one in (await stored(database)).values()
        if one.publication_status is PublicationStatus.PUBLISHED
    ]
    assert len(published) == 10


async def test_five_or_fewer_gone_never_brake_nor_a_fifth_of_many(database: Database, now: datetime) -> None:
    await load(database, *many(6), now=now)
    async with database.reading() as session:
        assert not (await changes.plan(session, drafts(*many(1)), source="s", now=now)).brake
    await load(database, *many(40), now=now)
    async with database.reading() as session:
        assert not (await changes.plan(session, drafts(*many(32)), source="s", now=now)).brake
        assert (await changes.plan(session, drafts(*many(31)), source="s", now=now)).brake


async def test_a_row_that_cannot_be_read_today_is_not_gone(database: Database, now: datetime) -> None:
    await load(database, *many(3), now=now)
    plan, _ = await load(database, *many(2), now=now, present=frozenset({"2"}))
    assert not plan.gone


async def test_what_is_over_merely_fell_out_of_the_feed(database: Database, now: datetime) -> None:
    await load(database, *many(3), now=now)
    later = now + timedelta(days=60)
    plan, batch = await load(database, *many(1), now=later)
    assert (plan.gone, batch.id) == ((), None)


async def test_past_dates_a_feed_drops_are_kept_and_are_no_change(database: Database, now: datetime) -> None:
    await load(database, {**ROW, "dias": "", "fin": "", "inicio": "2026-11-24"}, now=now)
    later = now + timedelta(days=3)
    plan, _ = await load(database, {**ROW, "dias": "", "fin": "", "inicio": "2026-12-01"}, now=later)
    (change,) = plan.changed
    assert {field.field for field in change.fields} == {"schedules", "occurrences"}
    one = (await stored(database))["1"]
    assert [o.starts.date() for o in one.occurrences] == [date(2026, 11, 24), date(2026, 12, 1)]
    plan, _ = await load(database, {**ROW, "dias": "", "fin": "", "inicio": "2026-12-01"}, now=later)
    assert plan.same == 1


async def test_a_record_staff_holds_back_stays_held_back(database: Database, now: datetime) -> None:
    await load(database, ROW, now=now)
    await edit(database, "1", now, publication_status=PublicationStatus.IN_REVIEW)
    plan, _ = await load(database, ROW, now=now)
    assert plan.same == 1


async def test_all_or_nothing_writes_nothing_where_a_row_is_wrong(database: Database, now: datetime) -> None:
    async with database.writing() as session:
        plan = await changes.plan(session, drafts(ROW), source="s", now=now)
        batch = await changes.apply(session, plan, author="ana", at=now, all_or_nothing=True, wrong=1)
    assert (batch.id, batch.withheld, batch.counts["wrong"]) == (None, True, 1)
    assert not await stored(database)


async def test_a_fault_half_way_leaves_nothing(database: Database, now: datetime) -> None:
    with pytest.raises(RuntimeError):
        await load_and_break(database, now)
    assert not await stored(database)
    assert await count(database, ImportBatchRow) == 0


async def test_two_sources_with_the_same_ids_do_not_meet(database: Database, now: datetime) -> None:
    await load(database, ROW, now=now)
    async with database.writing() as session:
        plan = await changes.plan(session, drafts(ROW, source="t"), source="t", now=now)
        await changes.apply(session, plan, author="ana", at=now)
    assert len(plan.new) == 1
    assert (await stored(database))["1"].source == "s"


async def test_an_import_is_taken_back_but_not_what_was_edited_since(
    database: Database, now: datetime
) -> None:
    await load(database, *many(10), now=now)
    _, batch = await load(database, *many(9, precio="gratis"), {**ROW, "id": "new"}, now=now)
    await edit(database, "3", now, who_can_come="Vecinas")
    async with database.writing() as session:
        undone = await changes.undo(session, batch.id, author="bea", at=now)
    assert (undone.restored, undone.archived, [one.external_id for one in undone.kept]) == (9, 1, ["3"])
    after = await stored(database)
    assert after["0"].price.amount is not None
    assert after["3"].price.amount is None
    assert after["9"].publication_status is PublicationStatus.PUBLISHED
    assert after["new"].publication_status is PublicationStatus.ARCHIVED


async def test_what_is_told_of_taking_back_is_what_is_stored_then(database: Database, now: datetime) -> None:
    await load(database, *many(4), now=now)
    _, batch = await load(database, *many(3, precio="gratis", titulo="Ñandutí"), now=now)
    await take_back(database, batch.id, now)
    told: dict[str, str] = {}
    for name, one in (await stored(database)).items():
        async with database.reading() as session:
            *_, brought, last = await Store(session).revisions_of(one.id or 0)
        assert last.before == brought.after
        assert (content(last.after), last.after.version, last.after.id) == (content(one), one.version, one.id)
        assert (last.author, last.reason, last.batch) == ("bea", f"undo of import {batch.id}", None)
        told[name] = last.action.value
    assert told == {"0": "changed", "1": "changed", "2": "changed", "3": "restored"}


async def test_imports_are_taken_back_one_after_the_other(database: Database, now: datetime) -> None:
    _, first = await load(database, ROW, now=now)
    _, second = await load(database, {**ROW, "precio": "gratis"}, now=now)
    async with database.writing() as session:
        assert (await changes.undo(session, second.id, author="bea", at=now)).restored == 1
    async with database.writing() as session:
        assert (await changes.undo(session, first.id, author="bea", at=now)).archived == 1
    with pytest.raises(AlreadyUndone):
        await take_back(database, first.id, now)
    with pytest.raises(NoSuchBatch):
        await take_back(database, 999, now)


async def load_and_break(database: Database, now: datetime) -> None:
    async with database.writing() as session:
        plan = await changes.plan(session, drafts(*many(3)), source="s", now=now)
        await changes.apply(session, plan, author="ana", at=now)
        raise RuntimeError


async def take_back(database: Database, batch: int, now: datetime) -> None:
    async with database.writing() as session:
        await changes.undo(session, batch, author="bea", at=now)


async def test_what_is_new_is_put_on_shelves_and_what_staff_put_right_stays(
    database: Database, now: datetime
) -> None:
    found = drafts(ROW | {"titulo": "Taller de cerámica", "tema": ""})
    async with database.writing() as session:
        plan = await changes.plan(session, found, source="s", now=now)
        await changes.apply(session, plan, author="a", at=now)
    async with database.writing() as session:
        (stored,) = await Store(session).published()
        assert Term(scheme="local", code="crafts") in stored.topics
        right = (Term(scheme="local", code="science"),)
        await Store(session).put(replace(stored, topics=right), author="staff", at=now)
    async with database.reading() as session:
        again = await changes.plan(session, found, source="s", now=now)
    assert (again.new, again.changed, again.same) == ((), (), 1)
