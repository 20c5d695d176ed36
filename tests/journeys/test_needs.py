"""What is not there is asked of the city: shown before, sent, counted where enough people ask."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.civic.needs import Needs

WEEK = timedelta(days=7)


async def test_what_would_be_kept_is_shown_before_anything_is_sent(town) -> None:
    ana = town.person("Ana")
    await ana.says("violonchelo gratis en la tarde")
    await ana.hears()
    await ana.presses("Pedirlo a la ciudad")
    shown = await ana.hears()
    assert shown.text.split("\n")[:4] == [
        "Esto es todo lo que se guarda:",
        "violonchelo",
        "Tema: Música y canto.",
        "Mes: noviembre de 2026.",
    ]
    assert shown.buttons == ("Enviar", "Agregar mi zona", "Avisarme si aparece", "Cancelar")
    await ana.presses("Agregar mi zona")
    await ana.hears()
    await ana.presses("Los Fresnos")
    assert "Zona: Los Fresnos." in await ana.hears()
    await ana.presses("Enviar")
    sent = await ana.hears()
    assert sent.edited
    assert sent.text.startswith("Listo: se lo pido a la ciudad.\nviolonchelo\n")
    assert "de 5 personas por lo menos" in sent
    assert "Copiar el código" in sent.buttons
    assert len(town.services.box) == 1


async def test_cancelling_keeps_nothing(town) -> None:
    ana = town.person("Ana", language="en")
    await ana.says("cello lessons")
    await ana.hears()
    await ana.presses("Ask the city for it")
    await ana.hears()
    await ana.says("cancel")
    assert "I keep nothing of this" in await ana.hears()
    assert len(town.services.box) == 0


@pytest.mark.parametrize(("people", "times"), [(4, []), (5, [5])])
async def test_a_need_comes_out_when_enough_people_asked(town, people: int, times: list[int]) -> None:
    words = (
        "violonchelo",
        "clases de violonchelo",
        "Violonchelos",
        "busco violonchelo",
        "violonchelo gratis",
    )
    for number, said in enumerate(words[:people]):
        citizen = town.person(f"C{number}")
        await citizen.says(said)
        await citizen.hears()
        await citizen.presses("Pedirlo a la ciudad")
        await citizen.hears()
        await citizen.presses("Enviar")
        await citizen.hears()
    await town.passes(WEEK, step=timedelta(hours=6))
    async with town.database.reading() as session:
        assert [each.times for each in await Needs(session).all()] == times


async def test_what_was_asked_for_twice_is_said_to_be_there_already(town) -> None:
    ana = town.person("Ana")
    for expected in ("Listo", "Ya lo enviaste"):
        await ana.says("violonchelo")
        await ana.hears()
        await ana.presses("Pedirlo a la ciudad")
        await ana.hears()
        await ana.says("enviar")
        assert (await ana.hears()).text.startswith(expected)
    assert len(town.services.box) == 1
