""" "You said, we did": the city's answer goes to those who follow what it is about, and to nobody else."""

from __future__ import annotations

import pytest

from bot.feedback.answers import answers_to
from bot.feedback.opinion import ALL, about_opportunity
from tests.journeys.conftest import ADMIN

WORDS = "Dijeron que empieza muy temprano. Desde enero empieza a las 18:30."


async def save(town, name: str, what: str, *, language: str = "es"):
    """Somebody saves the first thing that their words find."""
    citizen = town.person(name, language=language)
    for said in (what, "1"):
        await citizen.says(said)
        await citizen.hears()
    await citizen.presses("Guardar y avisarme" if language == "es" else "Save and remind me")
    await citizen.hears_all()
    return citizen


async def answer(town, *presses: str, thing: str = ""):
    """An admin answers something, in the city's two languages."""
    olga = town.person("Olga", id=ADMIN)
    await olga.says("/answer")
    await olga.hears()
    await olga.presses(presses[0])
    await olga.hears()
    if thing:
        await olga.says(thing)
        await olga.hears()
    for label in presses[1:]:
        await olga.presses(label)
        await olga.hears()
    await olga.says(WORDS)
    await olga.hears()
    await olga.says("omitir")
    return olga


async def test_who_follows_it_is_told_and_nobody_else(town) -> None:
    ana = await save(town, "Ana", "inglés básico")
    eva = await save(town, "Eva", "ajedrez")
    olga = await answer(town, "A un curso o evento", "Inglés básico", "Horario", thing="inglés básico")
    shown = await olga.hears()
    assert "Le llega a 1 persona que sigue esto:" in shown
    assert WORDS in shown
    await olga.presses("Publicar")
    assert "Se avisa a 1 persona" in await olga.hears()
    await town.sweeps()
    told = await ana.hears()
    assert told.text.split("\n") == [
        "Tú dijiste, la ciudad hizo. Sobre Inglés básico:",
        "Tema: Horario.",
        WORDS,
    ]
    await eva.hears_nothing()
    await ana.presses("Ver la ficha")
    assert (await ana.hears()).text.startswith("Inglés básico")
    subject = about_opportunity(await town.id_of(1))
    async with town.database.reading() as session:
        assert [each.theme for each in await answers_to(session, subject, ["time"])] == ["time"]


async def test_of_matters_of_health_nothing_is_named_unasked(town) -> None:
    ana = await save(town, "Ana", "vacunas de temporada")
    olga = await answer(town, "A un curso o evento", "Vacunas de temporada", "A todo", thing="vacunas")
    await olga.hears()
    await olga.presses("Publicar")
    await olga.hears()
    await town.sweeps()
    told = await ana.hears()
    assert told.text == "La ciudad respondió sobre algo que sigues."


async def test_what_nobody_follows_is_told_to_nobody_and_kept_for_receipts(town) -> None:
    ana = await save(town, "Ana", "inglés básico")
    olga = await answer(town, "A toda la ciudad", "Espera")
    assert "Nadie sigue esto: no se avisa a nadie. Se publica:" in await olga.hears()
    await olga.presses("Publicar")
    assert "Listo. Nadie sigue esto: no se avisa a nadie." in await olga.hears()
    await town.sweeps()
    await ana.hears_nothing()
    async with town.database.reading() as session:
        (kept,) = await answers_to(session, ALL, ["wait"])
    assert kept.text("es-MX") == WORDS


@pytest.mark.parametrize("label", ["A todo", "Trato"])
async def test_a_kind_is_answered_to_whoever_saved_one_of_it(town, label: str) -> None:
    ana = await save(town, "Ana", "concierto de coro")
    olga = await answer(town, "A un tipo de oferta", "evento", label)
    await olga.hears()
    await olga.presses("Publicar")
    assert "Se avisa a 1 persona" in await olga.hears()
    await town.sweeps()
    assert WORDS in await ana.hears()
