"""Whatever comes where words are asked for has a clear sentence, and nothing of the opinion is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.test_opinions import DAY, worded


async def sends(town, person) -> str:
    """Goes on without words, sends, and gives what waits in the box."""
    await person.presses("Sin palabras")
    await person.hears()
    await person.presses("Enviar")
    assert "Tu código" in await person.hears()
    return waiting(town)


def waiting(town) -> str:
    slips = [slip for _, group in town.services.box._state.pool for slip in group.slips.values()]
    return b"\n".join(slips).decode()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("muy largo " * 400, "Son 3,999 letras y caben 600."),
        ("5512345678", "Ahí solo había datos de alguien, y los taché."),
        ("🙂🙂🙂", "No pude leer palabras ahí."),
        ("…!!!", "No pude leer palabras ahí."),
    ],
)
async def test_words_that_cannot_be_kept(town, said: str, answer: str) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    await ana.says(said)
    asked = await ana.hears()
    assert answer in asked
    assert asked.buttons == ("Sin palabras", "Cancelar")
    assert '"stars":3' in await sends(town, ana)


@pytest.mark.parametrize("said", ["nada", "No, gracias.", "nothing"])
async def test_who_says_there_is_nothing_to_say_has_said_no_words(town, said: str) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    await ana.says(said)
    assert "Aparte de la nota" not in await ana.hears()
    await ana.presses("Enviar")
    assert "Tu código" in await ana.hears()
    assert '"stars":3' in waiting(town)


async def test_ten_thousand_letters_come_in_three_messages_and_none_is_taken(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    text = "La clase empieza tarde. " * 417
    for part in (text[:4096], text[4096:8192], text[8192:]):
        await ana.says(part)
        assert "letras y caben 600" in await ana.hears()
    assert "tarde" not in await sends(town, ana)


async def test_an_unknown_script_is_kept_as_it_is_and_shown(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    await ana.says("Занятие было <b>слишком</b> коротким")
    assert "en otro idioma: «Занятие было <b>слишком</b> коротким»" in await ana.hears()
    await ana.presses("Enviar")
    await ana.hears()
    assert '"language":"und"' in waiting(town)


async def test_files_voices_pictures_and_stickers_each_have_their_sentence(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    await ana.sends_voice()
    assert "Aquí no puedo escuchar audios." in await ana.hears()
    await ana.sends_document(b"secreto", "queja.pdf", caption="la maestra llegó tarde")
    assert "Aquí no puedo recibir archivos." in await ana.hears()
    await ana.sends_photo()
    assert "Aquí no puedo recibir fotos ni videos." in await ana.hears()
    await ana.sends_sticker()
    assert "No entiendo los stickers." in await ana.hears()
    await ana.shares_location(19.9, -98.6)
    assert "Eso no lo puedo recibir aquí." in await ana.hears()
    assert '"stars":3' in await sends(town, ana)


async def test_words_that_ask_for_something_are_words_all_the_same(town) -> None:
    """Elsewhere they would be kept as a search, with who said them."""
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    written = town.database.units_written
    for said in ("avísame cuando haya violín", "más", "cerca de mí", "mis guardados"):
        await ana.says(said)
        assert f"«{said}»" in await ana.hears()
    assert town.database.units_written == written


async def test_words_that_come_too_early_are_noted(town) -> None:
    ana = town.person("Ana")
    await ana.says("/feedback")
    await ana.hears()
    await ana.presses("Este bot")
    await ana.hears()
    await ana.says("contesta muy lento por la noche")
    assert "Anoté tus palabras" in await ana.hears()
    await ana.presses("2 mal")
    await ana.hears()
    await ana.presses("Seguir")
    assert "«contesta muy lento por la noche»" in await ana.hears()


async def test_words_that_are_forgotten_are_asked_for_kindly(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    await ana.says("me pareció largo")
    await ana.hears()
    town.clock.turn(timedelta(minutes=61))
    await ana.presses("Enviar")
    lost = await ana.hears()
    assert "Ya olvidé tus palabras" in lost
    await ana.says("me pareció largo")
    assert "«me pareció largo»" in await ana.hears()
    await ana.presses("Enviar")
    await ana.hears()
    assert "me pareció largo" in waiting(town)
    assert '"stars":3' in waiting(town)


async def test_words_are_still_waited_for_after_the_buttons_are_forgotten(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    town.clock.turn(timedelta(minutes=30))
    await ana.says("me pareció largo")
    assert "«me pareció largo»" in await ana.hears()


async def test_a_question_in_between_is_a_question(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    asked = await worded(town, ana)
    await ana.says("/today")
    await ana.hears()
    await ana.says("vacunas")
    assert "1 resultado" in await ana.hears()
    await ana.presses("Sin palabras", on=asked)
    assert "– Nota: 3 de 5, regular" in await ana.hears()


async def test_distress_is_met_with_care_first_and_counted_without_a_name(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    await ana.says("ya no quiero vivir")
    care = await ana.hears()
    assert "No tienes que pasarlo a solas" in care
    assert "Línea de escucha" in care
    assert care.buttons[0] == "Estoy bien, sigo con mi opinión"
    assert len(town.services.box) == 1
    assert "vivir" not in waiting(town)
    await ana.presses("Estoy bien, sigo con mi opinión")
    assert "«ya no quiero vivir»" in await ana.hears()


async def test_care_that_is_hidden_leaves_no_draft(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    await ana.says("ya no quiero vivir")
    await ana.hears()
    await ana.presses("Ocultar esto")
    await ana.hears_nothing()
    assert town.application.bot_data.memory.opinions.get(ana.id) is None
    assert "vivir" not in ana.screen()


async def test_the_safe_word_takes_the_draft_away(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    await ana.says("me pareció largo")
    await ana.hears()
    await ana.says("salir")
    await ana.hears()
    assert town.application.bot_data.memory.opinions.get(ana.id) is None
    assert "largo" not in ana.screen()
