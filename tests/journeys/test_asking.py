from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.memory import KEPT


async def test_the_count_comes_first_then_the_question_then_what_was_understood(town) -> None:
    ana = town.person("Ana")
    await ana.says("clases de inglés gratis")
    heard = await ana.hears()
    count, question, understood, blank, first, details, *_ = heard.text.split("\n")
    assert blank == ""
    assert count == "2 resultados"
    assert question == "clases de inglés gratis"
    assert understood == "Entendí: inglés, cursos, gratis."
    assert first == "1. Inglés básico"
    assert details == "Mar 24 nov, 17:00 a 18:30. Biblioteca Sur, Los Fresnos. Gratis."
    assert heard.raw["entities"][1]["type"] == "blockquote"


@pytest.mark.parametrize(
    ("language", "said", "understood"),
    [
        ("en", "basic english", "I understood: English."),
        ("es", "quiero aprender English, nivel basico", "Entendí: inglés, para principiantes."),
    ],
)
async def test_a_language_to_be_learnt_is_called_by_its_name(town, language, said, understood) -> None:
    ana = town.person("Ana", language=language)
    await ana.says(said)
    assert understood in (await ana.hears()).text.split("\n")


async def test_what_changed_and_what_is_full_is_said_in_the_list(town) -> None:
    ana = town.person("Ana")
    await ana.says("conversación en inglés")
    heard = await ana.hears()
    assert "Sáb 28 nov, 11:00 a 12:30. Cambió de fecha. Antes: vie 27 nov, 11:00. Lleno: ya no hay" in heard
    assert "Precio no indicado" in heard


async def test_more_and_previous_turn_pages_in_the_same_message(town) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro")
    first = await ana.hears()
    assert first.text.startswith("12 resultados\n")
    assert first.labels[:2] == (("1", "2", "3", "4", "5"), ("Más",))
    await ana.presses("Más")
    second = await ana.hears()
    assert second.edited
    assert second.text.startswith("12 resultados, del 6 al 10\n")
    await ana.presses("Más")
    third = await ana.hears()
    assert third.text.startswith("12 resultados, del 11 al 12\n")
    assert third.labels[:2] == (("11", "12"), ("Anteriores",))
    await ana.presses("Anteriores")
    assert (await ana.hears()).text == second.text


async def test_a_press_needs_no_memory_the_message_itself_holds_the_question(town) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro")
    await ana.hears()
    town.clock.turn(timedelta(hours=30))
    await ana.presses("Más")
    assert "del 6 al" in await ana.hears()


