"""From what is found to what is owed: nothing empty, nothing twice, nothing lost, never at night."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from bot.city import QuietHours
from bot.delivery.delivery import Outcome, Result, State, Withdrawal
from bot.delivery.outbox import LEASE, Outbox
from bot.delivery.tables import DeliveryRow
from bot.people.preferences import Preference, Preferences
from bot.reminders.agenda import read_agenda
from bot.reminders.digests import (
    APART,
    MOST_SHOWN,
    SETTLING,
    choose,
    owe_digests,
    wake_searches,
)
from bot.reminders.quiet import Quiet
from bot.reminders.searches import Searches, Wanted
from bot.reminders.tables import ToldRow
from bot.reminders.weekly import Weekly
from catalog.search import Found
from catalog.store import Store
from tests.journeys.conftest import CITY, opportunity

ZONE = ZoneInfo("America/Mexico_City")
QUIET = Quiet(QuietHours(), ZONE)
MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZONE).astimezone(UTC)
FRIDAY_AT_SIX = Weekly(weekday=4, at=time(18))
FRIDAY = datetime(2026, 11, 27, 18, tzinfo=ZONE).astimezone(UTC)
ANA = 11
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


@dataclass
class Finds:
    """Finds what it is told to."""

    found: list[Found] = field(default_factory=list)
    revision: int = 0
    broken: set[str] = field(default_factory=set)
    asked: list[tuple[Wanted, Preference]] = field(default_factory=list)

    def add(self, number: int, starts: datetime | None = None, *, offer: int = 0) -> None:
        self.found.append(Found(id=number, starts=starts, offer=offer or number))

    async def find(self, wanted, *, language, preference, now) -> list[Found]:
        self.asked.append((wanted, preference))
        if wanted.words in self.broken:
            raise LookupError(wanted.words)
        return [each for each in self.found if each.starts is None or each.starts > now]


async def follows(database, weekly=FRIDAY_AT_SIX, words="violín", person=ANA):
    async with database.writing() as session:
        search, _ = await Searches(session).save(
            person, Wanted(words=words), language="es-MX", quiet=QUIET, now=MONDAY, weekly=weekly
        )
    return search


async def looks(database, finder, now) -> None:
    """Does what a turn of the sweep does of digests."""
    async with database.writing() as session:
        await wake_searches(session, finder, now)
    while True:
        async with database.writing() as session:
            if not await owe_digests(session, finder, CITY, now):
                return


async def owed(database):
    async with database.reading() as session:
        return list(await session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)))


async def ends(database, state) -> None:
    async with database.writing() as session:
        await session.execute(update(DeliveryRow).where(DeliveryRow.state == "planned").values(state=state))


async def test_a_digest_names_what_is_new_once_and_the_next_one_what_came_after(database) -> None:
    finder = Finds()
    finder.add(1, FRIDAY + DAY)
    search = await follows(database)
    await looks(database, finder, FRIDAY - timedelta(seconds=1))
    assert await owed(database) == []
    await looks(database, finder, FRIDAY)
    first, *others = await owed(database)
    assert others == []
    assert (first.key, first.due_at) == (f"digest:{search.id}:20261128T000000", FRIDAY)
    assert first.subject == {"search": search.id, "named": [1], "more": 0}
    await ends(database, State.SENT)
    finder.add(2, FRIDAY + WEEK + HOUR)
    await looks(database, finder, FRIDAY + WEEK)
    assert [each.subject["named"] for each in await owed(database)] == [[1], [2]]


async def test_where_there_is_nothing_new_nothing_is_owed_and_the_week_goes_on(database) -> None:
    finder = Finds()
    search = await follows(database)
    for week in range(3):
        await looks(database, finder, FRIDAY + week * WEEK)
    assert await owed(database) == []
    async with database.reading() as session:
        assert (await Searches(session).get(search.id, ANA)).due_at == FRIDAY + 3 * WEEK
        assert await session.scalar(select(func.count()).select_from(ToldRow)) == 0


async def test_what_is_today_is_told_and_what_has_been_is_not(database) -> None:
    finder = Finds()
    finder.add(1, FRIDAY + timedelta(minutes=30))
    finder.add(2, FRIDAY - timedelta(minutes=30))
    await follows(database)
    await looks(database, finder, FRIDAY)
    assert [each.subject["named"] for each in await owed(database)] == [[1]]


async def test_no_more_than_five_are_named_and_the_rest_is_counted_and_comes_later(database) -> None:
    finder = Finds()
    for number in range(1, 9):
        finder.add(number, FRIDAY + number * 2 * DAY)
    await follows(database)
    await looks(database, finder, FRIDAY)
    await looks(database, finder, FRIDAY + WEEK)
    told = [(each.subject["named"], each.subject["more"]) for each in await owed(database)]
    assert told == [([1, 2, 3, 4, 5], 3), ([6, 7, 8], 0)]


@pytest.mark.parametrize("state", [State.REFUSED, State.CANCELLED, State.EXPIRED])
async def test_what_never_arrived_comes_again(database, state) -> None:
    finder = Finds()
    finder.add(1, FRIDAY + 30 * DAY)
    await follows(database)
    await looks(database, finder, FRIDAY)
    await ends(database, state)
    await looks(database, finder, FRIDAY + WEEK)
    assert [each.subject["named"] for each in await owed(database)] == [[1], [1]]


@pytest.mark.parametrize("state", [State.SENT, State.UNCONFIRMED])
async def test_what_may_have_arrived_does_not(database, state) -> None:
    finder = Finds()
    finder.add(1, FRIDAY + 30 * DAY)
    await follows(database)
    await looks(database, finder, FRIDAY)
    await ends(database, state)
    await looks(database, finder, FRIDAY + WEEK)
    assert [each.subject["named"] for each in await owed(database)] == [[1]]


async def test_a_crash_before_the_commit_leaves_all_as_it_was_and_after_it_nothing_is_owed_twice(
    database,
) -> None:
    finder = Finds()
    finder.add(1, FRIDAY + DAY)
    await follows(database)

    class Crash(Exception):
        pass

    async def crashes() -> None:
        async with database.writing() as session:
            assert await owe_digests(session, finder, CITY, FRIDAY)
            raise Crash

    with pytest.raises(Crash):
        await crashes()
    assert await owed(database) == []
    await looks(database, finder, FRIDAY)
    await looks(database, finder, FRIDAY)
    assert len(await owed(database)) == 1


async def test_whoever_crashes_while_sending_has_told_and_while_claiming_sends_still(database) -> None:
    finder = Finds()
    finder.add(1, FRIDAY + 30 * DAY)
    await follows(database)
    await looks(database, finder, FRIDAY)
    later = FRIDAY + 2 * LEASE
    async with database.writing() as session:
        (claimed,) = await Outbox(session).claim(FRIDAY, most=9, holder="a")
    async with database.writing() as session:
        assert await Outbox(session).recover(later) == 1
    assert [each.state for each in await owed(database)] == [State.PLANNED]
    async with database.writing() as session:
        (claimed,) = await Outbox(session).claim(later, most=9, holder="b")
        assert await Outbox(session).begin([claimed.id], holder="b", now=later)
    async with database.writing() as session:
        await Outbox(session).recover(later + 2 * LEASE)
    assert [each.state for each in await owed(database)] == [State.UNCONFIRMED]
    await looks(database, finder, FRIDAY + WEEK)
    assert len(await owed(database)) == 1


async def test_a_withdrawn_one_was_not_told(database) -> None:
    finder = Finds()
    finder.add(1, FRIDAY + 30 * DAY)
    search = await follows(database)
    await looks(database, finder, FRIDAY)
    async with database.writing() as session:
        (claimed,) = await Outbox(session).claim(FRIDAY, most=9, holder="a")
        withdrawal = Withdrawal(State.CANCELLED, "paused")
        await Outbox(session).withdraw(claimed, withdrawal, holder="a", now=FRIDAY)
        assert await Searches(session).told(search.id) == set()


async def test_a_refused_one_was_not_told(database) -> None:
    finder = Finds()
    finder.add(1, FRIDAY + 30 * DAY)
    search = await follows(database)
    await looks(database, finder, FRIDAY)
    async with database.writing() as session:
        (claimed,) = await Outbox(session).claim(FRIDAY, most=9, holder="a")
        await Outbox(session).settle(claimed, Outcome(result=Result.REFUSED), holder="a", now=FRIDAY)
        assert await Searches(session).told(search.id) == set()


async def test_whoever_paused_is_owed_nothing_and_hears_of_it_all_afterwards(database) -> None:
    finder = Finds()
    finder.add(1, FRIDAY + 30 * DAY)
    await follows(database)
    async with database.writing() as session:
        await Preferences(session).change(ANA, paused=True)
    await looks(database, finder, FRIDAY)
    assert await owed(database) == []
    async with database.writing() as session:
        await Preferences(session).change(ANA, paused=False)
    await looks(database, finder, FRIDAY + WEEK)
    assert [each.subject["named"] for each in await owed(database)] == [[1]]


async def test_a_bot_that_was_down_at_the_hour_writes_when_the_night_is_over(database) -> None:
    finder = Finds()
    finder.add(1, FRIDAY + 30 * DAY)
    await follows(database)
    at_three = datetime(2026, 11, 28, 3, tzinfo=ZONE).astimezone(UTC)
    await looks(database, finder, at_three)
    (message,) = await owed(database)
    assert message.due_at == datetime(2026, 11, 28, 8, tzinfo=ZONE)
    assert message.expires_at == FRIDAY + DAY


class TestAsSoonAsThereIsSomething:
    async def test_it_is_looked_at_only_when_the_catalogue_has_something_newer(self, database) -> None:
        finder = Finds(revision=3)
        await follows(database, weekly=None)
        await looks(database, finder, MONDAY)
        await looks(database, finder, MONDAY + SETTLING)
        assert len(finder.asked) == 1
        finder.add(1, MONDAY + WEEK)
        await looks(database, finder, MONDAY + HOUR)
        assert len(finder.asked) == 1, "nothing newer is found yet"
        finder.revision = 4
        await looks(database, finder, MONDAY + HOUR)
        await looks(database, finder, MONDAY + HOUR + SETTLING)
        (message,) = await owed(database)
        assert message.subject["named"] == [1]

    async def test_the_agenda_asks_for_a_look_until_the_search_has_caught_up(self, database) -> None:
        finder = Finds()
        await follows(database, weekly=None)
        async with database.writing() as session:
            await Store(session).put(opportunity(1, "Violín"), author="test", at=MONDAY)
        async with database.reading() as session:
            last = await Store(session).last_revision()
            assert (await read_agenda(session, MONDAY)).news
        await looks(database, finder, MONDAY)
        async with database.reading() as session:
            assert (await read_agenda(session, MONDAY)).news
        finder.revision = last
        await looks(database, finder, MONDAY)
        async with database.reading() as session:
            assert not (await read_agenda(session, MONDAY)).news

    async def test_at_most_one_message_an_hour(self, database) -> None:
        finder = Finds(revision=1)
        finder.add(1, MONDAY + WEEK)
        await follows(database, weekly=None)
        await looks(database, finder, MONDAY)
        first = MONDAY + SETTLING
        await looks(database, finder, first)
        finder.add(2, MONDAY + WEEK)
        finder.revision = 2
        for minute in range(1, 60):
            await looks(database, finder, first + timedelta(minutes=minute))
        assert len(await owed(database)) == 1
        await looks(database, finder, first + APART)
        assert [each.subject["named"] for each in await owed(database)] == [[1], [2]]

    async def test_at_night_it_waits_for_the_morning(self, database) -> None:
        finder = Finds(revision=1)
        night = datetime(2026, 11, 23, 23, tzinfo=ZONE).astimezone(UTC)
        morning = datetime(2026, 11, 24, 8, tzinfo=ZONE).astimezone(UTC)
        finder.add(1, MONDAY + WEEK)
        await follows(database, weekly=None)
        await looks(database, finder, night)
        await looks(database, finder, night + SETTLING)
        await looks(database, finder, morning - timedelta(seconds=1))
        assert await owed(database) == []
        await looks(database, finder, morning)
        assert [each.due_at for each in await owed(database)] == [morning]


async def test_a_search_that_fails_keeps_nobody_else_from_theirs(database, caplog) -> None:
    finder = Finds(broken={"violín"})
    finder.add(1, FRIDAY + DAY)
    await follows(database)
    await follows(database, words="flauta", person=12)
    await looks(database, finder, FRIDAY)
    assert [each.person_id for each in await owed(database)] == [12]
    assert "A saved search failed" in caplog.text
    assert "violín" not in caplog.records[0].getMessage()


moments = st.one_of(st.none(), st.integers(1, 400).map(lambda hours: FRIDAY + hours * HOUR))
finds = st.lists(
    st.builds(Found, id=st.integers(1, 30), starts=moments, offer=st.integers(1, 12)),
    unique_by=lambda found: found.id,
)


@given(finds, st.sets(st.integers(1, 30)))
def test_every_new_thing_is_named_or_counted_soonest_first_and_each_offer_once(found, told) -> None:
    choice = choose(found, told)
    by_id = {each.id: each for each in found}
    new = {each.offer for each in found if each.id not in told}
    named = [by_id[number] for number in choice.named]
    assert len(named) + choice.more == len(new)
    assert len(named) == min(MOST_SHOWN, len(new))
    assert len({each.offer for each in named}) == len(named)
    assert not set(choice.told) & told
    assert {by_id[number].offer for number in choice.told} == {each.offer for each in named}
    never = FRIDAY + 10_000 * HOUR
    starts = [each.starts or never for each in named]
    assert starts == sorted(starts)
    left = [by_id[n].starts or never for n in by_id if by_id[n].offer in new and n not in told | choice.told]
    assert not named or all(start >= starts[-1] for start in left)
