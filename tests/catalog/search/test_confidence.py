from __future__ import annotations

import pytest

from catalog.search.answer import AnswerKind, Confidence, WayOnKind


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


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("es", "me quiero morir"),
        ("es", "ya no quiero vivir"),
        ("es", "quiero suicidarme"),
        ("en", "I want to kill myself"),
        ("en", "i don't want to live anymore"),
        ("fr", "je veux mourir"),
        ("pt", "quero me matar"),
    ],
)
def test_someone_in_danger_is_never_searched_for(city, language, message):
    answer = city.ask(message, language=language)
    assert (answer.kind, answer.hits, answer.ways_on) == (AnswerKind.CRISIS, (), ())


@pytest.mark.parametrize(
    "message",
    [
        "me quiero morir de risa, hay comedia?",
        "curso de prevención del suicidio",
        "libro para suicidarme de risa",
    ],
)
def test_what_only_looks_like_danger_is_searched(city, message):
    assert city.ask(message).kind is None


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


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("mi marido me pega", "es"),
        ("ayuda, mi esposo me golpea y tengo miedo", "es"),
        ("me violaron ayer", "es"),
        ("mi hijo tomó cloro", "es"),
        ("le está dando un infarto a mi papá", "es"),
        ("mi hija no aparece desde ayer", "es"),
        ("kiero morirme", "es"),
        ("my husband hits me", "en"),
        ("he is not breathing", "en"),
        ("mon mari me frappe", "fr"),
        ("meu marido me bate", "pt"),
    ],
)
def test_whoever_is_in_danger_is_not_sent_a_list(city, said: str, language: str):
    answer = city.ask(said, language=language)
    assert answer.kind is AnswerKind.CRISIS
    assert answer.hits == ()


@pytest.mark.parametrize(
    "said",
    [
        "taller para prevenir el infarto",
        "curso de qué hacer si hay un incendio",
        "se me pega una canción",
        "me pega el sol en la clase de yoga",
        "película donde mi marido me pega un susto",
        "primeros auxilios",
    ],
)
def test_words_of_an_emergency_in_an_ordinary_question_are_searched(city, said: str):
    assert city.ask(said).kind is not AnswerKind.CRISIS
