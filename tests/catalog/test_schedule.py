from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import Occurrence, Schedule
from catalog.schedule import HORIZON, MAX, ScheduleError, check, expand, materialise

ALWAYS = {"since": datetime(1900, 1, 2, tzinfo=UTC), "until": datetime(2200, 1, 1, tzinfo=UTC)}
WEEK = {"since": datetime(2026, 11, 23, tzinfo=UTC), "until": datetime(2026, 11, 30, tzinfo=UTC)}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def rule(starts: str, rrule: str = "", *, zone: str = "Europe/Madrid", hours: float = 1) -> Schedule:
    return Schedule(zone=zone, starts=local(starts), duration=timedelta(hours=hours), rrule=rrule)


def days(starts: str, rrule: str = "", *, zone: str = "Europe/Madrid", count: int | None = None) -> Schedule:
    duration = None if count is None else timedelta(days=count)
    return Schedule(zone=zone, starts=local(starts), duration=duration, rrule=rrule, all_day=True)


def utc(occurrences: tuple[Occurrence, ...]) -> list[str]:
    return [f"{o.starts:%Y-%m-%d %H:%M}" for o in occurrences]


def on_the_wall(occurrences: tuple[Occurrence, ...]) -> list[str]:
    shown = []
    for o in occurrences:
        zone = ZoneInfo(o.zone)
        ends = o.ends.astimezone(zone) if o.ends else None
        shown.append(f"{o.starts.astimezone(zone):%m-%d %H:%M}" + (f"–{ends:%m-%d %H:%M}" if ends else ""))
    return shown


@pytest.mark.parametrize(
    ("zone", "starts", "expected"),
    [
        # Spain sets its clocks back on 25 October 2026.
        ("Europe/Madrid", "2026-10-20T18:00", ["2026-10-20 16:00", "2026-10-27 17:00"]),
        # Mexico has not changed its clocks since October 2022.
        ("America/Mexico_City", "2026-10-20T18:00", ["2026-10-21 00:00", "2026-10-28 00:00"]),
        ("America/Mexico_City", "2022-10-26T18:00", ["2022-10-26 23:00", "2022-11-03 00:00"]),
        # Halifax sets its clocks back on 1 November 2026.
        ("America/Halifax", "2026-10-28T18:00", ["2026-10-28 21:00", "2026-11-04 22:00"]),
        # Samoa left its summer time for good in April 2021.
        ("Pacific/Apia", "2021-03-31T18:00", ["2021-03-31 04:00", "2021-04-07 05:00"]),
        # Lord Howe's clocks change by half an hour.
        ("Australia/Lord_Howe", "2026-04-01T18:00", ["2026-04-01 07:00", "2026-04-08 07:30"]),
    ],
)
def test_a_class_at_six_stays_at_six_when_the_clocks_change(
    zone: str, starts: str, expected: list[str]
) -> None:
    found = expand([rule(starts, "FREQ=WEEKLY;COUNT=2", zone=zone)], **ALWAYS)
    assert utc(found) == expected
    assert {o.starts.astimezone(ZoneInfo(zone)).hour for o in found} == {18}


