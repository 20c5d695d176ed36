"""A reminder is put off: by a button, or in one's own words, which the bot waits for even after a restart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.test_reminding import reminded
from tests.journeys.test_saving import saved


@pytest.mark.parametrize(
    ("label", "said", "hours"),
    [
        ("En 1 hora", "Te escribo el lunes 23 de noviembre a las 19:00.", 1),
        ("Hoy a las 20:00", "Te escribo el lunes 23 de noviembre a las 20:00.", 2),
        ("Mañana a las 09:00", "Te escribo el martes 24 de noviembre a las 09:00.", 15),
    ],
)
async def test_it_comes_again_when_it_was_put_off_to(town, label: str, said: str, hours: int) -> None:
    ana = town.person("Ana")
    await reminded(town, ana)
    await ana.presses(label)
    assert (await ana.hears()).text == said
    await town.passes(timedelta(hours=hours, minutes=-1))
    assert await ana.hears_all() == []
    await town.passes(timedelta(minutes=1))
    assert "Te lo recuerdo: Inglés básico" in await ana.hears()


async def test_in_the_quiet_hours_it_waits_and_that_is_said(town) -> None:
    ana = town.person("Ana")
    await reminded(town, ana)
    await town.passes(timedelta(hours=3, minutes=30))
    await ana.presses("En 1 hora")
    assert (await ana.hears()).text == (
        "Te escribo el martes 24 de noviembre a las 08:00.\nNo escribo de 22:00 a 08:00."
    )


async def test_in_own_words(town) -> None:
    ana = town.person("Ana")
    await reminded(town, ana)
    await ana.presses("Otra hora")
    assert "¿Cuándo te aviso otra vez?" in await ana.hears()
    await ana.says("mañana a las 10")
    assert "Te escribiré el martes 24 de noviembre a las 10:00 y el martes 24" in await ana.hears()
    await ana.says("inglés")
    assert "3 resultados" in await ana.hears()


async def test_what_cannot_be_is_said_and_the_bot_goes_on_waiting(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await ana.presses("Otra hora")
    await ana.hears()
    await ana.presses("Escribir cuándo")
    await ana.hears()
    for words, said in (
        ("blablabla", "No entendí cuándo."),
        ("ayer a las 5", "Esa hora ya pasó."),
        ("el viernes a las 5", "A esa hora ya habría empezado."),
        ("dos semanas antes", "Falta menos tiempo que eso."),
        ("hoy a las 11 de la noche", "Te escribiré el lunes 23 de noviembre a las 18:00"),
    ):
        await ana.says(words)
        assert said in await ana.hears()


async def test_words_that_were_no_time_can_be_looked_for(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "vacunas")
    await ana.presses("Escribir cuándo")
    await ana.hears()
    await ana.says("ajedrez")
    await ana.hears()
    await ana.presses("Buscar eso")
    assert "Ajedrez" in await ana.hears()
    await ana.says("concierto")
    assert "Concierto de coro" in await ana.hears()


async def test_it_can_be_left(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "vacunas")
    await ana.presses("Escribir cuándo")
    await ana.hears()
    await ana.says("cancelar")
    assert (await ana.hears()).text == "Está bien, no cambio nada."
    await ana.says("ajedrez")
    assert "1 resultado" in await ana.hears()


async def test_whoever_is_in_danger_meets_care_whatever_was_asked(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "vacunas")
    await ana.presses("Escribir cuándo")
    await ana.hears()
    await ana.says("me quiero morir")
    assert "55 0000 0101" in await ana.hears()


async def test_an_hour_later_nothing_is_waited_for(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "vacunas")
    await ana.presses("Escribir cuándo")
    await ana.hears()
    town.clock.turn(timedelta(hours=1))
    await ana.says("mañana a las 9")
    assert "Te escribiré" not in await ana.hears()


async def test_what_has_no_date_is_reminded_of_at_the_time_that_was_written(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "vacunas")
    await ana.presses("Escribir cuándo")
    await ana.hears()
    await ana.says("el viernes a las 5")
    assert "Te escribiré el viernes 27 de noviembre a las 17:00, hora de" in await ana.hears()
    await town.passes(timedelta(days=4, hours=7), step=timedelta(hours=1))
    assert (await ana.hears()).text.startswith("Te lo recuerdo: Vacunas de temporada.")
