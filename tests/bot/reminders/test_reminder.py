"""When a reminder is due next, worked out anew as dates move, are called off, or are declined."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.city import QuietHours
from bot.database import Database
from bot.reminders.lead import EVENING_BEFORE, OFFERED, TWO_HOURS, WEEK_BEFORE, Lead
from bot.reminders.plan import choices
from bot.reminders.quiet import NEVER, NotGoing, Quiet
from bot.reminders.reminder import MARGIN, UNDATED, Due, Reminder, next_due
from bot.reminders.reminders import MOST_REMINDERS, Reminders, after
from bot.reminders.saved import Saved, SavedThings, TooMany
from bot.reminders.snooze import Snooze, possible, put_off
from catalog.model import EventStatus, Kind, Occurrence, Opportunity, OpportunityText

ZONE = ZoneInfo("America/Mexico_City")
NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
"""Monday, ten in the morning."""
QUIET = Quiet(QuietHours(), ZONE)
HOURS = timedelta(hours=1)
PERSON = 7


def date(days: int, hour: int, **more: object) -> Occurrence:
    starts = datetime(2026, 11, 23 + days, hour, tzinfo=ZONE).astimezone(UTC)
    return Occurrence(starts=starts, zone=ZONE.key, recurrence_id=starts, **more)  # type: ignore[arg-type]


def local(due: Due | NotGoing) -> str:
    assert isinstance(due, Due)
    return f"{due.at.astimezone(ZONE):%a %H:%M}"


def with_lead(lead: Lead, done: Occurrence | None = None) -> Reminder:
    return Reminder(
        id=1, saved_id=1, lead=lead, zone=ZONE.key, done_starts=done.starts if done is not None else None
    )


def at_wall(day: int, hour: int) -> Reminder:
    return Reminder(id=1, saved_id=1, wall=datetime(2026, 11, 23 + day, hour), zone=ZONE.key)  # noqa: DTZ001


def course(*dates: Occurrence, status: EventStatus = EventStatus.SCHEDULED) -> Opportunity:
    text = OpportunityText(language="es", name="Yoga")
    return Opportunity(
        id=1,
        kind=Kind.COURSE,
        source="x",
        external_id="1",
        texts=(text,),
        occurrences=dates,
        event_status=status,
    )


SAVED = Saved(id=1, person_id=PERSON, opportunity_id=1, language="es-MX")


@pytest.mark.parametrize(
    ("lead", "expected"),
    [(EVENING_BEFORE, "Mon 18:00"), (TWO_HOURS, "Tue 15:00")],
)
def test_it_is_due_so_long_before_the_next_date(lead: Lead, expected: str) -> None:
    assert local(next_due(with_lead(lead), [date(1, 17)], QUIET, now=NOW)) == expected


def test_a_date_it_was_owed_for_is_done_and_the_next_one_comes() -> None:
    dates = [date(1, 17), date(3, 17)]
    assert local(next_due(with_lead(TWO_HOURS, dates[0]), dates, QUIET, now=NOW)) == "Thu 15:00"


def test_a_date_that_was_moved_is_another_and_is_due_again() -> None:
    moved = replace(date(1, 17), starts=date(1, 19).starts)
    assert local(next_due(with_lead(TWO_HOURS, date(1, 17)), [moved], QUIET, now=NOW)) == "Tue 17:00"


def test_a_lead_longer_than_the_time_left_goes_on_to_the_next_date_or_says_that_it_is_past() -> None:
    assert next_due(with_lead(WEEK_BEFORE), [date(1, 17)], QUIET, now=NOW) is NotGoing.PAST
    in_two_weeks = replace(date(1, 17), starts=date(1, 17).starts + timedelta(days=14))
    due = next_due(with_lead(WEEK_BEFORE), [date(1, 17), in_two_weeks], QUIET, now=NOW)
    assert isinstance(due, Due)
    assert due.occurrence == in_two_weeks


def test_in_quiet_hours_it_waits_or_goes_before_or_does_not_go() -> None:
    early = [date(1, 8)]
    assert local(next_due(with_lead(TWO_HOURS), early, QUIET, now=NOW)) == "Mon 21:45"
    assert local(next_due(with_lead(Lead(elapsed=8 * HOURS)), [date(1, 12)], QUIET, now=NOW)) == "Tue 08:00"
    at_night = NOW + 14 * HOURS
    assert next_due(with_lead(TWO_HOURS), early, QUIET, now=at_night) is NotGoing.QUIET
    assert local(next_due(with_lead(TWO_HOURS), early, Quiet(NEVER, ZONE), now=at_night)) == "Tue 06:00"


def test_at_a_wall_time_it_is_due_once_and_before_the_start() -> None:
    assert local(next_due(at_wall(0, 17), [date(1, 17)], QUIET, now=NOW)) == "Mon 17:00"
    assert next_due(at_wall(2, 17), [date(1, 17)], QUIET, now=NOW) is NotGoing.STARTED
    assert next_due(at_wall(0, 9), [], QUIET, now=NOW) is NotGoing.PAST
    undated = next_due(at_wall(4, 17), [], QUIET, now=NOW)
    assert isinstance(undated, Due)
    assert undated.expires_at == undated.at + UNDATED


def test_it_is_of_use_until_shortly_before_the_start() -> None:
    due = next_due(with_lead(TWO_HOURS), [date(1, 17)], QUIET, now=NOW)
    assert isinstance(due, Due)
    assert due.expires_at == date(1, 17).starts - MARGIN
    close = next_due(with_lead(Lead(elapsed=timedelta(minutes=5))), [date(1, 17)], QUIET, now=NOW)
    assert isinstance(close, Due)
    assert close.expires_at == date(1, 17).starts


def test_dates_called_off_past_or_declined_are_not_meant() -> None:
    dates = (date(1, 17), date(3, 17, status=EventStatus.CANCELLED), date(5, 17))
    assert SAVED.dates(course(*dates), NOW) == [dates[0], dates[2]]
    assert SAVED.dates(course(*dates), NOW + timedelta(days=2)) == [dates[2]]
    declined = replace(SAVED, declined=(dates[0].recurrence_id,))
    assert declined.dates(course(*dates), NOW) == [dates[2]]
    assert replace(SAVED, recurrence_id=dates[2].recurrence_id).dates(course(*dates), NOW) == [dates[2]]
    assert SAVED.dates(course(*dates, status=EventStatus.POSTPONED), NOW) == []


def test_choices_tell_which_can_be_and_why_not() -> None:
    found = choices(SAVED, course(date(1, 17)), [], QUIET, now=NOW)
    assert [each.lead for each in found] == list(OFFERED)
    assert [isinstance(each.due, Due) for each in found] == [True, True, False]
    assert found[2].due is NotGoing.PAST
    assert choices(SAVED, course(), [], QUIET, now=NOW) == []


@pytest.mark.parametrize(
    ("hour", "offered"),
    [
        (10, [Snooze.HOUR, Snooze.EVENING, Snooze.MORNING]),
        (18, [Snooze.HOUR, Snooze.EVENING, Snooze.MORNING]),
        (21, [Snooze.HOUR, Snooze.MORNING]),
    ],
)
def test_it_is_put_off_only_to_what_is_to_come(hour: int, offered: list[Snooze]) -> None:
    now = datetime(2026, 11, 23, hour, 30, tzinfo=ZONE).astimezone(UTC)
    assert possible(QUIET, now=now, occurrence=date(1, 17)) == offered


def test_it_is_not_put_off_beyond_the_start() -> None:
    now = NOW + 6 * HOURS
    assert possible(QUIET, now=now, occurrence=date(0, 18)) == [Snooze.HOUR]
    wall = Snooze.MORNING.wall(now, ZONE)
    assert put_off(wall, QUIET, now=now, occurrence=date(0, 18)) is NotGoing.STARTED


async def test_reminders_are_derived_anew_when_the_date_moves_and_when_it_is_called_off(
    database: Database,
) -> None:
    before, moved = course(date(1, 17)), course(replace(date(1, 17), starts=date(2, 17).starts))
    async with database.writing() as session:
        saved = await SavedThings(session).save(
            PERSON, 1, recurrence_id=date(1, 17).recurrence_id, language="es-MX", discreet=False
        )
        reminders = Reminders(session)
        assert local(await reminders.set(saved, before, QUIET, now=NOW, lead=TWO_HOURS)) == "Tue 15:00"
        mine = {saved.id: saved}
        assert await reminders.derive(mine, {1: moved}, {PERSON: QUIET}, now=NOW) == 0
        (kept,) = (await reminders.of([saved.id]))[saved.id]
        assert kept.due_at == date(2, 15).starts
        off = course(date(1, 17, status=EventStatus.CANCELLED))
        assert await reminders.derive(mine, {1: off}, {PERSON: QUIET}, now=NOW) == 1
        (kept,) = (await reminders.of([saved.id]))[saved.id]
        assert kept.due_at is None
        assert await reminders.derive(mine, {1: before}, {PERSON: QUIET}, now=NOW) == 0
        (kept,) = (await reminders.of([saved.id]))[saved.id]
        await reminders.done([(kept, next_due(after(kept), [date(1, 17)], QUIET, now=NOW))])
        await reminders.derive(mine, {1: before}, {PERSON: QUIET}, now=NOW)
        (kept,) = (await reminders.of([saved.id]))[saved.id]
        assert kept.due_at is None, "of that date it was owed already"
        assert await reminders.derive(mine, {}, {PERSON: QUIET}, now=NOW) == 0


async def test_what_is_overdue_is_left_for_the_sweep(database: Database) -> None:
    async with database.writing() as session:
        saved = await SavedThings(session).save(
            PERSON, 1, recurrence_id=None, language="es-MX", discreet=False
        )
        reminders = Reminders(session)
        await reminders.set(saved, course(date(1, 17)), QUIET, now=NOW, lead=TWO_HOURS)
        late = date(1, 16).starts
        await reminders.derive({saved.id: saved}, {1: course()}, {PERSON: QUIET}, now=late)
        assert [each.starts for each in await reminders.due(late, most=9)] == [date(1, 17).starts]


async def test_one_thing_has_so_many_reminders_and_no_more(database: Database) -> None:
    async with database.writing() as session:
        saved = await SavedThings(session).save(
            PERSON, 1, recurrence_id=None, language="es-MX", discreet=False
        )
        reminders, class_ = Reminders(session), course(date(1, 17))
        leads = [Lead(elapsed=timedelta(minutes=30 + more)) for more in range(MOST_REMINDERS + 1)]
        for lead in leads[:-1]:
            await reminders.set(saved, class_, QUIET, now=NOW, lead=lead)
        await reminders.set(saved, class_, QUIET, now=NOW, lead=leads[0])
        with pytest.raises(TooMany):
            await reminders.set(saved, class_, QUIET, now=NOW, lead=leads[-1])
        assert len((await reminders.of([saved.id]))[saved.id]) == MOST_REMINDERS


async def test_quiet_hours_of_ones_own_move_what_is_due(database: Database) -> None:
    own = Quiet(QuietHours(start=time(23), end=time(6)), ZONE)
    async with database.writing() as session:
        saved = await SavedThings(session).save(
            PERSON, 1, recurrence_id=None, language="es-MX", discreet=False
        )
        reminders, early = Reminders(session), course(date(1, 8))
        await reminders.set(saved, early, QUIET, now=NOW, lead=TWO_HOURS)
        await reminders.derive({saved.id: saved}, {1: early}, {PERSON: own}, now=NOW)
        (kept,) = (await reminders.of([saved.id]))[saved.id]
        assert kept.due_at == date(1, 6).starts
