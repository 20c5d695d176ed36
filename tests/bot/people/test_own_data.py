"""Deleting leaves no trace of a person's number in any table, whatever table there may ever be."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.people.audit import Audit, Entry
from bot.people.own_data import OwnData
from bot.people.preferences import Preference, Preferences
from bot.people.roles import LastAdmin, Role, Roles
from catalog.model import Kind, Opportunity, OpportunityText
from catalog.store import Store
from catalog.tables import Base

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
PERSON = 5_123_456_789
OTHER = 6_987_654_321


async def traces(database: Database, person: int) -> list[str]:
    """Every cell of every table in which the number stands."""
    found, number = [], re.compile(rf"(?<!\w){person}(?!\w)")
    async with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in (await session.execute(select(table))).mappings():
                cells = {name: json.dumps(value, default=str) for name, value in row.items()}
                found += [f"{table.name}.{name}" for name, cell in cells.items() if number.search(cell)]
    return found


async def _lived(database: Database, person: int) -> None:
    """Somebody who chose everything there is to choose, and worked for the city."""
    course = Opportunity(
        kind=Kind.COURSE,
        source="desk",
        external_id="1",
        texts=(OpportunityText(language="es", name="Yoga"),),
    )
    async with database.writing() as session:
        await Preferences(session).keep(person, Preference(language="en", text_only=True, paused=True))
        await Roles(session).grant(person, Role.EDITOR, by=OTHER, at=NOW)
        entry = Entry(at=NOW, actor_id=person, act="item.changed", subject="opportunity:1")
        await Audit(session).record(entry)
        await Store(session).put(course, author=f"person:{person}", at=NOW)


async def test_deleting_leaves_the_number_in_no_table(database: Database) -> None:
    await _lived(database, PERSON)
    assert {cell.split(".")[0] for cell in await traces(database, PERSON)} == {
        "preference",
        "person_role",
        "audit",
        "revision",
    }
    async with database.writing() as session:
        await OwnData(session).erase(PERSON, at=NOW)
    assert await traces(database, PERSON) == []


async def test_deleting_one_person_leaves_everybody_else_as_they_were(database: Database) -> None:
    await _lived(database, PERSON)
    async with database.writing() as session:
        await Preferences(session).keep(OTHER, Preference(text_only=True))
        await Roles(session).grant(OTHER, Role.ADMIN, by=None, at=NOW)
    async with database.writing() as session:
        await OwnData(session).erase(PERSON, at=NOW)
        kept = await OwnData(session).of(OTHER)
    assert (kept.preference.text_only, kept.role) == (True, Role.ADMIN)


async def test_all_that_is_kept_is_told_and_taken_along(database: Database) -> None:
    await _lived(database, PERSON)
    async with database.reading() as session:
        kept = await OwnData(session).of(PERSON)
        export = await OwnData(session).export(PERSON)
    assert not kept.nothing
    assert (kept.role, kept.acts) == (Role.EDITOR, 1)
    assert export["language"] == "en"
    assert [act["act"] for act in export["acts_as_staff"]] == ["item.changed"]
    assert [act["act"] for act in export["done_to_you"]] == ["role.granted"]
    assert str(OTHER) not in str(export)


async def test_of_whom_nothing_is_kept_there_is_nothing(database: Database) -> None:
    async with database.writing() as session:
        await OwnData(session).erase(PERSON, at=NOW)
        assert (await OwnData(session).of(PERSON)).nothing
    assert await traces(database, PERSON) == []


async def test_the_last_admin_cannot_vanish_and_nothing_of_them_is_half_deleted(database: Database) -> None:
    async with database.writing() as session:
        await Roles(session).grant(PERSON, Role.ADMIN, by=None, at=NOW)
        await Preferences(session).keep(PERSON, Preference(text_only=True))
    with pytest.raises(LastAdmin):
        async with database.writing() as session:
            await OwnData(session).erase(PERSON, at=NOW)
    async with database.reading() as session:
        kept = await OwnData(session).of(PERSON)
    assert (kept.role, kept.preference.text_only) == (Role.ADMIN, True)
