"""Whoever may be in danger is met with care; whoever is watched can make the chat vanish; nothing is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.links import Question, pack
from tests.bot.people.test_own_data import traces


@pytest.mark.parametrize(
    ("language", "said", "words", "first"),
    [
        ("es", "ya no kiero bibir", "No tienes que pasarlo a solas", "Línea de escucha"),
        ("es", "mi esposo me pega", "no es tu culpa", "Emergencias: 911"),
        ("en", "I want to kill myself", "You do not have to go through this alone", "Listening line"),
        ("fr", "je veux mourir", "No tienes que pasarlo a solas", "Línea de escucha"),
    ],
)
async def test_danger_is_met_with_care_and_the_right_number_first(town, language, said, words, first) -> None:
    ana = town.person("Ana", language=language)
    await ana.says(said)
    heard = await ana.hears()
    assert words in heard
    assert heard.text.split("\n")[1].startswith(first)
    assert heard.raw["reply_to_message"]["text"] == said
    assert await traces(town.database, ana.id) == []


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        (("ya no", "quiero vivir"), "No tienes que pasarlo a solas"),
        (("me duele", "mucho el pecho"), "Esto no puede esperar"),
        (("he hits", "me"), "no es tu culpa"),
    ],
)
async def test_danger_said_in_pieces_is_heard_at_the_last_of_them(town, pieces, words) -> None:
    ana = town.person("Ana")
    for piece in pieces[:-1]:
        await ana.says(piece)
        assert words not in await ana.hears()
    await ana.says(pieces[-1])
    assert words in await ana.hears()
    assert await traces(town.database, ana.id) == []


async def test_what_was_said_long_before_or_by_another_is_no_piece_of_it(town) -> None:
    ana, benito = town.person("Ana"), town.person("Benito")
    for person, said in ((ana, "ya no"), (benito, "quiero vivir")):
        await person.says(said)
        assert "a solas" not in await person.hears()
    town.clock.turn(timedelta(minutes=3))
    await ana.says("quiero vivir")
    assert "a solas" not in await ana.hears()


async def test_who_is_all_right_gets_the_search_by_button_or_by_typing(town) -> None:
    ana = town.person("Ana")
    await ana.says("me quiero morir de ganas de tomar ajedrez, quiero morirme")
    care = await ana.hears()
    assert care.buttons[-2:] == ("Estoy bien, búscalo", "Ocultar esto")
    await ana.presses("Estoy bien, búscalo")
    assert "Ajedrez" in await ana.hears()
    await ana.says("quiero morirme, ajedrez")
    await ana.hears()
    await ana.says("estoy bien, búscalo")
    assert "Ajedrez" in await ana.hears()


async def test_who_is_all_right_stays_so_whatever_they_press_below_the_answer(town) -> None:
    ana = town.person("Ana")
    await ana.says("quiero morirme, ajedrez")
    await ana.hears()
    await ana.presses("Estoy bien, búscalo")
    heard = await ana.hears()
    for label in ("¿Por qué estos?", "Sin los porqués"):
        await ana.presses(label)
        heard = await ana.hears()
        assert "Ajedrez" in heard
    await ana.says("y el jueves")
    assert "Ajedrez" in await ana.hears()


async def test_a_press_long_after_still_reads_the_words_from_the_chat_alone(town) -> None:
    ana = town.person("Ana")
    await ana.says("quiero morirme, ajedrez")
    await ana.hears()
    town.clock.turn(timedelta(hours=3))
    await ana.presses("Estoy bien, búscalo")
    assert "Ajedrez" in await ana.hears()


async def test_hide_takes_both_messages_away(town) -> None:
    ana = town.person("Ana")
    await ana.says("ya no quiero vivir")
    await ana.hears()
    await ana.presses("Ocultar esto")
    await ana.hears_nothing()
    assert ana.chat.messages == {}


async def test_an_edited_message_and_the_words_below_a_picture_are_heard_too(town) -> None:
    ana = town.person("Ana")
    await ana.says("ajedrez")
    await ana.hears()
    await ana.edits("ya no quiero vivir")
    assert "No tienes que pasarlo a solas" in await ana.hears()
    await ana.sends_photo(caption="ya no quiero vivir")
    assert "No tienes que pasarlo a solas" in await ana.hears()


async def test_danger_said_after_a_question_is_no_refinement(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés gratis")
    await ana.hears()
    await ana.says("y mi esposo me pega")
    assert "no es tu culpa" in await ana.hears()


@pytest.mark.parametrize("word", ["salir", "Salir", "SALIDA RÁPIDA", "exit"])
async def test_the_safe_word_makes_the_conversation_vanish(town, word: str) -> None:
    ana = town.person("Ana")
    for said in ("/help", "ayuda por violencia en casa", "temas"):
        await ana.says(said)
        await ana.hears()
    await ana.says(word)
    heard = await ana.hears()
    assert heard.text == "Listo. Si ves algo más arriba: menú del chat, «Borrar chat»."
    assert list(ana.chat.messages) == [heard.id]
    await ana.says("gratis")
    assert (await ana.hears()).text.split("\n")[1] == "gratis"


async def test_what_is_older_than_two_days_stays_and_that_is_said(town) -> None:
    ana = town.person("Ana")
    await ana.says("ajedrez")
    await ana.hears()
    town.clock.turn(timedelta(hours=49))
    await ana.says("inglés")
    await ana.hears()
    await ana.says("salir")
    await ana.settles()
    left = [m.get("text", "") for m in ana.chat.messages.values()]
    assert any("Ajedrez" in text for text in left)
    assert not any("Inglés" in text for text in left)


async def test_the_safe_word_within_a_question_is_a_question(town) -> None:
    ana = town.person("Ana")
    await ana.says("salir a caminar")
    await ana.hears()
    assert len(ana.chat.messages) == 2


async def test_what_could_not_be_deleted_is_said_and_tried_again(town) -> None:
    ana = town.person("Ana")
    await ana.says("ajedrez")
    await ana.hears()
    town.server.api.faults.server_error("deleteMessages")
    await ana.says("salir")
    assert "Telegram no me deja borrar los demás" in await ana.hears()
    await ana.says("salir")
    heard = await ana.hears()
    assert list(ana.chat.messages) == [heard.id]


async def test_a_question_that_stands_in_no_message_of_theirs_is_remembered_for_the_search(town) -> None:
    ana = town.person("Ana")
    await ana.says(f"/start {pack(Question('quiero morirme, ajedrez'))}")
    care = await ana.hears()
    assert "No tienes que pasarlo a solas" in care
    await ana.presses("Estoy bien, búscalo")
    assert "Ajedrez" in await ana.hears()


async def test_after_hide_the_words_are_not_brought_back_by_typing(town) -> None:
    ana = town.person("Ana")
    await ana.says("quiero morirme, ajedrez")
    await ana.hears()
    await ana.presses("Ocultar esto")
    await ana.hears_nothing()
    await ana.says("estoy bien, búscalo")
    assert "morirme" not in await ana.hears()


async def test_danger_is_heard_whatever_was_asked_before(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    await ana.hears()
    await ana.says("j'ai peur de mon mari")
    assert "no es tu culpa" in await ana.hears()


@pytest.mark.parametrize(("said", "words"), [("estoy bien", "Ajedrez"), ("ocultar", "")])
async def test_the_first_words_of_a_button_of_care_are_enough(town, said: str, words: str) -> None:
    ana = town.person("Ana")
    await ana.says("quiero morirme, ajedrez")
    await ana.hears()
    await ana.says(said)
    await ana.settles()
    if words:
        assert words in ana.screen()
    if said == "ocultar":
        assert "morirme" not in ana.screen()


async def test_where_somebody_may_watch_the_safe_word_is_told_with_the_numbers(town) -> None:
    ana = town.person("Ana")
    await ana.says("mi esposo me pega")
    assert "Escribe «salir» y borro esta conversación." in await ana.hears()
