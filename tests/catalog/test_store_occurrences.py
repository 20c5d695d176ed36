from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.database import Database
from catalog.model import EventStatus, Opportunity, Place, PublicationStatus
from catalog.schedule import HORIZON, ScheduleError
from catalog.store import Store

AT = datetime(2026, 11, 23, 16, tzinfo=UTC)

Put = Callable[..., Awaitable[Opportunity]]


def starts(opportunity: Opportunity) -> list[str]:
    return [f"{o.starts:%Y-%m-%d %H:%M}" for o in opportunity.occurrences]


async def test_a_rule_becomes_dates_for_a_year_ahead(put: Put, make: Any) -> None:
    stored = await put(make.opportunity(schedules=(make.weekly(),)))
    assert starts(stored)[:2] == ["2026-11-25 00:00", "2026-12-02 00:00"]
    assert AT + HORIZON - timedelta(days=7) < stored.occurrences[-1].starts < AT + HORIZON
    assert all(o.ends == o.starts + timedelta(hours=2) for o in stored.occurrences)


async def test_dates_that_were_given_are_kept_and_none_are_made(put: Put, make: Any) -> None:
    given = (make.occurrence(),)
    stored = await put(make.opportunity(schedules=(make.weekly(),), occurrences=given))
    assert starts(stored) == ["2026-11-30 18:00"]


async def test_of_two_dates_with_one_name_the_first_is_kept(put: Put, make: Any) -> None:
    stored = await put(
        make.opportunity(occurrences=(make.occurrence(), make.occurrence(status=EventStatus.CANCELLED)))
    )
    assert [o.status for o in stored.occurrences] == [EventStatus.SCHEDULED]


async def test_a_date_keeps_its_id_whatever_happens_to_it(put: Put, make: Any) -> None:
    first = await put(make.opportunity(schedules=(make.weekly("FREQ=WEEKLY;COUNT=3"),)))
    one, two, three = first.occurrences
    moved = replace(
        two,
        starts=two.starts + timedelta(days=1),
        previous_start=two.starts,
        status=EventStatus.RESCHEDULED,
        place=Place(name="Parque"),
    )
    second = await put(replace(first, occurrences=(one, moved, three)))
    assert [o.id for o in second.occurrences] == [one.id, two.id, three.id]
    assert second.occurrences[1].place is not None
    assert second.occurrences[1].place.name == "Parque"
    third = await put(replace(second, occurrences=second.occurrences[1:]))
    assert [o.id for o in third.occurrences] == [two.id, three.id]
    fourth = await put(replace(third, occurrences=first.occurrences))
    assert fourth.occurrences[0].id not in (one.id, None)


async def test_what_was_set_by_hand_outlives_a_new_rule_where_the_rule_still_gives_that_date(
    put: Put, make: Any
) -> None:
    first = await put(make.opportunity(schedules=(make.weekly("FREQ=WEEKLY;COUNT=4"),)))
    called_off = replace(first.occurrences[1], status=EventStatus.CANCELLED, status_reason="sin maestra")
    second = await put(replace(first, occurrences=(first.occurrences[0], called_off, *first.occurrences[2:])))
    longer = replace(make.weekly("FREQ=WEEKLY;COUNT=6"), duration=timedelta(hours=3))
    third = await put(replace(second, schedules=(longer,), occurrences=()))
    assert len(third.occurrences) == 6
    kept = third.occurrences[1]
    assert (kept.status, kept.status_reason, kept.id) == (
        EventStatus.CANCELLED,
        "sin maestra",
        called_off.id,
    )
    assert third.occurrences[0].ends == third.occurrences[0].starts + timedelta(hours=3)
    thursdays = make.weekly("FREQ=WEEKLY;COUNT=2", "2026-11-26T18:00")
    fourth = await put(replace(third, schedules=(thursdays,), occurrences=()))
    assert [o.status for o in fourth.occurrences] == [EventStatus.SCHEDULED] * 2


