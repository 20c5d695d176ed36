from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.imports.dates import date_order, read_date, read_time, read_times, read_weekdays

DAYS = st.dates(date(1970, 1, 1), date(2069, 12, 31))
SPANISH = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]


@pytest.mark.parametrize(
    "text",
    [
        "2022-12-07 00:00:00.0",
        "2022-12-07",
        "2022/12/7",
        "7/12/2022",
        "07-12-22",
        "7.12.2022",
        "7 de diciembre de 2022",
        "miércoles 7 de diciembre de 2022",
        "December 7, 2022",
        "7th December 2022",
        "7 décembre 2022",
        "mercredi 7 décembre 2022",
        "7 de dezembro de 2022",
        "7-dic-2022",
        "44902",
        "2022-12-07T10:00:00+01:00",
        "7/12/2022 18:30",
        "7 de diciembre de 2022, 18:30",
    ],
)
def test_one_day_however_it_is_written(text: str) -> None:
    moment = read_date(text)
    assert moment is not None
    assert moment.day == date(2022, 12, 7)


@pytest.mark.parametrize(
    "text", ["31/02/2026", "por confirmar", "todos los martes", "", "12", "2026", "99/99/9999", "1234567"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


def test_a_number_is_taken_for_a_date_only_as_a_spreadsheet_counts() -> None:
    moment = read_date("46084")
    assert moment is not None
    assert (moment.day, moment.serial) == (date(2026, 3, 3), True)


@given(DAYS)
def test_every_day_comes_back_in_every_order(day: date) -> None:
    for text, order in (
        (day.isoformat(), "dmy"),
        (f"{day:%d/%m/%Y}", "dmy"),
        (f"{day:%m/%d/%Y}", "mdy"),
        (f"{day:%d-%m-%y}", "dmy"),
        (f"{day.day} de {SPANISH[day.month - 1]} de {day.year}", "dmy"),
    ):
        moment = read_date(text, order)
        assert moment is not None, text
        assert moment.day == day, text


def test_a_date_that_fits_only_one_order_is_read_whichever_the_column_has() -> None:
    for text, order in (("12/25/2026", "dmy"), ("25/12/2026", "mdy")):
        moment = read_date(text, order)
        assert moment is not None
        assert moment.day == date(2026, 12, 25)


@given(st.text(max_size=40))
@example("¹")
@example("²³")
def test_no_text_raises(text: str) -> None:
    read_date(text), read_times(text), read_time(text), read_weekdays(text), date_order([text])


def test_the_order_is_settled_by_one_date_that_leaves_no_choice() -> None:
    assert date_order(["03/04/2026", "05/06/2026", "25/06/2026"]) == ("dmy", True, False)
    assert date_order(["03/04/2026", "06/25/2026"]) == ("mdy", True, False)
    assert date_order(["03/04/2026"]) == ("dmy", False, False)
    assert date_order(["25/04/2026", "04/25/2026", "26/04/2026"]) == ("dmy", True, True)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("09:30", time(9, 30)),
        ("18h30", time(18, 30)),
        ("18h", time(18)),
        ("5 pm", time(17)),
        ("5:15 p.m.", time(17, 15)),
        ("12 am", time(0)),
        ("12:00 PM", time(12)),
        ("A 16H00", time(16)),
        ("17.30 h", time(17, 30)),
        ("19:00 hrs", time(19)),
        ("0.4375", time(10, 30)),
        ("10", time(10)),
        ("1830", time(18, 30)),
        ("09:30:00", time(9, 30)),
    ],
)
def test_one_time_however_it_is_written(text: str, clock: time) -> None:
    assert read_time(text) == clock


@given(st.times())
def test_every_minute_comes_back(moment: time) -> None:
    plain = moment.replace(second=0, microsecond=0)
    assert read_time(f"{plain:%H:%M}") == plain
    assert read_time(f"{plain:%Hh%M}") == plain
    assert read_time(f"{plain:%I:%M %p}") == plain


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("L,M,X,J,V,S,D", {0, 1, 2, 3, 4, 5, 6}),
        ("X", {2}),
        ("L-V", {0, 1, 2, 3, 4}),
        ("LMX", {0, 1, 2}),
        ("lunes y miércoles", {0, 2}),
        ("Martes a domingo", {1, 2, 3, 4, 5, 6}),
        ("sábados y domingos", {5, 6}),
        ("Du mercredi au dimanche", {2, 3, 4, 5, 6}),
        ("tous les jours sauf mardi", {0, 2, 3, 4, 5, 6}),
        ("De 10h à 18h sauf le lundi", {1, 2, 3, 4, 5, 6}),
        ("Tuesday, Thursdays", {1, 3}),
        ("Mon-Fri", {0, 1, 2, 3, 4}),
        ("segunda a sexta", {0, 1, 2, 3, 4}),
        ("viernes a lunes", {4, 5, 6, 0}),
        ("todos los días", {0, 1, 2, 3, 4, 5, 6}),
    ],
)
def test_weekdays_in_letters_and_words(text: str, days: set[int]) -> None:
    assert read_weekdays(text) == days


def test_words_without_weekdays_are_none() -> None:
    assert read_weekdays("según programa") is None
