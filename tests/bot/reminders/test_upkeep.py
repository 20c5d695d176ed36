from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import TurnedClock
from bot.database import Database
from bot.delivery.delivery import Delivery, Kind, Outcome, Owed, Result
from bot.delivery.outbox import Outbox
from bot.delivery.reach import UNREACHABLE, Reach
from bot.reminders.saved import SavedThings
from bot.reminders.upkeep import KEPT, erase_past, keep_up
from catalog.model import Kind as OpportunityKind
from catalog.model import Occurrence, Opportunity, OpportunityText
from catalog.store import Store

ZONE = "America/Mexico_City"
DAY = timedelta(days=1)


def course(number: int, *starts: datetime) -> Opportunity:
    return Opportunity(
        kind=OpportunityKind.COURSE,
        source="test",
        external_id=str(number),
        texts=(OpportunityText(language="es", name=f"Curso {number}"),),
        occurrences=tuple(
            Occurrence(starts=moment, ends=moment + timedelta(hours=2), zone=ZONE, recurrence_id=moment)
            for moment in starts
        ),
    )


class Rooms:
    """Notes whom it was asked to forget, and who has another number."""

    def __init__(self) -> None:
        self.erased: list[int] = []
        self.renamed: dict[int, int] = {}

    async def erase(self, session: AsyncSession, person_id: int, *, at: datetime) -> None:
        self.erased.append(person_id)

    async def rename(self, session: AsyncSession, person_id: int, to: int) -> None:
        self.renamed[person_id] = to


async def saves(session: AsyncSession, opportunity: Opportunity, recurrence: datetime | None = None) -> int:
    assert opportunity.id is not None
    saved = await SavedThings(session).save(
        1, opportunity.id, recurrence_id=recurrence, language="es-MX", discreet=False
    )
    return saved.id


async def test_what_was_saved_goes_thirty_days_after_its_last_date(
    database: Database, clock: TurnedClock
) -> None:
    now = clock.now()
    async with database.writing() as session:
        put = [
            await Store(session).put(each, author="test", at=now)
            for each in (
                course(1, now + DAY),
                course(2, now + DAY, now + 5 * DAY),
                course(3),
                course(4, now + DAY, now + 5 * DAY),
            )
        ]
        one, series, undated, first_of_series = [
            await saves(session, put[0]),
            await saves(session, put[1]),
            await saves(session, put[2]),
            await saves(session, put[3], now + DAY),
        ]

    async def left(after: timedelta) -> set[int]:
        async with database.writing() as session:
            await erase_past(session, now + after)
            return {saved.id for saved in await SavedThings(session).of(1)}

    over = DAY + timedelta(hours=2)
    assert await left(over + KEPT) == {one, series, undated, first_of_series}
    assert await left(over + KEPT + timedelta(seconds=1)) == {series, undated}
    assert await left(5 * DAY + KEPT + timedelta(hours=3)) == {undated}
    assert await left(400 * DAY) == {undated}


async def test_what_is_undated_goes_thirty_days_after_it_was_archived(
    database: Database, clock: TurnedClock
) -> None:
    now = clock.now()
    async with database.writing() as session:
        stored = await Store(session).put(course(1), author="test", at=now)
        await saves(session, stored)
        assert stored.id is not None
        await Store(session).retire(stored.id, author="test", at=now + DAY)
        assert await erase_past(session, now + DAY + KEPT) == 0
        assert await erase_past(session, now + DAY + KEPT + timedelta(seconds=1)) == 1


async def test_whom_nothing_reaches_is_forgotten_in_due_time_and_who_moved_is_found_again(
    database: Database, clock: TurnedClock
) -> None:
    rooms, now = Rooms(), clock.now()
    async with database.writing() as session:
        await Reach(session).lost(1, now)
        await Reach(session).moved_to(2, 22)
        await keep_up(session, rooms, now + UNREACHABLE)
        assert (rooms.erased, rooms.renamed) == ([], {2: 22})
        await keep_up(session, rooms, now + UNREACHABLE + DAY)
        assert (rooms.erased, rooms.renamed) == ([1], {2: 22})
        await keep_up(session, rooms, now + UNREACHABLE + 2 * DAY)
        assert rooms.erased == [1]


async def test_whose_account_is_no_more_is_forgotten_at_the_next_upkeep(
    database: Database, clock: TurnedClock
) -> None:
    rooms, now = Rooms(), clock.now()
    async with database.writing() as session:
        outbox = Outbox(session)
        await outbox.owe([Owed(person_id=7, kind=Kind.REMINDER, key="a", due_at=now)])
        [delivery] = await outbox.claim(now, most=5, holder="me")
        assert isinstance(delivery, Delivery)
        gone = Outcome(result=Result.REFUSED, reason="deactivated", unreachable=True, gone=True)
        await outbox.settle(delivery, gone, holder="me", now=now)
        await keep_up(session, rooms, now + timedelta(hours=6))
    assert rooms.erased == [7]
