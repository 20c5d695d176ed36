"""Somebody says what they think of what they went to: by buttons and by typing, and nobody can tell who it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.links import Opinion, pack
from tests.journeys.conftest import ZONE

DAY = timedelta(days=1)
MONDAY_AT_THREE = timedelta(days=6, hours=17)
"""From the beginning of the town's week to its publication."""


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
        "– Aparte de la nota, en español: «Que empiece a las 18:00. Mi tel es […] y la maestra […] me conoce»\n"
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
