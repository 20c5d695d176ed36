from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.city import QuietHours
from bot.reminders.quiet import AHEAD, EARLIER, NEVER, URGENT, Going, NotGoing, Quiet
from bot.reminders.wall import moment, shown

MADRID = ZoneInfo("Europe/Madrid")
NIGHT = QuietHours()
SIESTA = QuietHours(start=time(14), end=time(17))
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Madrid",
        "America/Mexico_City",
        "America/Havana",
        "America/Santiago",
        "Africa/Cairo",
        "Africa/Casablanca",
        "Asia/Kathmandu",
        "Atlantic/Azores",
        "Australia/Lord_Howe",
        "UTC",
    )
]
CHANGES = [
    datetime.fromisoformat(f"{change}+00:00")
    for change in (
        "2026-02-15T02:00",
        "2026-03-08T05:00",
        "2026-03-22T02:00",
        "2026-03-29T01:00",
        "2026-04-04T15:00",
        "2026-04-05T03:00",
        "2026-04-23T22:00",
        "2026-09-06T04:00",
        "2026-10-03T15:30",
        "2026-10-25T01:00",
        "2026-10-29T21:00",
        "2026-11-01T05:00",
    )
]
"""When the clocks of one of the zones change."""
MINUTE = timedelta(minutes=1)


def at(local: str) -> datetime:
    return moment(datetime.fromisoformat(local), MADRID)


def told(found: Going | NotGoing) -> str:
    if isinstance(found, NotGoing):
        return found.value
    return f"{shown(found.at, MADRID):%d %H:%M}" + (" silent" if found.silent else "")


