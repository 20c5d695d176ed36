"""Whoever said they go to something is asked the day after what they thought of it, in the city's time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.chat.own.rooms import ROOMS
from bot.delivery.delivery import Kind
from bot.delivery.tables import DeliveryRow
from bot.people.own_data import OwnData
from bot.reminders.tables import AttendanceRow
from catalog.model import EventStatus
from tests.journeys.conftest import at, catalogue
from tests.journeys.test_opinions import DAY
from tests.journeys.test_saving import saved

HOUR = timedelta(hours=1)
UNTIL_TUESDAY_AT_FIVE = timedelta(hours=31)
UNTIL_WEDNESDAY_AT_TEN = timedelta(hours=17)


async def going(town, person, words: str = "inglés básico", *, hours: int = 9):
    """Saves the class of Tuesday at 17:00, and says to its first reminder, within hours, that they go."""
    await saved(town, person, words)
    await person.presses("Listo")
    await person.hears()
    await town.passes(hours * HOUR)
    reminder = (await person.hears_all())[-1]
    await person.presses("Voy a ir", on=reminder)
    assert "No voy" in (await person.hears()).buttons


async def invitations(town) -> list[DeliveryRow]:
    async with town.database.reading() as session:
        found = select(DeliveryRow).where(DeliveryRow.kind == Kind.INVITATION)
        return list(await session.scalars(found))


async def passes_to_wednesday(town, person) -> list:
    """All that is heard until a minute past ten, the day after."""
    await town.passes(UNTIL_TUESDAY_AT_FIVE - 9 * HOUR)
    await person.hears_all()
    await town.passes(UNTIL_WEDNESDAY_AT_TEN - timedelta(minutes=1))
    await person.hears_nothing()
    await town.passes(timedelta(minutes=2), step=timedelta(minutes=1))
    return await person.hears_all()


async def test_the_day_after_at_ten_and_then_straight_to_the_stars(town) -> None:
    ana = town.person("Ana")
    await going(town, ana)
    (asked,) = await passes_to_wednesday(town, ana)
    assert asked.text == (
        "¿Fuiste a Inglés básico? Fecha: mar 24 nov, 17:00 a 18:30.\n"
        "Con tu opinión la ciudad sabe qué cambiar. No queda guardado quién la dio."
    )
    assert asked.buttons == ("Sí, fui", "No fui", "No preguntarme más")
    written = town.database.units_written
    await ana.presses("Sí, fui")
    assert "Del 1 al 5" in await ana.hears()
    for label in ("4 bien", "Seguir", "Sin palabras", "Enviar"):
        await ana.presses(label)
        heard = await ana.hears()
    assert "Tu código" in heard
    assert town.database.units_written == written
    async with town.database.reading() as session:
        assert list(await session.scalars(select(AttendanceRow))) == []


async def test_by_typing_and_in_english(town) -> None:
    bo = town.person("Bo", language="en")
    await bo.says("basic english")
    await bo.hears()
    await bo.says("1")
    await bo.hears()
    await bo.says("remind me")
    await bo.hears()
    await bo.says("done")
    await bo.hears()
    await town.passes(9 * HOUR)
    await bo.hears_all()
    await bo.says("I am going")
    await bo.hears()
    (asked,) = await passes_to_wednesday(town, bo)
    assert asked.text.startswith("Did you go to Basic English?")
    await bo.says("yes, i did")
    assert "From 1 to 5" in await bo.hears()
    await bo.says("5")
    assert "Is there something that could be better?" in await bo.hears()


async def test_it_comes_whether_or_not_one_has_answered(town) -> None:
    ana = town.person("Ana")
    await going(town, ana)
    await town.passes(UNTIL_TUESDAY_AT_FIVE - 8 * HOUR)
    await ana.hears_all()
    await ana.says("/feedback")
    await ana.hears()
    for label in ("Inglés básico", "Sí, fui", "4 bien", "Seguir", "Sin palabras", "Enviar"):
        await ana.presses(label)
        heard = await ana.hears()
    assert "Tu código" in heard
    await town.passes(UNTIL_WEDNESDAY_AT_TEN)
    (asked,) = await ana.hears_all()
    await ana.presses("Sí, fui", on=asked)
    assert "Ya diste tu opinión de esto." in await ana.hears()


async def test_once_however_long_one_waits_and_whoever_looks_twice(town) -> None:
    ana = town.person("Ana")
    await going(town, ana)
    await passes_to_wednesday(town, ana)
    await town.passes(3 * DAY, step=HOUR)
    assert len(await invitations(town)) == 1


async def test_who_does_not_go_after_all_is_not_asked(town) -> None:
    ana = town.person("Ana")
    await going(town, ana)
    await ana.presses("No voy")
    await ana.hears()
    assert await passes_to_wednesday(town, ana) == []


async def test_what_was_called_off_or_moved_is_not_asked_about(town) -> None:
    ana = town.person("Ana")
    await going(town, ana)
    (lesson, *others) = catalogue()[0].occurrences
    called_off = replace(lesson, status=EventStatus.CANCELLED)
    await town.changes(replace(catalogue()[0], occurrences=(called_off, *others)))
    await town.passes(DAY)
    await ana.hears_all()
    await town.passes(2 * DAY)
    assert await invitations(town) == []


async def test_what_was_moved_is_asked_about_after_its_new_date(town) -> None:
    ana = town.person("Ana")
    await going(town, ana)
    (lesson, *others) = catalogue()[0].occurrences
    later = at((lesson.starts + DAY).date(), 17)
    moved = replace(
        later,
        recurrence_id=lesson.recurrence_id,
        status=EventStatus.RESCHEDULED,
        previous_start=lesson.starts,
    )
    await town.changes(replace(catalogue()[0], occurrences=(moved, *others)))
    await town.passes(UNTIL_TUESDAY_AT_FIVE - 9 * HOUR + UNTIL_WEDNESDAY_AT_TEN + HOUR)
    assert await invitations(town) == []
    await ana.hears_all()
    await town.passes(DAY)
    heard = [each for each in await ana.hears_all() if "¿Fuiste a" in each]
    assert len(heard) == 1
    assert "mié 25 nov" in heard[0]


async def test_what_its_source_took_out_afterwards_is_still_asked_about(town) -> None:
    ana = town.person("Ana")
    await going(town, ana)
    await town.passes(UNTIL_TUESDAY_AT_FIVE)
    await town.retires(1)
    await town.passes(DAY)
    assert [each for each in await ana.hears_all() if "¿Fuiste a Inglés básico?" in each]


async def test_do_not_ask_again_is_kept_and_can_be_undone(town) -> None:
    ana = town.person("Ana")
    await going(town, ana)
    (asked,) = await passes_to_wednesday(town, ana)
    await ana.presses("No preguntarme más", on=asked)
    assert (await ana.hears()).text == (
        "Listo: no te pregunto más por lo que viste. Puedes cambiarlo en «Mis datos»."
    )
    await ana.says("/mydata")
    kept = await ana.hears()
    assert "– que no quieres que te pregunte tu opinión" in kept
    await ana.presses("Preguntarme mi opinión", on=kept)
    assert "te pregunto al día siguiente" in await ana.hears()
    await ana.presses("No preguntarme mi opinión")
    await ana.hears()
    await going(town, ana, "inglés intermedio", hours=7)
    await town.passes(4 * DAY, step=HOUR)
    assert len(await invitations(town)) == 1


async def test_who_names_no_topic_is_asked_without_one(town) -> None:
    ana = town.person("Ana")
    await going(town, ana)
    await ana.says("/mydata")
    await ana.hears()
    await ana.presses("Avisos sin decir de qué")
    await ana.hears()
    (asked,) = await passes_to_wednesday(town, ana)
    assert asked.text == "¿Fuiste a lo que guardaste para esta fecha? mar 24 nov, 17:00 a 18:30."


async def test_it_waits_for_the_end_of_ones_own_quiet_hours(town) -> None:
    ana = town.person("Ana")
    await going(town, ana)
    await ana.says("/quiet")
    await ana.hears()
    await ana.presses("Escribir otras horas")
    await ana.hears()
    await ana.says("22:00 a 11:30")
    assert "22:00 a 11:30" in await ana.hears()
    assert await passes_to_wednesday(town, ana) == []
    await town.passes(2 * HOUR)
    assert "¿Fuiste a Inglés básico?" in await ana.hears()


async def test_the_date_is_told_and_taken_along_as_long_as_it_is_kept(town) -> None:
    ana = town.person("Ana")
    await going(town, ana)
    async with town.database.reading() as session:
        kept = await OwnData(session, ROOMS).export(ana.id)
    assert kept["saved"][0]["going_to"] == ["2026-11-24T23:00:00+00:00"]
    assert kept["asked_for_opinions"] is True
