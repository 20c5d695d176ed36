"""Something is saved from its card, and reminded of when the person said; by buttons and by typing."""

from __future__ import annotations

from datetime import timedelta

from tests.journeys.test_text_only import choices


async def card(town, person, words: str, number: str = "1"):
    await person.says(words)
    await person.hears()
    await person.says(number)
    return await person.hears()


async def saved(town, person, words: str, number: str = "1"):
    await card(town, person, words, number)
    await person.presses("Guardar y avisarme")
    return await person.hears()


async def test_saving_shows_at_once_what_was_saved_and_which_reminders_are_set(town) -> None:
    ana = town.person("Ana")
    asked = await saved(town, ana, "inglés básico")
    assert asked.text == (
        "Guardado: Inglés básico. Solo esta fecha: mar 24 nov, 17:00 a 18:30.\n¿Cuándo te aviso?\n"
        "No puedo avisarte una semana antes, 18:00: esa hora ya pasó."
    )
    assert asked.buttons == (
        "la tarde anterior, 18:00: sí ✓",
        "2 horas antes: sí ✓",
        "Todas las fechas",
        "Otra hora",
        "Listo",
    )
    await ana.presses("Listo")
    said = await ana.hears()
    assert said.edited
    assert said.text == (
        "Guardado: Inglés básico. Solo esta fecha: mar 24 nov, 17:00 a 18:30.\n"
        "Te escribiré el lunes 23 de noviembre a las 18:00 y el martes 24 de noviembre a las 15:00, "
        "hora de Villa Prueba.\nNo escribo de 22:00 a 08:00."
    )


async def test_leads_are_ticked_and_taken_back(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await ana.presses("la tarde anterior")
    assert "la tarde anterior, 18:00: no" in (await ana.hears()).buttons
    await ana.presses("Otra hora")
    more = await ana.hears()
    assert "30 minutos antes: no" in more.buttons
    assert "Escribir cuándo" in more.buttons
    await ana.presses("30 minutos antes")
    assert "30 minutos antes: sí ✓" in (await ana.hears()).buttons
    await ana.presses("Listo")
    assert "Te escribiré el martes 24 de noviembre a las 15:00 y el martes 24" in await ana.hears()
    await town.passes(timedelta(hours=31))
    heard = await ana.hears_all()
    assert len(heard) == 2
    assert all(each.text.startswith("Te lo recuerdo: Inglés básico.") for each in heard)


async def test_all_dates_of_a_series(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await ana.presses("Todas las fechas")
    asked = await ana.hears()
    assert "Todas las fechas; la próxima: mar 24 nov" in asked
    assert "Solo el mar 24 nov" in asked.buttons
    await ana.presses("Listo")
    assert "Y así con cada fecha." in await ana.hears()
    await town.passes(timedelta(days=10), step=timedelta(hours=1))
    heard = await ana.hears_all()
    assert [each.text.split(".")[0] for each in heard] == ["Te lo recuerdo: Inglés básico"] * 4


async def test_it_is_removed_and_saved_again_with_the_same_leads(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await ana.presses("2 horas antes")
    await ana.hears()
    await ana.presses("Listo")
    before = await ana.hears()
    await ana.presses("Quitar")
    assert (await ana.hears()).text == "Quitado: Inglés básico. Ya no te aviso de esto."
    await ana.presses("Guardar otra vez")
    await ana.hears()
    await ana.presses("Listo")
    assert (await ana.hears()).text == before.text


async def test_by_typing_alone(town) -> None:
    ana = town.person("Ana")
    await card(town, ana, "inglés básico")
    await ana.says("guárdalo")
    assert "¿Cuándo te aviso?" in await ana.hears()
    await ana.says("la tarde anterior")
    assert "la tarde anterior, 18:00: no" in (await ana.hears()).buttons
    await ana.says("listo")
    assert "Te escribiré el martes 24 de noviembre a las 15:00, hora de" in await ana.hears()
    await ana.says("mis guardados")
    assert (await ana.hears()).text == (
        "1 guardado. Escribe su número para cambiarlo.\n"
        "1. Inglés básico. mar 24 nov, 17:00 a 18:30. Aviso: mar 24 nov, 15:00."
    )
    await ana.says("1")
    assert "Te escribiré" in await ana.hears()
    await ana.says("quitar")
    assert "Quitado" in await ana.hears()


async def test_in_text_only_mode_what_is_chosen_is_a_word(town) -> None:
    ana = town.person("Ana", language="en")
    await ana.says("text only")
    await ana.hears()
    await card(town, ana, "basic english")
    await ana.says("save it")
    asked = await ana.hears()
    assert choices(asked).keys() == {
        "the evening before, 6:00 PM: yes ✓",
        "2 hours before: yes ✓",
        "All dates",
        "Another time",
        "Done",
    }
    await ana.says(str(choices(asked)["Done"]))
    assert "I will write on Monday 23 November at 6:00 PM and on Tuesday" in await ana.hears()


async def test_saving_twice_is_saving_once(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await ana.presses("Guardar y avisarme")
    assert (await ana.hears()).text.startswith("Ya lo tenías guardado.\nGuardado: Inglés básico.")
    await ana.says("/saved")
    assert (await ana.hears()).text.startswith("1 guardado.")


async def test_what_has_no_date_is_saved_without_leads(town) -> None:
    ana = town.person("Ana")
    asked = await saved(town, ana, "vacunas")
    assert "No tiene fecha, pero puedo avisarte cuando tú digas." in asked
    assert asked.buttons == ("Escribir cuándo", "Listo")


async def test_what_left_the_catalogue_can_still_be_removed(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "ajedrez")
    await town.retires(43)
    await ana.presses("Listo")
    assert (await ana.hears()).text == "Ya no se ofrece: Ajedrez. Puedes quitarlo."
    await ana.says("/saved")
    assert "1. Ajedrez. Ya no se ofrece." in await ana.hears()
    await ana.presses("1")
    await ana.hears()
    await ana.presses("Quitar")
    assert "Quitado. Ya no te aviso de esto." in await ana.hears()


async def test_who_has_nothing_saved_is_told_how(town) -> None:
    ana = town.person("Ana")
    await ana.says("/reminders")
    assert (await ana.hears()).text.startswith("No tienes nada guardado.")
    await ana.says("recuérdame")
    assert "Abre una ficha y escribe «guardar»" in await ana.hears()


async def test_nobody_touches_what_somebody_else_saved(town) -> None:
    ana, eva = town.person("Ana"), town.person("Eva")
    asked = await saved(town, ana, "inglés básico")
    other = await saved(town, eva, "ajedrez")
    rows = asked.raw["reply_markup"]["inline_keyboard"]
    for data in dict.fromkeys(button["callback_data"] for row in rows for button in row):
        await eva.presses_data(data, on=other)
        await eva.hears_all()
    assert "Eso ya no está en tus guardados." in eva.screen()
    await ana.presses("Listo")
    assert "Te escribiré el lunes 23" in await ana.hears()
