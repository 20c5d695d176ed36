"""An import written and taken back a portion after the other: cut, overtaken, and beside people who write."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import TurnedClock
from bot.database import Database
from bot.people.audit import Audit, Entry
from catalog import changes
from catalog.changes import AlreadyUndone, Batch, BatchBusy, Beside, Plan, Undone
from catalog.changes.batch import LEASE
from catalog.live import LiveSearch
from catalog.model import Opportunity, PublicationStatus
from catalog.store import StaleOpportunity, Store
from catalog.tables import ImportBatchRow
from tests.catalog.test_changes import ROW, drafts, edit, load, many, stored

Writing = Callable[[], AbstractAsyncContextManager[AsyncSession]]
LINES = 13
"""Rows of a portion here: few enough that ten records are several portions."""


def cut_after(database: Database, units: int) -> Writing:
    """Writes so many units of work, and then the process is at an end."""
    left = units

    @asynccontextmanager
    async def writing() -> AsyncIterator[AsyncSession]:
        nonlocal left
        if not left:
            raise asyncio.CancelledError
        left -= 1
        async with database.writing() as session:
            yield session

    return writing


async def planned(database: Database, clock: TurnedClock, *rows: dict[str, Any], **options: Any) -> Plan:
    async with database.reading() as session:
        return await changes.plan(session, drafts(*rows), source="s", now=clock.now(), **options)


async def applied(
    database: Database, clock: TurnedClock, plan: Plan, *, writing: Writing | None = None, **options: Any
) -> Batch:
    return await changes.apply_by_portions(
        plan,
        reading=database.reading,
        writing=writing or database.writing,
        author="ana",
        now=clock.now,
        most=LINES,
        **options,
    )


async def taken_back(
    database: Database, clock: TurnedClock, batch: int, *, writing: Writing | None = None
) -> Undone:
    return await changes.undo_by_portions(
        batch,
        reading=database.reading,
        writing=writing or database.writing,
        author="bea",
        now=clock.now,
        most=3,
    )


async def published(database: Database) -> set[str]:
    found = await stored(database)
    return {name for name, one in found.items() if one.publication_status is PublicationStatus.PUBLISHED}


async def left_over(database: Database, clock: TurnedClock) -> list[int]:
    async with database.reading() as session:
        return list(await changes.abandoned(session, clock.now()))


async def search_of(database: Database) -> LiveSearch:
    return LiveSearch(database.reading, neighbourhoods=(), zone="America/Mexico_City")


async def test_it_is_the_same_whether_it_is_written_at_once_or_in_portions(
    database: Database, clock: TurnedClock
) -> None:
    await load(database, *many(6), now=clock.now())
    rows = [*many(5, precio="gratis"), *({**ROW, "id": f"n{n}"} for n in range(4))]
    told: list[tuple[int, int]] = []

    async def each(_: AsyncSession, done: int, of: int) -> None:
        told.append((done, of))

    plan = await planned(database, clock, *rows)
    batch = await applied(database, clock, plan, beside=Beside(each=each))
    assert dict(batch.counts) == {"new": 4, "changed": 5, "same": 0, "gone": 1, "locked": 0, "wrong": 0}
    assert len(told) > 2
    assert told == sorted(told)
    assert {of for _, of in told} == {10}
    async with database.reading() as session:
        revisions = await Store(session).revisions_in(batch.id or 0)
        row = await session.get(ImportBatchRow, batch.id)
    assert [each.action.value for each in revisions] == 4 * ["created"] + 5 * ["changed"] + ["retired"]
    assert row is not None
    assert (row.whole, row.busy_until) == (True, None)
    again = await planned(database, clock, *rows)
    assert (again.counts()["same"], again.writes) == (9, False)


async def test_what_a_lost_process_left_half_written_is_seen_by_nobody_and_taken_back(
    database: Database, clock: TurnedClock
) -> None:
    await load(database, *many(4), now=clock.now())
    before = await stored(database)
    live = await search_of(database)
    await live.refresh(clock.now())
    rows = [
        *many(2, titulo="Taller de vidrio"),
        *({**ROW, "id": f"n{n}", "titulo": "Vidrio"} for n in range(6)),
    ]
    plan = await planned(database, clock, *rows)
    with pytest.raises(asyncio.CancelledError):
        await applied(database, clock, plan, writing=cut_after(database, 2))
    assert 4 < len(await stored(database)) < 10
    # Somebody else's change waits with it, and is not lost.
    await edit(database, "3", clock.now(), status_reason="in the meantime")
    assert not await live.refresh(clock.now())
    assert not live.current.ask("vidrio", language="es", now=clock.now()).hits
    assert not await left_over(database, clock)
    with pytest.raises(BatchBusy):
        await taken_back(database, clock, 2)
    clock.turn(LEASE)
    assert await left_over(database, clock) == [2]
    await taken_back(database, clock, 2)
    assert not await left_over(database, clock)
    after = await stored(database)
    assert await published(database) == {"0", "1", "2", "3"}
    assert all(_same(after[name], before[name]) for name in ("0", "1", "2"))
    assert await live.refresh(clock.now())
    assert not live.current.ask("vidrio", language="es", now=clock.now()).hits
    with pytest.raises(AlreadyUndone):
        await taken_back(database, clock, 2)


async def test_what_goes_wrong_in_the_middle_leaves_nothing_and_is_told(
    database: Database, clock: TurnedClock
) -> None:
    await load(database, *many(2), now=clock.now())

    async def each(_: AsyncSession, done: int, __: int) -> None:
        if done > 4:
            raise ConnectionResetError

    plan = await planned(database, clock, *many(9, precio="gratis"))
    with pytest.raises(ConnectionResetError):
        await applied(database, clock, plan, beside=Beside(each=each))
    assert await published(database) == {"0", "1"}
    assert {one.price.amount for one in (await stored(database)).values() if one.external_id in "01"} != {
        None
    }
    async with database.reading() as session:
        row = await session.get(ImportBatchRow, 2)
    assert row is not None
    assert (row.whole, row.busy_until, row.undone_at) == (True, None, clock.now())


async def test_whoever_edits_in_the_middle_keeps_the_edit_and_the_import_is_refused(
    database: Database, clock: TurnedClock
) -> None:
    await load(database, *many(9), now=clock.now())
    plan = await planned(database, clock, *many(9, precio="gratis"))
    edited = False

    @asynccontextmanager
    async def writing() -> AsyncIterator[AsyncSession]:
        nonlocal edited
        async with database.writing() as session:
            yield session
        if not edited:
            edited = True
            await edit(database, "8", clock.now(), status_reason="staff were here")

    with pytest.raises(StaleOpportunity):
        await applied(database, clock, plan, writing=writing)
    found = await stored(database)
    assert found["8"].status_reason == "staff were here"
    assert {one.price.kind.value for one in found.values()} == {"amount"}


async def test_a_name_that_came_to_be_in_the_middle_is_not_written_over(
    database: Database, clock: TurnedClock
) -> None:
    plan = await planned(database, clock, *many(3))
    await load(database, {**ROW, "id": "2", "titulo": "Otra cosa"}, now=clock.now())
    with pytest.raises(StaleOpportunity):
        await applied(database, clock, plan)
    assert await published(database) == {"2"}
    assert (await stored(database))["2"].texts[0].name == "Otra cosa"


async def test_taking_back_goes_on_where_it_was_cut_and_keeps_what_was_edited(
    database: Database, clock: TurnedClock
) -> None:
    await load(database, *many(8), now=clock.now())
    plan = await planned(database, clock, *many(8, precio="gratis"))
    batch = (await applied(database, clock, plan)).id or 0
    await edit(database, "6", clock.now(), status_reason="later")
    with pytest.raises(asyncio.CancelledError):
        await taken_back(database, clock, batch, writing=cut_after(database, 2))
    prices = [one.price.kind.value for _, one in sorted((await stored(database)).items())]
    assert prices == 3 * ["amount"] + 5 * ["free"]
    clock.turn(LEASE)
    assert await left_over(database, clock) == [batch]
    undone = await taken_back(database, clock, batch)
    assert (undone.restored, [one.external_id for one in undone.kept]) == (4, ["6"])
    prices = [one.price.kind.value for _, one in sorted((await stored(database)).items())]
    assert prices == 6 * ["amount"] + ["free", "amount"]


async def test_people_write_while_a_long_list_comes_in_and_goes(
    database: Database, clock: TurnedClock
) -> None:
    plan = await planned(database, clock, *({**ROW, "dias": "", "id": str(n)} for n in range(1_000)))
    people = 0

    @asynccontextmanager
    async def portion() -> AsyncIterator[AsyncSession]:
        """A transaction of the import, before which somebody writes: they would wait in vain for one that is
        open still."""
        nonlocal people
        async with database.writing() as session:
            kept = Entry(at=clock.now(), actor_id=7, act="saved.kept", subject="saved:1")
            await Audit(session).record(kept)
        people += 1
        async with database.writing() as session:
            yield session

    units: dict[str, Any] = {"reading": database.reading, "writing": portion, "now": clock.now}
    batch = await changes.apply_by_portions(plan, author="ana", most=240, **units)
    brought, people = people, 0
    await changes.undo_by_portions(batch.id or 0, author="ana", most=40, **units)
    assert brought >= 1_000 / 240
    assert people >= 1_000 / 40


async def test_a_process_that_is_killed_leaves_what_the_next_takes_back(
    tmp_path: Path, sqlite_template: Path, clock: TurnedClock
) -> None:
    path = tmp_path / "killed.sqlite3"
    await asyncio.to_thread(shutil.copy, sqlite_template, path)
    url = f"sqlite+aiosqlite:///{path}"
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", KILLED, url], capture_output=True, text=True, check=False
    )
    assert done.returncode == 9, done.stderr
    database = Database(url)
    assert 0 < len(await published(database)) < 9
    clock.turn(LEASE)
    (batch,) = await left_over(database, clock)
    await taken_back(database, clock, batch)
    assert not await published(database)
    await database.close()


KILLED = """
import asyncio, os, sys
from bot.clock import TurnedClock
from bot.database import Database
from catalog.changes import Beside
from tests.catalog.test_portions import applied, planned
from tests.catalog.test_changes import many
from tests.conftest import NOW

async def each(session, done, of):
    if done > 5:
        os._exit(9)

async def main():
    database, clock = Database(sys.argv[1]), TurnedClock(NOW)
    plan = await planned(database, clock, *many(9))
    await applied(database, clock, plan, beside=Beside(each=each))

asyncio.run(main())
"""


def _same(one: Opportunity, other: Opportunity) -> bool:
    return replace(one, version=other.version) == other


def test_a_lease_is_longer_than_any_portion_takes() -> None:
    assert timedelta(seconds=10) <= LEASE