@pytest.mark.parametrize(
    ("hours", "due", "starts", "now", "expected"),
    [
        (NIGHT, "2026-11-24T18:00", "2026-11-25T17:00", "2026-11-24T10:00", "24 18:00"),
        # In the night: until the morning, where that is an hour before, else before the night.
        (NIGHT, "2026-11-24T23:00", "2026-11-25T17:00", "2026-11-24T10:00", "25 08:00"),
        (NIGHT, "2026-11-25T07:00", "2026-11-25T09:00", "2026-11-24T10:00", "25 08:00"),
        (NIGHT, "2026-11-25T06:59", "2026-11-25T08:59", "2026-11-24T10:00", "24 21:45"),
        (NIGHT, "2026-11-24T22:00", "2026-11-25T00:00", "2026-11-24T10:00", "24 21:45"),
        (NIGHT, "2026-11-24T21:59", "2026-11-24T23:59", "2026-11-24T10:00", "24 21:59"),
        (NIGHT, "2026-11-25T08:00", "2026-11-25T08:10", "2026-11-24T10:00", "25 08:00"),
        # It is too late for before, and too soon for after.
        (NIGHT, "2026-11-25T06:00", "2026-11-25T08:00", "2026-11-24T21:45", "24 21:45"),
        (NIGHT, "2026-11-25T06:00", "2026-11-25T08:00", "2026-11-24T21:46", "quiet"),
        (NIGHT, "2026-11-25T06:00", "2026-11-25T08:00", "2026-11-25T01:00", "quiet"),
        (NIGHT, "2026-11-24T18:00", "2026-11-25T17:00", "2026-11-24T18:01", "past"),
        # What waits for the morning is to come until then, and past afterwards.
        (NIGHT, "2026-11-25T07:00", "2026-11-25T09:00", "2026-11-25T07:30", "25 08:00"),
        (NIGHT, "2026-11-25T07:00", "2026-11-25T09:00", "2026-11-25T08:00", "25 08:00"),
        (NIGHT, "2026-11-25T07:00", "2026-11-25T09:00", "2026-11-25T08:01", "past"),
        (NIGHT, "2026-11-25T06:00", "2026-11-25T08:00", "2026-11-25T06:30", "past"),
        (NIGHT, "2026-11-25T06:00", "2026-11-25T06:00", "2026-11-25T06:30", "past"),
        (NIGHT, "2026-11-25T09:00", "2026-11-25T09:00", "2026-11-24T18:00", "started"),
        (NIGHT, "2026-11-25T03:00", None, "2026-11-24T18:00", "25 08:00"),
        # Quiet within a day, or never.
        (SIESTA, "2026-11-25T15:00", "2026-11-25T18:00", "2026-11-24T10:00", "25 17:00"),
        (SIESTA, "2026-11-25T15:00", "2026-11-25T17:30", "2026-11-24T10:00", "25 13:45"),
        (SIESTA, "2026-11-25T03:00", "2026-11-25T05:00", "2026-11-24T10:00", "25 03:00"),
        (NEVER, "2026-11-25T00:00", "2026-11-25T00:30", "2026-11-24T10:00", "25 00:00"),
        # Awake for ten minutes a day: a quarter of an hour before the quiet hours is quiet too.
        (
            QuietHours(start=time(12), end=time(11, 50)),
            "2026-11-25T11:00",
            None,
            "2026-11-24T10:00",
            "25 11:50",
        ),
        (
            QuietHours(start=time(12), end=time(11, 50)),
            "2026-11-25T11:00",
            "2026-11-25T12:30",
            "2026-11-24T10:00",
            "quiet",
        ),
        # The clocks jump over 02:00–03:00, over the end of the night or over all that is not quiet.
        (QuietHours(end=time(2, 30)), "2026-03-29T01:00", "2026-03-29T10:00", "2026-03-28T10:00", "29 03:00"),
        (
            QuietHours(start=time(3), end=time(2)),
            "2026-03-29T01:00",
            "2026-03-30T10:00",
            "2026-03-28T10:00",
            "30 02:00",
        ),
        # 02:00–03:00 comes twice: at the second 02:10 it is quiet until the second 02:30.
        (QuietHours(end=time(2, 30)), "2026-10-25T01:00", "2026-10-25T10:00", "2026-10-24T10:00", "25 02:30"),
    ],
)
def test_when_a_message_goes_out(
    hours: QuietHours, due: str, starts: str | None, now: str, expected: str
) -> None:
    found = Quiet(hours, MADRID).ordinary(at(due), now=at(now), starts=at(starts) if starts else None)
    assert told(found) == expected


def test_where_the_end_of_the_night_comes_twice_the_one_ahead_is_waited_for() -> None:
    quiet = Quiet(QuietHours(end=time(2, 30)), MADRID)
    second = at("2026-10-25T01:10") + timedelta(hours=2)
    assert f"{shown(second, MADRID):%H:%M}" == "02:10"
    found = quiet.ordinary(second, now=second)
    assert found == Going(at=second + timedelta(minutes=20))


@pytest.mark.parametrize(
    ("now", "starts", "expected"),
    [
        ("2026-11-24T18:00", "2026-11-25T17:00", "24 18:00"),
        ("2026-11-24T20:00", "2026-11-24T20:30", "24 20:00"),
        # At night: in the morning, unless it starts within three hours, or an hour after the night.
        ("2026-11-24T23:00", "2026-11-25T17:00", "25 08:00"),
        ("2026-11-25T04:00", "2026-11-25T09:00", "25 08:00"),
        ("2026-11-25T06:30", "2026-11-25T09:30", "25 06:30 silent"),
        ("2026-11-25T06:29", "2026-11-25T09:30", "25 08:00"),
        ("2026-11-24T23:00", "2026-11-25T08:30", "25 05:30 silent"),
        ("2026-11-24T23:00", "2026-11-25T00:30", "24 23:00 silent"),
        ("2026-11-24T23:00", None, "25 08:00"),
        ("2026-11-24T12:00", None, "24 12:00"),
        ("2026-11-24T12:00", "2026-11-24T12:00", "started"),
    ],
)
def test_when_a_change_is_told(now: str, starts: str | None, expected: str) -> None:
    found = Quiet(NIGHT, MADRID).change(now=at(now), starts=at(starts) if starts else None)
    assert told(found) == expected