@pytest.mark.parametrize(
    ("zone", "starts", "expected"),
    [
        # 02:00–03:00 is left out on 29 March 2026.
        ("Europe/Madrid", "2026-03-29T02:30", "2026-03-29 01:30"),
        ("Europe/Madrid", "2026-03-29T03:00", "2026-03-29 01:00"),
        # 02:00–03:00 comes twice on 25 October 2026: the first is meant.
        ("Europe/Madrid", "2026-10-25T02:30", "2026-10-25 00:30"),
        # Here it is midnight that is left out, or that comes twice.
        ("Africa/Cairo", "2026-04-24T00:00", "2026-04-23 22:00"),
        ("America/Havana", "2026-03-08T00:00", "2026-03-08 05:00"),
        ("America/Havana", "2026-11-01T00:30", "2026-11-01 04:30"),
        ("Asia/Beirut", "2026-03-29T00:15", "2026-03-28 22:15"),
        # Samoa had no 30 December 2011.
        ("Pacific/Apia", "2011-12-30T10:00", "2011-12-30 20:00"),
    ],
)
def test_a_time_the_clocks_leave_out_moves_forward_and_one_that_comes_twice_is_the_first(
    zone: str, starts: str, expected: str
) -> None:
    assert utc(expand([rule(starts, zone=zone)], **ALWAYS)) == [expected]


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (rule("2026-10-24T23:00", hours=6), "10-24 23:00–10-25 05:00"),
        # From Friday evening to Sunday afternoon, over the change.
        (rule("2026-10-23T18:00", hours=44), "10-23 18:00–10-25 14:00"),
        (days("2026-10-25"), "10-25 00:00–10-26 00:00"),
        (days("2026-10-23", count=3), "10-23 00:00–10-26 00:00"),
        (days("2026-10-25T18:30"), "10-25 00:00–10-26 00:00"),
        # Egypt's day of the change begins at one o'clock.
        (days("2026-04-24", zone="Africa/Cairo"), "04-24 01:00–04-25 00:00"),
        (Schedule(zone="UTC", starts=local("2026-10-25T18:00")), "10-25 18:00"),
        (rule("2026-10-25T18:00", hours=0), "10-25 18:00–10-25 18:00"),
    ],
)
def test_an_end_is_what_the_clock_on_the_wall_says(schedule: Schedule, expected: str) -> None:
    assert on_the_wall(expand([schedule], **ALWAYS)) == [expected]


