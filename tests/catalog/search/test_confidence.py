from __future__ import annotations

import pytest

from catalog.safety import Danger
from catalog.search.answer import AnswerKind, Confidence, WayOnKind
from tests.catalog.search.conftest import FREE


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("es", "hola"),
        ("es", "Holaaa"),
        ("es", "¡Buenos días!"),
        ("es", "muchas gracias 🙏"),
        ("es", "jajaja"),
        ("es", "qué onda"),
        ("es", "ok gracias"),
        ("es", "¿eres un robot?"),
        ("en", "hello there"),
        ("en", "Thanks!"),
        ("en", "how are you?"),
        ("en", "good morning"),
        ("fr", "bonjour"),
        ("fr", "merci beaucoup"),
        ("pt", "oi, tudo bem?"),
        ("pt", "obrigada"),
    ],
)
def test_small_talk_is_met_as_such(city, language, message):
    answer = city.ask(message, language=language)
    assert (answer.kind, answer.confidence, answer.hits) == (AnswerKind.SMALL_TALK, Confidence.NONE, ())


def test_a_greeting_before_a_question_does_not_hide_it(city):
    assert city.names("hola buenas tardes, busco yoga porfa gracias")[0].startswith("Yoga")


@pytest.mark.parametrize(
    "message",
    [
        "asdfghjkl",
        "qwerty asdf",
        "x" * 4096,
        "😀😀😀",
        "...",
        "",
        "   ",
        "zzzzzzzz",
        "hjklhjkl",
        "bcdfghjk",
        "aaaa aaaa aaaaaaa",
    ],
)
def test_keys_hit_at_random_are_met_as_such(city, message):
    answer = city.ask(message)
    assert (answer.kind, answer.confidence, answer.hits) == (AnswerKind.GIBBERISH, Confidence.NONE, ())


def test_someone_in_danger_is_answered_with_that_alone(city):
    answer = city.ask("me quiero morir")
    assert (answer.kind, answer.danger, answer.answered) == (AnswerKind.CRISIS, Danger.SUICIDE, False)
    assert (answer.hits, answer.ways_on) == ((), ())


def test_whoever_says_they_are_all_right_has_it_searched(city):
    assert city.ask("primeros auxilios, quiero morirme").kind is AnswerKind.CRISIS
    answer = city.ask("primeros auxilios, quiero morirme", heed_danger=False)
    assert (answer.kind, answer.danger) == (None, None)
    assert [hit.external_id for hit in answer.hits] == ["Primeros auxilios"]


def test_a_title_that_sounds_like_danger_is_found(town):
    town.add("Mi vecino me golpea")
    assert town.ask("mi vecino me golpea").kind is None


@pytest.mark.parametrize(
    "question",
    [
        "yoga",
        "yoga en el parque",
        "taller de cerámica",
        "curso de inglés",
        "concierto de navidad",
        "primeros auxilios",
    ],
)
def test_what_is_there_is_sure(city, question):
    assert city.ask(question).confidence is Confidence.SURE


@pytest.mark.parametrize(
    "question",
    [
        "visa para japón",
        "vender mi coche",
        "cuánto está el dólar",
        "clases de sánscrito",
        "vuelo a cancún",
        "pizza a domicilio",
        "cambiar llantas",
    ],
)
def test_what_is_not_there_is_not_answered_as_if_it_were(city, question):
    answer = city.ask(question)
    assert answer.confidence is Confidence.NONE
    assert answer.hits == ()
    assert answer.total == 0
    assert [way.kind for way in answer.ways_on] == [WayOnKind.BROWSE]


def test_perhaps_shows_three_at_most(town):
    for number in range(9):
        town.add(f"Pintura al óleo {number}", price=None or town_price())
    answer = town.ask("pintura gratis", limit=9)
    assert answer.confidence is Confidence.PERHAPS
    assert len(answer.hits) == 3 == answer.total


def town_price():
    from decimal import Decimal

    from catalog.model import Price, PriceKind

    return Price(kind=PriceKind.AMOUNT, amount=Decimal(5))


def test_an_empty_catalogue_answers_honestly(town):
    for question in ("yoga", "hoy", "qué hay", "gratis", "asdfghjkl"):
        answer = town.ask(question)
        assert (answer.confidence, answer.hits, answer.ways_on) == (Confidence.NONE, (), ())


def test_asking_for_everything_lists_it_soonest_first(city):
    answer = city.ask("¿qué hay?")
    assert answer.confidence is Confidence.SURE
    starts = [hit.next for hit in city.ask("¿qué hay?", limit=50).hits if hit.next]
    assert answer.total == len(city.offers)
    assert starts[0].date().isoformat() == "2026-11-24" or starts[0] < starts[-1]


def test_a_score_is_a_chance(city):
    for question in ("yoga", "yoga gratis", "serámica", "hoy", "teatro niños"):
        for hit in city.ask(question).hits:
            assert 0 <= hit.score <= 1


def test_a_wish_for_what_is_cheap_makes_nothing_less_sure(town):
    town.add("Teatro clásico", price=FREE)
    for number in range(20):
        town.add(f"Taller {number} de cerámica y dibujo")
    town.add("Pasa un rato en el bareto", about="Cocina económica.")
    assert town.ask("teatro").confidence is Confidence.SURE
    assert town.ask("teatro barato").confidence is Confidence.SURE


def test_an_answer_without_what_the_question_is_about_is_not_sure(town):
    for name in ("Escuela para perros", "Paseo de perros", "Vacunas para bebés", "Danza", "Yoga", "Coro"):
        town.add(name)
    asked = town.ask("vacunas para perros")
    assert asked.hits[0].title != "Escuela para perros" or asked.confidence is not Confidence.SURE
    del town.offers[2]
    assert town.ask("vacunas para perros").confidence is not Confidence.SURE
    assert town.ask("escuela para perros").confidence is Confidence.SURE


def test_whoever_mends_a_thing_meets_those_who_mend_its_like(town):
    town.add("Licuadoras, planchas y ventiladores: arréglalos tú", about="Aprende a reparar tu aparato.")
    town.add("Lavado de manos para niños")
    for _ in range(4):
        town.add("Clase de danza")
    assert town.names("componer mi lavadora")[0].startswith("Licuadoras")


def test_whoever_feels_alone_meets_company_by_words(town):
    town.add("Una llamada al día para quien vive sola o solo")
    for name in ("Mamás que no se sienten como en las fotos", "Danza", "Yoga", "Coro"):
        town.add(name)
    assert town.names("me siento sola")[:1] == ["Una llamada al día para quien vive sola o solo"]
