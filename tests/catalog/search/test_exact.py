from __future__ import annotations

from functools import cache

import pytest

from catalog.search.exact import ExactTimes, spelt
from catalog.search.lengths import Length, Lengths
from catalog.search.numbers import Numbers
from catalog.search.phrasebook import load_phrasebook
from catalog.search.words import tokens


@cache
def readers() -> tuple[ExactTimes, Lengths]:
    book = load_phrasebook()
    numbers = Numbers(book.numbers, book.family)
    return ExactTimes(book.exact, numbers), Lengths(book.exact, numbers)


def time_in(text: str) -> str:
    """The first time of the day, with "?" where either half of the day may be meant, and the words left."""
    words = tokens(spelt(text))
    for place in range(len(words)):
        if hit := readers()[0].time(words, place):
            length, time = hit
            left = words[:place] + words[place + length :]
            said = f"{time.hour:02}:{time.minute:02}" + ("" if time.sure else "?")
            return " ".join([said, *left])
    return " ".join(words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a las 5", "05:00?"),
        ("a las cinco y media", "05:30?"),
        ("a las 6 menos cuarto", "05:45?"),
        ("cuarto para las seis", "05:45?"),
        ("a las 12 menos 10", "11:50?"),
        ("a las 18:30 el viernes", "18:30 el viernes"),
        ("a las 05:30", "05:30"),
        ("5:30", "05:30?"),
        ("5 p.m.", "17:00"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("5:45pm", "17:45"),
        ("at quarter to six", "05:45?"),
        ("half past nine", "09:30?"),
        ("8 o'clock", "08:00?"),
        ("al mediodía", "12:00"),
        ("midnight", "00:00"),
        ("à 9h30", "09:30"),
        ("à cinq heures et demie", "05:30?"),
        ("huit heures du soir", "08:00? du soir"),
        ("18h", "18:00"),
        ("às oito e meia", "08:30?"),
        # None of these is a time of the day.
        ("2h", "2h"),
        ("2 horas", "2 horas"),
        ("15.12", "15 12"),
        ("a las 25", "a las 25"),
        ("demain après-midi", "demain apres midi"),
        ("a dos horas de aquí", "a dos horas de aqui"),
        ("5", "5"),
    ],
)
def test_a_time_of_the_day_is_read_to_the_minute(text: str, expected: str) -> None:
    assert time_in(text) == expected


@pytest.mark.parametrize(
    ("text", "days", "minutes"),
    [
        ("20 minutos", 0, 20),
        ("hora y media", 0, 90),
        ("1 hora y 20 minutos", 0, 80),
        ("1.5 horas", 0, 90),
        ("media hora", 0, 30),
        ("an hour and a half", 0, 90),
        ("two and a half hours", 0, 150),
        ("1h30", 0, 90),
        ("une demi-heure", 0, 30),
        ("duas horas", 0, 120),
        ("dos semanas", 14, 0),
        ("un mes", 30, 0),
        ("90m", 0, 90),
    ],
)
def test_a_length_of_time_is_read(text: str, days: int, minutes: int) -> None:
    words = tokens(spelt(text))
    assert readers()[1].at(words, 0) == (len(words), Length(days=days, minutes=minutes))


@pytest.mark.parametrize("text", ["hora", "99999 horas", "20 pesos", "1h75", "5m20", "media"])
def test_what_is_no_length_of_time_is_left(text: str) -> None:
    assert readers()[1].at(tokens(spelt(text)), 0) is None
