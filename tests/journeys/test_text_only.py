"""Text alone: no buttons, no pictures, a number for every choice; and the way there and back by words."""

from __future__ import annotations

import re


def choices(heard) -> dict[str, int]:
    found = re.findall(r"^(\d+)\. (.+)$", heard.text.rpartition("Escribe un número:")[2], re.MULTILINE)
    return {label: int(number) for number, label in found}


async def reader(town, *said: str):
    ana = town.person("Ana")
    await ana.says("solo texto")
    heard = await ana.hears()
    for words in said:
        await ana.says(words)
        heard = await ana.hears()
    return ana, heard


async def test_every_choice_has_a_number_and_no_message_has_buttons(town) -> None:
    ana, listed = await reader(town, "taller de barro")
    assert listed.text.startswith("12 resultados\n")
    numbers = choices(listed)
    assert list(numbers.values()) == [6, 7, 8, 9, 10]
    assert numbers.keys() == {"Más", "Sin «taller»", "Filtrar", "Comparar dos", "¿Por qué estos?"}
    await ana.says("6")
    assert "del 6 al 10" in await ana.hears()
    await ana.says("anteriores")
    assert (await ana.hears()).text.startswith("12 resultados\n")
    assert all("reply_markup" not in message for message in ana.chat.messages.values())


async def test_a_number_that_is_not_there_is_told_of_the_screen_that_was_read_last(town) -> None:
    ana, _ = await reader(town, "taller de barro")
    await ana.says("11")
    assert (await ana.hears()).text == "Ahí hay 10 opciones. Escribe un número del 1 al 10."
    await ana.says("1")
    card = await ana.hears()
    last = max(choices(card).values())
    await ana.says("9")
    assert (await ana.hears()).text == f"Ahí hay {last} opciones. Escribe un número del 1 al {last}."


async def test_a_changed_list_comes_as_a_new_message_at_the_end(town) -> None:
    ana, listed = await reader(town, "inglés gratis")
    await ana.says(str(next(number for label, number in choices(listed).items() if "«gratis»" in label)))
    heard = await ana.hears()
    assert not heard.edited
    assert "Sin contar: «gratis»." in heard


async def test_links_are_written_out_and_the_place_is_told_in_words(town) -> None:
    ana, card = await reader(town, "inglés básico", "1")
    assert "Inscribirme: https://example.org/ingles" in card
    assert "Compartir: https://t.me/learning_city_bot?start=o_" in card
    assert "55 0000 0201" in card
    await ana.says(str(choices(card)["Ver en el mapa"]))
    place = await ana.hears()
    assert place.text == (
        "Biblioteca Sur\nCalle 5 núm. 12, Los Fresnos, Villa Prueba\n"
        "Cómo llegar: Camión 12, parada Biblioteca"
    )


async def test_topics_are_chosen_by_number_down_to_a_card(town) -> None:
    ana, _ = await reader(town)
    for words, expected in (
        ("temas", "2 temas."),
        ("2", "13 resultados\nArte y cultura"),
        ("3", "Taller de barro número 3"),
        ("volver a la lista", "13 resultados\nArte y cultura"),
    ):
        await ana.says(words)
        assert (await ana.hears()).text.startswith(expected)


async def test_it_is_kept_until_taken_back_by_words_or_command(town) -> None:
    ana, _ = await reader(town)
    await ana.says("/mydata")
    assert "que lees solo texto" in await ana.hears()
    await ana.says("con botones")
    assert (await ana.hears()).buttons
    await ana.says("/mydata")
    assert "No guardo nada de ti." in await ana.hears()
    await ana.says("/text")
    assert not (await ana.hears()).buttons


async def test_an_edited_question_is_answered_anew_at_the_end(town) -> None:
    ana, _ = await reader(town, "inglés")
    await ana.edits("ajedrez")
    heard = await ana.hears()
    assert not heard.edited
    assert "Ajedrez" in heard
