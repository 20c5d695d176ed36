"""What is a wish to be told of something, and what is a question; and on which day and at what hour."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.weekly_said import WeeklyListener
from bot.reminders.wish import WishHearer

HEARER, LISTENER = WishHearer(), WeeklyListener()
ZONE = ZoneInfo("America/Mexico_City")
MONDAY = datetime(2026, 11, 23, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("avísame cuando haya un curso de violín", "curso de violín"),
        ("Avisame si sale algo de cerámica", "cerámica"),
        ("AVÍSAME SI HAY ZUMBA EN CENTRO!!", "ZUMBA EN CENTRO"),
        ("hola, avísame por favor si hay talleres de barro", "talleres de barro"),
        ("quiero que me avises cuando haya natación gratis", "natación gratis"),
        ("me avisas cuando salga algo sobre herbolaria?", "herbolaria"),
        ("avísame de yoga", "yoga"),
        ("tell me when there is a violin course", "violin course"),
        ("let me know if a violin course comes up, please", "violin course"),
        ("notify me as soon as there is free chess", "free chess"),
        ("préviens-moi quand il y a un cours de violon", "cours de violon"),
        ("s'il te plaît, préviens-moi dès qu’il y aura un cours de poterie", "cours de poterie"),
        ("me avise quando houver curso de violino", "curso de violino"),
        ("avise-me se tiver aula de piano", "aula de piano"),
        ("avísame", ""),
        ("avísame si hay", ""),
        ("tell me when there is", ""),
    ],
)
def test_a_wish_is_heard_with_what_is_wished(text, words) -> None:
    wish = HEARER.hear(text)
    assert wish is not None
    assert (wish.words, wish.weekly) == (words, False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("avísame cada semana de música gratis", "música gratis"),
        ("let me know about free music every week", "free music"),
        ("préviens-moi chaque semaine sur le yoga", "le yoga"),
    ],
)
def test_once_a_week_is_heard_wherever_it_stands(text, words) -> None:
    wish = HEARER.hear(text)
    assert wish is not None
    assert (wish.words, wish.weekly) == (words, True)


@pytest.mark.parametrize(
    "text",
    [
        "dime si hay yoga",
        "tell me if there is yoga tonight",
        "tell me about yoga",
        "quiero saber si hay yoga",
        "alerta sísmica",
        "violín",
        "aviso de privacidad",
        "remind me of yoga tomorrow",
        "dis-moi où est la bibliothèque",
        "",
        "avísame " * 100,
    ],
)
def test_a_question_is_none(text) -> None:
    assert HEARER.hear(text) is None


@given(st.text(max_size=80))
def test_anything_else_is_heard_without_a_fault(text) -> None:
    for said in (text, f"avísame si hay {text}", f"tell me when there is {text} every week"):
        wish = HEARER.hear(said)
        assert wish is None or wish.words == wish.words.strip()
        LISTENER.hear(text, now=MONDAY, zone=ZONE, language="es-MX")


@pytest.mark.parametrize(
    ("text", "weekday", "at"),
    [
        ("viernes a las 6", 4, time(18)),
        ("los viernes a las 6 de la tarde", 4, time(18)),
        ("cada viernes a las 18:30", 4, time(18, 30)),
        ("cada martes a las 9", 1, time(9)),
        ("los sabados a las 10", 5, time(10)),
        ("los sábados por la mañana", 5, time(9)),
        ("fridays at 6 pm", 4, time(18)),
        ("on mondays at noon", 0, time(12)),
        ("tous les vendredis à 18h", 4, time(18)),
        ("todas as sextas às 18h", 4, time(18)),
        ("los jueves", 3, None),
        ("a las 7 de la tarde", None, time(19)),
        ("19:00", None, time(19)),
    ],
)
def test_a_day_and_an_hour_are_heard(text, weekday, at) -> None:
    said = LISTENER.hear(text, now=MONDAY, zone=ZONE, language="es-MX")
    assert said is not None
    assert (said.weekday, said.at) == (weekday, at)


@pytest.mark.parametrize("text", ["7", "yoga los viernes", "más", "violín", "en 2 horas", "un día antes", ""])
def test_what_says_neither_is_none(text) -> None:
    assert LISTENER.hear(text, now=MONDAY, zone=ZONE, language="es-MX") is None
