"""A conversation goes on from what was asked: refined, changed, taken back, begun anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.memory import KEPT


def question(heard) -> str:
    return heard.text.split("\n")[1]


@pytest.mark.parametrize(
    ("language", "asked", "said", "now_asked", "count"),
    [
        ("es", "inglés", "y gratis", "inglés gratis", "2 resultados"),
        ("es", "inglés", "¿y el martes?", "inglés el martes", "1 resultado"),
        ("es", "inglés", "para personas mayores", "inglés para personas mayores", "3 resultados"),
        ("en", "English", "and free", "English free", "2 results"),
        ("en", "English", "what about on Tuesday?", "English on Tuesday", "1 result"),
    ],
)
async def test_what_is_said_next_changes_the_question(town, language, asked, said, now_asked, count) -> None:
    ana = town.person("Ana", language=language)
    await ana.says(asked)
    await ana.hears()
    await ana.says(said)
    heard = await ana.hears()
    assert (heard.text.split("\n")[0], question(heard)) == (count, now_asked)


async def test_the_new_words_alone_are_one_press_away(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    await ana.hears()
    await ana.says("gratis")
    heard = await ana.hears()
    assert question(heard) == "inglés gratis"
    label = next(label for label in heard.buttons if label.startswith("Solo «gratis»"))
    await ana.presses(label)
    alone = await ana.hears()
    assert question(alone) == "gratis"
    assert (
        alone.text.split("\n")[0] == label.removeprefix("Solo «gratis» (").removesuffix(")") + " resultados"
    )


async def test_a_change_of_mind_takes_the_place_of_what_was_said(town) -> None:
    ana = town.person("Ana")
    for said in ("taller de barro el jueves", "mejor el viernes", "ya no importa el día"):
        await ana.says(said)
        heard = await ana.hears()
    assert question(heard) == "taller de barro el viernes"
    assert "Sin contar: «el viernes»." in heard
    assert heard.text.startswith("12 resultados")


async def test_a_wish_taken_back_and_uttered_again_counts_again(town) -> None:
    ana = town.person("Ana")
    for said in ("inglés gratis", "ya no gratis", "y gratis"):
        await ana.says(said)
        heard = await ana.hears()
    assert "Sin contar" not in heard
    assert "gratis." in heard.text.split("\n")[2]


async def test_cheaper_puts_the_free_and_the_cheap_first_and_says_so(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    await ana.hears()
    await ana.says("más barato")
    heard = await ana.hears()
    assert "Primero lo gratis y lo más barato." in heard
    places = [heard.text.index(name) for name in ("Inglés básico", "Inglés intermedio", "Conversación")]
    assert places == sorted(places)
    await ana.presses("¿Por qué estos?")
    assert "Primero lo gratis y lo más barato." in await ana.hears()


async def test_another_question_is_another_question(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés gratis")
    await ana.hears()
    await ana.says("ajedrez")
    heard = await ana.hears()
    assert question(heard) == "ajedrez"
    assert "gratis." not in heard.text.split("\n")[2]


@pytest.mark.parametrize(
    ("language", "missed", "said", "now_asked", "told"),
    [
        (
            "es",
            "violonchelo",
            "¿y el domingo?",
            "violonchelo el domingo",
            "Sigo con lo de antes: «violonchelo».",
        ),
        ("en", "cello", "and on Sunday?", "cello on Sunday", "I am still on what you asked before: “cello”."),
    ],
)
async def test_after_a_miss_a_bare_wish_keeps_the_subject_and_says_so(
    town, language, missed, said, now_asked, told
) -> None:
    ana = town.person("Ana", language=language)
    await ana.says(missed)
    assert told not in await ana.hears()
    await ana.says(said)
    heard = await ana.hears()
    assert question(heard) == now_asked
    assert told in heard
    alone = heard.buttons[0]
    assert alone.startswith(("Solo «", "Only “"))
    await ana.presses(alone)
    assert "Concierto de coro" in await ana.hears()


@pytest.mark.parametrize(
    ("language", "missed", "said"),
    [
        ("es", "violonchelo", "hay algo para mis hijos?"),
        ("en", "cello", "anything for my children?"),
    ],
)
async def test_after_a_miss_who_asks_for_something_is_asking_anew(town, language, missed, said) -> None:
    ana = town.person("Ana", language=language)
    await ana.says(missed)
    await ana.hears()
    await ana.says(said)
    heard = await ana.hears()
    assert question(heard) == said
    assert "Cuentos para niñas y niños" in heard


async def test_after_a_quarter_of_an_hour_nothing_is_refined(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    await ana.hears()
    town.clock.turn(KEPT + timedelta(seconds=1))
    await ana.says("gratis")
    assert question(await ana.hears()) == "gratis"


async def test_an_edited_refinement_changes_its_own_answer(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    await ana.hears()
    await ana.says("y gratis")
    answer = await ana.hears()
    await ana.edits("y el martes")
    edited = await ana.hears()
    assert (edited.id, edited.edited) == (answer.id, True)
    assert question(edited) == "inglés el martes"


async def test_on_a_shelf_a_wish_narrows_the_shelf_and_keeps_only_what_is_certain(town) -> None:
    ana = town.person("Ana")
    await ana.says("/topics")
    await ana.hears()
    await ana.presses("Arte y cultura (13)")
    await ana.hears()
    await ana.says("gratis")
    heard = await ana.hears()
    assert heard.text.startswith("12 resultados\nArte y cultura: gratis\n")
    await ana.presses("Sin «gratis»")
    assert (await ana.hears()).text.startswith("13 resultados\nArte y cultura: gratis\n")


async def test_another_subject_on_a_shelf_is_searched_everywhere(town) -> None:
    ana = town.person("Ana")
    await ana.says("/topics")
    await ana.hears()
    await ana.presses("Arte y cultura (13)")
    await ana.hears()
    await ana.says("inglés")
    assert question(await ana.hears()) == "inglés"


@pytest.mark.parametrize(
    "said", ["el segundo", "la 2", "2", "número dos", "abre la segunda", "the second one"]
)
async def test_one_of_a_list_is_opened_however_it_is_named(town, said) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro")
    await ana.hears()
    await ana.says(said)
    assert (await ana.hears()).text.startswith("Taller de barro número 2\n")


async def test_another_one_is_the_next_of_the_list_and_back_is_the_list(town) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro")
    listed = await ana.hears()
    await ana.says("1")
    await ana.hears()
    await ana.says("otro")
    assert (await ana.hears()).text.startswith("Taller de barro número 2\n")
    await ana.says("volver")
    assert (await ana.hears()).text == listed.text
    await ana.presses("3")
    await ana.hears()
    await ana.presses("Volver a la lista")
    assert (await ana.hears()).text == listed.text


async def test_another_after_a_list_is_its_next_page(town) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro")
    await ana.hears()
    await ana.says("otros")
    assert "del 6 al 10" in await ana.hears()


async def test_the_card_shows_the_date_that_was_asked_for(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés básico el 8 de diciembre")
    listed = await ana.hears()
    assert "Mar 8 dic, 17:00" in listed
    await ana.presses("1")
    assert "Cuándo: mar 8 dic, 17:00 a 18:30" in await ana.hears()


@pytest.mark.parametrize("said", ["¿por qué?", "por qué estos", "xq", "why these"])
async def test_why_is_answered_with_reasons(town, said) -> None:
    ana = town.person("Ana")
    await ana.says("inglés gratis")
    await ana.hears()
    await ana.says(said)
    assert "Por qué: dice «inglés»; es gratis" in await ana.hears()


@pytest.mark.parametrize("said", ["volver", "otro", "por qué", "compara"])
async def test_words_about_a_list_that_is_forgotten_are_answered_kindly(town, said) -> None:
    ana = town.person("Ana")
    await ana.says(said)
    heard = await ana.hears()
    assert "Ya no recuerdo" in heard or "Para comparar necesito una lista" in heard


async def test_what_is_said_last_is_kept_whole_however_long_the_question_was(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés " + "para empezar desde cero y con calma " * 7)
    await ana.hears()
    await ana.says("y gratis")
    assert question(await ana.hears()).endswith(" gratis")


async def test_what_is_not_wanted_is_said_back_and_taken_back_by_a_press(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    await ana.hears()
    await ana.says("pero no en línea")
    await ana.hears()
    await ana.says("que no sea lunes")
    heard = await ana.hears()
    assert question(heard) == "inglés no en línea que no sea lunes"
    label = next(label for label in heard.buttons if "que no sea lunes" in label)
    await ana.presses(label)
    again = await ana.hears()
    assert "Sin contar: «que no sea lunes»." in again