async def test_a_new_rule_leaves_what_is_over_as_it_was(put: Put, make: Any) -> None:
    first = await put(make.opportunity(schedules=(make.weekly("FREQ=WEEKLY;COUNT=4"),)))
    later = AT + timedelta(days=10)
    assert first.occurrences[1].ends is not None
    assert first.occurrences[1].ends < later
    at_seven = make.weekly("FREQ=WEEKLY;COUNT=4", "2026-11-24T19:00")
    second = await put(replace(first, schedules=(at_seven,), occurrences=()), at=later)
    assert starts(second) == [
        "2026-11-25 00:00",
        "2026-12-02 00:00",
        "2026-12-09 01:00",
        "2026-12-16 01:00",
    ]


async def test_a_course_whose_dates_are_over_still_has_a_date_and_so_is_not_on_offer(
    put: Put, make: Any
) -> None:
    past = make.weekly("FREQ=WEEKLY;COUNT=3", "2019-01-08T18:00")
    stored = await put(make.opportunity(schedules=(past,)))
    assert starts(stored) == ["2019-01-23 00:00"]
    assert stored.upcoming(AT) == ()


async def test_rules_taken_away_take_their_dates_with_them(put: Put, make: Any) -> None:
    first = await put(make.opportunity(schedules=(make.weekly(),)))
    second = await put(replace(first, schedules=(), occurrences=()))
    assert second.occurrences == ()


async def test_a_rule_that_cannot_be_read_is_refused_even_beside_given_dates(put: Put, make: Any) -> None:
    with pytest.raises(ScheduleError):
        await put(make.opportunity(schedules=(make.weekly("FREQ=OFTEN"),), occurrences=(make.occurrence(),)))


async def roll(database: Database, at: datetime) -> int:
    async with database.writing() as session:
        return await Store(session).roll_forward(at, author="clock")


async def test_time_passing_extends_a_series_by_what_it_used_up(
    database: Database, put: Put, make: Any
) -> None:
    first = await put(make.opportunity(schedules=(make.weekly(),)))
    assert await roll(database, AT + timedelta(days=7)) == 0
    later = AT + timedelta(days=60)
    assert await roll(database, later) == 1
    assert await roll(database, later) == 0
    async with database.reading() as session:
        store = Store(session)
        second = await store.get(first.id or 0)
        revision = (await store.revisions_after(1))[0]
    assert second is not None
    assert second.occurrences[:53] == first.occurrences
    assert later + HORIZON - timedelta(days=7) < second.occurrences[-1].starts < later + HORIZON
    assert (revision.author, revision.quiet) == ("clock", True)


async def test_a_date_taken_out_by_hand_stays_out_when_the_series_grows(
    database: Database, put: Put, make: Any
) -> None:
    first = await put(make.opportunity(schedules=(make.weekly(),)))
    gone = first.occurrences[40]
    await put(replace(first, occurrences=tuple(o for o in first.occurrences if o != gone)))
    await roll(database, AT + timedelta(days=90))
    async with database.reading() as session:
        grown = await Store(session).get(first.id or 0)
    assert grown is not None
    assert gone.recurrence_id not in {o.recurrence_id for o in grown.occurrences}
    assert len(grown.occurrences) > 60


async def test_a_series_that_ends_is_retired_or_has_no_rule_does_not_grow(
    database: Database, put: Put, make: Any
) -> None:
    await put(make.opportunity("1", schedules=(make.weekly("FREQ=WEEKLY;COUNT=4"),)))
    await put(make.opportunity("2", occurrences=(make.occurrence(),)))
    await put(
        make.opportunity("3", schedules=(make.weekly(),), publication_status=PublicationStatus.ARCHIVED)
    )
    assert await roll(database, AT + timedelta(days=200)) == 0


async def test_a_series_asleep_for_years_wakes_up_with_this_year_s_dates(
    database: Database, put: Put, make: Any
) -> None:
    first = await put(make.opportunity(schedules=(make.weekly(),)))
    later = AT + timedelta(days=1500)
    assert await roll(database, later) == 1
    async with database.reading() as session:
        grown = await Store(session).get(first.id or 0)
    assert grown is not None
    assert len(grown.upcoming(later)) == 52
