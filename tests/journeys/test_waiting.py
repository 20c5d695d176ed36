"""What the bot waits for outlives the process it was asked in; and a time that no clock ever shows."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.conftest import CITY, NOW, opened
from tests.journeys.test_saving import saved

NUMBER = 4242


async def test_another_process_goes_on_with_the_dialogue(tmp_path, databases, filled) -> None:
    path = tmp_path / "town.sqlite3"
    await asyncio.to_thread(shutil.copy, await asyncio.to_thread(databases, filled), path)
    async with opened(path) as town:
        ana = town.person("Ana", id=NUMBER)
        await saved(town, ana, "vacunas")
        await ana.presses("Escribir cuándo")
        await ana.hears()
    async with opened(path) as town:
        ana = town.person("Ana", id=NUMBER)
        await ana.says("el viernes a las 5")
        assert "Te escribiré el viernes 27 de noviembre a las 17:00" in await ana.hears()


async def test_on_the_night_the_clocks_jump_the_first_minute_after_is_offered(
    tmp_path, databases, filled
) -> None:
    path = tmp_path / "town.sqlite3"
    await asyncio.to_thread(shutil.copy, await asyncio.to_thread(databases, filled), path)
    new_york = ZoneInfo("America/New_York")
    async with opened(path, city=replace(CITY, zone=new_york)) as town:
        town.clock.turn(datetime(2027, 3, 13, 15, tzinfo=UTC) - NOW)
        ana = town.person("Ana")
        await ana.says("/quiet")
        await ana.hears()
        await ana.presses("Avisar a cualquier hora")
        await ana.hears()
        await saved(town, ana, "vacunas")
        await ana.presses("Escribir cuándo")
        await ana.hears()
        await ana.says("mañana a las 2:30 de la mañana")
        offered = await ana.hears()
        assert "Esa hora no existe" in offered
        assert "¿Te aviso el domingo 14 de marzo a las 03:00?" in offered
        await ana.presses("Sí, a esa hora")
        assert (await ana.hears()).text == "Te escribo el domingo 14 de marzo a las 03:00."
        await town.passes(timedelta(hours=17), step=timedelta(hours=1))
        assert "Te lo recuerdo: Vacunas de temporada." in await ana.hears()
