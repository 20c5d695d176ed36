"""Somebody says what they think of what they went to, by buttons and by typing; nothing says who it was."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.links import Opinion, pack

DAY = timedelta(days=1)


async def begins(town, person, words: str = "inglés básico"):
    """Opens a card and asks to give an opinion of it."""
    await person.says(words)
    await person.hears()
    await person.says("1")
    await person.hears()
    await person.presses("Dar mi opinión")
    return await person.hears()


async def test_an_opinion_by_buttons(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    asked = await begins(town, ana)
    assert asked.text == "¿Fuiste a Inglés básico? Fecha: mar 24 nov, 17:00 a 18:30."
    assert asked.buttons == ("Sí, fui", "No fui", "Cancelar")
    await ana.presses("Sí, fui")
    asked = await ana.hears()
    assert asked.edited
    assert asked.text == "¿Qué te pareció Inglés básico? Del 1 al 5."
    assert asked.buttons == ("1 muy mal", "2 mal", "3 regular", "4 bien", "5 muy bien", "Cancelar")
    await ana.presses("4 bien")
    asked = await ana.hears()
    assert "¿Hay algo que podría ser mejor?" in asked
    assert "Horario: no" in asked.buttons
    await ana.presses("Horario: no")
    assert "Horario: sí ✓" in (await ana.hears()).buttons
    await ana.presses("Seguir")
    assert "No pongas nombres" in await ana.hears()
    await ana.says("Que empiece a las 18:00. Mi tel es 55 1234 5678 y la maestra Claudia me conoce")
    preview = await ana.hears()
    assert preview.text == (
        "Esto es todo lo que se guarda:\n"
        "– De qué: Inglés básico\n"
        "– Nota: 4 de 5, bien\n"
        "– Que cambie: horario\n"
        "– Aparte de la nota, en español: «Que empiece a las 18:00. Mi tel es […] y la maestra […] me "
        "conoce»\n"
        "– Fecha: la semana en que salga, desde el lunes 30 de noviembre\n"
        "Taché: un teléfono o número y un nombre.\n"
        "No se guarda tu nombre, tu cuenta ni la hora."
    )
    assert preview.buttons == ("Enviar", "Cambiar", "Enviar solo la nota", "Cancelar")
    await ana.presses("Enviar")
    receipt = await ana.hears()
    assert (receipt.id, receipt.edited) == (preview.id, True)
    assert receipt.text.startswith("Enviado, gracias. Tu código: ")
    assert "desde el lunes 30 de noviembre, cuando haya al menos 5 opiniones" in receipt
    assert "Claudia" not in ana.screen()
    assert "18:00. Mi tel" not in ana.screen()
    await ana.presses("Copiar el código")
    assert ana.copied[-1] in receipt
    assert len(town.services.box) == 1


async def test_an_opinion_by_typing(town) -> None:
    town.clock.turn(2 * DAY)
    bo = town.person("Bo", language="en")
    await bo.says("/feedback")
    assert (await bo.hears()).text == "What is your opinion about? Write its name or choose."
    await bo.says("basic english")
    found = await bo.hears()
    assert found.buttons[0] == "Basic English"
    await bo.says("1")
    assert "Did you go to Basic English?" in await bo.hears()
    await bo.says("yes")
    assert "From 1 to 5" in await bo.hears()
    await bo.says("2")
    assert (await bo.hears()).text.startswith("I am sorry. What should change?")
    await bo.says("timetable, waiting")
    ticked = (await bo.hears()).buttons
    assert {"Timetable: yes ✓", "Waiting: yes ✓"} <= set(ticked)
    await bo.says("go on")
    assert "Do not name yourself" in await bo.hears()
    await bo.says("We waited for an hour")
    preview = await bo.hears()
    assert "in English: “We waited for an hour”" in preview
    assert "To change: timetable and waiting" in preview
    await bo.says("send")
    receipt = await bo.hears()
    assert receipt.text.startswith("Sent, thank you. Your code: ")
    assert "We waited" not in bo.screen()


async def worded(town, person, words: str = "inglés básico"):
    """Comes as far as the question for words, with three stars."""
    await begins(town, person, words)
    await person.presses("Sí, fui")
    await person.hears()
    await person.presses("3 regular")
    await person.hears()
    await person.presses("Seguir")
    return await person.hears()


async def test_an_opinion_of_the_bot_itself(town) -> None:
    ana = town.person("Ana")
    await ana.says("quiero opinar")
    assert (await ana.hears()).buttons == ("Este bot", "Cancelar")
    await ana.presses("Este bot")
    assert (await ana.hears()).text == "¿Qué te parece este bot? Del 1 al 5."
    await ana.says("muy bien")
    asked = await ana.hears()
    assert "Lugar: no" not in asked.buttons
    await ana.presses("Seguir")
    await ana.hears()
    await ana.presses("Sin palabras")
    preview = await ana.hears()
    assert "– De qué: este bot" in preview
    assert "Enviar solo la nota" not in preview.buttons
    await ana.presses("Enviar")
    assert "Tu código" in await ana.hears()


async def test_what_was_saved_and_has_begun_is_offered_first(town) -> None:
    ana = town.person("Ana")
    await ana.says("ajedrez")
    await ana.hears()
    await ana.says("1")
    await ana.hears()
    await ana.says("guardar")
    await ana.hears()
    town.clock.turn(4 * DAY)
    await ana.says("/feedback")
    assert (await ana.hears()).buttons[0] == "Ajedrez"
    await ana.says("ajedrez")
    assert "¿Fuiste a Ajedrez?" in await ana.hears()


async def test_a_poster_leads_straight_to_it(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await ana.says(f"/start {pack(Opinion(await town.id_of(1)))}")
    assert "¿Fuiste a Inglés básico?" in await ana.hears()


async def test_who_did_not_go_may_say_why(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await begins(town, ana)
    await ana.presses("No fui")
    missed = await ana.hears()
    assert missed.text == "Gracias por decirlo. Si algo te impidió ir, también puedes opinar."
    assert missed.buttons == ("Dar mi opinión", "No preguntarme más")
    await ana.presses("Dar mi opinión", on=missed)
    assert "Del 1 al 5" in await ana.hears()


async def test_what_is_not_on_yet_is_not_asked_about(town) -> None:
    ana = town.person("Ana")
    assert (await begins(town, ana, "ajedrez")).text == "¿Qué te pareció Ajedrez? Del 1 al 5."


async def test_of_what_is_for_children_no_words_are_taken(town) -> None:
    town.clock.turn(DAY)
    ana = town.person("Ana")
    await ana.says("/feedback")
    await ana.hears()
    await ana.says("cuentos para niñas y niños")
    await ana.hears()
    await ana.presses("Cuentos para niñas y niños")
    await ana.hears()
    await ana.presses("Sí, fui")
    await ana.hears()
    await ana.presses("5 muy bien")
    await ana.hears()
    await ana.says("mi hija Sofía va en la primaria Juárez")
    assert "no tomo palabras" in await ana.hears()
    await ana.presses("Seguir")
    preview = await ana.hears()
    assert "De lo que es para niñas y niños no tomo palabras." in preview
    assert "Sofía" not in preview.text
    await ana.presses("Enviar")
    assert "Tu código" in await ana.hears()
    assert "Sofía" not in ana.screen()


async def test_the_stars_alone_can_be_sent(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    await ana.says("me pareció largo")
    await ana.hears()
    await ana.presses("Enviar solo la nota")
    assert "Tu código" in await ana.hears()
    waiting = [slip for _, group in town.services.box._state.pool for slip in group.slips.values()]
    assert len(waiting) == 1
    assert b"largo" not in waiting[0]
    assert b'"stars":3' in waiting[0]


async def test_it_is_changed_and_the_words_stay(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    await ana.says("me pareció largo")
    await ana.hears()
    await ana.presses("Cambiar")
    assert "Anoté tus palabras" in await ana.hears()
    await ana.presses("2 mal")
    await ana.hears()
    await ana.presses("Seguir")
    assert "«me pareció largo»" in await ana.hears()
    await ana.says("me pareció corto")
    assert "«me pareció corto»" in await ana.hears()
    await ana.edits("me pareció cortísimo")
    assert "«me pareció cortísimo»" in await ana.hears()


async def test_what_is_cancelled_is_gone_from_the_chat_too(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    await ana.says("me pareció largo")
    await ana.hears()
    await ana.presses("Cancelar")
    assert (await ana.hears()).text == "Cancelado: no guardé nada."
    assert "largo" not in ana.screen()
    assert len(town.services.box) == 0
    await ana.says("inglés básico")
    assert "resultado" in await ana.hears()


async def test_a_second_answer_is_met_at_the_press(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await worded(town, ana)
    await ana.presses("Sin palabras")
    preview = await ana.hears()
    data = preview.raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await ana.presses("Enviar")
    await ana.hears()
    assert (await begins(town, ana)).text == (
        "Ya diste tu opinión de esto. Con tu código puedes borrarla y dar otra."
    )
    await ana.presses_data(data, on=preview)
    assert "Ya diste tu opinión de esto." in await ana.hears()
    assert len(town.services.box) == 1


async def test_who_said_a_great_deal_today_is_told_kindly_and_loses_nothing(town) -> None:
    town.clock.turn(20 * DAY)
    ana = town.person("Ana")
    for number in range(11, 22):
        opportunity = await town.id_of(number)
        await ana.says(f"/start {pack(Opinion(opportunity))}")
        await ana.hears()
        for label in ("Sí, fui", "3 regular", "Seguir", "Sin palabras", "Enviar"):
            await ana.presses(label)
            heard = await ana.hears()
    assert heard.text == "Hoy ya enviaste muchas opiniones. Mañana puedes enviar más."
    assert len(town.services.box) == 10


async def test_in_text_only_every_step_is_typed(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    await ana.says("/text")
    await ana.hears()
    await ana.says(f"/start {pack(Opinion(await town.id_of(1)))}")
    assert "1. Sí, fui" in await ana.hears()
    for said, heard in (
        ("1", "Del 1 al 5"),
        ("cinco", "¿Hay algo que podría ser mejor?"),
        ("seguir", "No pongas nombres"),
        ("todo bien, gracias", "«todo bien, gracias»"),
        ("enviar", "Tu código"),
    ):
        await ana.says(said)
        last = await ana.hears()
        assert heard in last
    assert re.search(r"Tu código: (\w{4}-){3}\w{4}\n", last.text)
    assert "todo bien" not in ana.screen()


async def test_the_bot_is_named_in_any_language(town) -> None:
    for name, words in (("Ana", "el bot"), ("Bea", "The bot!")):
        person = town.person(name)
        await person.says("/feedback")
        await person.hears()
        await person.says(words)
        assert "este bot" in (await person.hears()).text
