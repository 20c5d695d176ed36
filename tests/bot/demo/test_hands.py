from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import AdjustableClock, TurnedClock
from bot.demo import ClockHands
from bot.demo.deeds import ImpossibleDeed

MEXICO, TORONTO = ZoneInfo("America/Mexico_City"), ZoneInfo("America/Toronto")
MONDAY = datetime(2026, 11, 23, 16, tzinfo=UTC)
"""Ten in the morning in Mexico City."""


def _at(moment: datetime, zone: ZoneInfo = MEXICO) -> tuple[ClockHands, AdjustableClock, TurnedClock]:
    beneath = TurnedClock(moment)
    clock = AdjustableClock(beneath)
    return ClockHands(clock, zone), clock, beneath


def _wall(clock: AdjustableClock, zone: ZoneInfo = MEXICO) -> str:
    return f"{clock.now().astimezone(zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("how", "local", "then"),
    [
        ("hour", "", "2026-11-23 11:00"),
        ("day", "", "2026-11-24 10:00"),
        ("monday", "", "2026-11-30 10:00"),
        ("to", "2026-12-24T18:30", "2026-12-24 18:30"),
        ("to", "2026-01-01T00:00", "2026-01-01 00:00"),
        ("back", "", "2026-11-23 10:00"),
    ],
)
async def test_the_hands_are_turned_in_the_city_s_time(how: str, local: str, then: str) -> None:
    hands, clock, _ = _at(MONDAY)
    await hands.turn(how, local)
    assert _wall(clock) == then


async def test_time_goes_on_from_where_it_was_turned_to_and_back_is_the_present() -> None:
    hands, clock, beneath = _at(MONDAY)
    await hands.turn("day")
    await hands.turn("hour")
    beneath.turn(timedelta(minutes=7))
    assert _wall(clock) == "2026-11-24 11:07"
    assert hands.shown()["set"] is True
    await hands.turn("back")
    assert _wall(clock) == "2026-11-23 10:07"
    assert hands.shown() == {"now": 1795450020000, "zone": "America/Mexico_City", "set": False}


async def test_from_a_wednesday_the_next_monday_is_five_days_away() -> None:
    hands, clock, _ = _at(MONDAY + timedelta(days=2))
    await hands.turn("monday")
    assert _wall(clock) == "2026-11-30 10:00"


async def test_a_day_later_is_the_same_time_by_the_wall_when_the_clocks_change() -> None:
    # In Toronto the clocks go back on Sunday, 1 November 2026, and forward on Sunday, 14 March 2027.
    saturday = datetime(2026, 10, 31, 18, tzinfo=TORONTO)
    hands, clock, _ = _at(saturday, TORONTO)
    await hands.turn("day")
    assert clock.now() - saturday == timedelta(hours=25)
    assert _wall(clock, TORONTO) == "2026-11-01 18:00"
    before = clock.now()
    await hands.turn("hour")
    assert clock.now() - before == timedelta(hours=1)


async def test_a_time_the_clocks_jump_over_is_taken_as_much_later() -> None:
    hands, clock, _ = _at(datetime(2027, 3, 1, tzinfo=UTC), TORONTO)
    await hands.turn("to", "2027-03-14T02:30")
    assert _wall(clock, TORONTO) == "2027-03-14 03:30"
    await hands.turn("to", "2026-11-01T01:30")
    assert clock.now() == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("how", "local"),
    [
        ("to", "tomorrow"),
        ("to", ""),
        ("to", "0001-01-01T00:00"),
        ("to", "2200-01-01T00:00"),
        ("sideways", ""),
    ],
)
async def test_what_the_hands_cannot_do_leaves_them_where_they_are(how: str, local: str) -> None:
    hands, clock, _ = _at(MONDAY)
    with pytest.raises(ImpossibleDeed):
        await hands.turn(how, local)
    assert clock.now() == MONDAY


async def test_whoever_lives_by_the_clock_is_told_after_it_was_turned() -> None:
    clock = AdjustableClock(TurnedClock(MONDAY))
    seen: list[datetime] = []

    async def turned() -> None:
        seen.append(clock.now())

    hands = ClockHands(clock, MEXICO, turned=turned)
    await hands.turn("hour")
    await hands.turn("back")
    assert seen == [MONDAY + timedelta(hours=1), MONDAY]


def test_a_clock_is_not_turned_to_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        AdjustableClock(TurnedClock(MONDAY)).turn_to(datetime(2026, 11, 23))  # noqa: DTZ001
