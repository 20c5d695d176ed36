"""Notices that name no topic, hours in which none comes, and files that say nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.journeys.conftest import MONDAY, at, catalogue
from tests.journeys.test_saving import saved

EVENING = timedelta(hours=8)


def with_something_sensitive():
    """The catalogue, where one thing is sensitive, and one early in the morning."""
    offered = {each.external_id: each for each in catalogue()}
    offered["43"] = replace(offered["43"], sensitive=True)
    early = at(MONDAY + timedelta(days=1), 8, 30)
    offered["42"] = replace(offered["42"], occurrences=(early,))
    return list(offered.values())


@pytest.fixture
def filled():
    return with_something_sensitive


async def calendar_file(town, heard) -> str:
    return town.server.api.world.files.get(heard.raw["document"]["file_id"]).content.decode()


async def test_of_one_thing_and_back(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await ana.presses("Listo")
    await ana.hears()
    await ana.presses("Avisar sin decir de qué")
    said = await ana.hears()
    assert "Mis avisos no dirán de qué es." in said
    await ana.presses("Al calendario", on=said)
    sent = await ana.hears()
    content = await calendar_file(town, sent)
    assert "Inglés" not in content
    assert "Biblioteca" not in content
    await town.passes(EVENING)
    reminder = await ana.hears()
    assert reminder.text == "Tienes algo guardado: mar 24 nov, 17:00 a 18:30."
    assert not any("nglés" in label for label in reminder.buttons)
    await ana.presses("Avisar con el nombre", on=said)
    await ana.hears()
    await town.passes(timedelta(hours=21))
    assert "Inglés básico" in await ana.hears()


async def test_what_is_sensitive_is_hidden_by_itself(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "ajedrez")
    await town.passes(timedelta(days=4), step=timedelta(hours=1))
    reminders = await ana.hears_all()
    assert len(reminders) == 2
    assert all("Ajedrez" not in each.text for each in reminders)
    await ana.says("/saved")
    assert "Ajedrez" in await ana.hears()


async def test_of_everything(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await ana.says("mis datos")
    await ana.hears()
    await ana.presses("Avisos sin decir de qué")
    assert "mis avisos no dicen de qué son" in await ana.hears()
    await town.passes(EVENING)
    assert (await ana.hears()).text.startswith("Tienes algo guardado")
    await ana.says("mis datos")
    assert "que mis avisos no digan de qué son" in await ana.hears()


async def test_own_quiet_hours_move_the_reminders(town) -> None:
    ana = town.person("Ana")
    asked = await saved(town, ana, "concierto de coro")
    assert "2 horas antes: sí ✓" in asked.buttons
    await ana.presses("Listo")
    assert "y el lunes 23 de noviembre a las 21:45, hora de" in await ana.hears()
    await ana.says("/quiet")
    assert "No te escribo de 22:00 a 08:00" in await ana.hears()
    await ana.presses("de 23:00 a 07:00")
    assert "No te escribo de 23:00 a 07:00" in await ana.hears()
    await ana.says("/saved")
    await ana.hears()
    await ana.presses("1")
    assert "y el martes 24 de noviembre a las 07:00, hora de" in await ana.hears()


async def test_own_quiet_hours_are_typed_and_taken_back(town) -> None:
    ana = town.person("Ana")
    await ana.says("horas sin avisos")
    await ana.hears()
    await ana.presses("Escribir otras horas")
    await ana.hears()
    await ana.says("cuando sea")
    assert "No entendí las horas." in await ana.hears()
    await ana.says("de once a siete")
    assert "No te escribo de 23:00 a 07:00" in await ana.hears()
    await ana.says("mis datos")
    assert "tus horas sin avisos: de 23:00 a 07:00" in await ana.hears()
    await ana.presses("Horas sin avisos")
    await ana.hears()
    await ana.presses("Avisar a cualquier hora")
    assert "Te aviso a cualquier hora." in await ana.hears()
    await ana.presses("de 22:00 a 08:00")
    await ana.hears()


async def test_what_falls_into_the_quiet_hours_without_a_way_is_said(town) -> None:
    ana = town.person("Ana")
    town.clock.turn(timedelta(hours=13))
    asked = await saved(town, ana, "concierto de coro")
    assert "No puedo avisarte 2 horas antes: cae en tus horas sin avisos." in asked
    assert "2 horas antes: no" not in asked.buttons
