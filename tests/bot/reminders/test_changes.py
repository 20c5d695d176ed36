"""What changes in the catalogue is owed to whoever saved it, once, in time; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock import TurnedClock
from bot.database import Database
from bot.delivery.delivery import Kind, State
from bot.delivery.outbox import Outbox
from bot.delivery.tables import DeliveryCountRow, DeliveryRow
from bot.people.preferences import Preferences
from bot.reminders import changes
from bot.reminders.bookmarks import Bookmarks
from bot.reminders.changes import owe_changes
from bot.reminders.hours import quiet_of
from bot.reminders.lead import TWO_HOURS
from bot.reminders.reminders import Reminders
from bot.reminders.saved import SavedThings
from bot.reminders.tables import BookmarkRow, ReminderRow, SavedRow
from catalog.changes import apply, plan, undo
from catalog.changes.batch import begin_batch, hold_batch
from catalog.imports.draft import Draft
from catalog.model import EventStatus, Opportunity, OpportunityText
from catalog.store import Store
from tests.bot.reminders.test_difference import COURSE, DAY, FIRST, HOUR, SINGLE, WEEK, course, date
from tests.journeys.conftest import CITY

ANA, BENITO = 101, 102
SOON = timedelta(minutes=10)


class Life:
    """A catalogue with people who saved something of it."""

    def __init__(self, database: Database, clock: TurnedClock) -> None:
        self.database = database
        self.clock = clock

    async def put(self, opportunity: Opportunity, *, quiet: bool = False, reason: str = "") -> Opportunity:
        async with self.database.writing() as session:
            known = await Store(session).by_source(opportunity.source)
            stored = known.get(opportunity.external_id)
            own = replace(
                opportunity, id=stored.id if stored else None, version=stored.version if stored else 1
            )
            return await Store(session).put(
                own, author="person:7", at=self.clock.now(), quiet=quiet, reason=reason
            )

    async def saves(self, person: int, opportunity: Opportunity, date: datetime | None = None) -> int:
        async with self.database.writing() as session:
            saved = await SavedThings(session).save(
                person, opportunity.id or 0, recurrence_id=date, language="es-MX", discreet=False
            )
            quiet = quiet_of(await Preferences(session).of(person), CITY)
            await Reminders(session).set(saved, opportunity, quiet, now=self.clock.now(), lead=TWO_HOURS)
            return saved.id

    async def looks(self, *, most: int = changes.MOST_SAVED) -> int:
        """Reads all there is to read, as the sweep does; how many portions that were."""
        portions = 0
        while True:
            async with self.database.writing() as session:
                if not await owe_changes(session, CITY, self.clock.now(), most=most):
                    return portions
            portions += 1

    async def owed(self, state: State = State.PLANNED) -> list[DeliveryRow]:
        async with self.database.reading() as session:
            question = select(DeliveryRow).where(DeliveryRow.state == state).order_by(DeliveryRow.id)
            return list(await session.scalars(question))

    async def due(self) -> list[datetime | None]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(ReminderRow.due_at).order_by(ReminderRow.id)))

    async def counted(self) -> dict[tuple[Kind, State], int]:
        async with self.database.reading() as session:
            return {(r.kind, r.state): r.count for r in await session.scalars(select(DeliveryCountRow))}


@pytest.fixture
async def life(database: Database, clock: TurnedClock) -> Life:
    return Life(database, clock)


async def followed(life: Life, opportunity: Opportunity = COURSE) -> Opportunity:
    """Ana follows it, and all that happened before is read."""
    stored = await life.put(opportunity)
    await life.saves(ANA, stored)
    await life.looks()
    return stored


async def test_a_change_is_owed_in_ten_minutes_to_whoever_saved_it_and_to_nobody_else(life: Life) -> None:
    stored = await followed(life)
    await life.put(replace(SINGLE, external_id="2"))
    await life.put(course(1, stored, starts=FIRST + HOUR))
    assert await life.looks() == 1
    (notice,) = await life.owed()
    assert (notice.person_id, notice.kind, notice.opportunity_id) == (ANA, Kind.CHANGE, stored.id)
    assert notice.key == f"change:{ANA}:{stored.id}:-:3"
    assert notice.due_at == life.clock.now() + SOON
    assert {**notice.subject, "starts": None} == {"saved": [1], "first": 3, "last": 3, "starts": None}
    assert notice.expires_at == FIRST + HOUR
    assert await life.looks() == 0


async def test_the_reminders_are_moved_with_it(life: Life) -> None:
    stored = await followed(life)
    assert await life.due() == [FIRST - 2 * HOUR]
    await life.put(course(1, stored, starts=FIRST + HOUR))
    await life.looks()
    assert await life.due() == [FIRST - HOUR]


async def test_a_reminder_that_has_no_date_any_more_is_counted(life: Life) -> None:
    stored = await followed(life, SINGLE)
    await life.put(replace(stored, event_status=EventStatus.CANCELLED))
    await life.looks()
    assert await life.due() == [None]
    assert await life.counted() == {(Kind.REMINDER, State.CANCELLED): 1}


async def test_a_typo_is_told_to_nobody_and_a_quiet_change_moves_reminders_only(life: Life) -> None:
    stored = await followed(life)
    stored = await life.put(replace(stored, texts=(OpportunityText(language="es-MX", name="Ingles"),)))
    await life.put(course(1, stored, starts=FIRST + HOUR), quiet=True)
    await life.looks()
    assert await life.owed() == []
    assert await life.due() == [FIRST - HOUR]


async def test_what_an_import_writes_is_told_once_it_is_whole(life: Life) -> None:
    stored, now = await followed(life), life.clock.now()
    async with life.database.writing() as session:
        kept = {"at": now, "author": "a", "name": "x.csv", "digest": ""}
        batch = await begin_batch(session, stored.source, **kept, busy_until=now + SOON)
        await Store(session).put(course(1, stored, starts=FIRST + HOUR), author="a", at=now, batch=batch)
    assert await life.looks() == 0
    assert await life.owed() == []
    assert await life.due() == [FIRST - 2 * HOUR]
    async with life.database.writing() as session:
        await hold_batch(session, batch, held=now + SOON, until=None, whole=True)
    assert await life.looks() == 1
    assert len(await life.owed()) == 1
    assert await life.due() == [FIRST - HOUR]


async def test_edits_within_ten_minutes_are_one_message(life: Life) -> None:
    stored = await followed(life)
    stored = await life.put(course(1, stored, starts=FIRST + HOUR))
    await life.looks()
    life.clock.turn(timedelta(minutes=9))
    await life.put(course(1, stored, starts=FIRST + 2 * HOUR))
    await life.looks()
    (notice,) = await life.owed()
    assert {**notice.subject, "starts": None} == {"saved": [1], "first": 2, "last": 3, "starts": None}
    assert notice.due_at == life.clock.now() + timedelta(minutes=1)
    assert notice.expires_at == FIRST + 2 * HOUR


@pytest.mark.parametrize("quiet", [True, False])
async def test_what_is_undone_within_ten_minutes_ends_cancelled(life: Life, quiet: bool) -> None:
    stored = await followed(life)
    moved = await life.put(course(1, stored, starts=FIRST + HOUR))
    await life.looks()
    await life.put(replace(stored, version=moved.version), quiet=quiet)
    await life.looks()
    assert await life.owed() == []
    (notice,) = await life.owed(State.CANCELLED)
    assert notice.reason == "undone"
    assert await life.counted() == {(Kind.CHANGE, State.CANCELLED): 1}
    assert await life.due() == [FIRST - 2 * HOUR]


async def test_a_second_change_is_told_as_well_once_the_first_has_gone(life: Life) -> None:
    stored = await followed(life)
    stored = await life.put(course(1, stored, starts=FIRST + HOUR))
    await life.looks()
    life.clock.turn(SOON)
    async with life.database.writing() as session:
        (claimed,) = await Outbox(session).claim(life.clock.now(), most=5, holder="a")
    await life.put(course(1, stored, starts=FIRST + 2 * HOUR))
    await life.looks()
    (second,) = await life.owed()
    assert second.key != claimed.key
    assert second.subject["first"] == 3


async def test_what_is_new_and_changed_at_once_is_told(life: Life) -> None:
    stored = await life.put(COURSE)
    await life.saves(ANA, stored)
    await life.put(course(1, stored, starts=FIRST + HOUR))
    await life.looks()
    (notice,) = await life.owed()
    assert notice.subject["first"] == 2


async def test_what_was_read_at_once_is_one_message_from_the_first_on(life: Life) -> None:
    stored = await followed(life)
    stored = await life.put(course(1, stored, starts=FIRST + HOUR))
    await life.put(course(1, stored, place=None, starts=FIRST + 2 * HOUR))
    await life.looks()
    (notice,) = await life.owed()
    assert (notice.subject["first"], notice.subject["last"]) == (2, 3)


async def test_of_a_series_only_those_who_saved_that_date_or_all_are_told(life: Life) -> None:
    stored = await followed(life)
    await life.saves(BENITO, stored, FIRST)
    await life.put(course(2, stored, status=EventStatus.CANCELLED))
    await life.looks()
    assert [notice.person_id for notice in await life.owed()] == [ANA]


async def test_one_message_for_several_dates_that_one_person_saved(life: Life) -> None:
    stored = await life.put(COURSE)
    for each in (FIRST, FIRST + WEEK):
        await life.saves(BENITO, stored, each)
    await life.looks()
    await life.put(course(1, stored, starts=FIRST + HOUR))
    await life.looks()
    (notice,) = await life.owed()
    assert notice.subject["saved"] == [1, 2]


async def test_a_date_that_an_import_gave_another_name_stays_saved(life: Life) -> None:
    stored = await life.put(SINGLE)
    number = await life.saves(ANA, stored, FIRST)
    await life.looks()
    moved = FIRST + 2 * DAY

    async def saved_date() -> datetime | None:
        async with life.database.reading() as session:
            return (await session.get_one(SavedRow, number)).recurrence_id

    async with life.database.writing() as session:
        draft = Draft(row=2, opportunity=replace(SINGLE, id=None, occurrences=(date(moved),)))
        made = await plan(session, [draft], source="prueba", now=life.clock.now())
        batch = await apply(session, made, author="import", at=life.clock.now())
    await life.looks()
    assert await life.due() == [moved - 2 * HOUR]
    assert await saved_date() == moved
    (notice,) = await life.owed()
    assert notice.key.startswith(f"change:{ANA}:{stored.id}:{moved:%Y%m%dT%H%M%S}:")
    async with life.database.writing() as session:
        await undo(session, batch.id or 0, author="person:7", at=life.clock.now())
    await life.looks()
    assert await life.owed() == []
    assert await life.due() == [FIRST - 2 * HOUR]
    assert await saved_date() == FIRST


@pytest.mark.parametrize(
    ("hour", "starts_in", "wait", "silent"),
    [
        (10, 5, timedelta(minutes=10), False),
        (10, 2, timedelta(0), False),
        (23, 2, timedelta(0), True),
        (23, 10.5, timedelta(hours=9), False),
        (23, 8, timedelta(hours=5), True),
        (23, 72, timedelta(hours=9), False),
    ],
)
async def test_near_and_urgent_goes_at_once_and_the_rest_not_at_night(
    life: Life, hour: int, starts_in: float, wait: timedelta, silent: bool
) -> None:
    life.clock.turn(timedelta(hours=hour - 10))
    starts = life.clock.now() + timedelta(hours=starts_in)
    stored = await followed(life, replace(SINGLE, occurrences=(date(starts),)))
    await life.put(replace(stored, event_status=EventStatus.CANCELLED))
    await life.looks()
    (notice,) = await life.owed()
    assert notice.due_at - life.clock.now() == wait
    assert notice.silent is silent


async def test_what_comes_near_while_the_notice_waits_goes_sooner(life: Life) -> None:
    stored = await followed(life, replace(SINGLE, occurrences=(date(life.clock.now() + 5 * HOUR),)))
    stored = await life.put(course(0, stored, starts=life.clock.now() + 4 * HOUR))
    await life.looks()
    await life.put(course(0, stored, starts=life.clock.now() + HOUR))
    await life.looks()
    (notice,) = await life.owed()
    assert notice.due_at == life.clock.now()


async def test_what_the_bot_slept_through_goes_at_once(life: Life) -> None:
    stored = await followed(life)
    await life.put(course(1, stored, starts=FIRST + HOUR))
    life.clock.turn(HOUR)
    await life.looks()
    (notice,) = await life.owed()
    assert notice.due_at == life.clock.now()


async def test_what_is_old_is_told_to_nobody_where_nothing_was_read_before(life: Life) -> None:
    stored = await life.put(COURSE)
    await life.saves(ANA, stored)
    await life.put(course(1, stored, starts=FIRST + HOUR))
    async with life.database.writing() as session:
        await session.delete(await session.get_one(BookmarkRow, changes.NOTICES))
    assert await life.looks() == 0
    assert await life.owed() == []
    async with life.database.writing() as session:
        assert await Bookmarks(session).at(changes.NOTICES) == "2"


async def test_a_crash_in_between_loses_nothing_and_owes_nothing_twice(life: Life) -> None:
    stored = await followed(life)
    await life.put(course(1, stored, starts=FIRST + HOUR))

    async def crashes() -> None:
        async with life.database.writing() as session:
            assert await owe_changes(session, CITY, life.clock.now())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await crashes()
    assert await life.owed() == []
    await life.looks()
    assert len(await life.owed()) == 1


async def test_very_many_who_saved_one_thing_are_told_in_portions(life: Life) -> None:
    stored = await life.put(COURSE)
    people = range(1000, 1020)
    async with life.database.writing() as session:
        for person in people:
            for each in (FIRST, FIRST + WEEK)[: 1 + person % 2]:
                await SavedThings(session).save(
                    person, stored.id or 0, recurrence_id=each, language="es-MX", discreet=False
                )
    await life.looks()
    stored = await life.put(replace(stored, event_status=EventStatus.CANCELLED))
    assert await life.looks(most=10) == 4
    owed = await life.owed()
    assert [notice.person_id for notice in owed] == list(people)
    assert {len(notice.subject["saved"]) for notice in owed} == {1, 2}
    await life.put(replace(stored, event_status=EventStatus.SCHEDULED))
    await life.looks(most=10)
    assert await life.owed() == []


async def test_an_import_of_which_nobody_saved_anything_is_read_in_one_question(life: Life) -> None:
    await followed(life)
    async with life.database.writing() as session:
        many = [replace(SINGLE, id=None, external_id=f"import {number}") for number in range(1_500)]
        await Store(session).write_many(many, author="import", at=life.clock.now())
    assert await life.looks() == 1
    assert await life.owed() == []