def test_an_end_never_comes_before_its_start_whatever_the_clocks_do() -> None:
    (found,) = expand([rule("2026-03-29T02:45", hours=0.25)], **ALWAYS)
    assert found.ends is not None
    assert found.ends - found.starts == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("rrule", "expected"),
    [
        ("FREQ=DAILY;COUNT=3", ["11-23", "11-24", "11-25"]),
        ("RRULE:FREQ=DAILY;COUNT=3", ["11-23", "11-24", "11-25"]),
        ("freq=weekly;byday=mo,we;count=3;", ["11-23", "11-25", "11-30"]),
        ("FREQ=MONTHLY;BYDAY=-1MO;COUNT=2", ["11-30", "12-28"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["11-30", "12-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=2", ["12-31", "01-31"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=1", ["02-29"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=2", ["11-23", "12-07"]),
        # A last day counts whole, a last moment counts, one before does not.
        ("FREQ=DAILY;UNTIL=20261124", ["11-23", "11-24"]),
        ("FREQ=DAILY;UNTIL=20261124T180000", ["11-23", "11-24"]),
        ("FREQ=DAILY;UNTIL=20261124T175959", ["11-23"]),
        ("FREQ=DAILY;UNTIL=20261124T170000Z", ["11-23", "11-24"]),
        ("FREQ=DAILY;UNTIL=20261124T165959Z", ["11-23"]),
        ("FREQ=DAILY;UNTIL=20261101", []),
    ],
)
def test_a_rule_gives_its_days(rrule: str, expected: list[str]) -> None:
    found = expand([rule("2026-11-23T18:00", rrule)], **ALWAYS)
    assert [f"{o.starts:%m-%d}" for o in found] == expected


def test_a_day_taken_out_stays_out_by_its_local_date() -> None:
    schedule = Schedule(
        zone="America/Mexico_City",
        starts=local("2026-11-23T20:00"),
        rrule="FREQ=DAILY;COUNT=3",
        exdates=(date(2026, 11, 24),),
    )
    # Eight in the evening there is the next day in UTC.
    assert utc(expand([schedule], **ALWAYS)) == ["2026-11-24 02:00", "2026-11-26 02:00"]


def test_several_rules_give_one_series_and_no_moment_twice() -> None:
    found = expand(
        [rule("2026-11-23T18:00", "FREQ=DAILY;COUNT=2"), rule("2026-11-24T18:00", hours=3)], **ALWAYS
    )
    assert on_the_wall(found) == ["11-23 18:00–11-23 19:00", "11-24 18:00–11-24 19:00"]


def test_what_still_runs_is_within_and_what_begins_at_the_end_is_not() -> None:
    running = days("2026-06-01", count=200)
    over = rule("2026-11-22T18:00")
    next_week = rule("2026-11-30T01:00")
    assert utc(expand([running, over, next_week], **WEEK)) == ["2026-05-31 22:00"]


def test_words_without_a_rule_give_no_dates() -> None:
    assert expand([Schedule(zone="Europe/Madrid", description="Saturdays, if it is dry")], **ALWAYS) == ()


@pytest.mark.parametrize(
    ("schedule", "code"),
    [
        (rule("2026-11-23T18:00", zone="Europe/Nowhere"), "zone"),
        (rule("2026-11-23T18:00", zone=""), "zone"),
        (rule("2026-11-23T18:00", zone="../../etc/passwd"), "zone"),
        (rule("2026-11-23T18:00", zone="America"), "zone"),
        (Schedule(zone="UTC", rrule="FREQ=DAILY"), "start"),
        (Schedule(zone="UTC", starts=datetime(2026, 1, 1, tzinfo=UTC)), "start"),
        (rule("0001-01-01T00:00"), "start"),
        (rule("9999-12-31T23:00", "FREQ=DAILY"), "start"),
        (rule("2026-11-23T18:00", hours=-1), "duration"),
        (rule("2026-11-23T18:00", "every Monday"), "rule"),
        (rule("2026-11-23T18:00", "FREQ=DAILY;FREQ=WEEKLY"), "rule"),
        (rule("2026-11-23T18:00", "COUNT=3"), "frequency"),
        (rule("2026-11-23T18:00", "FREQ=SECONDLY"), "frequency"),
        (rule("2026-11-23T18:00", "FREQ=DAILY;INTERVAL=0"), "part"),
        (rule("2026-11-23T18:00", "FREQ=DAILY;COUNT=0"), "part"),
        (rule("2026-11-23T18:00", "FREQ=DAILY;COUNT=-3"), "part"),
        (rule("2026-11-23T18:00", "FREQ=DAILY;BYEASTER=0"), "part"),
        (rule("2026-11-23T18:00", "FREQ=WEEKLY;BYDAY=LU"), "part"),
        (rule("2026-11-23T18:00", "FREQ=WEEKLY;BYDAY=2MO"), "part"),
        (rule("2026-11-23T18:00", "FREQ=WEEKLY;BYMONTHDAY=3"), "part"),
        (rule("2026-11-23T18:00", "FREQ=MONTHLY;BYMONTHDAY=0"), "part"),
        (rule("2026-11-23T18:00", "FREQ=MONTHLY;BYMONTHDAY=x"), "part"),
        (rule("2026-11-23T18:00", "FREQ=DAILY;BYMONTH=13"), "part"),
        (rule("2026-11-23T18:00", "FREQ=DAILY;WKST=XX"), "part"),
        (rule("2026-11-23T18:00", "FREQ=DAILY;UNTIL=tomorrow"), "until"),
        (rule("2026-11-23T18:00", "FREQ=DAILY;UNTIL=20261301"), "until"),
        (rule("2026-11-23T18:00", "FREQ=DAILY;COUNT=2;UNTIL=20261201"), "until"),
        (rule("2026-11-23T18:00", "FREQ=DAILY;BYMONTH=2,4;BYMONTHDAY=31"), "never"),
    ],
)
def test_a_schedule_that_cannot_be_read_says_why(schedule: Schedule, code: str) -> None:
    for ask in (lambda: check([schedule]), lambda: expand([schedule], **WEEK)):
        with pytest.raises(ScheduleError) as caught:
            ask()
        assert caught.value.code == code


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30,31",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=YEARLY;BYYEARDAY=1;BYMONTH=6",
    ],
)
def test_a_rule_no_day_can_meet_does_not_hold_anybody_up(rrule: str) -> None:
    started = time.monotonic()
    with suppress(ScheduleError):
        assert expand([rule("2026-11-23T18:00", rrule)], **WEEK) == ()
    assert time.monotonic() - started < 10


def test_no_series_is_longer_than_the_most_there_may_be() -> None:
    endless = [rule(f"2020-01-01T{hour:02}:00", "FREQ=DAILY") for hour in range(8, 18)]
    found = expand(endless, **ALWAYS)
    assert len(found) == MAX
    assert found[-1].starts < datetime(2020, 5, 1, tzinfo=UTC)


