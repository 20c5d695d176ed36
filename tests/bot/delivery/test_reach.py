from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.database import Database
from bot.delivery.reach import UNREACHABLE, Reach, Reached

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
DAY = timedelta(days=1)
ANA, BEA, CAM = 1, 2, 3


async def test_messages_in_a_row_are_counted_until_the_person_presses(database: Database) -> None:
    async with database.writing() as session:
        reach = Reach(session)
        assert await reach.of(ANA) == Reached()
        for _ in range(3):
            await reach.sent(ANA)
        await reach.sent(BEA)
    async with database.reading() as session:
        assert (await Reach(session).of(ANA)).unanswered == 3
        assert (await Reach(session).of(BEA)).unanswered == 1
    async with database.writing() as session:
        await Reach(session).answered(ANA)
    async with database.reading() as session:
        assert await Reach(session).of(ANA) == Reached()
        assert (await Reach(session).of(BEA)).unanswered == 1


async def test_whoever_is_not_reached_is_so_since_the_first_time(database: Database) -> None:
    async with database.writing() as session:
        await Reach(session).lost(ANA, NOW)
    async with database.writing() as session:
        await Reach(session).lost(ANA, NOW + DAY)
        await Reach(session).lost(BEA, NOW + DAY)
    async with database.reading() as session:
        reach = Reach(session)
        assert (await reach.of(ANA)).unreachable_since == NOW
        assert await reach.lost_before(NOW + DAY) == [ANA]
        assert sorted(await reach.lost_before(NOW + DAY + timedelta.resolution)) == [ANA, BEA]
    async with database.writing() as session:
        await Reach(session).answered(ANA)
        await Reach(session).lost(ANA, NOW + UNREACHABLE)
    async with database.reading() as session:
        assert (await Reach(session).of(ANA)).unreachable_since == NOW + UNREACHABLE


async def test_whoever_was_asked_and_stays_silent_is_found(database: Database) -> None:
    async with database.writing() as session:
        reach = Reach(session)
        await reach.sent(ANA)
        for person in (ANA, BEA, CAM):
            await reach.asked(person, NOW)
        await reach.answered(BEA)
        await reach.asked(CAM, NOW + DAY)
    async with database.reading() as session:
        assert await Reach(session).silent_since(NOW, most=5) == [ANA]
        assert await Reach(session).of(ANA) == Reached(unanswered=1, asked_at=NOW)


async def test_new_numbers_are_kept_beside_the_old(database: Database) -> None:
    async with database.writing() as session:
        await Reach(session).sent(ANA)
        await Reach(session).moved_to(ANA, 77)
        await Reach(session).moved_to(BEA, 88)
    async with database.reading() as session:
        assert await Reach(session).moved() == {ANA: 77, BEA: 88}
        assert (await Reach(session).of(ANA)).unanswered == 1
