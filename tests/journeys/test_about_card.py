"""What people ask while they look at a card is answered from that card."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("language", "asked", "said", "words"),
    [
        ("es", "inglés básico", "¿cómo llego?", "Cómo llegar: Camión 12, parada Biblioteca"),
        ("es", "inglés básico", "a que hora", "Cuándo: mar 24 nov, 17:00 a 18:30"),
        ("es", "inglés básico", "¿Y cuánto cuesta?", "Precio: Gratis"),
        ("es", "inglés básico", "quiero inscribirme", "Inscripción: necesaria. 55 0000 0201"),
        ("es", "inglés básico", "y a qué hora es", "Cuándo: mar 24 nov, 17:00 a 18:30"),
        ("en", "Basic English", "Where is it?", "Where: Biblioteca Sur"),
        ("en", "Basic English", "how much is it", "Price: Free"),
    ],
)
async def test_a_question_about_the_open_card_is_answered_from_it(town, language, asked, said, words) -> None:
    ana = town.person("Ana", language=language)
    await ana.says(asked)
    await ana.hears()
    await ana.says("1")
    await ana.hears()
    await ana.says(said)
    heard = await ana.hears()
    assert words in heard
    await ana.says("volver" if language == "es" else "back")
    assert "1. " in await ana.hears()


@pytest.mark.parametrize(
    ("language", "asked", "said", "which"),
    [
        ("es", "taller de barro", "cómo llego", "¿De cuál? Escribe su número."),
        ("en", "taller de barro", "how much is it", "Which one? Write its number."),
    ],
)
async def test_of_a_list_one_is_asked_which(town, language, asked, said, which) -> None:
    ana = town.person("Ana", language=language)
    await ana.says(asked)
    await ana.hears()
    await ana.says(said)
    assert (await ana.hears()).text == which
    await ana.says("2")
    assert (await ana.hears()).text.startswith("Taller de barro número 2")


async def test_of_a_list_of_one_that_one_is_told(town) -> None:
    ana = town.person("Ana")
    await ana.says("ajedrez")
    await ana.hears()
    await ana.says("cuánto cuesta")
    assert "Gratis con credencial" in await ana.hears()


async def test_without_a_card_or_a_list_it_is_a_question_like_any_other(town) -> None:
    ana = town.person("Ana")
    await ana.says("violonchelo")
    await ana.hears()
    await ana.says("cuánto cuesta")
    assert "cuánto cuesta" in (await ana.hears()).text.split("\n")[1]
