from __future__ import annotations

from datetime import timedelta

from bot.chat.memory import KEPT


async def test_a_position_alone_shows_what_is_near(town) -> None:
    ana = town.person("Ana")
    await ana.shares_location(19.9012, -98.6023)
    heard = await ana.hears()
    assert "cerca de mí" in heard
    assert "cerca de ti" in heard
    assert " km. " in heard


async def test_a_position_after_a_question_answers_that_question_nearest_first(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    await ana.hears()
    await ana.shares_location(19.8805, -98.5604)
    heard = await ana.hears()
    assert heard.text.split("\n")[1] == "inglés"
    assert "Casa de Cultura, Centro, a 0" in heard


async def test_near_me_without_a_position_asks_for_it_and_a_button_sends_it(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés cerca de mí")
    asked = await ana.hears()
    assert "manda tu ubicación una vez" in asked
    assert "nombre de tu colonia" in asked
    await ana.shares_location(19.8805, -98.5604)
    thanks, answer = await ana.hears_all()
    assert "la olvido en quince minutos" in thanks
    assert ana.chat.keyboard is None
    assert answer.text.split("\n")[1] == "inglés cerca de mí"


async def test_pages_of_a_near_list_know_the_position_until_it_is_forgotten(town) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro")
    await ana.hears()
    await ana.shares_location(19.8805, -98.5604)
    await ana.hears()
    await ana.presses("Más")
    assert " km. " in await ana.hears()
    town.clock.turn(KEPT + timedelta(minutes=1))
    await ana.presses("Anteriores")
    forgotten = await ana.hears()
    assert "Ya olvidé dónde estabas" in forgotten


async def test_the_position_is_forgotten_with_the_next_question(town) -> None:
    ana = town.person("Ana")
    await ana.shares_location(19.8805, -98.5604)
    await ana.hears()
    await ana.says("taller de barro")
    assert " km. " not in await ana.hears()


async def test_the_position_is_rounded_before_anything_is_done_with_it(town, monkeypatch) -> None:
    seen = []
    search = town.search.current

    class Listening:
        index = ()

        def ask(self, *words, near=None, **more):
            seen.append(near)
            return search.ask(*words, near=near, **more)

    town.search._search = Listening()
    ana = town.person("Ana")
    await ana.shares_location(19.883456, -98.567891)
    await ana.hears()
    assert {(p.latitude, p.longitude) for p in seen if p} == {(19.88, -98.57)}


async def test_a_question_edited_after_the_phone_was_given_buttons_is_answered_anew(town) -> None:
    ana = town.person()
    await ana.says("cerca de mí")
    asked = await ana.hears()
    assert "ubicación" in asked.text.lower()
    await ana.edits("inglés")
    answer = await ana.hears()
    assert not answer.edited
    assert "Inglés básico" in answer
    # The fixture sees that no change was asked for that Telegram would have refused.


async def test_the_position_is_forgotten_after_a_quarter_of_an_hour_whatever_is_pressed_meanwhile(
    town,
) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro")
    await ana.hears()
    await ana.shares_location(19.8805, -98.5604)
    await ana.hears()
    for _ in range(2):
        town.clock.turn(KEPT - timedelta(minutes=6))
        await ana.says("volver")
        heard = await ana.hears()
    assert "Ya olvidé dónde estabas" in heard


async def test_a_part_of_the_city_is_chosen_for_what_its_own_menu_quotes(town) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro")
    await ana.hears()
    await ana.says("colonias")
    menu = await ana.hears()
    await ana.says("/topics")
    await ana.hears()
    await ana.presses("Arte y cultura (13)")
    await ana.hears()
    centre = next(label for label in menu.buttons if label.startswith("Centro"))
    await ana.presses(centre, on=menu)
    assert (await ana.hears()).text.split("\n")[1] == "taller de barro en Centro"
