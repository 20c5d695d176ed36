from __future__ import annotations

import json
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.search import answer_json
from catalog.search.answer import Confidence
from catalog.search.scope import Scope

WEIRD = [
    "ا" * 4096,
    "أين يمكنني تعلم اليوغا؟",
    "היכן אפשר ללמוד",
    "\u202egratis\u202c",
    "null\0byte\0yoga",
    "<b>yoga</b><script>alert(1)</script>",
    "'; DROP TABLE opportunity; --",
    "%s %d {0} {{x}} ${y} \\n",
    "yoga " * 800,
    "a b c d e f g h i j k l m n o p q r s t u v w x y z " * 78,
    "я" * 300,
    "我想学瑜伽",
    "99999999999999999999999999999999",
    "31/02/2026 99/99/9999 0000-00-00",
    "de 999 años",
    "🧘‍♀️ yoga 🧘‍♂️",
    "\n\n\t",
    "é" * 2000,
    "exposiciooooooooooooooooooooooon",
    "/start",
    "el el el el el el",
    "15 15 15 15 de de de diciembre",
]


@pytest.mark.parametrize("question", WEIRD, ids=range(len(WEIRD)))
def test_anything_is_answered_within_bounds(city, question):
    search = city.search()
    from .conftest import NOW, ZONE

    answer = search.ask(question, language="es", now=NOW)
    assert answer.milliseconds < 500
    assert answer.query == question
    json.dumps(answer_json(answer, ZONE))


@pytest.mark.parametrize(
    "question", ["\0yoga\0", "<b>yoga</b>", "🧘‍♀️ yoga 🧘‍♂️", "yoga " * 800, "ＹＯＧＡ", "y\u0301oga yoga"]
)
def test_a_question_is_found_inside_strange_wrapping(city, question):
    assert city.names(question)[0].startswith("Yoga")


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.text(max_size=200), st.sampled_from(["es", "en", "fr", "pt", "es-MX", "zh"]))
def test_no_text_breaks_it(city, question, language):
    search = city.search()
    from .conftest import NOW

    answer = search.ask(question, language=language, now=NOW)
    assert answer.answered == (answer.confidence is not Confidence.NONE)
    assert bool(answer.hits) == answer.answered


_WORDS = [
    "yoga",
    "gratis",
    "hoy",
    "el",
    "sábado",
    "15",
    "de",
    "diciembre",
    "en",
    "usera",
    "niños",
    "8",
    "años",
    "cerca",
    "inglés",
    "silla",
    "ruedas",
    "mañana",
    "tarde",
    "15/12",
    "curso",
    "no",
    "próximo",
    "centro",
    "online",
    "teatro",
]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=9))
def test_words_of_wishes_in_any_order_are_read_without_a_fault(city, words):
    from .conftest import NOW

    search = city.search()
    answer = search.ask(" ".join(words), language="es", now=NOW)
    keys = frozenset(piece.key for piece in answer.understood.pieces)
    again = search.ask(" ".join(words), language="es", now=NOW, scope=Scope(without=keys))
    assert again.understood.pieces == ()


def test_many_threads_get_the_same_answer(city):
    from .conftest import NOW

    search = city.search()
    wanted = [hit.external_id for hit in search.ask("yoga gratiz en ussera", language="es", now=NOW).hits]
    seen: list[list[str]] = []

    def work() -> None:
        for _ in range(20):
            seen.append(
                [h.external_id for h in search.ask("yoga gratiz en ussera", language="es", now=NOW).hits]
            )

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [wanted] * 160


def test_the_json_has_the_keys_agreed(city):
    from .conftest import NOW, ZONE

    found = answer_json(city.search().ask("yoga gratis el sábado en usera", language="es", now=NOW), ZONE)
    assert {
        "query",
        "language",
        "answered",
        "confidence",
        "understood",
        "hits",
        "ways_on",
        "milliseconds",
    } <= set(found)
    assert {"terms", "kind", "free", "when", "where", "audience", "access"} <= set(found["understood"])
    assert set(found["understood"]["when"]) == {"from", "to", "weekdays", "part_of_day", "since", "by"}
    hit = found["hits"][0]
    assert {"id", "source", "external_id", "kind", "title", "score", "next", "reasons"} <= set(hit)
    assert hit["next"] == "2026-11-28T09:00:00-06:00"
    assert "kind" not in found
    assert answer_json(city.ask("hola"), ZONE)["kind"] == "small_talk"
