"""What is kept of a person is told, taken along and deleted, by buttons and by typing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.people.roles import Role, Roles
from tests.bot.people.test_own_data import traces
from tests.journeys.test_saving import saved


async def test_of_most_people_nothing_is_kept_and_that_is_said(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés")
    await ana.hears()
    await ana.says("/mydata")
    heard = await ana.hears()
    assert heard.text.startswith("No guardo nada de ti.\n")
    assert "Lo que conversamos lo olvido en quince minutos." in heard
    await ana.says("/delete")
    assert (await ana.hears()).text.startswith("No guardo nada de ti.\n")
    assert await traces(town.database, ana.id) == []


async def test_all_that_is_kept_is_told_and_comes_as_a_file(town) -> None:
    ana = town.person("Ana")
    for said in ("/text", "/stop", "con botones", "/language"):
        await ana.says(said)
        await ana.hears()
    await ana.presses("English")
    await ana.hears()
    await ana.says("what do you know about me?")
    heard = await ana.hears()
    assert heard.text.startswith(
        "This is all that I keep of you:\n– your language: English\n– that you want no notices\n"
    )
    await ana.presses("Download my data")
    document = (await ana.hears()).raw["document"]
    content = json.loads(town.server.api.world.files.get(document["file_id"]).content)
    assert content["language"] == "en"
    assert content["paused"] is True
    assert document["file_name"] == "my-data.json"


@pytest.mark.parametrize("typing", [True, False])
async def test_deleting_asks_once_more_and_leaves_no_trace(town, typing: bool) -> None:
    ana = town.person("Ana")
    for said in ("/text", "con botones", "/stop", "/delete"):
        await ana.says(said)
        asked = await ana.hears()
    assert "no se puede deshacer" in asked
    assert await traces(town.database, ana.id)
    if typing:
        await ana.says("borrar todo")
    else:
        await ana.presses("Borrar todo")
    assert "borré todo lo que guardaba de ti" in await ana.hears()
    assert await traces(town.database, ana.id) == []


async def test_deleting_can_be_thought_better_of(town) -> None:
    ana = town.person("Ana")
    for said in ("/stop", "borrar mis datos"):
        await ana.says(said)
        await ana.hears()
    await ana.presses("No borrar nada")
    assert "que no quieres avisos" in await ana.hears()


async def test_staff_vanish_too_but_not_the_last_admin(town) -> None:
    olga = town.person("Olga", id=77)
    await olga.says("/delete")
    asked = await olga.hears()
    assert "tu papel en la ciudad: administración" in asked
    await olga.presses("Borrar todo")
    assert "Eres la única persona que administra" in await olga.hears()
    async with town.database.writing() as session:
        await Roles(session).grant(78, Role.ADMIN, by=77, at=town.clock.now())
    await olga.says("/delete")
    await olga.hears()
    await olga.presses("Borrar todo")
    await olga.hears()
    assert await traces(town.database, 77) == []


@pytest.mark.parametrize("said", ["/stop", "STOP", "Alto.", "ya no me escribas"])
async def test_stop_is_heard_only_where_it_is_the_whole_message(town, said: str) -> None:
    ana = town.person("Ana")
    await ana.says(f"¿dónde hay un taller contra el {said.strip('/')} de los coches?")
    await ana.hears()
    await ana.says(said)
    assert "no te escribo si no me preguntas" in await ana.hears()
    await ana.says("inglés")
    assert "3 resultados" in await ana.hears()
    await ana.says("/mydata")
    await ana.hears()
    await ana.presses("Volver a recibir avisos")
    await ana.hears()
    assert await traces(town.database, ana.id) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("/privacy", "Telegram sí sabe que me escribes"),
        ("es anónimo?", "Telegram sí sabe que me escribes"),
        ("/rights", "Aprender es tu derecho"),
        ("mis derechos", "Villa Prueba"),
        ("/person", "Aquí te atiende una persona: 55 0000 0100; lunes a viernes de 9:00 a 18:00."),
        ("quiero hablar con alguien", "Aquí te atiende una persona: 55 0000 0100"),
        ("talk to a human", "55 0000 0100"),
        ("/urgent", "Emergencias: 911"),
        ("emergencia", "Emergencias: 911"),
    ],
)
async def test_privacy_rights_a_person_and_urgent_help_are_a_word_away(town, said, words) -> None:
    ana = town.person("Ana")
    await ana.says(said)
    assert words in await ana.hears()


async def test_what_a_person_follows_is_told_taken_along_and_deleted(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await ana.presses("Otra hora")
    await ana.hears()
    await ana.presses("Escribir cuándo")
    await ana.hears()
    await town.passes(timedelta(hours=8))
    await ana.hears()
    await ana.says("/mydata")
    told = await ana.hears()
    assert "– 1 guardado\n– 2 avisos que pediste\n– 1 mensaje mío, enviado o por enviar" in told
    await ana.presses("Descargar mis datos")
    document = (await ana.hears()).raw["document"]
    content = json.loads(town.server.api.world.files.get(document["file_id"]).content)
    (thing,) = content["saved"]
    assert thing["name"] == "Inglés básico"
    assert [each["before"] for each in thing["reminders"]] == ["2h", "1d1800"]
    assert [each["state"] for each in content["messages"]] == ["sent"]
    assert await traces(town.database, ana.id)
    await ana.says("/delete")
    await ana.hears()
    await ana.presses("Borrar todo")
    await ana.hears()
    assert await traces(town.database, ana.id) == []
    await town.passes(timedelta(days=2), step=timedelta(hours=1))
    assert await ana.hears_all() == []
