"""Days and hours as staff write them, in two languages; what is no day of a calendar to come is none."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.desk.dates_said import at_hours, read_dates, read_hours_said
from catalog.search import Index, Search
from catalog.search.understood import When
from tests.journeys.conftest import CITY, NOW

TODAY = date(2026, 11, 23)
SEARCH = Search(Index.build([], neighbourhoods=CITY.neighbourhoods, now=NOW), zone=CITY.zone.key)


def understand(text: str) -> When | None:
    return SEARCH.read(text, language="es-MX", now=NOW).understood.when


def told(text: str) -> list[str] | None:
    """The rules, each as its start, its minutes and its RRULE."""
    dates = read_dates(text, understand, today=TODAY)
    if dates is None:
        return None
    found = []
    for rule in dates.schedules(CITY.zone.key):
        minutes = rule.duration.total_seconds() // 60 if rule.duration is not None else 0
        found.append(f"{rule.starts:%d %b %H:%M} {minutes:.0f} {rule.rrule}".strip())
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("martes 1 de diciembre 17:00 a 18:30", "01 Dec 17:00 90"),
        ("martes 1 de diciembre de 17 a 18:30", "01 Dec 17:00 90"),
        ("el jueves de 10 a 12", "26 Nov 10:00 120"),
        ("5 de diciembre de 2026 a las 5 pm", "05 Dec 17:00 0"),
        ("el viernes de 7 a 9 de la noche", "27 Nov 19:00 120"),
        ("friday 4 december 17:00-18:00", "04 Dec 17:00 60"),
        ("2026-12-17 18:00", "17 Dec 18:00 0"),
        ("17/12/2026", "17 Dec 00:00 1440"),
        ("mañana", "24 Nov 00:00 1440"),
        (
            "todos los martes de 17 a 18:30 hasta el 15 de diciembre",
            "24 Nov 17:00 90 FREQ=WEEKLY;BYDAY=TU;COUNT=4",
        ),
        ("every tuesday 5-7 pm until 15 december", "24 Nov 17:00 120 FREQ=WEEKLY;BYDAY=TU;COUNT=4"),
        (
            "del 1 al 15 de diciembre, martes y jueves, 16:00 a 18:00",
            "01 Dec 16:00 120 FREQ=WEEKLY;BYDAY=TU,TH;COUNT=5",
        ),
        ("sábados de 10 a 12 h", "28 Nov 10:00 120 FREQ=WEEKLY;BYDAY=SA"),
        ("12 a 15 de diciembre, 10:00 a 14:00", "12 Dec 10:00 240 FREQ=DAILY;COUNT=4"),
        ("1 a 15 de diciembre", "01 Dec 00:00 21600"),
    ],
)
def test_what_is_said_is_a_rule(text: str, expected: str) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    ["", "hola", "ayer", "31 de febrero", "1 de diciembre de 2025", "2020-01-01", "5 a 7 pm", "2099-01-01"],
)
def test_what_is_no_day_to_come_is_none(text: str) -> None:
    assert told(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17:00 a 18:30", (time(17), time(18, 30))),
        ("de 17 a 18:30", (time(17), time(18, 30))),
        ("10 a 1 pm", (time(10), time(13))),
        ("a las 17", (time(17), None)),
        ("17", (time(17), None)),
        ("at 5 pm", (time(17), None)),
        ("25:00", None),
        ("pronto", None),
    ],
)
def test_hours(text: str, expected: tuple[time, time | None] | None) -> None:
    found = read_hours_said(text)
    assert (None if found is None else (found.start, found.end)) == expected


def test_hours_said_later_are_put_to_their_days() -> None:
    hours = read_hours_said("10 a 12")
    assert hours is not None
    dates = read_dates("1 a 3 de diciembre", understand, today=TODAY)
    assert dates is not None
    (rule,) = at_hours(dates.schedules("UTC"), hours)
    assert (rule.rrule, rule.all_day, rule.starts and rule.starts.hour) == ("FREQ=DAILY;COUNT=3", False, 10)
