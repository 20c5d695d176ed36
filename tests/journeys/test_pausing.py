"""Nothing unasked, at once and until one says otherwise; and the pause that the bot makes by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery.reach import PATIENCE, Reach
from tests.journeys.test_saving import saved

EVENING = timedelta(hours=8)
AFTERNOON = timedelta(hours=21)


@pytest.mark.parametrize("said", ["/pause", "/stop", "basta"])
async def test_a_pause_holds_until_it_is_ended(town, said: str) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await ana.says(said)
    await ana.hears()
    await town.passes(EVENING)
    assert await ana.hears_all() == []
    await ana.says("volver a recibir avisos")
    assert "Te avisaré de lo que me pidas" in await ana.hears()
    await town.passes(AFTERNOON)
    assert "Te lo recuerdo: Inglés básico" in await ana.hears()


async def test_a_pause_for_a_week_ends_by_itself(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await ana.presses("Todas las fechas")
    await ana.hears()
    await ana.says("/pause")
    await ana.hears()
    await ana.presses("Solo por una semana")
    assert "La pausa termina el lunes 30 de noviembre a las 10:00." in await ana.hears()
    await town.passes(timedelta(days=7), step=timedelta(hours=1))
    assert await ana.hears_all() == []
    await town.passes(EVENING)
    assert "mar 1 dic" in await ana.hears()


async def test_whoever_saves_while_paused_is_told_so(town) -> None:
    ana = town.person("Ana")
    await ana.says("/stop")
    await ana.hears()
    await saved(town, ana, "inglés básico")
    await ana.presses("Listo")
    said = await ana.hears()
    assert "Ahora estás en pausa: no te escribo hasta que la quites." in said
    assert "Volver a recibir avisos" in said.buttons


async def many_messages(town, person) -> None:
    """As many messages as are sent before the bot asks; the newest ones a minute ago."""
    async with town.database.writing() as session:
        for _ in range(PATIENCE - 1):
            await Reach(session).sent(person.id)


async def test_after_many_messages_without_a_press_it_asks_and_then_pauses_by_itself(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await ana.presses("Todas las fechas")
    await ana.hears()
    await many_messages(town, ana)
    await town.passes(EVENING)
    await town.sweeps()
    reminder, asked = await ana.hears_all()
    assert "Te lo recuerdo" in reminder
    assert asked.text.startswith("¿Te sirven todavía mis avisos?")
    await town.passes(timedelta(days=7), step=timedelta(hours=1))
    assert len(await ana.hears_all()) == 1
    await town.passes(timedelta(days=14), step=timedelta(hours=1))
    assert await ana.hears_all() == []
    await ana.says("/help")
    found, told = await ana.hears_all()
    assert "/saved" in found
    assert told.text == "Como no contestabas, puse mis avisos en pausa. ¿Los quieres otra vez?"
    await ana.says("/help")
    assert "/saved" in await ana.hears()
    await ana.says("/mydata")
    await ana.hears()
    await ana.presses("Volver a recibir avisos", on=told)
    await ana.hears()
    await town.passes(timedelta(days=7), step=timedelta(hours=1))
    assert "Te lo recuerdo" in (await ana.hears_all())[0]


@pytest.mark.parametrize(
    ("label", "said", "later"),
    [("Sí, me sirven", "Te sigo avisando.", 1), ("Hacer una pausa", "Desde ahora no te escribo", 0)],
)
async def test_the_question_is_answered(town, label: str, said: str, later: int) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await many_messages(town, ana)
    await town.passes(EVENING)
    await town.sweeps()
    await ana.hears_all()
    await ana.presses(label)
    assert said in await ana.hears()
    await town.passes(AFTERNOON)
    assert len(await ana.hears_all()) == later


async def test_searching_writes_nothing_and_pressing_resets(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await many_messages(town, ana)
    await ana.says("ajedrez")
    await ana.hears()
    async with town.database.reading() as session:
        assert (await Reach(session).of(ana.id)).unanswered == PATIENCE - 1
    await ana.presses("2 horas antes")
    await ana.hears()
    async with town.database.reading() as session:
        assert (await Reach(session).of(ana.id)).unanswered == 0


async def test_whoever_blocked_the_bot_is_told_once_what_was_missed(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await ana.blocks()
    await ana.settles()
    await town.passes(EVENING)
    await ana.unblocks()
    assert (await ana.hears()).text.startswith("Mientras no podía escribirte, no te llegó 1 aviso.")
    await town.passes(AFTERNOON)
    assert "Te lo recuerdo: Inglés básico" in await ana.hears()


async def test_of_who_follows_nothing_a_block_is_not_kept(town) -> None:
    from tests.bot.people.test_own_data import traces

    ana = town.person("Ana")
    await ana.says("ajedrez")
    await ana.hears()
    await ana.blocks()
    await ana.settles()
    assert await traces(town.database, ana.id) == []
    await ana.unblocks()
    await ana.settles()
    assert await ana.hears_all() == []
