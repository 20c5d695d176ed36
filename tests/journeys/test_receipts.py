"""With the code, and only with it, somebody reads what came of their opinion, or deletes it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from bot.feedback.opinion import about_opportunity
from bot.feedback.receipt import Receipt
from bot.feedback.returned import find_published
from bot.feedback.tables import AnswerRow, CommentRow, RatingRow
from tests.journeys.test_opinions import DAY, worded

WEEK = timedelta(days=7)


async def gives(town, person, words: str = "más temprano, por favor") -> str:
    """Gives an opinion of the English class, and copies its code."""
    await worded(town, person)
    await person.says(words)
    await person.hears()
    await person.presses("Enviar")
    await person.hears()
    await person.presses("Copiar el código")
    return person.copied[-1]


async def published(town, people: int = 5) -> list[tuple]:
    """Five people give their opinion on Wednesday, and it comes out on Monday."""
    town.clock.turn(2 * DAY)
    told = []
    for number in range(people):
        person = town.person(f"P{number}")
        told.append((person, await gives(town, person, f"más temprano, por favor ({number})")))
    await town.passes(5 * DAY, step=timedelta(hours=6))
    return told


async def counts(town) -> tuple[int, int]:
    async with town.database.reading() as session:
        ratings = await session.scalar(select(func.count()).select_from(RatingRow)) or 0
        comments = await session.scalar(select(func.count()).select_from(CommentRow)) or 0
    return ratings, comments


async def test_what_waits_is_told_and_taken_back(town) -> None:
    town.clock.turn(2 * DAY)
    ana = town.person("Ana")
    code = await gives(town, ana)
    await ana.says(f"/reply {code}")
    waiting = await ana.hears()
    assert waiting.text == (
        "Lo que enviaste espera a que haya más. Puede salir el lunes 30 de noviembre, o un lunes después. "
        "Mientras, puedes borrarlo."
    )
    await ana.presses("Borrar lo que envié", on=waiting)
    await ana.hears()
    await ana.presses("Sí, borrarlo")
    assert (await ana.hears()).text == "Listo: está borrado."
    assert len(town.services.box) == 0
    await ana.says(code)
    assert "Con ese código no encuentro nada." in await ana.hears()
    # Taken back, it may be given again.
    await gives(town, ana)
    assert len(town.services.box) == 1


async def test_four_opinions_are_not_shown_and_five_are(town) -> None:
    told = await published(town, people=4)
    assert await counts(town) == (0, 0)
    person, code = told[0]
    await person.says(code)
    assert "Lo que enviaste espera a que haya más." in await person.hears()
    town_fifth = town.person("Quinta")
    await gives(town, town_fifth)
    await town.passes(WEEK, step=timedelta(hours=6))
    assert await counts(town) == (5, 5)


async def test_what_came_out_is_shown_with_what_the_city_answers(town) -> None:
    told = await published(town)
    person, code = told[3]
    await person.says(f"/reply {code.lower().replace('-', ' ')}")
    shown = await person.hears()
    assert shown.text == (
        "Tu opinión ya salió, junto con otras:\n"
        "– De qué: Inglés básico\n"
        "– Nota: 3 de 5, regular\n"
        "– Aparte de la nota, en español: «más temprano, por favor (3)»\n"
        "La ciudad aún no responde a esto. Vuelve luego con tu código."
    )
    async with town.database.writing() as session:
        session.add(
            AnswerRow(
                at=town.clock.now(),
                subject=about_opportunity(await town.id_of(1)),
                theme="",
                words={"es-MX": "Desde enero empieza a las 16:00.", "en": "From January it starts at 16:00."},
            )
        )
        session.add(
            AnswerRow(at=town.clock.now(), subject="kind:event", theme="", words={"es-MX": "De otra cosa."})
        )
    await person.says(code)
    answered = await person.hears()
    assert "La ciudad respondió el lunes 30 de noviembre: Desde enero empieza a las 16:00." in answered
    assert "De otra cosa" not in answered.text


async def test_what_came_out_is_deleted_from_the_database_and_its_log(town, tmp_path) -> None:
    told = await published(town)
    person, code = told[2]
    await person.says(code)
    shown = await person.hears()
    await person.presses("Borrar lo que envié", on=shown)
    await person.hears()
    await person.presses("Sí, borrarlo")
    assert (await person.hears()).text == "Listo: está borrado."
    assert await counts(town) == (4, 4)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"por favor (2)" not in kept
    assert b"por favor (1)" in kept
    await person.says(code)
    assert "Con ese código no encuentro nada." in await person.hears()


async def test_a_forged_code_is_told_as_any_other_and_tries_are_few(town) -> None:
    town.clock.turn(2 * DAY)
    ana, mallory = town.person("Ana"), town.person("Mallory")
    await gives(town, ana)
    forged = [Receipt.draw().shown, "K7M4", "zzzz zzzz"]
    said = set()
    for code in forged:
        await mallory.says(f"/reply {code}")
        said.add((await mallory.hears()).text)
    assert len(said) == 1
    for _ in range(20 - len(forged)):
        await mallory.says(Receipt.draw().shown)
        await mallory.hears()
    await mallory.says(Receipt.draw().shown)
    assert (await mallory.hears()).text == "Probaste muchos códigos. Intenta otra vez en una hora."
    town.clock.turn(timedelta(minutes=61))
    await mallory.says(Receipt.draw().shown)
    assert "Con ese código no encuentro nada." in await mallory.hears()


async def test_of_ten_thousand_forged_codes_none_is_taken(town) -> None:
    await published(town)
    async with town.database.reading() as session:
        for _ in range(10_000):
            forged = Receipt.draw()
            assert not town.services.box.holds(forged)
            assert await find_published(session, forged) is None


async def test_the_code_is_asked_for_in_words(town) -> None:
    ana = town.person("Ana")
    for said in ("/reply", "tengo un código"):
        await ana.says(said)
        assert "Escribe tu código" in await ana.hears()
    bo = town.person("Bo", language="en")
    await bo.says("my code")
    assert "Write your code" in await bo.hears()


async def test_a_word_of_sixteen_letters_is_a_question(town) -> None:
    ana = town.person("Ana")
    await ana.says("electrodomestico")
    assert "código" not in (await ana.hears()).text
