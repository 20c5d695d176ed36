"""A reminder comes when it was promised, says what is true then, and can be answered."""

from __future__ import annotations

from datetime import timedelta

from tests.journeys.test_saving import saved


async def test_it_comes_on_the_evening_before_and_two_hours_before_and_no_more(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await town.passes(timedelta(hours=7, minutes=45))
    assert await ana.hears_all(patience=0.1) == []
    await town.passes(timedelta(minutes=15))
    evening = await ana.hears()
    assert evening.text == (
        "Te lo recuerdo: Inglés básico. mar 24 nov, 17:00 a 18:30. Biblioteca Sur, Los Fresnos."
    )
    await town.passes(timedelta(hours=21))
    assert await ana.hears()
    heard = len(ana.chat.messages)
    await town.passes(timedelta(days=2), step=timedelta(hours=1))
    assert len(ana.chat.messages) == heard


async def reminded(town, person, words: str = "inglés básico", hours: float = 8):
    await saved(town, person, words)
    await town.passes(timedelta(hours=hours))
    return await person.hears()


async def test_it_can_be_answered_and_put_off_only_as_far_as_the_start(town) -> None:
    ana = town.person("Ana")
    evening = await reminded(town, ana)
    assert evening.buttons == (
        "Voy a ir",
        "No voy",
        "En 1 hora",
        "Hoy a las 20:00",
        "Mañana a las 09:00",
        "Otra hora",
        "Ya no avisar de esto",
        "Ver la ficha",
    )
    await town.passes(timedelta(hours=21))
    afternoon = await ana.hears()
    assert afternoon.buttons == (
        "Voy a ir",
        "No voy",
        "En 1 hora",
        "Otra hora",
        "Ya no avisar de esto",
        "Ver la ficha",
    )


async def test_who_does_not_go_is_not_reminded_of_that_date_again(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await ana.presses("Todas las fechas")
    await ana.hears()
    await town.passes(timedelta(hours=8))
    await ana.hears()
    await ana.presses("No voy")
    assert (await ana.hears()).text == "Anotado: no vas. Ya no te aviso de esa fecha."
    await town.passes(timedelta(days=5), step=timedelta(hours=1))
    assert await ana.hears_all() == []
    await town.passes(timedelta(days=2), step=timedelta(hours=1))
    assert "mar 1 dic, 17:00" in await ana.hears()


async def test_who_goes_after_all_is_reminded_again(town) -> None:
    ana = town.person("Ana")
    await reminded(town, ana)
    await ana.presses("No voy")
    await ana.hears()
    await ana.presses("Voy a ir")
    assert (await ana.hears_all())[0].text == "Anotado: vas."
    await town.passes(timedelta(hours=21))
    assert "Te lo recuerdo: Inglés básico" in await ana.hears()


async def test_no_more_reminders_of_it_but_it_stays_saved(town) -> None:
    ana = town.person("Ana")
    await reminded(town, ana)
    await ana.presses("Ya no avisar de esto")
    assert (await ana.hears()).text == "Ya no te aviso de esto. Sigue en tus guardados."
    await town.passes(timedelta(days=2), step=timedelta(hours=1))
    assert await ana.hears_all() == []
    await ana.says("my reminders")
    assert "1. Inglés básico." in await ana.hears()


async def test_an_old_button_says_kindly_what_has_become_of_it(town) -> None:
    ana = town.person("Ana")
    evening = await reminded(town, ana)
    await town.passes(timedelta(days=2), step=timedelta(hours=1))
    await ana.hears_all()
    await ana.presses("Voy a ir", on=evening)
    assert (await ana.hears()).text.startswith("Esa fecha ya pasó.\n")
    await ana.presses("En 1 hora", on=evening)
    assert "A esa hora ya habría empezado" in await ana.hears()
    await ana.says("/saved")
    await ana.hears()
    await ana.presses("1")
    await ana.hears()
    await ana.presses("Quitar")
    await ana.hears()
    for label in ("Voy a ir", "En 1 hora", "Otra hora", "Ya no avisar de esto"):
        await ana.presses(label, on=evening)
        assert (await ana.hears()).text == "Eso ya no está en tus guardados."


async def test_a_reminder_can_be_answered_by_typing(town) -> None:
    ana = town.person("Ana", language="en")
    await ana.says("basic english")
    await ana.hears()
    await ana.says("1")
    await ana.hears()
    await ana.says("remind me")
    await ana.hears()
    await town.passes(timedelta(hours=8))
    assert "A reminder: Basic English." in await ana.hears()
    await ana.says("not going")
    assert (await ana.hears()).text.startswith("Noted: you are not going.")


async def test_it_is_answered_by_typing_hours_later_without_any_button(town) -> None:
    ana = town.person("Ana")
    await ana.says("solo texto")
    await ana.hears()
    await ana.says("inglés básico")
    await ana.hears()
    await ana.says("1")
    await ana.hears()
    await ana.says("guardar")
    await ana.hears()
    await town.passes(timedelta(hours=10))
    assert "1. Voy a ir" in await ana.hears()
    await ana.says("2")
    assert (await ana.hears()).text.startswith("Anotado: no vas.")


async def test_a_number_said_of_a_list_that_is_forgotten_answers_no_reminder(town) -> None:
    ana = town.person("Ana")
    await reminded(town, ana)
    await town.passes(timedelta(minutes=30))
    await ana.says("concierto")
    await ana.hears()
    await town.passes(timedelta(minutes=30))
    await ana.says("1")
    assert "Anotado" not in await ana.hears()
    await town.passes(timedelta(minutes=30))
    await ana.says("voy a ir")
    assert "Anotado: vas." in await ana.hears()
