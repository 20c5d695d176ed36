"""What is said after a question changes it, or is a question of its own."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from catalog.search import Order
from catalog.search.words import fold

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("America/Mexico_City"))
NEW = None
"""A question of its own."""

CHANGES = [
    ("clases de inglés", "y gratis", "clases de inglés gratis"),
    (
        "clases de inglés gratis en la tarde",
        "¿y el domingo?",
        "clases de inglés gratis en la tarde el domingo",
    ),
    ("inglés el sábado en la tarde", "mejor el domingo", "inglés en la tarde el domingo"),
    ("inglés el sábado en la tarde", "en la mañana", "inglés el sábado en la mañana"),
    ("inglés los lunes y miércoles", "mejor los viernes", "inglés los viernes"),
    ("yoga", "para niños", "yoga para niños"),
    ("yoga para niños", "mejor para adultos mayores", "yoga para adultos mayores"),
    ("yoga", "con wifi", "yoga con wifi"),
    ("lugares con wifi", "y con baños", "lugares con wifi con baños"),
    ("yoga", "oye y hay para personas mayores?", "yoga para personas mayores"),
    ("inglés", "no, en línea", "inglés en línea"),
    ("inglés gratis en la tarde", "¿y de francés?", "francés gratis en la tarde"),
    ("free english on saturday", "what about yoga?", "yoga free on saturday"),
    ("yoga", "and on sunday?", "yoga on sunday"),
    ("yoga", "for children please", "yoga for children"),
    ("inglés", "baile", NEW),
    ("inglés", "cursos gratis", NEW),
    ("inglés", "hola", NEW),
    ("inglés", "quiero aprender a nadar en la alberca del centro con mi hijo los sábados por la mañana", NEW),
    ("inglés", "gratis", "inglés gratis"),
    ("yoga gratis", "gratis", "yoga gratis"),
    ("yoga", "y los domingos?", "yoga los domingos"),
    ("yoga", "y de tarde", "yoga de tarde"),
    ("yoga", "y después de las seis", "yoga después de las seis"),
    ("yoga", "pero no en el centro", "yoga pero no en el centro"),
    ("yoga en el centro", "no en el centro", "yoga no en el centro"),
    ("yoga pero no en el centro", "en el centro sí", "yoga en el centro"),
    ("yoga el sábado", "que no sea el sábado", "yoga que no sea el sábado"),
    ("yoga que no sea lunes", "ni martes", "yoga que no sea lunes ni martes"),
    ("yoga", "no puedo los lunes", "yoga no puedo los lunes"),
    ("clases de baile", "pero no salsa", "clases de baile pero no salsa"),
    ("yoga", "pero que no sea caro", "yoga que no sea caro"),
    ("yoga máximo 100 pesos", "mejor hasta 200 pesos", "yoga hasta 200 pesos"),
    ("yoga", "para principiantes", "yoga para principiantes"),
    ("yoga", "de una hora", "yoga de una hora"),
    ("yoga", "no en línea", "yoga no en línea"),
    ("yoga", "but not on mondays", "yoga but not on mondays"),
    ("yoga", "mais pas le lundi", "yoga mais pas le lundi"),
    ("yoga", "mas não às segundas", "yoga mas não às segundas"),
    ("yoga", "¿y en Quilpué?", "yoga en Quilpué"),
    ("yoga en Quilpué", "¿y en Limache?", "yoga en Limache"),
    ("yoga en el centro gratis", "y en Limache", "yoga gratis en Limache"),
    ("yoga en la tarde", "y en Limache", "yoga en la tarde en Limache"),
    ("shelter", "and for men", "shelter for men"),
    ("yoga", "y para hombres?", "yoga para hombres"),
    ("yoga", "¿y cocina?", NEW),
    ("yoga", "¿y para aprender a cocinar?", NEW),
    ("yoga", "and to learn to cook?", NEW),
    ("yoga", "mi abuelo ya casi no oye, hay algo pa él?", NEW),
    ("yoga", "algo para mi abuelo?", NEW),
    ("yoga", "anything for my grandmother?", NEW),
    ("yoga", "algo gratis el domingo", NEW),
    ("yoga", "¿qué hay el domingo?", NEW),
    ("yoga", "what's on on sunday?", NEW),
    ("yoga", "¿y qué hay el domingo?", "yoga el domingo"),
    ("yoga", "¿y hay algo para niños?", "yoga para niños"),
    ("yoga", "hay algo gratis?", "yoga gratis"),
    ("yoga", "anything free?", "yoga free"),
    ("yoga", "para mi abuelo que casi no oye", "yoga para mi abuelo casi no oye"),
    (
        "yoga",
        "y que sea gratis el domingo o el sábado por la mañana en el centro por favor",
        "yoga que sea gratis el domingo o el sábado por la mañana en el centro",
    ),
]
AFTER_A_MISS = [
    ("chelo", "hay algo gratis?", NEW),
    ("chelo", "anything free?", NEW),
    ("chelo", "algo para niños", NEW),
    ("chelo", "mi abuelo ya casi no oye, hay algo pa él?", NEW),
    ("chelo", "¿y el domingo?", "chelo el domingo"),
    ("chelo", "and on sunday?", "chelo on sunday"),
    ("chelo", "gratis", "chelo gratis"),
    ("chelo", "y para niños", "chelo para niños"),
]


@pytest.mark.parametrize(("before", "said", "question"), CHANGES)
def test_what_is_said_then_changes_the_question_or_is_one_of_its_own(city, before, said, question) -> None:
    refined = city.search().refine(before, said, language="es", now=NOW)
    if question is NEW:
        assert refined is None
        return
    assert refined is not None
    assert fold(refined.question) == fold(question)
    assert fold(refined.said) in fold(refined.question)


@pytest.mark.parametrize(("before", "said", "question"), AFTER_A_MISS)
def test_after_a_miss_who_asks_for_something_asks_anew(city, before, said, question) -> None:
    refined = city.search().refine(before, said, language="es", now=NOW, missed=True)
    assert (refined and fold(refined.question)) == (question and fold(question))


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("más barato", Order.PRICE),
        ("algo más barato", Order.PRICE),
        ("¿y más económico?", Order.PRICE),
        ("está caro", Order.PRICE),
        ("something cheaper", Order.PRICE),
        ("moins cher", Order.PRICE),
        ("mais barato", Order.PRICE),
        ("lo antes posible", Order.SOON),
        ("sooner", Order.SOON),
    ],
)
def test_cheaper_and_sooner_are_another_order(city, said, order) -> None:
    refined = city.search().refine("yoga", said, language="es", now=NOW)
    assert refined is not None
    assert (refined.question, refined.order) == ("yoga", order)


@pytest.mark.parametrize("said", ["más cerca", "queda lejos", "something closer", "plus près", "mais perto"])
def test_nearer_is_a_wish_to_be_nearer(city, said) -> None:
    refined = city.search().refine("yoga", said, language="es", now=NOW)
    assert refined is not None
    assert refined.near


@pytest.mark.parametrize(
    ("before", "said", "removed"),
    [
        ("yoga gratis", "ya no gratis", {"free"}),
        ("yoga gratis", "no importa el precio", {"free"}),
        ("yoga los sábados", "cualquier día", {"when"}),
        ("yoga en Usera", "en cualquier parte", {"where"}),
        ("free yoga", "it doesn't have to be free", {"free"}),
    ],
)
def test_a_wish_is_taken_back_in_words(city, before, said, removed) -> None:
    refined = city.search().refine(before, said, language="es", now=NOW)
    assert refined is not None
    assert (refined.question, refined.removed) == (before, removed)


def test_on_a_shelf_another_subject_is_a_question_of_its_own(city) -> None:
    assert city.search().refine("gratis", "¿y de francés?", language="es", now=NOW, topic="music") is None
    wished = city.search().refine("", "este fin de semana", language="es", now=NOW, topic="music")
    assert wished is not None
    assert wished.question == "este fin de semana"


@pytest.mark.parametrize("said", ["", "?", "y", "¿¡", "y y y y", "x" * 4000, "ñ" * 300, "\u202e", "0", "y 2"])
def test_whatever_is_said_nothing_breaks(city, said) -> None:
    for before in ("", "yoga", "gratis", "x" * 256, "el sábado " * 20):
        refined = city.search().refine(before, said, language="es", now=NOW)
        assert refined is None or isinstance(refined.question, str)