def test_what_is_kept_reaches_from_last_month_to_next_year(now: datetime) -> None:
    found = materialise([rule("2020-01-06T18:00", "FREQ=WEEKLY")], at=now)
    assert found[0].starts == datetime(2026, 10, 26, 17, tzinfo=UTC)
    assert now + HORIZON - timedelta(days=7) < found[-1].starts < now + HORIZON


def test_of_a_series_that_is_over_its_last_day_is_kept(now: datetime) -> None:
    over = [rule("2019-01-07T18:00", "FREQ=WEEKLY;COUNT=3"), rule("2018-05-01T18:00")]
    assert utc(materialise(over, at=now)) == ["2019-01-21 17:00"]


def test_of_a_series_that_begins_in_years_its_first_day_is_kept(now: datetime) -> None:
    ahead = [rule("2031-01-06T18:00", "FREQ=WEEKLY"), rule("2030-05-01T18:00")]
    assert utc(materialise(ahead, at=now)) == ["2030-05-01 16:00"]


ZONES = [
    "Europe/Madrid",
    "America/Mexico_City",
    "America/Halifax",
    "America/Havana",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
]
MINUTES = st.integers(0, 30 * 365 * 24 * 60)
SCHEDULES = st.builds(
    Schedule,
    zone=st.sampled_from(ZONES),
    starts=MINUTES.map(lambda minutes: local("2000-01-01T00:00") + timedelta(minutes=minutes)),
    duration=st.none() | st.timedeltas(timedelta(0), timedelta(days=4)),
    rrule=st.sampled_from(["", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SU,FR", "FREQ=MONTHLY;BYMONTHDAY=-1"]),
    all_day=st.booleans(),
)


@given(SCHEDULES, st.integers(0, 400))
def test_whatever_the_rule_the_instances_are_in_order_named_once_and_end_after_they_start(
    schedule: Schedule, length: int
) -> None:
    assert schedule.starts is not None
    since = schedule.starts.replace(tzinfo=UTC) - timedelta(days=2)
    until = since + timedelta(days=length)
    found = expand([schedule], since=since, until=until)
    assert [o.recurrence_id for o in found] == sorted({o.recurrence_id for o in found})
    for o in found:
        assert o.starts.tzinfo is UTC
        assert o.starts == o.recurrence_id < until
        assert o.starts >= since or (o.ends or o.starts) > since
        assert o.ends is None or o.ends >= o.starts
        assert not schedule.all_day or (o.ends is not None and o.ends > o.starts)


@given(SCHEDULES)
def test_whatever_the_zone_the_clock_on_the_wall_says_the_same_but_where_it_jumps(schedule: Schedule) -> None:
    assert schedule.starts is not None
    starts = schedule.starts.replace(hour=0, minute=0, second=0, microsecond=0)
    wanted = starts.time() if schedule.all_day else schedule.starts.time()
    since = starts.replace(tzinfo=UTC) - timedelta(days=2)
    zone = ZoneInfo(schedule.zone)
    for o in expand([schedule], since=since, until=since + timedelta(days=40)):
        shown = o.starts.astimezone(zone)
        the_same = shown.replace(tzinfo=None).time() == wanted
        jumped = (shown - timedelta(days=1)).utcoffset() != (shown + timedelta(days=1)).utcoffset()
        assert the_same or jumped


def test_an_instant_at_the_opening_of_a_window_is_in_it_and_not_in_the_one_before() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    instant = Schedule(zone="UTC", starts=noon.replace(tzinfo=None))
    day = timedelta(days=1)
    assert [o.starts for o in expand([instant], since=noon, until=noon + day)] == [noon]
    assert expand([instant], since=noon - day, until=noon) == ()


@given(SCHEDULES, st.integers(0, 60), st.integers(0, 60))
def test_two_windows_side_by_side_hold_what_one_holds(schedule: Schedule, first: int, second: int) -> None:
    assert schedule.starts is not None
    start = schedule.starts.replace(tzinfo=UTC) - timedelta(days=2)
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    both = {*expand([schedule], since=start, until=middle), *expand([schedule], since=middle, until=end)}
    whole = set(expand([schedule], since=start, until=end))
    # What ends at the very moment the second window opens is in the first alone.
    assert both == whole
