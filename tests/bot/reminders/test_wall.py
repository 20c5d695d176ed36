from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.reminders.wall import exists, moment, shown

MADRID = ZoneInfo("Europe/Madrid")


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "local", "expected"),
    [
        ("Europe/Madrid", "2026-07-01T18:00", "2026-07-01 16:00"),
        ("Europe/Madrid", "2026-12-01T18:00", "2026-12-01 17:00"),
        ("America/Mexico_City", "2026-07-01T18:00", "2026-07-02 00:00"),
        # 02:00–03:00 is left out on 29 March 2026: three o'clock is the first minute after.
        ("Europe/Madrid", "2026-03-29T01:59", "2026-03-29 00:59"),
        ("Europe/Madrid", "2026-03-29T02:00", "2026-03-29 01:00"),
        ("Europe/Madrid", "2026-03-29T02:59:59", "2026-03-29 01:00"),
        ("Europe/Madrid", "2026-03-29T03:00", "2026-03-29 01:00"),
        # 02:00–03:00 comes twice on 25 October 2026: the first is meant.
        ("Europe/Madrid", "2026-10-25T02:30", "2026-10-25 00:30"),
        # Midnight itself is left out here; half an hour there; a whole day in Samoa.
        ("Africa/Cairo", "2026-04-24T00:30", "2026-04-23 22:00"),
        ("Asia/Beirut", "2026-03-29T00:15", "2026-03-28 22:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:20", "2026-10-03 15:30"),
        ("Pacific/Apia", "2011-12-30T10:00", "2011-12-30 10:00"),
    ],
)
def test_a_wall_time_is_a_moment_whatever_the_clocks_do(zone: str, local: str, expected: str) -> None:
    found = moment(wall(local), ZoneInfo(zone))
    assert found.tzinfo is UTC
    assert f"{found:%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    ("local", "there"),
    [
        ("2026-03-29T01:59", True),
        ("2026-03-29T02:00", False),
        ("2026-03-29T02:30", False),
        ("2026-03-29T03:00", True),
        ("2026-10-25T02:30", True),
    ],
)
def test_a_time_the_clocks_jump_over_does_not_exist(local: str, there: bool) -> None:
    assert exists(wall(local), MADRID) is there


def test_of_a_time_that_comes_twice_the_second_may_be_asked_for() -> None:
    twice = wall("2026-10-25T02:30")
    assert moment(twice.replace(fold=1), MADRID) - moment(twice, MADRID) == timedelta(hours=1)


def test_what_clocks_show_at_a_moment_leads_back_to_it() -> None:
    start = datetime(2026, 10, 24, 22, tzinfo=UTC)
    for minutes in range(0, 300, 7):
        at = start + timedelta(minutes=minutes)
        assert moment(shown(at, MADRID), MADRID) == at


def test_a_wall_time_with_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        moment(datetime(2026, 1, 1, tzinfo=UTC), MADRID)