async def test_a_piece_is_taken_back_and_put_back_by_button(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés gratis")
    before = await ana.hears()
    assert before.text.startswith("2 resultados\n")
    await ana.presses("Sin «gratis»")
    without = await ana.hears()
    assert without.text.startswith("3 resultados\n")
    assert "Sin contar: «gratis»." in without
    await ana.presses("Otra vez con «gratis»")
    again = await ana.hears()
    assert again.text == before.text


async def test_why_these_gives_true_reasons_and_hides_them_again(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés gratis")
    plain = await ana.hears()
    await ana.presses("¿Por qué estos?")
    reasons = await ana.hears()
    assert "Por qué: dice «inglés»; es gratis" in reasons
    assert "no dice si es gratis" in reasons
    await ana.presses("Sin los porqués")
    assert (await ana.hears()).text == plain.text


async def test_a_number_typed_opens_the_card_for_a_quarter_of_an_hour(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    listed = await ana.hears()
    await ana.says("2")
    second = next(line for line in listed.text.split("\n") if line.startswith("2. "))
    assert (await ana.hears()).text.startswith(second.removeprefix("2. "))
    town.clock.turn(KEPT + timedelta(seconds=1))
    await ana.says("1")
    assert "Ya no sé de qué lista es el 1" in await ana.hears()


async def test_a_number_beyond_the_list_says_which_numbers_there_are(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    await ana.hears()
    await ana.says("9")
    assert "Escribe un número del 1 al 3." in await ana.hears()


@pytest.mark.parametrize("word", ["más", "MAS", "¡Más!", "more", "siguiente"])
async def test_more_typed_shows_the_next_page_as_a_new_message(town, word: str) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro")
    await ana.hears()
    await ana.says(word)
    heard = await ana.hears()
    assert not heard.edited
    assert "del 6 al 10" in heard


async def test_more_typed_at_the_end_or_without_a_question_is_answered_kindly(town) -> None:
    ana = town.person("Ana")
    await ana.says("más")
    assert "Ya no recuerdo tu última pregunta" in await ana.hears()
    await ana.says("vacunas")
    await ana.hears()
    await ana.says("más")
    assert "Ya te mostré todo" in await ana.hears()


async def test_a_list_is_numbered_through_all_its_pages_and_each_number_can_be_typed(town) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro")
    first = await ana.hears()
    await ana.presses("Más")
    second = await ana.hears()
    for page, number in ((second, 8), (first, 3)):
        name = next(line for line in page.text.split("\n") if line.startswith(f"{number}. "))
        await ana.says(str(number))
        assert (await ana.hears()).text.startswith(name.removeprefix(f"{number}. "))
    await ana.says("12")
    assert "Escribe un número del 1 al 10." in await ana.hears()


async def test_an_edited_question_edits_its_answer(town) -> None:
    ana = town.person("Ana")
    await ana.says("vacunas")
    first = await ana.hears()
    await ana.edits("ajedrez")
    second = await ana.hears()
    assert (second.id, second.edited) == (first.id, True)
    assert "Ajedrez" in second


async def test_an_edit_of_a_question_long_past_is_answered_as_a_new_one(town) -> None:
    ana = town.person("Ana")
    await ana.says("vacunas")
    first = await ana.hears()
    town.clock.turn(KEPT + timedelta(minutes=1))
    await ana.edits("ajedrez")
    second = await ana.hears()
    assert second.id > first.id


async def test_an_edit_that_changes_nothing_in_the_answer_stays_silent(town) -> None:
    ana = town.person("Ana")
    await ana.says("vacunas")
    await ana.hears()
    await ana.edits("vacunas ")
    await ana.hears_nothing()


async def test_today_and_weekend_are_questions_like_any_other(town) -> None:
    ana = town.person("Ana")
    await ana.says("/today")
    today = await ana.hears()
    assert "Cuentos para niñas y niños" in today
    assert today.text.split("\n")[1:3] == ["hoy", "Entendí: hoy, lun 23 nov."]
    assert today.buttons == ("1", "¿Por qué estos?")
    await ana.says("/weekend")
    weekend = await ana.hears()
    assert "este fin de semana" in weekend
    assert "Concierto de coro" in weekend


async def test_small_talk_is_returned_and_never_in_the_same_words_twice_in_a_row(town) -> None:
    ana = town.person("Ana")
    await ana.says("hola")
    first = await ana.hears()
    await ana.says("buenas tardes")
    second = await ana.hears()
    assert "Busco cursos, cultura, salud y servicios en Villa Prueba" in first
    assert first.text != second.text


@pytest.mark.parametrize(
    ("language", "said", "answered"),
    [
        ("es", "muchas grasias", "Con gusto"),
        ("es", "pinche bot no sirves", "Siento no haber ayudado"),
        ("es", "¿eres un robot?", "Soy un bot, no una persona"),
        ("es", "soy Lupita", "Mucho gusto"),
        ("es", "gana dinero fácil https://bit.ly/3xYz", "No abro enlaces"),
        ("en", "who made you?", "I’m a program"),
        ("en", "you are amazing", "Thank you"),
    ],
)
async def test_each_kind_of_talk_has_an_answer_of_its_own(town, language, said, answered) -> None:
    ana = town.person("Ana", language=language)
    await ana.says(said)
    first = (await ana.hears()).text
    assert first.startswith(answered)
    await ana.says(said)
    assert (await ana.hears()).text != first


async def test_distress_is_met_with_care_and_the_citys_numbers_and_nothing_is_searched(town) -> None:
    ana = town.person("Ana")
    await ana.says("me quiero morir")
    heard = await ana.hears()
    assert "No tienes que pasarlo a solas" in heard
    assert "Emergencias: 911" in heard
    assert "Línea de escucha: 55 0000 0101, las 24 horas" in heard
    assert "números de muestra" in heard


async def test_the_example_button_asks_as_if_typed(town) -> None:
    ana = town.person("Ana")
    await ana.says("/help")
    await ana.hears()
    await ana.presses("Ejemplo: cursos gratis")
    heard = await ana.hears()
    assert not heard.edited
    assert "cursos gratis" in heard
