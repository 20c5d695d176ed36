"""Saved searches as rows: theirs alone, once, at most so many; when each is looked at next."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.city import QuietHours
from bot.delivery.delivery import ENDS, UNDER_WAY, Kind, Owed, State
from bot.delivery.outbox import Outbox
from bot.delivery.tables import DeliveryRow
from bot.reminders.quiet import NEVER, Quiet
from bot.reminders.saved import TooMany
from bot.reminders.searches import MOST_SEARCHES, Searches, Wanted, waking
from bot.reminders.tables import ToldRow
from bot.reminders.weekly import Weekly
from catalog.tables import table_of

ZONE = ZoneInfo("America/Mexico_City")
QUIET = Quiet(QuietHours(), ZONE)
MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZONE).astimezone(UTC)
FRIDAY_AT_SIX = Weekly(weekday=4, at=time(18))
ANA, BO = 11, 12


async def saved(session, person=ANA, words="violín", *, weekly=None, quiet=QUIET, now=MONDAY, **more):
    wanted = Wanted(words=words, **more)
    return await Searches(session).save(person, wanted, language="es-MX", quiet=quiet, now=now, weekly=weekly)


async def test_what_is_saved_twice_is_saved_once_and_stays_as_it_was(database) -> None:
    async with database.writing() as session:
        first, is_new = await saved(session, weekly=FRIDAY_AT_SIX)
        again, is_new_again = await saved(session)
        assert (is_new, is_new_again) == (True, False)
        assert again == first
        _, other = await saved(session, topic="music")
        assert other
        assert len(await Searches(session).of(ANA)) == 2


async def test_nobody_reaches_what_is_anothers(database) -> None:
    async with database.writing() as session:
        hers, _ = await saved(session)
        assert await Searches(session).get(hers.id, BO) is None
        assert await Searches(session).of(BO) == []
        await Searches(session).forget(BO)
        assert await Searches(session).of(ANA) == [hers]


async def test_at_most_thirty_are_kept(database) -> None:
    async with database.writing() as session:
        for number in range(MOST_SEARCHES):
            await saved(session, words=f"cosa {number}")
        with pytest.raises(TooMany) as refused:
            await saved(session, words="una más")
        assert refused.value.most == MOST_SEARCHES
        _, is_new = await saved(session, words="cosa 3")
        assert not is_new


async def test_a_weekly_one_is_looked_at_on_its_day_and_hour_and_one_that_waits_only_when_woken(
    database,
) -> None:
    friday = datetime(2026, 11, 27, 18, tzinfo=ZONE)
    async with database.writing() as session:
        weekly, _ = await saved(session, weekly=FRIDAY_AT_SIX)
        waits, _ = await saved(session, words="flauta")
        searches = Searches(session)
        assert weekly.due_at == friday
        assert waits.due_at is None
        assert await searches.due(friday.astimezone(UTC) - timedelta(seconds=1), most=9) == []
        await searches.wake(MONDAY + timedelta(minutes=2))
        assert [each.id for each in await searches.due(MONDAY + timedelta(minutes=2), most=9)] == [waits.id]
        assert [each.id for each in await searches.due(friday.astimezone(UTC), most=9)] == [
            waits.id,
            weekly.id,
        ]


@pytest.mark.parametrize(
    ("hours", "chosen", "moved"),
    [
        (QuietHours(), (4, time(18)), (4, time(18))),
        (QuietHours(), (4, time(8)), (4, time(8))),
        (QuietHours(), (4, time(7, 59)), (4, time(8))),
        (QuietHours(), (4, time(22)), (5, time(8))),
        (QuietHours(), (6, time(23, 30)), (0, time(8))),
        (QuietHours(start=time(13), end=time(15)), (2, time(14)), (2, time(15))),
        (NEVER, (4, time(3)), (4, time(3))),
    ],
)
def test_an_hour_within_the_quiet_ones_moves_to_their_end(hours, chosen, moved) -> None:
    weekly = waking(Weekly(weekday=chosen[0], at=chosen[1]), Quiet(hours, ZONE))
    assert (weekly.weekday, weekly.at) == moved


async def test_quiet_hours_chosen_later_move_what_is_due(database) -> None:
    late = Quiet(QuietHours(start=time(17), end=time(9)), ZONE)
    async with database.writing() as session:
        weekly, _ = await saved(session, weekly=FRIDAY_AT_SIX)
        waits, _ = await saved(session, words="flauta")
        searches = Searches(session)
        await searches.derive(ANA, late, MONDAY)
        found = {each.id: each.due_at for each in await searches.of(ANA)}
        assert found == {weekly.id: datetime(2026, 11, 28, 9, tzinfo=ZONE), waits.id: MONDAY}


async def test_what_is_overdue_stays_so_when_hours_change(database) -> None:
    friday = datetime(2026, 11, 27, 18, tzinfo=ZONE).astimezone(UTC)
    async with database.writing() as session:
        await saved(session, weekly=FRIDAY_AT_SIX)
        await Searches(session).derive(ANA, QUIET, friday + timedelta(minutes=5))
        assert [each.due_at for each in await Searches(session).of(ANA)] == [friday]


@pytest.mark.parametrize("state", list(State))
async def test_what_surely_never_arrived_was_not_told(database, state) -> None:
    assert set(State) == {*UNDER_WAY, *ENDS}
    message = Owed(person_id=ANA, kind=Kind.DIGEST, key="digest:1:x", due_at=MONDAY)
    async with database.writing() as session:
        search, _ = await saved(session)
        await Outbox(session).owe([message])
        await Searches(session).tell(search.id, [5, 6], message.key, MONDAY)
        await Searches(session).know(search.id, [7])
        await session.execute(table_of(DeliveryRow).update().values(state=state))
        lost = state in (State.REFUSED, State.CANCELLED, State.EXPIRED)
        assert await Searches(session).told(search.id) == ({7} if lost else {5, 6, 7})


async def test_what_was_told_stays_told_when_its_delivery_is_erased(database) -> None:
    async with database.writing() as session:
        search, _ = await saved(session)
        await Searches(session).tell(search.id, [5], "digest:1:x", MONDAY)
        assert await Searches(session).told(search.id) == {5}


async def test_a_search_goes_with_all_that_was_told_of_it(database) -> None:
    async with database.writing() as session:
        search, _ = await saved(session)
        other, _ = await saved(session, person=BO)
        await Searches(session).know(search.id, [1, 2])
        await Searches(session).know(other.id, [3])
        await Searches(session).forget(ANA)
        assert await session.scalar(select(func.count()).select_from(ToldRow)) == 1
        await Searches(session).remove(other.id)
        assert await session.scalar(select(func.count()).select_from(ToldRow)) == 0
