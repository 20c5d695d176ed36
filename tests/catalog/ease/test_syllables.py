from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.ease import english, spanish

SPANISH = {
    1: "y a yo muy hoy ley rey que qué quien guion fui pie luz sol vio dios juan pues buen seis",
    2: "hijo calle guerra quiero queso guía país maíz baúl reír oír búho ahí aún mayo playa lluvia agua "
    "hueso ciudad cuidar gratis tarde clases taller cuando pingüe viuda caer leer creo ruido suave "
    "causa aula aire peine oigo baile vivir hablar reunión prohibir",
    3: "aprender poeta museo teatro europa guitarra bilingüe cuídate escribe pregunta vacuna ahora "
    "alcohol caminar había leía oía tenía paraguas uruguay sábado médico línea área gratuito ciudades",
    4: "averiguar averigüe vehículo cerámica computación caótico almohada período biblioteca educación "
    "vacunación",
    5: "geografía secretaría discapacidad aeropuerto trabajadora aprendizaje",
    6: "alfabetización identificación",
}
ENGLISH = {
    1: "a the street class time free learn more help price done asked loved strength queue league hour "
    "you health",
    2: "english courses city weekend evening water people reading walking table places changes needed "
    "wanted science being doing value argue quiet diet poem homework sometimes player goodbye careful "
    "lonely people's centre",
    3: "library radio video idea area computer everyone afternoon museum audience recipe cinema creative "
    "pregnancy another parenting wonderful",
    4: "society information education community activity vaccination",
    5: "opportunity disability university personality electricity vocabulary",
    6: "accessibility responsibility",
}


def each(table: dict[int, str]) -> list[tuple[str, int]]:
    return [(word, count) for count, words in table.items() for word in words.split()]


@pytest.mark.parametrize(("word", "count"), each(SPANISH))
def test_a_spanish_word_has_its_syllables(word: str, count: int) -> None:
    assert spanish.syllables(word) == count


@pytest.mark.parametrize(("word", "count"), each(ENGLISH))
def test_an_english_word_has_its_syllables(word: str, count: int) -> None:
    assert english.syllables(word) == count


@given(st.text(min_size=1, max_size=30))
def test_whatever_is_taken_for_a_word_has_a_syllable_and_not_more_than_two_a_letter(
    word: str,
) -> None:
    for language in (spanish, english):
        assert 1 <= language.syllables(word) <= max(1, 2 * len(word))


def test_capitals_change_nothing() -> None:
    assert spanish.syllables("GUÍA") == spanish.syllables("guía")
    assert english.syllables("LIBRARY") == english.syllables("library")
