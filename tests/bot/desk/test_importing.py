"""Files from the moment they arrive until they are taken back, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.city_file import load_city
from bot.clock import TurnedClock
from bot.database import Database
from bot.desk.editing import NotAllowed
from bot.desk.importing.allowed import OutOfScope
from bot.desk.importing.staged import KEPT, File, NoSuchImport, Stages
from bot.desk.importing.tables import State
from bot.desk.importing.workshop import Choice, NotReady, PlanStale, UnderWay, Workshop
from bot.people.audit import Audit
from bot.people.roles import Role, Roles
from bot.settings import SAMPLE_CITY
from catalog.changes import AlreadyUndone
from catalog.changes.applying import PORTION
from catalog.changes.batch import LEASE
from catalog.imports import MappingError
from catalog.model import Opportunity, PublicationStatus
from catalog.sources import Sources
from catalog.store import Store

EDITOR, PUBLISHER, NOBODY = 11, 12, 13
HEAD = "folio;nombre;fecha;hora;sede"
ROWS = tuple(f"{n};Taller {n};{n:02}/12/2026;17:00;Casa {n % 3}" for n in range(1, 31))


def table(*rows: str, head: str = HEAD) -> File:
    return File("talleres.csv", "\n".join((head, *rows)).encode())


@pytest.fixture
async def workshop(database: Database, clock: TurnedClock) -> Workshop:
    async with database.writing() as session:
        await Roles(session).grant(EDITOR, Role.EDITOR, by=None, at=clock.now())
        await Roles(session).grant(PUBLISHER, Role.PUBLISHER, by=None, at=clock.now())
    return Workshop(database, load_city(SAMPLE_CITY), clock)


async def brings(workshop: Workshop, *rows: str, by: int | None = EDITOR, head: str = HEAD) -> int:
    id = await workshop.stage([table(*rows, head=head)], source="talleres", by=by)
    await workshop.prepare(id, by=by)
    return id


async def counts(workshop: Workshop, id: int) -> dict[str, int]:
    found: dict[str, int] = (await workshop.get(id)).summary["counts"]
    return {name: count for name, count in found.items() if count}


async def stored(database: Database) -> dict[str, Opportunity]:
    async with database.reading() as session:
        return await Store(session).by_source("talleres")


async def statuses(database: Database) -> set[str]:
    return {one.publication_status.value for one in (await stored(database)).values()}


async def edit(database: Database, clock: TurnedClock, name: str, **values: object) -> None:
    current = (await stored(database))[name]
    async with database.writing() as session:
        await Store(session).put(replace(current, **values), author="person:5", at=clock.now())


async def test_what_is_previewed_is_applied_and_the_same_file_brings_nothing(
    workshop: Workshop, database: Database
) -> None:
    id = await brings(workshop, *ROWS, "31;;31/12/2026;10:00;Casa 1")
    assert await counts(workshop, id) == {"new": 30, "wrong": 1}
    assert await stored(database) == {}
    batch = await workshop.apply(id, by=PUBLISHER)
    assert len(await stored(database)) == 30
    with pytest.raises(NotReady):
        await workshop.apply(id, by=PUBLISHER)
    again = await brings(workshop, *ROWS, "31;;31/12/2026;10:00;Casa 1")
    assert await counts(workshop, again) == {"same": 30, "wrong": 1}
    assert (await workshop.get(again)).summary["problems"]
    assert (await workshop.apply(again, by=PUBLISHER)).id is None
    undone = await workshop.undo(batch.id or 0, by=PUBLISHER)
    assert undone.archived == 30
    with pytest.raises(AlreadyUndone):
        await workshop.undo(batch.id or 0, by=PUBLISHER)
    # What was taken back is no longer what the file says: nothing is taken for settled.
    assert await counts(workshop, await brings(workshop, *ROWS, "31;;31/12/2026;10:00;Casa 1")) == {
        "changed": 30,
        "wrong": 1,
    }
    async with database.reading() as session:
        acts = [entry.act for entry in await Audit(session).recent()]
    assert {"import.staged", "import.applied", "import.undone"} <= set(acts)


async def test_whoever_may_not_does_not_even_after_they_could(workshop: Workshop, database: Database) -> None:
    id = await brings(workshop, *ROWS)
    with pytest.raises(NotAllowed):
        await workshop.apply(id, by=EDITOR)
    with pytest.raises(NotAllowed):
        await workshop.stage([table()], source="talleres", by=NOBODY)
    async with database.writing() as session:
        await Roles(session).revoke(PUBLISHER, by=None, at=(await workshop.get(id)).at)
    with pytest.raises(NotAllowed):
        await workshop.apply(id, by=PUBLISHER)
    assert await stored(database) == {}
    assert (await workshop.get(id)).state is State.READY


async def test_a_catalogue_that_changed_meanwhile_asks_for_another_preview(
    workshop: Workshop, database: Database, clock: TurnedClock
) -> None:
    await workshop.apply(await brings(workshop, *ROWS), by=PUBLISHER)
    id = await brings(workshop, *(row.replace("17:00", "18:00") for row in ROWS))
    assert await counts(workshop, id) == {"changed": 30}
    await edit(database, clock, "7", status_reason="staff were here")
    with pytest.raises(PlanStale):
        await workshop.apply(id, by=PUBLISHER)
    assert (await workshop.get(id)).state is State.UNREAD
    await workshop.prepare(id, by=PUBLISHER)
    assert (await workshop.apply(id, by=PUBLISHER)).id is not None


async def test_time_that_passes_between_preview_and_deed_changes_nothing(
    workshop: Workshop, database: Database, clock: TurnedClock
) -> None:
    await workshop.apply(await brings(workshop, *ROWS), by=PUBLISHER)
    id = await brings(workshop, *ROWS[:-3])
    assert await counts(workshop, id) == {"same": 27, "gone": 3}
    clock.turn(timedelta(days=6))
    await workshop.apply(id, by=PUBLISHER)
    gone = (await stored(database))["30"]
    assert gone.publication_status is PublicationStatus.ARCHIVED


async def test_one_import_of_a_source_at_a_time_and_a_lost_process_holds_nobody_up(
    workshop: Workshop, database: Database, clock: TurnedClock
) -> None:
    id = await brings(workshop, *ROWS)
    async with database.writing() as session:
        assert await Stages(session).claim(id, clock.now())
    with pytest.raises(UnderWay):
        await workshop.apply(id, by=PUBLISHER)
    with pytest.raises(UnderWay):
        await workshop.stage([table(*ROWS)], source="talleres", by=EDITOR)
    await workshop.stage([table(*ROWS)], source="others", by=EDITOR)
    clock.turn(timedelta(minutes=2))
    assert (await workshop.apply(id, by=PUBLISHER)).id is not None


class Lost(Workshop):
    """Loses its connection at the very end of an import, before that is committed."""

    async def _audit(self, *_: object) -> None:
        raise ConnectionResetError


async def test_a_connection_that_is_lost_leaves_nothing_half_written(
    workshop: Workshop, database: Database, clock: TurnedClock
) -> None:
    id = await brings(workshop, *ROWS)
    with pytest.raises(ConnectionResetError):
        await Lost(database, load_city(SAMPLE_CITY), clock).apply(id, by=PUBLISHER)
    assert await stored(database) == {}
    assert (await workshop.get(id)).state is State.READY
    await workshop.apply(id, by=PUBLISHER)
    assert len(await stored(database)) == 30


class Ended(Workshop):
    """Its process ends just before the last portion of an import is committed."""

    async def _audit(self, *_: object) -> None:
        raise asyncio.CancelledError


async def test_what_a_process_that_ended_left_half_written_is_taken_back_and_can_be_applied_again(
    workshop: Workshop, database: Database, clock: TurnedClock
) -> None:
    count = PORTION // 4 + 10
    rows = [f"{n};Taller {n};{n % 28 + 1}/12/2026;17:00;Casa" for n in range(count)]
    id = await brings(workshop, *rows)
    with pytest.raises(asyncio.CancelledError):
        await Ended(database, load_city(SAMPLE_CITY), clock).apply(id, by=PUBLISHER)
    assert 0 < len(await stored(database)) < count
    assert await workshop.recover() == 0
    with pytest.raises(UnderWay):
        await workshop.undo(1, by=PUBLISHER)
    clock.turn(LEASE)
    assert await workshop.recover() == 1
    assert await statuses(database) == {"archived"}
    async with database.reading() as session:
        assert (await Audit(session).recent())[0].act == "import.interrupted"
    # Whoever applied it is believed to be at it for longer than that.
    clock.turn(timedelta(minutes=1))
    with pytest.raises(PlanStale):
        await workshop.apply(id, by=PUBLISHER)
    await workshop.prepare(id, by=PUBLISHER)
    await workshop.apply(id, by=PUBLISHER)
    assert await statuses(database) == {"published"}
    assert await workshop.recover() == 0


async def test_all_or_nothing_and_the_brake(workshop: Workshop, database: Database) -> None:
    await workshop.apply(await brings(workshop, *ROWS), by=PUBLISHER)
    id = await brings(workshop, *ROWS[:20], "99;;1/12/2026;10:00;Casa")
    assert (await workshop.get(id)).brake
    assert (await workshop.apply(id, by=PUBLISHER, choice=Choice(all_or_nothing=True))).withheld
    assert (await workshop.apply(id, by=PUBLISHER)).id is None
    again = await brings(workshop, *ROWS[:20], "99;;1/12/2026;10:00;Casa")
    assert await counts(workshop, again) == {"same": 20, "gone": 10, "wrong": 1}
    await workshop.apply(again, by=PUBLISHER, choice=Choice(remove_gone=True))
    published = [o for o in (await stored(database)).values() if o.publication_status.value == "published"]
    assert len(published) == 20


async def test_a_feed_that_changes_all_its_ids_meets_its_own_records(
    workshop: Workshop, database: Database
) -> None:
    await workshop.apply(await brings(workshop, *ROWS), by=PUBLISHER)
    before = {one.texts[0].name: one.id for one in (await stored(database)).values()}
    id = await brings(workshop, *(f"x{row}" for row in ROWS))
    assert await counts(workshop, id) == {"changed": 30}
    assert (await workshop.get(id)).summary["renamed"] == 30
    await workshop.apply(id, by=PUBLISHER)
    assert {one.texts[0].name: one.id for one in (await stored(database)).values()} == before
    assert "x7" in await stored(database)
    assert await counts(workshop, await brings(workshop, *(f"x{row}" for row in ROWS))) == {"same": 30}


async def test_a_mapping_is_put_right_and_remembered_for_the_source(
    workshop: Workshop, database: Database
) -> None:
    rows = [row.rpartition(";")[0] for row in ROWS]
    head = "clave;de que va;fecha;a que hora"
    id = await workshop.stage([table(*rows, head=head)], source="talleres", by=EDITOR)
    staged = await workshop.prepare(id, by=EDITOR)
    assert staged.refused
    assert [column["name"] for column in staged.summary["columns"]] == head.split(";")
    with pytest.raises(NotReady):
        await workshop.apply(id, by=PUBLISHER)
    with pytest.raises(MappingError):
        await workshop.remap(id, {"fields": {"nombre": "de que va"}}, by=EDITOR)
    mapping = {
        "kind": "course",
        "fields": {"id": "clave", "name": "de que va", "price": {"constant": "gratis"}, "start": "fecha"},
    }
    await workshop.remap(id, mapping, by=EDITOR)
    assert (await workshop.prepare(id, by=EDITOR)).count("new") == 30
    await workshop.apply(id, by=PUBLISHER)
    async with database.reading() as session:
        assert await Sources(session).mapping("talleres") == mapping
    one = (await stored(database))["3"]
    assert (one.kind.value, one.price.kind.value) == ("course", "free")
    again = await brings(workshop, *rows, head=head)
    assert await counts(workshop, again) == {"same": 30}


async def test_a_publisher_of_one_organization_touches_nothing_of_another(
    workshop: Workshop, database: Database, clock: TurnedClock
) -> None:
    async with database.writing() as session:
        await Roles(session).grant(
            PUBLISHER, Role.PUBLISHER, by=None, at=clock.now(), organization="Red de Bibliotecas"
        )
    head = f"{HEAD};organizador"
    own = await brings(workshop, "1;Pan;1/12/2026;10:00;Casa;Red de bibliotecas", by=PUBLISHER, head=head)
    batch = await workshop.apply(own, by=PUBLISHER)
    both = ("1;Pan;1/12/2026;11:00;Casa;Red de Bibliotecas", "2;Yoga;1/12/2026;10:00;Casa;Deportes")
    other = await brings(workshop, *both, by=PUBLISHER, head=head)
    with pytest.raises(OutOfScope):
        await workshop.apply(other, by=PUBLISHER)
    assert list(await stored(database)) == ["1"]
    await workshop.apply(other, by=None)
    with pytest.raises(OutOfScope):
        await workshop.undo(2, by=PUBLISHER)
    assert (await workshop.undo(batch.id or 0, by=PUBLISHER)).kept


async def test_a_table_beside_the_file_is_joined_whatever_it_is_called(workshop: Workshop) -> None:
    mapping = {
        "fields": {"id": "folio", "name": "nombre", "place.name": "sede.nombre"},
        "joins": [{"name": "sede", "file": "sedes.csv", "key": "id", "by": "sede"}],
    }
    files = [
        File("t.csv", b"folio;nombre;sede\n1;Pan;7\n"),
        *(File(name, b"x") for name in ("..", "", "a\0b", "x" * 300, "/etc/passwd")),
        File("carpeta/sedes.csv", "id;nombre\n7;Casa del Río\n".encode()),
    ]
    id = await workshop.stage(files, source="talleres", by=EDITOR, mapping=mapping)
    staged = await workshop.prepare(id, by=EDITOR)
    assert [each["place"] for each in staged.summary["new"]] == ["Casa del Río"]


async def test_what_is_given_up_or_old_is_gone(
    workshop: Workshop, database: Database, clock: TurnedClock
) -> None:
    id = await brings(workshop, *ROWS)
    await workshop.cancel(id, by=EDITOR)
    with pytest.raises(NotReady):
        await workshop.apply(id, by=PUBLISHER)
    clock.turn(KEPT + timedelta(seconds=1))
    async with database.writing() as session:
        assert await Stages(session).forget_old(clock.now()) == 1
    with pytest.raises(NoSuchImport):
        await workshop.get(id)
