from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.ease import sentences


def split(text: str) -> list[str]:
    return [sentence for sentence, _ in sentences(text)]


def words(text: str) -> list[str]:
    return [word.text for _, found in sentences(text) for word in found]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Hola. Busco cursos. ¿Qué te gustaría?", 3),
        ("La Sra. Díaz y el Dr. Ruiz dan el taller.", 1),
        ("Está en Av. Hidalgo núm. 5, Col. Centro.", 1),
        ("Abre a las 9 a. m. y cierra a las 5 p. m.", 1),
        ("Vive en EE. UU. y vuelve.", 1),
        ("Mr. Lee teaches, e.g. on Mondays. Come!", 2),
        ("Room No. 5 is free. Go in.", 2),
        ("Dijo que no. Luego vino.", 2),
        ("Cuesta $1,250.50 al mes. Es gratis el 3.5 % de las veces.", 2),
        ("Espera… todavía sigue. Listo.", 2),
        ("¡Ven! ¿Vienes? Sí.", 3),
        ("«Ven.» Eso dijo.", 2),
        ("- Uno\n- Dos tres\n3. Cuatro", 3),
        ("Título\n\nUna frase.", 2),
        ("<b>Negrita.</b> Otra <i>frase</i> más.", 2),
        ("<p>Uno</p><p>Dos</p>", 2),
        ("Mira: {count} cursos. {name} ya abrió.", 2),
        ("", 0),
        ("… – !", 0),
    ],
)
def test_a_text_has_its_sentences(text: str, count: int) -> None:
    assert len(split(text)) == count, split(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't go", ["Don't", "go"]),
        ("easy-to-read", ["easy", "to", "read"]),
        ("de 9:00 a 18:00", ["de", "9:00", "a", "18:00"]),
        ("el {day} en {place}", ["el", "{day}", "en", "{place}"]),
        ("Toca /help o @CiudadBot", ["Toca", "/help", "o", "@CiudadBot"]),
        ("https://example.org/a?b=c", ["https://example.org/a?b=c"]),
        ("pon LEARNING_CITY_BOT_TOKEN o --apply", ["pon", "LEARNING_CITY_BOT_TOKEN", "o", "--apply"]),
        ("R&amp;B &lt;3", ["R", "B", "3"]),
        ("🎨 arte 🎨", ["arte"]),
    ],
)
def test_a_sentence_has_its_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_what_stands_for_a_word_has_no_syllables_of_its_own() -> None:
    ((_, found),) = sentences("Hay {count} cursos a las 17:00 en https://example.org/x")
    assert [word.text for word in found if not word.counted] == ["{count}", "17:00", "https://example.org/x"]


@given(st.text(max_size=200))
def test_no_text_breaks_the_split_and_every_sentence_has_a_word(text: str) -> None:
    assert all(found and sentence.strip() for sentence, found in sentences(text))
