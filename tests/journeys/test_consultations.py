"""What the city asks everybody: one answer a person, no count before the end, nothing shown of few."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.civic.tables import ConsultationResultRow
from bot.demo import Person
from tests.journeys.conftest import ADMIN

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def consult(town, *, opens: str = "hoy") -> None:
    """An admin asks something until Wednesday."""
    olga = town.person("Olga", id=ADMIN)
    await olga.says("/consult")
    answers = (
        "¿A qué hora abrimos la biblioteca?",
        "When shall the library open?",
        "A las 8\nA las 10\nA las 12",
        "At 8\nAt 10\nAt 12",
        "Red de Bibliotecas",
        "El horario de enero",
        "The hours of January",
        opens,
        "el miércoles 25 de noviembre",
    )
    for answer in answers:
        await olga.hears()
        await olga.says(answer)
    shown = await olga.hears()
    assert (
        "¿A qué hora abrimos la biblioteca?\nPregunta: Red de Bibliotecas.\nPara qué: El horario de enero"
        in shown
    )
    assert "– At 10" in shown
    await olga.presses("Publicar")
    assert "La consulta está publicada" in await olga.hears()


async def vote(town, name: str, option: str) -> Person:
    citizen = town.person(name)
    await citizen.says("consultas")
    await citizen.hears()
    await citizen.says("1")
    await citizen.hears()
    await citizen.presses(option)
    chosen = await citizen.hears()
    assert f"Guardo solo esto: {option}" in chosen
    await citizen.presses("Enviar")
    sent = await citizen.hears()
    assert sent.text.startswith("Gracias. Tu respuesta está en la caja.")
    # A receipt would prove the answer to whoever asks for it.
    assert "código" not in sent
    return citizen


async def test_results_come_when_it_is_over(town) -> None:
    await consult(town)
    for number in range(5):
        await vote(town, f"C{number}", "A las 10" if number else "A las 8")
    async with town.database.reading() as session:
        assert list(await session.scalars(select(ConsultationResultRow))) == []
    ana = town.person("Ana")
    await ana.says("/consultations")
    assert (await ana.hears()).text.split("\n")[0] == "Hay 1 consulta abierta."
    await ana.presses("A qué hora")
    before = await ana.hears()
    assert "5" not in before.text.replace("25", "").replace("23:59", "")
    await town.passes(3 * DAY, step=6 * HOUR)
    await ana.says("/consultations")
    await ana.hears()
    await ana.presses("A qué hora")
    after = await ana.hears()
    assert "Respondieron 5 personas:\nA las 8: 1 (20 %)\nA las 10: 4 (80 %)\nA las 12: 0 (0 %)" in after
    assert after.buttons == ("Consultas de la ciudad",)


async def test_of_few_answers_nothing_is_shown_and_that_is_said(town) -> None:
    await consult(town)
    for number in range(4):
        await vote(town, f"C{number}", "A las 8")
    await town.passes(3 * DAY, step=6 * HOUR)
    bob = town.person("Bob", language="en")
    await bob.says("what the city asks")
    await bob.hears()
    await bob.says("1")
    shown = await bob.hears()
    assert shown.text.startswith("When shall the library open?")
    assert "Fewer than 5 people answered. I show nothing" in shown
    async with town.database.reading() as session:
        assert list(await session.scalars(select(ConsultationResultRow))) == []


async def test_one_person_answers_once(town) -> None:
    await consult(town)
    ana = await vote(town, "Ana", "A las 8")
    await ana.says("consultas")
    await ana.hears()
    await ana.presses("A qué hora")
    shown = await ana.hears()
    assert "Ya respondiste." in shown
    assert shown.buttons == ("Consultas de la ciudad",)
    await ana.presses_data("3:nv:1:send:2", on=shown)
    assert "Ya respondiste." in await ana.hears()
    assert len(town.services.box) == 1


async def test_before_it_opens_and_after_it_closed_nobody_answers(town) -> None:
    await consult(town, opens="mañana")
    ana = town.person("Ana")
    await ana.says("consultas")
    assert "Abre el mar 24 nov, 00:00." in await ana.hears()
    await ana.says("1")
    shown = await ana.hears()
    assert shown.buttons == ("Consultas de la ciudad",)
    await ana.presses_data("3:nv:1:send:0", on=shown)
    await ana.hears()
    await town.passes(4 * DAY, step=12 * HOUR)
    await ana.presses_data("3:nv:1:send:0", on=shown)
    await ana.hears()
    assert len(town.services.box) == 0


@pytest.mark.parametrize("said", ["A las 8", "A las 8\nA las 8", "x" * 49 + "\nb"])
async def test_options_that_cannot_be_chosen_between_are_refused(town, said: str) -> None:
    olga = town.person("Olga", id=ADMIN)
    await olga.says("/consult")
    for answer in ("¿A qué hora abrimos?", "omitir", said):
        await olga.hears()
        await olga.says(answer)
    assert (await olga.hears()).text.startswith("Eso no lo puedo usar.")
