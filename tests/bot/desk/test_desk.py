"""What staff do to what is published: who may, what is written, locked and audited, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.clock import TurnedClock
from bot.database import Database
from bot.desk import cancelling, filling, moving
from bot.desk.editing import Edit, NoSuchDate, NotAllowed, publish
from bot.desk.undoing import TooLate, undo
from bot.people.audit import Audit
from bot.people.roles import Role, Roles
from bot.reminders.difference import differences
from catalog.changes.compare import merged
from catalog.model import EventStatus, Opportunity, Place
from catalog.store import StaleOpportunity, Store
from tests.bot.reminders.test_difference import COURSE, DAY, FIRST, HOUR, HOUSE, SECOND, SERVICE

OLGA, PABLO = 7, 8

EDITS: dict[str, tuple[Callable[[Opportunity], Edit], list[str]]] = {
    "cancel": (lambda it: cancelling.cancelled(it, None, "obras"), ["cancelled"]),
    "cancel a date": (lambda it: cancelling.cancelled(it, FIRST, "obras"), ["cancelled"]),
    "postpone": (lambda it: cancelling.postponed(it, None, "obras"), ["postponed"]),
    "postpone a date": (lambda it: cancelling.postponed(it, FIRST, ""), ["postponed"]),
    "move a date": (lambda it: moving.moved(it, FIRST, FIRST + DAY, "obras"), ["moved"]),
    "another place": (lambda it: moving.elsewhere(it, None, HOUSE, ""), ["place"]),
    "another place for a date": (lambda it: moving.elsewhere(it, FIRST, HOUSE, ""), ["place"]),
    "online": (lambda it: moving.online(it, None, ""), ["online"]),
    "a date online": (lambda it: moving.online(it, FIRST, ""), ["online"]),
    "full": (lambda it: filling.full(it, None), ["full"]),
    "a date full": (lambda it: filling.full(it, FIRST), ["full"]),
}


def of(role: Role) -> str:
    return "Red de Bibliotecas" if role is Role.PARTNER else ""


async def staff(database: Database, clock: TurnedClock, role: Role = Role.PUBLISHER) -> Opportunity:
    async with database.writing() as session:
        await Roles(session).grant(1, Role.ADMIN, by=None, at=clock.now())
        await Roles(session).grant(OLGA, role, by=1, at=clock.now(), organization=of(role))
        return await Store(session).put(replace(COURSE, id=None), author="import", at=clock.now())


async def done(
    database: Database, clock: TurnedClock, edit: Edit, *, by: int = OLGA, quiet: bool = False
) -> int:
    async with database.writing() as session:
        published = await publish(session, edit, by=by, at=clock.now(), quiet=quiet)
    assert published.revision is not None
    return published.revision


@pytest.mark.parametrize("name", EDITS)
async def test_each_edit_is_what_its_savers_are_told(
    database: Database, clock: TurnedClock, name: str
) -> None:
    stored = await staff(database, clock)
    edit = EDITS[name][0](stored)
    number = await done(database, clock, edit)
    async with database.reading() as session:
        revision = (await Store(session).revisions([number]))[number]
        (entry, *_) = await Audit(session).recent()
    assert revision.before is not None
    found = differences(revision.before, revision.after, now=clock.now())
    assert [each.change.value for each in found] == EDITS[name][1]
    assert (revision.author, revision.reason, revision.quiet) == (f"person:{OLGA}", edit.reason, False)
    assert (entry.actor_id, entry.act, entry.subject) == (OLGA, edit.act, f"opportunity:{stored.id}")
    assert entry.details["revision"] == str(number)


@pytest.mark.parametrize("name", EDITS)
async def test_the_next_import_leaves_what_staff_changed_and_brings_the_rest(
    database: Database, clock: TurnedClock, name: str
) -> None:
    stored = await staff(database, clock)
    edit = EDITS[name][0](stored)
    incoming = replace(COURSE, id=None, who_can_come="todas")
    after = merged(edit.after, incoming, now=clock.now())
    assert after.who_can_come == "todas"
    found = differences(stored, after, now=clock.now())
    assert [each.change.value for each in found] == EDITS[name][1]


def test_a_date_that_staff_set_leaves_the_other_dates_to_the_source() -> None:
    edit = cancelling.cancelled(COURSE, FIRST, "")
    later = replace(COURSE.occurrences[2], starts=SECOND + HOUR)
    after = merged(edit.after, replace(COURSE, occurrences=(later,)), now=FIRST - DAY)
    assert [(each.starts, each.status) for each in after.occurrences[1:]] == [
        (FIRST, EventStatus.CANCELLED),
        (SECOND + HOUR, EventStatus.SCHEDULED),
    ]


@pytest.mark.parametrize("date", [None, FIRST])
def test_what_was_put_online_is_in_a_place_again_and_its_savers_are_told(date: datetime | None) -> None:
    on_screen = moving.online(COURSE, date, "").after
    if date is not None:
        later = moving.moved(on_screen, date, FIRST + HOUR, "").after
        assert [each.change.value for each in differences(on_screen, later, now=FIRST - DAY)] == ["moved"]
    back = moving.elsewhere(on_screen, date, HOUSE, "").after
    assert [each.change.value for each in differences(on_screen, back, now=FIRST - DAY)] == ["place"]
    assert [each.change.value for each in differences(COURSE, back, now=FIRST - DAY)] == ["place"]


@pytest.mark.parametrize("role", Role)
async def test_only_publishers_and_admins_may(database: Database, clock: TurnedClock, role: Role) -> None:
    stored = await staff(database, clock, role)
    edit = cancelling.cancelled(stored, None, "")
    if role in (Role.PUBLISHER, Role.ADMIN):
        assert await done(database, clock, edit)
        return
    with pytest.raises(NotAllowed):
        await done(database, clock, edit)
    async with database.reading() as session:
        assert (await Store(session).get(stored.id or 0)) == stored


async def test_whoever_was_made_less_meanwhile_may_not_even_take_back(
    database: Database, clock: TurnedClock
) -> None:
    stored = await staff(database, clock)
    number = await done(database, clock, cancelling.cancelled(stored, None, ""))
    async with database.writing() as session:
        await Roles(session).revoke(OLGA, by=1, at=clock.now())
    with pytest.raises(NotAllowed):
        await taken_back(database, clock, number)


async def taken_back(database: Database, clock: TurnedClock, number: int, by: int = OLGA) -> Opportunity:
    async with database.writing() as session:
        return (await undo(session, number, by=by, at=clock.now())).opportunity


@pytest.mark.parametrize("quiet", [True, False])
async def test_an_edit_is_taken_back_as_quietly_as_it_was(
    database: Database, clock: TurnedClock, quiet: bool
) -> None:
    stored = await staff(database, clock)
    number = await done(database, clock, moving.moved(stored, FIRST, FIRST + DAY, "x"), quiet=quiet)
    clock.turn(timedelta(minutes=15))
    back = await taken_back(database, clock, number)
    assert replace(back, version=stored.version) == stored
    async with database.reading() as session:
        last = (await Store(session).revisions_of(stored.id or 0))[-1]
    assert last.quiet is quiet


async def test_after_a_quarter_of_an_hour_or_by_somebody_else_it_is_not_taken_back(
    database: Database, clock: TurnedClock
) -> None:
    stored = await staff(database, clock)
    number = await done(database, clock, filling.full(stored, None))
    async with database.writing() as session:
        await Roles(session).grant(PABLO, Role.ADMIN, by=1, at=clock.now())
    with pytest.raises(TooLate):
        await taken_back(database, clock, number, by=PABLO)
    with pytest.raises(TooLate):
        await taken_back(database, clock, number + 900)
    clock.turn(timedelta(minutes=15, seconds=1))
    with pytest.raises(TooLate):
        await taken_back(database, clock, number)


async def test_what_somebody_changed_since_is_neither_overwritten_nor_taken_back(
    database: Database, clock: TurnedClock
) -> None:
    stored = await staff(database, clock)
    number = await done(database, clock, filling.full(stored, None))
    with pytest.raises(StaleOpportunity):
        await done(database, clock, cancelling.cancelled(stored, None, ""))
    async with database.writing() as session:
        current = await Store(session).get(stored.id or 0)
        assert current is not None
        await Store(session).put(replace(current, who_can_come="x"), author="import", at=clock.now())
    with pytest.raises(StaleOpportunity):
        await taken_back(database, clock, number)


async def test_a_place_is_met_by_its_name_or_is_new(database: Database, clock: TurnedClock) -> None:
    await staff(database, clock)
    async with database.reading() as session:
        known = await moving.place_called(session, "biblioteca  sur")
        new = await moving.place_called(session, "Parque Norte, Av. 2 núm. 5")
    assert known.street_address == "Calle 5 núm. 12"
    assert new == Place(name="Parque Norte", street_address="Av. 2 núm. 5")


def test_what_is_called_off_takes_place_again() -> None:
    for date in (None, FIRST):
        off = cancelling.cancelled(COURSE, date, "obras").after
        after = cancelling.restored(off, date).after
        assert [each.change.value for each in differences(off, after, now=FIRST - DAY)] == ["back"]
        assert differences(COURSE, after, now=FIRST - DAY) == []
    assert filling.places_again(filling.full(SERVICE, None).after, None).after.remaining_capacity == 1


def test_a_date_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoSuchDate):
        cancelling.cancelled(COURSE, FIRST + HOUR, "")
