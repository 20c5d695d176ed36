from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.reminders.wall import moment, shown
from bot.reminders.weekly import Weekly

MADRID = ZoneInfo("Europe/Madrid")
SUNDAY_HALF_PAST_TWO = Weekly(weekday=6, at=time(2, 30))


def at(local: str) -> datetime:
    return moment(datetime.fromisoformat(local), MADRID)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        # Monday 23 November, until and from nine in the morning.
        ("2026-11-23T08:59", "2026-11-23T09:00"),
        ("2026-11-23T09:00", "2026-11-30T09:00"),
        ("2026-11-23T09:01", "2026-11-30T09:00"),
        ("2026-11-22T23:59", "2026-11-23T09:00"),
        ("2026-11-24T00:00", "2026-11-30T09:00"),
        # Over the changes of 29 March and 25 October it stays nine.
        ("2026-03-23T09:00", "2026-03-30T09:00"),
        ("2026-10-19T09:00", "2026-10-26T09:00"),
    ],
)
def test_the_next_monday_at_nine(after: str, expected: str) -> None:
    assert Weekly(weekday=0, at=time(9)).next(at(after), MADRID) == at(expected)


def test_in_the_night_in_which_its_hour_is_left_out_it_comes_as_soon_as_it_is_later_and_once() -> None:
    first = SUNDAY_HALF_PAST_TWO.next(at("2026-03-29T01:59"), MADRID)
    assert first == at("2026-03-29T03:00")
    assert SUNDAY_HALF_PAST_TWO.next(first, MADRID) == at("2026-04-05T02:30")


def test_in_the_night_in_which_its_hour_comes_twice_it_comes_once() -> None:
    first = SUNDAY_HALF_PAST_TWO.next(at("2026-10-25T01:59"), MADRID)
    assert first == at("2026-10-25T02:30")
    for minutes in (0, 20, 40, 60, 80):
        later = first + timedelta(minutes=minutes)
        assert SUNDAY_HALF_PAST_TWO.next(later, MADRID) == at("2026-11-01T02:30")


def test_a_year_of_digests_has_one_in_each_week() -> None:
    due, found = at("2026-01-01T00:00"), []
    while (due := SUNDAY_HALF_PAST_TWO.next(due, MADRID)) < at("2027-01-01T00:00"):
        found.append(shown(due, MADRID).date())
    assert len(found) == 52
    assert all(later - sooner == timedelta(days=7) for sooner, later in pairwise(found))


@pytest.mark.parametrize("weekday", [-1, 7])
def test_a_week_has_seven_days(weekday: int) -> None:
    with pytest.raises(ValueError, match="day"):
        Weekly(weekday=weekday, at=time(9))
