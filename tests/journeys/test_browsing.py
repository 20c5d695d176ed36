from __future__ import annotations

from datetime import timedelta


async def test_only_shelves_that_hold_something_are_shown_with_their_counts(town) -> None:
    ana = town.person("Ana")
    await ana.says("/topics")
    assert (await ana.hears()).buttons == ("Aprender y estudiar (3)", "Arte y cultura (13)")


async def test_a_shelf_shows_what_is_soonest_first_and_the_shelves_within_it(town) -> None:
    ana = town.person("Ana")
    await ana.says("/topics")
    await ana.hears()
    await ana.presses("Arte y cultura (13)")
    shelf = await ana.hears()
    assert shelf.text.startswith("13 resultados\nArte y cultura\n")
    assert "1. Taller de barro número 1\nMié 25 nov" in shelf
    assert shelf.buttons[-5:-3] == ("Música y canto (1)", "Artesanías y manualidades (12)")
    assert shelf.buttons[-1] == "Una lista cada semana"
    await ana.presses("Música y canto (1)")
    inner = await ana.hears()
    assert inner.text.startswith("1 resultado\nMúsica y canto\n")
    assert "Concierto de coro" in inner


async def test_pages_of_a_shelf_turn_in_its_message_and_by_typing(town) -> None:
    ana = town.person("Ana")
    await ana.says("/topics")
    await ana.hears()
    await ana.presses("Arte y cultura (13)")
    first = await ana.hears()
    await ana.presses("Más", on=first)
    second = await ana.hears()
    assert second.edited
    assert "del 6 al 10" in second
    await ana.says("más")
    third = await ana.hears()
    assert not third.edited
    assert "del 11 al 13" in third
    for number in ("el tercero", "13"):
        await ana.says(number)
        assert (await ana.hears()).text.startswith("Taller de barro número 12")
    await ana.says("3")
    assert (await ana.hears()).text.startswith("Taller de barro número 3"), "the first page is known still"


async def test_what_is_over_leaves_its_shelf(town) -> None:
    ana = town.person("Ana")
    await ana.says("/topics")
    await ana.hears()
    town.clock.turn(timedelta(days=60))
    await ana.says("/topics")
    assert "Todavía no hay temas" in await ana.hears()


async def test_a_shelf_follows_the_catalogue(town) -> None:
    ana = town.person("Ana")
    await ana.says("/topics")
    await ana.hears()
    await town.retires(42)
    await ana.says("/topics")
    assert (await ana.hears()).buttons == ("Aprender y estudiar (3)", "Arte y cultura (12)")


async def test_the_names_of_shelves_are_in_the_readers_language(town) -> None:
    bo = town.person("Bo", language="en")
    await bo.says("/topics")
    assert (await bo.hears()).buttons == ("Learning and study (3)", "Arts and culture (13)")
