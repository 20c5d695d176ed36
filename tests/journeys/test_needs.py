"""What is not there is asked of the city: shown before, sent, counted where enough people ask."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.civic.needs import Needs
from tests.journeys.conftest import ADMIN, MONDAY, MUSIC, at, opportunity

WEEK = timedelta(days=7)
SUNDAY = MONDAY + timedelta(days=13)
SAID = ("violonchelo", "clases de violonchelo", "Violonchelos", "busco violonchelo", "violonchelo hoy")


async def five_ask(town, people: int = 5) -> None:
    """So many people ask the city for the same, each in other words."""
    for number, said in enumerate(SAID[:people]):
        citizen = town.person(f"C{number}")
        await citizen.says(said)
        await citizen.hears()
        await citizen.presses("Pedirlo a la ciudad")
        await citizen.hears()
        await citizen.presses("Enviar")
        await citizen.hears()


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
    await five_ask(town, people)
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


async def test_what_the_city_added_is_told_to_whoever_asked_to_be_told_once(town) -> None:
    eva = town.person("Eva")
    await eva.says("avísame cuando haya clases de violonchelo")
    await eva.hears()
    leo = town.person("Leo")
    await leo.says("avísame cuando haya natación")
    await leo.hears()
    await five_ask(town)
    await town.passes(WEEK, step=timedelta(hours=6))
    added = opportunity(90, "Cuerdas graves para empezar", topics=MUSIC, occurrences=(at(SUNDAY, 11),))
    await town.changes(added)

    olga = town.person("Olga", id=ADMIN)
    await olga.says("/needs")
    assert (await olga.hears()).text.split("\n")[1:] == ["– violonchelo. Pedido 5 veces."]
    await olga.presses("violonchelo")
    shown = await olga.hears()
    assert "Tema: Música y canto." in shown
    await olga.presses("Ligar algo que ya hay")
    await olga.hears()
    await olga.says("cuerdas graves")
    await olga.hears()
    await olga.presses("Cuerdas graves para empezar")
    assert "Se avisa a 1 persona que lo buscaba." in await olga.hears()
    await town.sweeps()

    told = await eva.hears()
    assert "Tú lo pediste y la ciudad lo agregó." in told
    assert "Cuerdas graves para empezar" in told
    await leo.hears_nothing()
    # Linking it again tells nobody twice.
    await olga.presses("Ligar algo que ya hay")
    await olga.hears()
    await olga.says("cuerdas graves")
    await olga.hears()
    await olga.presses("Cuerdas graves para empezar")
    assert "Ligado. No queda nadie a quien avisar." in await olga.hears()
    await town.passes(timedelta(hours=3))
    await eva.hears_nothing()
    async with town.database.reading() as session:
        (need,) = await Needs(session).all()
    assert need.met == (await town.id_of(90),)
