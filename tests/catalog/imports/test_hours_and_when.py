from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from catalog.imports.hours import read_hours, read_stretches
from catalog.imports.problem import Code
from catalog.imports.when import Dates, WhenWords, read_when
from catalog.schedule import materialise


class Notes(list[tuple[Code, str, str]]):
    def __call__(self, code: Code, field: str, value: str) -> None:
        self.append((code, field, value))


def when(zone: str = "Europe/Madrid", **words: object) -> tuple[Dates, Notes]:
    notes = Notes()
    found = read_when(WhenWords(**words), zone=zone, orders=lambda _field: "dmy", report=notes)  # type: ignore[arg-type]
    return found, notes


def test_a_date_with_a_time_is_one_occurrence_in_the_zone() -> None:
    dates, notes = when(start="2022-12-10 00:00:00.0", end="2022-12-10 23:59:00.0", time="09:30")
    assert [o.starts for o in dates.occurrences] == [datetime(2022, 12, 10, 8, 30, tzinfo=UTC)]
    assert dates.occurrences[0].ends is None
    assert not dates.occurrences[0].all_day
    assert not notes


def test_summer_and_winter_keep_the_clock_on_the_wall() -> None:
    dates, _ = when(start="2026-10-19", end="2026-10-31", weekdays="L", time="18:00")
    assert [o.starts.hour for o in dates.occurrences] == [16, 17]


def test_weekdays_within_a_span_are_dates_of_their_own_and_excluded_days_are_none() -> None:
    dates, _ = when(
        start="2022-11-04",
        end="2022-11-30",
        weekdays="V",
        time="11:30",
        excluded=("11/11/2022", "25/11/2022"),
    )
    assert [o.starts.day for o in dates.occurrences] == [4, 18]
    assert dates.schedules[0].rrule == "FREQ=WEEKLY;BYDAY=FR;COUNT=4"
    assert len(dates.schedules[0].exdates) == 2


def test_days_without_weekdays_are_one_long_date() -> None:
    dates, _ = when(start="2026-08-04", end="2026-08-28")
    (occurrence,) = dates.occurrences
    assert occurrence.all_day
    assert occurrence.ends is not None
    assert occurrence.ends - occurrence.starts == timedelta(days=25)


def test_an_offset_in_the_file_counts_before_the_zone() -> None:
    dates, _ = when(
        zone="America/Santiago", start="2026-08-21T15:00:00-03:00", end="2026-08-21T17:00:00-03:00"
    )
    assert dates.occurrences[0].starts == datetime(2026, 8, 21, 18, tzinfo=UTC)
    assert f"{dates.schedules[0].starts}" == "2026-08-21 14:00:00"


def test_an_end_that_is_the_start_says_nothing() -> None:
    dates, notes = when(start="2026-08-21T17:30:00-04:00", end="2026-08-21T17:30:00-04:00")
    assert dates.occurrences[0].ends is None
    assert not notes


def test_faults_are_told_and_the_rest_is_read() -> None:
    dates, notes = when(start="31/02/2026")
    assert not dates.occurrences
    assert notes == [(Code.DATE_UNREADABLE, "start", "31/02/2026")]
    dates, notes = when(start="2026-05-05", end="2026-05-01", time="10:00")
    assert len(dates.occurrences) == 1
    assert [code for code, _, _ in notes] == [Code.END_BEFORE_START]
    dates, notes = when(start="2026-05-05", end="2026-05-06", weekdays="D")
    assert [code for code, _, _ in notes] == [Code.NEVER_ON_THESE_DAYS]
    assert len(dates.occurrences) == 1
    dates, notes = when(start="2026-05-05", time="según")
    assert [code for code, _, _ in notes] == [Code.HOURS_UNREADABLE]
    assert dates.schedules[0].description == "según"


def test_no_dates_are_no_schedule() -> None:
    assert when()[0] == Dates()


def test_dates_listed_one_by_one_are_each_a_date() -> None:
    dates, _ = when(listed=(("2026-08-21T11:30:00", ""), ("2026-08-22T15:30:00", "2026-08-22T16:30:00")))
    assert [o.starts.day for o in dates.occurrences] == [21, 22]


def test_a_display_text_with_several_stretches_gives_each_its_hours() -> None:
    dates, notes = when(
        dates="Du 18/09/2020 au 20/09/2020 - de 11h à 21h Le 25/09/2020 - A 20h30.",
        start="",
        zone="Europe/Paris",
    )
    assert [f"{o.starts:%d %H:%M}" for o in dates.occurrences] == [
        "18 09:00",
        "19 09:00",
        "20 09:00",
        "25 18:30",
    ]
    assert not notes


def test_hours_past_midnight_end_the_next_day() -> None:
    dates, _ = when(dates="Le 14/11/2020 - De 19h à 1h du matin.", zone="Europe/Paris")
    ends = dates.occurrences[0].ends
    assert ends is not None
    assert ends - dates.occurrences[0].starts == timedelta(hours=6)


@pytest.mark.parametrize(
    ("text", "sessions"),
    [
        ("A 20h.", [(None, "20:00", None)]),
        ("A 14h et 17h", [(None, "14:00", None), (None, "17:00", None)]),
        ("A 14h30 A 14h30", [(None, "14:30", None)]),
        ("Du mercredi au dimanche de 12h à 18h.", [("23456", "12:00", "18:00")]),
        ("Vendredi de 7h à 18h. Samedi de 10h à 18h.", [("4", "07:00", "18:00"), ("5", "10:00", "18:00")]),
        ("Vendredi 7h 18h, Samedi 10h 18h.", [("4", "07:00", "18:00"), ("5", "10:00", "18:00")]),
        (
            "Le samedi de 13h à 21h et le dimanche de 11h à 20h.",
            [("5", "13:00", "21:00"), ("6", "11:00", "20:00")],
        ),
        ("Martes a domingo · 10:00–17:30", [("123456", "10:00", "17:30")]),
        ("Du mardi au dimanche.", [("123456", None, None)]),
    ],
)
def test_hours_in_words(text: str, sessions: list[tuple[str | None, str | None, str | None]]) -> None:
    found = read_hours(text)
    assert found is not None
    told = [
        (
            "".join(map(str, sorted(s.weekdays))) if s.weekdays else None,
            f"{s.start:%H:%M}" if s.start else None,
            f"{s.end:%H:%M}" if s.end else None,
        )
        for s in found
    ]
    assert told == sessions


@pytest.mark.parametrize("text", ["Brocante du samedi annulée.", "Fermé le 1er mai, de 10h à 18h"])
def test_hours_with_an_exception_are_left_in_words(text: str) -> None:
    assert read_hours(text) is None


def test_a_list_of_plain_dates_is_read_too() -> None:
    assert len(read_stretches("1/3/2026; 8/3/2026; 15/3/2026")) == 3
    assert read_stretches("primavera") == ()


def test_the_rules_give_the_catalogue_the_same_dates_again() -> None:
    dates, _ = when(start="2026-10-01", end="2026-11-20", weekdays="L,J", time="18:00", end_time="19:30")
    assert materialise(dates.schedules, at=datetime(2026, 9, 30, tzinfo=UTC)) == dates.occurrences
