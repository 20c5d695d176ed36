"""A list is narrowed by buttons alone; each says how much it would leave, and keeps its word."""

from __future__ import annotations

import re


def counts(heard) -> dict[str, int]:
    found = (re.fullmatch(r"(.+) \((\d+)\)", label) for label in heard.buttons)
    return {match[1]: int(match[2]) for match in found if match}


async def on_shelf(town, *presses: str):
    ana = town.person("Ana")
    await ana.says("/topics")
    await ana.hears()
    await ana.presses("Arte y cultura (13)")
    heard = await ana.hears()
    for label in presses:
        await ana.presses(label)
        heard = await ana.hears()
    return ana, heard


async def test_the_filters_are_offered_in_the_message_of_the_list(town) -> None:
    _, menu = await on_shelf(town, "Filtrar")
    assert menu.edited
    assert menu.text == "¿Qué te importa?\nArte y cultura"
    assert menu.buttons == ("Gratis (12)", "Cuándo", "Volver a la lista")


async def test_a_filter_leaves_as_much_as_it_says_and_can_be_taken_back(town) -> None:
    ana, narrowed = await on_shelf(town, "Filtrar", "Gratis (12)")
    assert narrowed.text.startswith("12 resultados\nArte y cultura: gratis\nEntendí: gratis.")
    assert "Concierto de coro" not in narrowed
    await ana.presses("Sin «gratis»")
    assert (await ana.hears()).text.startswith("13 resultados")


async def test_every_time_leaves_as_much_as_it_says(town) -> None:
    ana, menu = await on_shelf(town, "Filtrar", "Cuándo")
    offered = counts(menu)
    assert offered.keys() >= {"Este fin de semana", "En los próximos 6 días"}
    for label, count in offered.items():
        await ana.presses(f"{label} ({count})", on=menu)
        narrowed = await ana.hears()
        assert int(narrowed.text.split()[0]) == count, label
        await ana.says("/topics")
        await ana.hears()
        await ana.presses("Arte y cultura (13)")
        await ana.hears()
        await ana.presses("Filtrar")
        await ana.hears()
        await ana.presses("Cuándo")
        menu = await ana.hears()


async def test_filters_add_up_and_the_way_back_is_there(town) -> None:
    ana, narrowed = await on_shelf(town, "Filtrar", "Gratis (12)", "Filtrar", "Cuándo")
    assert narrowed.buttons[-2:] == ("Otros filtros", "Volver a la lista")
    await ana.presses("Otros filtros")
    again = await ana.hears()
    assert "Gratis" not in "".join(again.buttons)
    await ana.presses("Volver a la lista")
    assert (await ana.hears()).text.startswith("12 resultados\nArte y cultura: gratis\n")


async def test_a_question_is_narrowed_in_the_same_way(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    await ana.hears()
    await ana.presses("Filtrar")
    await ana.hears()
    await ana.presses("En el lugar")
    place = await ana.hears()
    assert counts(place)["Con agua para beber"] == 1
    assert "Cuento solo lo que es seguro." in place
    await ana.presses("Con agua para beber (1)")
    narrowed = await ana.hears()
    assert narrowed.text.startswith("1 resultado\ninglés con agua para beber\n")
    assert "Inglés básico" in narrowed


async def test_filters_are_there_by_typing_alone_in_english_too(town) -> None:
    bo = town.person("Bo", language="en")
    for said in ("English", "filter", "where", "centro"):
        await bo.says(said)
        heard = await bo.hears()
    assert heard.text.split("\n")[1] == "English in Centro"
    assert heard.text.startswith("2 results")


async def test_a_filter_takes_the_place_of_a_wish_that_was_taken_back(town) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro el jueves")
    await ana.hears()
    await ana.presses("Sin «el jueves»")
    await ana.hears()
    for label in ("Filtrar", "Cuándo"):
        await ana.presses(label)
        menu = await ana.hears()
    count = counts(menu)["En los próximos 6 días"]
    await ana.presses(f"En los próximos 6 días ({count})")
    heard = await ana.hears()
    assert int(heard.text.split()[0]) == count
    assert "jueves" not in heard.text.split("\n")[1]
