"""One branch stands for all of them: how many more there are is said, and they are a press or a word away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.model import Opportunity
from tests.journeys.conftest import HOUSE, LIBRARY, MONDAY, at, catalogue, opportunity, timedelta


def with_branches() -> list[Opportunity]:
    """The small catalogue, with a reading club at six places."""
    clubs = [
        opportunity(
            60 + n,
            "Club de lectura",
            place=replace(HOUSE if n else LIBRARY, name=f"Sala {n}", key=f"sala-{n}"),
            occurrences=(at(MONDAY + timedelta(days=n + 1), 12),),
        )
        for n in range(6)
    ]
    return [*catalogue(), *clubs, opportunity(70, "Lectura en voz alta")]


@pytest.fixture
def filled():
    return with_branches


async def test_by_button_the_others_are_shown_alone_and_one_comes_back(town) -> None:
    ana = town.person("Ana")
    await ana.says("lectura")
    first = await ana.hears()
    assert "2 resultados" in first.text
    assert "Y 5 sedes más" in first.text
    await ana.presses("5 sedes más: Club de lectura")
    alone = await ana.hears()
    assert alone.edited
    assert "6 resultados" in alone.text
    assert "Solo las sedes y fechas de «Club de lectura»." in alone.text
    assert "voz alta" not in alone.text
    await ana.presses("Más")
    assert "6 resultados, del 6 al 6" in (await ana.hears()).text
    await ana.presses("Ver todos los resultados")
    assert "Lectura en voz alta" in (await ana.hears()).text


@pytest.mark.parametrize(
    ("language", "said", "told"),
    [
        ("es", "5 sedes más: Club de lectura", "Solo las sedes"),
        ("es", "¿Qué otras sedes hay?", "Solo las sedes"),
        ("es", "más fechas", "Solo las sedes"),
        ("en", "other places", "Only the places and dates"),
    ],
)
async def test_by_typing(town, language, said, told) -> None:
    ana = town.person("Ana", language=language)
    await ana.says("lectura")
    await ana.hears()
    await ana.says(said)
    assert told in await ana.hears()
    await ana.says("2")
    assert "Club de lectura" in await ana.hears()


async def test_of_the_card_that_is_open(town) -> None:
    ana = town.person("Ana")
    await ana.says("lectura")
    heard = (await ana.hears()).text
    club = 1 if heard.index("Club de lectura") < heard.index("voz alta") else 2
    await ana.says(str(3 - club))
    await ana.hears()
    await ana.says("otras sedes")
    assert "no hay más sedes" in await ana.hears()
    await ana.says(str(club))
    await ana.hears()
    await ana.says("otras sedes")
    assert "Solo las sedes y fechas" in await ana.hears()


async def test_where_there_are_none_it_is_said(town) -> None:
    ana = town.person("Ana")
    await ana.says("otras sedes")
    assert "sedes" not in (await ana.hears()).text
    await ana.says("ajedrez")
    await ana.hears()
    await ana.says("otras sedes")
    assert (await ana.hears()).text == "De eso no hay más sedes ni fechas en la lista."


async def test_in_text_only_mode_they_have_a_number(town) -> None:
    ana = town.person("Ana")
    await ana.says("solo texto")
    await ana.hears()
    await ana.says("lectura")
    heard = (await ana.hears()).text
    line = next(line for line in heard.split("\n") if "5 sedes más: Club" in line)
    await ana.says(line.split(".")[0].split(":")[0].strip())
    assert "Solo las sedes y fechas" in await ana.hears()


async def test_who_changes_the_question_leaves_the_one_offer(town) -> None:
    ana = town.person("Ana")
    await ana.says("lectura")
    await ana.hears()
    await ana.says("otras sedes")
    await ana.hears()
    await ana.says("y el martes")
    assert "Solo las sedes" not in (await ana.hears()).text
