"""Two beside each other, by buttons alone and by typing alone."""

from __future__ import annotations

import pytest


async def test_two_are_chosen_by_button_and_what_differs_comes_first(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    await ana.hears()
    await ana.presses("Comparar dos")
    first = await ana.hears()
    assert first.text == "¿Cuáles dos comparo? Elige la primera opción."
    await ana.presses("Inglés básico")
    second = await ana.hears()
    assert second.edited
    assert second.buttons == ("Inglés intermedio", "Conversación en inglés")
    await ana.presses("Inglés intermedio")
    told = (await ana.hears()).text
    assert told.startswith("1. Inglés básico\n2. Inglés intermedio\n")
    assert "Cuándo\n1: mar 24 nov, 17:00 a 18:30\n2: mié 25 nov, 18:00 a 19:30" in told
    assert "Precio\n1: Gratis\n2: $150" in told
    assert "Igual en las dos: Lo ofrece: Red de Bibliotecas." in told


@pytest.mark.parametrize(
    ("language", "asked", "said", "names"),
    [
        ("es", "inglés", "compara 1 y 3", ("Inglés básico", "Conversación en inglés")),
        ("es", "inglés", "¿Cuál es la diferencia entre 1 y 2?", ("Inglés básico", "Inglés intermedio")),
        ("en", "English", "compare 1 and 2", ("Basic English", "Inglés intermedio")),
    ],
)
async def test_two_are_named_by_their_numbers(town, language, asked, said, names) -> None:
    ana = town.person("Ana", language=language)
    await ana.says(asked)
    await ana.hears()
    await ana.says(said)
    told = (await ana.hears()).text
    assert all(name in told.split("\n")[n] for n, name in enumerate(names))


async def test_two_are_chosen_by_typing_alone_and_one_is_opened(town) -> None:
    ana = town.person("Ana")
    for said in ("inglés", "comparar dos", "1", "la segunda"):
        await ana.says(said)
        heard = await ana.hears()
    assert heard.text.startswith("1. Inglés básico\n2. Conversación en inglés")
    await ana.says("2")
    assert (await ana.hears()).text.startswith("Conversación en inglés\n")


@pytest.mark.parametrize("said", ["compara 1 y 9", "compara 0 y 1", "compara 2 y 2"])
async def test_numbers_that_are_not_there_are_asked_for_again(town, said) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    await ana.hears()
    await ana.says(said)
    assert "Escribe un número del 1 al 3." in await ana.hears()


async def test_what_is_gone_meanwhile_is_said_so(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    await ana.hears()
    await town.retires(2)
    await ana.says("compara 1 y 2")
    assert "ya no está en la oferta" in await ana.hears()


async def test_a_question_that_begins_like_a_comparison_is_a_question(town) -> None:
    ana = town.person("Ana")
    await ana.says("comparar precios de barro")
    assert "barro" in (await ana.hears()).text.split("\n")[1]