CLOCK = st.integers(0, 24 * 60 - 1).map(lambda minutes: time(minutes // 60, minutes % 60))
HOURS = st.builds(QuietHours, start=CLOCK, end=CLOCK)
QUIETS = st.builds(Quiet, HOURS | st.just(NIGHT), st.sampled_from(ZONES))
MOMENTS = st.builds(
    lambda start, minutes: start + minutes * MINUTE,
    st.sampled_from([datetime(2026, month, 10, tzinfo=UTC) for month in range(1, 13)] + CHANGES),
    st.integers(-3 * 24 * 60, 3 * 24 * 60),
)
SPANS = st.integers(0, 3 * 24 * 60).map(lambda n: n * MINUTE)


@given(QUIETS, MOMENTS, SPANS, SPANS)
def test_nothing_goes_out_in_quiet_hours_nor_before_now_nor_after_the_start(
    quiet: Quiet, now: datetime, ahead: timedelta, lead: timedelta
) -> None:
    due, starts = now + ahead, now + ahead + lead
    found = quiet.ordinary(due, now=now, starts=starts)
    if isinstance(found, Going):
        assert not quiet.holds(found.at)
        assert now <= found.at < starts
        assert not found.silent
        assert found.at >= due or quiet.holds(due)
        assert found.at <= due or starts - found.at >= AHEAD
    else:
        assert found is NotGoing.STARTED or (found is NotGoing.QUIET and quiet.holds(due))
    undated = quiet.ordinary(due, now=now)
    assert isinstance(undated, Going)
    assert not quiet.holds(undated.at)
    assert undated.at >= due


@given(QUIETS, MOMENTS, SPANS, SPANS, SPANS)
def test_what_is_due_later_goes_out_later_but_for_the_quarter_before_the_night(
    quiet: Quiet, now: datetime, ahead: timedelta, more: timedelta, lead: timedelta
) -> None:
    starts = now + ahead + more + lead
    sooner = quiet.ordinary(now + ahead, now=now, starts=starts)
    later = quiet.ordinary(now + ahead + more, now=now, starts=starts)
    if isinstance(sooner, Going) and isinstance(later, Going):
        assert sooner.at <= later.at + EARLIER


@given(QUIETS, MOMENTS, SPANS, SPANS, SPANS)
def test_of_two_starts_the_later_is_told_of_no_sooner(
    quiet: Quiet, now: datetime, ahead: timedelta, lead: timedelta, more: timedelta
) -> None:
    due = now + ahead
    sooner = quiet.ordinary(due, now=now, starts=due + lead)
    later = quiet.ordinary(due, now=now, starts=due + lead + more)
    if isinstance(sooner, Going):
        assert isinstance(later, Going)
        assert sooner.at <= later.at


@given(QUIETS, MOMENTS, SPANS)
def test_a_change_is_always_told_and_with_a_sound_only_outside_quiet_hours(
    quiet: Quiet, now: datetime, ahead: timedelta
) -> None:
    starts = now + ahead + MINUTE
    found = quiet.change(now=now, starts=starts)
    assert isinstance(found, Going)
    assert now <= found.at < starts
    assert found.silent == quiet.holds(found.at)
    if found.silent:
        assert starts - found.at <= URGENT
    if starts - now <= URGENT or not quiet.holds(now):
        assert found.at == now


@given(st.sampled_from(ZONES), CLOCK, MOMENTS, SPANS)
def test_who_ends_the_quiet_hours_as_they_begin_has_none(
    zone: ZoneInfo, same: time, due: datetime, lead: timedelta
) -> None:
    quiet = Quiet(QuietHours(start=same, end=same), zone)
    assert quiet.ordinary(due, now=due, starts=due + lead + MINUTE) == Going(at=due)
