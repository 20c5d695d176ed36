"""The whole way of a citizen, in each language: by buttons alone, by typing alone, and as text alone."""

from __future__ import annotations

import pytest

STEPS = {
    "es": [
        ("Español", "Hola. Busco para ti"),
        ("Ver temas", "2 temas. ¿Cuál te interesa?"),
        ("Arte y cultura", "13 resultados\nArte y cultura"),
        ("Filtrar", "¿Qué te importa?"),
        ("Gratis", "12 resultados\nArte y cultura: gratis"),
        ("Más", "12 resultados, del 6 al 10"),
        ("Comparar dos", "¿Cuáles dos comparo?"),
        ("Taller de barro número 6", "La primera es Taller de barro número 6."),
        ("Taller de barro número 8", "1. Taller de barro número 6\n2. Taller de barro número 8"),
        ("2", "Taller de barro número 8\nCuándo: "),
        ("Ver en el mapa", "Casa de Cultura"),
    ],
    "en": [
        ("English", "Hello. I look for courses"),
        ("See topics", "2 topics. Which one interests you?"),
        ("Arts and culture", "13 results\nArts and culture"),
        ("Filter", "What matters to you?"),
        ("Free", "12 results\nArts and culture: free"),
        ("More", "12 results, 6 to 10"),
        ("Compare two", "Which two shall I compare?"),
        ("Taller de barro número 6", "The first is Taller de barro número 6"),
        ("Taller de barro número 8", "1. Taller de barro número 6"),
        ("2", "Taller de barro número 8"),
        ("See on the map", "Casa de Cultura"),
    ],
}
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", list(STEPS))


def said(heard) -> str:
    return heard.text or str(heard.raw.get("venue", {}).get("title", ""))


@IN_EACH_LANGUAGE
async def test_by_buttons_alone(town, language: str) -> None:
    ana = town.person("Ana", language=language)
    await ana.says("/start")
    heard = await ana.hears()
    for label, words in STEPS[language]:
        pressed = next(b for b in heard.buttons if b == label or b.startswith(f"{label} ("))
        await ana.presses(pressed, on=heard)
        heard = await ana.hears()
        assert words in said(heard), (label, heard.text)


@IN_EACH_LANGUAGE
async def test_by_typing_alone(town, language: str) -> None:
    ana = town.person("Ana", language=language)
    await ana.says("/start")
    await ana.hears()
    for label, words in STEPS[language]:
        await ana.says(label.upper() if not label.isdecimal() else label)
        heard = await ana.hears()
        assert not heard.edited
        assert words in said(heard), (label, heard.text)


@IN_EACH_LANGUAGE
async def test_as_text_alone_by_numbers(town, language: str) -> None:
    ana = town.person("Ana", language=language)
    await ana.says("/start")
    await ana.hears()
    await ana.says("/text")
    heard = await ana.hears()
    for label, words in STEPS[language][1:]:
        lines = [line for line in heard.text.split("\n") if line[:1].isdigit()]
        fitting = [line for line in lines if line.partition(". ")[2].startswith(label)]
        number = label if label.isdecimal() else fitting[-1].partition(".")[0]
        await ana.says(number)
        heard = await ana.hears()
        assert words in said(heard), (label, heard.text)
    assert all("reply_markup" not in m for m in ana.chat.messages.values() if m["message_id"] > 2)
