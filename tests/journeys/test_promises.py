"""What the city promises: made in the chat, followed, late by itself, and never forgotten."""

from __future__ import annotations

from datetime import timedelta

from bot.civic.promises import Promises
from bot.people.audit import Audit
from tests.journeys.conftest import ADMIN, ZONE

DAY = timedelta(days=1)


async def promise(town, *, day: str = "el 26 de noviembre"):
    """An admin promises something, step by step."""
    olga = town.person("Olga", id=ADMIN)
    await olga.says("/promise")
    await olga.hears()
    await olga.presses("Nueva promesa")
    answers = (
        "Dos grupos de inglés desde las 18:30",
        "Two English groups from 18:30",
        "Red de Bibliotecas",
        day,
        "omitir",
        "omitir",
    )
    for answer in answers:
        await olga.hears()
        await olga.says(answer)
    return olga


async def test_an_admin_promises_and_everybody_reads_it(town) -> None:
    olga = await promise(town)
    shown = await olga.hears()
    assert shown.text.startswith("Así lo leerá la gente:\nDos grupos de inglés desde las 18:30\n")
    assert "Two English groups from 18:30\nWho does it: Red de Bibliotecas." in shown
    await olga.presses("Publicar")
    await olga.hears()
    ana = town.person("Ana", language="en")
    await ana.says("promises")
    assert "– Two English groups from 18:30: promised by Thursday 26 November." in await ana.hears()
    async with town.database.reading() as session:
        assert [entry.act for entry in await Audit(session).recent(1)] == ["promise.made"]


async def test_it_is_late_after_its_midnight_and_followers_hear_in_the_morning(town) -> None:
    olga = await promise(town)
    await olga.hears()
    await olga.presses("Publicar")
    await olga.hears()
    ana = town.person("Ana")
    await ana.says("promesas")
    await ana.hears()
    await ana.says("1")
    assert "Cómo va: prometido para el jueves 26 de noviembre." in await ana.hears()
    await ana.presses("Avísame si cambia")
    assert "Te aviso cuando cambie." in await ana.hears()

    # From Monday, ten in the morning, to one minute before the midnight that ends Thursday, and past it.
    await town.passes(3 * DAY + timedelta(hours=13, minutes=59), step=timedelta(hours=1))
    async with town.database.reading() as session:
        (kept,) = await Promises(session, ZONE).all(town.clock.now())
    assert kept.state.value == "promised"
    await town.passes(timedelta(minutes=1))
    async with town.database.reading() as session:
        (kept,) = await Promises(session, ZONE).all(town.clock.now())
    assert [step.state.value for step in kept.steps] == ["promised", "late"]
    # Nobody is woken.
    await ana.hears_nothing()
    await town.passes(timedelta(hours=8))
    told = await ana.hears()
    assert told.text.startswith("Cambió una promesa que sigues.\nDos grupos de inglés desde las 18:30\n")
    assert "Cómo va: tarde: 1 día." in told
    assert "La ciudad todavía no dice por qué." in told


async def test_a_no_needs_a_reason_and_the_history_keeps_all(town) -> None:
    olga = await promise(town)
    await olga.hears()
    await olga.presses("Publicar")
    await olga.hears()
    await town.passes(5 * DAY, step=timedelta(hours=6))
    await olga.says("/promise")
    await olga.hears()
    await olga.presses("Dos grupos de inglés")
    await olga.hears()
    await olga.presses("No se hará")
    await olga.hears()
    await olga.says("no hay")
    assert (await olga.hears()).text.startswith("Eso no lo puedo usar.")
    await olga.says("No hay quien enseñe a esa hora")
    await olga.hears()
    await olga.says("omitir")
    assert "La ciudad dice: No hay quien enseñe a esa hora" in await olga.hears()
    await olga.presses("Publicar")
    await olga.hears()

    ana = town.person("Ana")
    await ana.says("/promises")
    await ana.hears()
    await ana.presses("Dos grupos")
    await ana.hears()
    await ana.presses("Historia")
    assert (await ana.hears()).text.split("\n") == [
        "Dos grupos de inglés desde las 18:30",
        "– lunes 23 de noviembre: prometido, para el jueves 26 de noviembre.",
        "– viernes 27 de noviembre: tarde.",
        "– sábado 28 de noviembre: no se hará.",
        "La ciudad dice: No hay quien enseñe a esa hora",
    ]


async def test_what_one_follows_is_told_and_deleted(town) -> None:
    olga = await promise(town)
    await olga.hears()
    await olga.presses("Publicar")
    await olga.hears()
    ana = town.person("Ana")
    await ana.says("/promises")
    await ana.hears()
    await ana.presses("Dos grupos")
    await ana.hears()
    await ana.presses("Avísame si cambia")
    await ana.hears()
    await ana.says("/mydata")
    assert "– 1 promesa que sigues" in await ana.hears()
    await ana.says("/delete")
    await ana.hears()
    await ana.presses("Borrar todo")
    await ana.hears()
    async with town.database.reading() as session:
        assert await Promises(session, ZONE).count_followers(1) == 0


async def test_nobody_else_makes_promises(town) -> None:
    ana = town.person("Ana")
    for command in ("/promise", "/consult", "/answer", "/ideas", "/needs", "/corrections"):
        await ana.says(command)
        assert (await ana.hears()).text.startswith("No conozco ese comando")
