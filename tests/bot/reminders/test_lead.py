from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.lead import (
    EVENING_BEFORE,
    LONGEST,
    OFFERED,
    OTHERS,
    TICKED,
    TWO_HOURS,
    WEEK_BEFORE,
    Lead,
    begins,
)
from bot.reminders.wall import moment

MADRID = ZoneInfo("Europe/Madrid")
CAIRO = ZoneInfo("Africa/Cairo")
LEADS = st.builds(Lead, elapsed=st.integers(1, LONGEST // timedelta(minutes=1)).map(lambda n: n * MINUTE)) | (
    st.builds(Lead, days=st.integers(0, LONGEST.days), at=st.integers(0, 24 * 60 - 1).map(lambda n: clock(n)))
)
MINUTE = timedelta(minutes=1)


def clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def at(local: str, zone: ZoneInfo = MADRID) -> datetime:
    return moment(datetime.fromisoformat(local), zone)


@pytest.mark.parametrize(
    ("lead", "code"),
    [
        (EVENING_BEFORE, "1d1800"),
        (TWO_HOURS, "2h"),
        (WEEK_BEFORE, "7d1800"),
        (Lead(elapsed=timedelta(minutes=90)), "90m"),
        (Lead(elapsed=timedelta(minutes=120)), "2h"),
        (Lead(days=0, at=time(9)), "0d0900"),
        (Lead(days=366, at=time(23, 59)), "366d2359"),
        (Lead(elapsed=LONGEST), "8784h"),
    ],
)
def test_a_lead_has_a_code_that_a_button_can_carry(lead: Lead, code: str) -> None:
    assert lead.code == code
    assert Lead.read(code) == lead


@given(LEADS)
def test_whatever_the_lead_its_code_reads_back(lead: Lead) -> None:
    assert Lead.read(lead.code) == lead
    assert re.fullmatch(r"[A-Za-z0-9_-]{2,8}", lead.code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "h",
        "0h",
        "0m",
        "-2h",
        "2H",
        "02h",
        "60m",
        "120m",
        "2 h",
        "9999h",
        "999999m",
        "1d",
        "1d18",
        "1d2400",
        "1d1860",
        "1d18000",
        "01d1800",
        "367d1800",
        "1d18:00",
        "1d1800h",
        "٢h",
        "2h\n",
        "1e3h",
        "tomorrow",
    ],
)
def test_what_is_no_code_of_a_lead_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="no lead"):
        Lead.read(code)


@given(st.text(alphabet="0123456789dhm", max_size=9))
def test_whatever_reads_as_a_lead_has_that_code(code: str) -> None:
    try:
        lead = Lead.read(code)
    except ValueError:
        return
    assert lead.code == code


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"days": 1},
        {"elapsed": timedelta(0)},
        {"elapsed": -MINUTE},
        {"elapsed": timedelta(seconds=90)},
        {"elapsed": LONGEST + MINUTE},
        {"elapsed": MINUTE, "at": time(9)},
        {"elapsed": MINUTE, "days": 1},
        {"days": -1, "at": time(9)},
        {"days": 367, "at": time(9)},
        {"days": 1, "at": time(9, 0, 1)},
        {"days": 1, "at": time(9, tzinfo=UTC)},
    ],
)
def test_what_is_neither_the_one_nor_the_other_is_no_lead(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no lead"):
        Lead(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lead", "starts", "expected"),
    [
        ("2h", "2026-11-25T17:00", "2026-11-25T15:00"),
        ("1d1800", "2026-11-25T17:00", "2026-11-24T18:00"),
        ("7d1800", "2026-11-25T17:00", "2026-11-18T18:00"),
        ("0d0900", "2026-11-25T17:00", "2026-11-25T09:00"),
        ("0d0900", "2026-11-25T08:00", "2026-11-25T09:00"),
        # In the night of 28 to 29 March there is an hour less: two hours are two, six o'clock is six.
        ("2h", "2026-03-29T04:00", "2026-03-29T01:00"),
        ("1d1800", "2026-03-29T17:00", "2026-03-28T18:00"),
        ("7d1800", "2026-04-01T17:00", "2026-03-25T18:00"),
        ("0d0230", "2026-03-29T17:00", "2026-03-29T03:00"),
        # In that of 24 to 25 October an hour more.
        ("3h", "2026-10-25T04:00", "2026-10-25T02:00"),
        ("1d0230", "2026-10-26T17:00", "2026-10-25T02:30"),
        # The start is on the 25th here, whatever the day is in London.
        ("1d1800", "2026-11-25T00:30", "2026-11-24T18:00"),
    ],
)
def test_a_lead_counts_back_from_the_start(lead: str, starts: str, expected: str) -> None:
    assert Lead.read(lead).before(at(starts), MADRID) == at(expected)


def test_what_is_on_all_day_begins_when_its_doors_open() -> None:
    # Egypt's 24 April 2026 begins at one o'clock.
    for zone, day in ((MADRID, "2026-11-25"), (CAIRO, "2026-04-24")):
        midnight = at(f"{day}T00:00", zone)
        assert begins(midnight, zone, all_day=True) == at(f"{day}T10:00", zone)
        assert TWO_HOURS.before(midnight, zone, all_day=True) == at(f"{day}T08:00", zone)
        assert Lead.read("0d0900").before(midnight, zone, all_day=True) == at(f"{day}T09:00", zone)
    assert begins(at("2026-11-25T17:00"), MADRID) == at("2026-11-25T17:00")
    assert EVENING_BEFORE.before(at("2026-11-25T00:00"), MADRID, all_day=True) == at("2026-11-24T18:00")


@given(LEADS, st.integers(0, 5 * 365 * 24 * 60))
def test_a_lead_of_days_shows_its_hour_and_one_of_hours_its_length(lead: Lead, minutes: int) -> None:
    starts = datetime(2026, 1, 1, tzinfo=UTC) + minutes * MINUTE
    told = lead.before(starts.astimezone(MADRID), MADRID)
    assert told.tzinfo is UTC
    if lead.elapsed is not None:
        assert starts - told == lead.elapsed
    else:
        day = (starts.astimezone(MADRID).date() - timedelta(days=lead.days)).isoformat()
        assert told == at(f"{day}T{lead.at}")


def test_no_lead_is_offered_twice_and_what_is_ticked_is_offered() -> None:
    assert len({lead.code for lead in (*OFFERED, *OTHERS)}) == len(OFFERED) + len(OTHERS)
    assert set(TICKED) < set(OFFERED)
