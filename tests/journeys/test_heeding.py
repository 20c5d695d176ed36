"""What is asked for again can be kept for every question: offered, seen, taken back, deleted."""

from __future__ import annotations

import json

from bot.demo.hearing import Heard
from tests.bot.people.test_own_data import traces


def buttons(heard: Heard) -> list[str]:
    """All labels below a message."""
    return [label for row in heard.labels for label in row]


async def test_a_part_of_the_city_asked_for_again_is_offered_and_heeded_from_then_on(town) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro en Centro")
    assert "Recordar: en Centro" not in buttons(await ana.hears())
    await ana.says("inglés en Centro")
    heard = await ana.hears()
    assert {"Recordar: en Centro", "No, gracias"} <= set(buttons(heard))
    await ana.presses("Recordar: en Centro")
    assert "buscaré siempre en Centro" in await ana.hears()
    await ana.says("barro")
    heard = await ana.hears()
    assert "Como me pediste, busqué en Centro." in heard
    assert "barro en Centro" in heard
    # Asked otherwise, it is as asked.
    await ana.says("barro en línea")
    assert "Como me pediste" not in await ana.hears()
    # Small talk stays small talk.
    await ana.says("gracias")
    assert "Centro" not in await ana.hears()


async def test_a_need_is_kept_by_typing_told_taken_along_and_taken_off(town) -> None:
    luis = town.person("Luis", language="en")
    for said in ("basic English with sign language", "seasonal vaccines with sign language"):
        await luis.says(said)
        heard = await luis.hears()
    assert "Remember: with sign language" in buttons(heard)
    await luis.says("remember with sign language")
    assert "I always look for things with sign language" in await luis.hears()
    await luis.says("/mydata")
    assert "– what you need: with sign language" in await luis.hears()
    await luis.presses("Download my data")
    document = (await luis.hears()).raw["document"]
    assert json.loads(town.server.api.world.files.get(document["file_id"]).content)["access"] == [
        "sign_language"
    ]
    await luis.says("/mydata")
    await luis.hears()
    await luis.presses("Stop remembering: with sign language")
    assert (await luis.hears()).text.startswith("I keep nothing about you.")
    assert await traces(town.database, luis.id) == []
    await luis.says("Basic English")
    assert "As you asked me to" not in await luis.hears()


async def test_who_says_no_is_not_asked_again_in_this_conversation_and_nothing_is_kept(town) -> None:
    ana = town.person("Ana")
    for said in ("taller de barro en Centro", "inglés en Centro"):
        await ana.says(said)
        await ana.hears()
    await ana.presses("No, gracias")
    assert "no lo guardo" in await ana.hears()
    await ana.says("taller en Centro")
    assert "Recordar: en Centro" not in buttons(await ana.hears())
    assert await traces(town.database, ana.id) == []


async def test_danger_is_met_with_care_whatever_is_kept(town) -> None:
    ana = town.person("Ana")
    for said in ("taller de barro en Centro", "inglés en Centro"):
        await ana.says(said)
        await ana.hears()
    await ana.presses("Recordar: en Centro")
    await ana.hears()
    await ana.says("ya no quiero vivir")
    heard = await ana.hears()
    assert "Centro" not in heard
    assert "Ocultar esto" in buttons(heard)
