"""Something a person saved is moved, cancelled, full, online, back: one message, and what they answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bot.people.preferences import Preferences
from bot.reminders.hours import quiet_of
from bot.reminders.lead import EVENING_BEFORE, TWO_HOURS
from bot.reminders.reminders import Reminders
from bot.reminders.saved import SavedThings
from catalog.model import EventStatus, Opportunity, Price, PriceKind, PublicationStatus
from catalog.store import Store
from tests.journeys.conftest import HOUSE, MONDAY, at

HOURS, DAY, MINUTES = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
ENGLISH, CHESS, CHOIR, VACCINES = 1, 43, 42, 41
TUESDAY = at(MONDAY + DAY, 17)


async def read(town, number: int) -> Opportunity:
    async with town.database.reading() as session:
        return (await Store(session).by_source("prueba"))[str(number)]


async def follows(
    town, person, number: int, *, date: datetime | None = None, discreet: bool = False, language="es-MX"
) -> None:
    """What the person saved some time ago, with the reminders that are ticked already."""
    if not person.chat.messages:
        await person.says("/help")
        await person.hears()
    opportunity, now = await read(town, number), town.clock.now()
    async with town.database.writing() as session:
        saved = await SavedThings(session).save(
            person.id, opportunity.id or 0, recurrence_id=date, language=language, discreet=discreet
        )
        quiet = quiet_of(await Preferences(session).of(person.id), town.services.city)
        for lead in (EVENING_BEFORE, TWO_HOURS):
            await Reminders(session).set(saved, opportunity, quiet, now=now, lead=lead)


async def becomes(town, number: int, *, date: int | None = None, quiet: bool = False, **change) -> None:
    """The city changes it, or one of its dates."""
    opportunity = await read(town, number)
    if date is None:
        changed = replace(opportunity, **change)
    else:
        dates = list(opportunity.occurrences)
        dates[date] = replace(dates[date], **change)
        changed = replace(opportunity, occurrences=tuple(dates))
    async with town.database.writing() as session:
        await Store(session).put(changed, author="person:77", at=town.clock.now(), quiet=quiet)
    await town.search.refresh(town.clock.now())
    await town.sweeps()


async def hears_of_it(town, person):
    await town.passes(10 * MINUTES, step=5 * MINUTES)
    return await person.hears()


async def test_moved_and_elsewhere_is_told_in_one_message_and_the_reminders_move(town) -> None:
    ana, benito = town.person("Ana"), town.person("Benito")
    await follows(town, ana, ENGLISH)
    await benito.says("/help")
    await benito.hears()
    later = TUESDAY.starts + 2 * DAY
    moved = {"starts": later, "ends": later + 1.5 * HOURS, "status": EventStatus.RESCHEDULED}
    await becomes(town, ENGLISH, date=0, **moved, previous_start=TUESDAY.starts)
    await town.passes(4 * MINUTES, step=MINUTES)
    await becomes(town, ENGLISH, date=0, place=HOUSE, status_reason="Obras en la biblioteca.")
    heard = await hears_of_it(town, ana)
    assert heard.text == (
        "CAMBIÓ: Inglés básico.\n"
        "Antes: mar 24 nov, 17:00 a 18:30. Biblioteca Sur, Los Fresnos.\n"
        "Ahora: jue 26 nov, 17:00 a 18:30. Casa de Cultura, Centro.\n"
        "Por qué: Obras en la biblioteca.\n"
        "Tus avisos se movieron. Te escribiré: mié 25 nov, 18:00 y jue 26 nov, 15:00."
    )
    assert heard.buttons == ("Me sirve", "No puedo", "Parecidos", "Ver la ficha")
    await town.passes(DAY)
    assert len(ana.chat.messages) == 3
    await town.passes(DAY + 7 * HOURS, step=HOURS)
    assert len(benito.chat.messages) == 2
    await town.passes(HOURS)
    assert (await ana.hears()).text.startswith("Te lo recuerdo: Inglés básico. jue 26 nov, 17:00")


async def test_in_english_for_whoever_was_spoken_to_in_it(town) -> None:
    ana = town.person("Ana", language="en")
    await follows(town, ana, ENGLISH, language="en")
    await becomes(town, ENGLISH, date=0, starts=TUESDAY.starts + 2 * HOURS, ends=TUESDAY.ends + 2 * HOURS)
    heard = await hears_of_it(town, ana)
    assert heard.text == (
        "CHANGED: Basic English.\n"
        "Before: Tue 24 Nov, 5:00 PM to 6:30 PM. Biblioteca Sur, Los Fresnos.\n"
        "Now: Tue 24 Nov, 7:00 PM to 8:30 PM. Biblioteca Sur, Los Fresnos.\n"
        "Your reminders have moved. I will write: Mon 23 Nov, 6:00 PM and Tue 24 Nov, 5:00 PM."
    )
    await ana.presses("Works for me")
    heard = await ana.hears()
    assert heard.text == "Good. It stays saved.\nI will write: Mon 23 Nov, 6:00 PM and Tue 24 Nov, 5:00 PM."
    await ana.says("i cannot")
    assert (await ana.hears()).text == "What a pity. Shall I remove it from what you saved?"
    await ana.says("remove it")
    assert (await ana.hears()).text == "Done, I removed it. I will not write to you about it any more."
    said = len(ana.chat.messages)
    await town.passes(2 * DAY, step=HOURS)
    assert len(ana.chat.messages) == said
    await ana.presses("Works for me")
    assert (await ana.hears()).text == "That is no longer among what you saved."


async def test_cancelled_offers_what_is_similar_and_tells_when_it_is_back(town) -> None:
    ana = town.person("Ana")
    await follows(town, ana, ENGLISH)
    await becomes(town, ENGLISH, event_status=EventStatus.CANCELLED, status_reason="Falta <docente>")
    heard = await hears_of_it(town, ana)
    assert heard.text == (
        "CANCELADO: Inglés básico.\nCuándo: mar 24 nov, 17:00 a 18:30. Biblioteca Sur, Los Fresnos\n"
        "Y 4 fechas más, igual.\n"
        "Por qué: Falta <docente>.\nSigue guardado. Si vuelve, te aviso."
    )
    others = ("Inglés intermedio", "Conversación en inglés")
    assert heard.buttons == (*others, "Avísame si vuelve", "Quitarlo")
    await ana.presses("Avísame si vuelve")
    assert (await ana.hears()).text == "Sigue guardado. Si vuelve, te escribo."
    await ana.presses("Inglés intermedio")
    assert (await ana.hears()).text.startswith("Inglés intermedio")
    said = len(ana.chat.messages)
    await town.passes(2 * DAY, step=HOURS)
    assert len(ana.chat.messages) == said
    await becomes(town, ENGLISH, event_status=EventStatus.SCHEDULED, status_reason="")
    assert (await hears_of_it(town, ana)).text == (
        "VUELVE: Inglés básico.\nCuándo: mar 1 dic, 17:00 a 18:30. Biblioteca Sur, Los Fresnos\n"
        "Y 3 fechas más, igual.\n"
        "Tus avisos se movieron. Te escribiré: lun 30 nov, 18:00 y mar 1 dic, 15:00."
    )


@pytest.mark.parametrize(
    ("number", "change", "first"),
    [
        (CHOIR, {"event_status": EventStatus.POSTPONED}, "POSPUESTO, sin nueva fecha: Concierto de coro."),
        (CHOIR, {"event_status": EventStatus.MOVED_ONLINE}, "CAMBIÓ: Concierto de coro."),
        (CHOIR, {"remaining_capacity": 0}, "LLENO: Concierto de coro."),
        (CHOIR, {"publication_status": PublicationStatus.ARCHIVED}, "YA NO SE OFRECE: Concierto de coro."),
        (CHOIR, {"occurrences": ()}, "YA NO HAY ESTA FECHA: Concierto de coro."),
        (VACCINES, {"place": HOUSE}, "CAMBIÓ: Vacunas de temporada."),
        (VACCINES, {"occurrences": (TUESDAY,)}, "HAY NUEVA FECHA: Vacunas de temporada."),
        (
            VACCINES,
            {"price": Price(kind=PriceKind.AMOUNT, amount=Decimal(50))},
            "CAMBIÓ EL PRECIO: Vacunas de temporada.",
        ),
    ],
)
async def test_what_happened_comes_first(town, number: int, change: dict[str, object], first: str) -> None:
    ana = town.person("Ana")
    await follows(town, ana, number)
    await becomes(town, number, **change)
    heard = await hears_of_it(town, ana)
    assert heard.text.splitlines()[0] == first
    assert all(line.strip(" .:") for line in heard.text.splitlines())


async def test_online_now_says_so(town) -> None:
    ana = town.person("Ana")
    await follows(town, ana, CHOIR)
    await becomes(town, CHOIR, event_status=EventStatus.MOVED_ONLINE)
    heard = await hears_of_it(town, ana)
    assert "Antes: dom 29 nov, 19:00 a 20:30. Casa de Cultura, Centro.\n" in heard
    assert "Ahora: dom 29 nov, 19:00 a 20:30. en línea." in heard


async def test_whoever_cannot_is_not_reminded_of_that_date_but_of_the_next(town) -> None:
    ana = town.person("Ana")
    await follows(town, ana, ENGLISH)
    await becomes(town, ENGLISH, date=0, starts=TUESDAY.starts + HOURS, ends=TUESDAY.ends + HOURS)
    await hears_of_it(town, ana)
    await ana.says("no puedo")
    assert (await ana.hears()).text == "Qué lástima. ¿Lo quito de lo que guardaste?"
    await ana.says("dejarlo guardado")
    assert (await ana.hears()).text == "Sigue guardado."
    said = len(ana.chat.messages)
    await town.passes(6 * DAY, step=HOURS)
    assert len(ana.chat.messages) == said
    await town.passes(DAY + 8 * HOURS, step=HOURS)
    assert (await ana.hears()).text.startswith("Te lo recuerdo: Inglés básico. mar 1 dic, 17:00")


async def test_full_and_places_again(town) -> None:
    ana = town.person("Ana")
    await follows(town, ana, CHOIR)
    await becomes(town, CHOIR, remaining_capacity=0)
    assert (await hears_of_it(town, ana)).text.startswith("LLENO: Concierto de coro.\n")
    await becomes(town, CHOIR, remaining_capacity=4)
    assert (await hears_of_it(town, ana)).text.startswith("HAY LUGARES: Concierto de coro.\n")


async def test_several_dates_that_change_in_several_ways_are_one_message(town) -> None:
    ana = town.person("Ana")
    await follows(town, ana, ENGLISH)
    await becomes(town, ENGLISH, date=1, status=EventStatus.CANCELLED)
    await becomes(town, ENGLISH, date=2, place=HOUSE)
    await becomes(town, ENGLISH, price=Price(kind=PriceKind.AMOUNT, amount=Decimal(50)))
    assert (await hears_of_it(town, ana)).text == (
        "CANCELADO: Inglés básico.\nCuándo: mar 1 dic, 17:00 a 18:30. Biblioteca Sur, Los Fresnos\n"
        "CAMBIÓ: mar 8 dic, 17:00 a 18:30. Casa de Cultura, Centro.\n"
        "Precio: $50\n"
        "Sigue guardado. Si vuelve, te aviso."
    )


async def test_of_a_discreet_thing_nothing_is_named(town) -> None:
    ana = town.person("Ana")
    await follows(town, ana, CHOIR, discreet=True)
    later = at(MONDAY + 7 * DAY, 18)
    moved = {"starts": later.starts, "ends": later.ends, "place": HOUSE, "status_reason": "El coro viaja"}
    await becomes(town, CHOIR, date=0, **moved)
    heard = await hears_of_it(town, ana)
    assert heard.text == (
        "Algo que guardaste cambió.\nAntes: dom 29 nov, 19:00 a 20:30.\nAhora: lun 30 nov, 18:00 a 19:30.\n"
        "Tus avisos se movieron. Te escribiré: dom 29 nov, 18:00 y lun 30 nov, 16:00."
    )
    assert "oro" not in " ".join(heard.buttons)
    await becomes(town, CHOIR, event_status=EventStatus.CANCELLED)
    heard = await hears_of_it(town, ana)
    assert heard.text.startswith("Algo que guardaste se canceló.\nCuándo: lun 30 nov, 18:00 a 19:30\n")
    assert heard.buttons == ("Parecidos", "Avísame si vuelve", "Quitarlo")


async def test_a_typo_and_what_is_done_quietly_tell_nobody(town) -> None:
    ana = town.person("Ana")
    await follows(town, ana, CHOIR)
    said = len(ana.chat.messages)
    await becomes(town, CHOIR, who_can_come="Quien quiera")
    await becomes(town, CHOIR, place=replace(HOUSE, telephone="55 0000 0300"))
    await becomes(town, CHOIR, event_status=EventStatus.CANCELLED, quiet=True)
    await town.passes(7 * DAY, step=HOURS)
    assert len(ana.chat.messages) == said


async def test_what_is_undone_in_ten_minutes_tells_nobody(town) -> None:
    ana = town.person("Ana")
    await follows(town, ana, CHOIR)
    said = len(ana.chat.messages)
    await becomes(town, CHOIR, event_status=EventStatus.CANCELLED)
    await town.passes(9 * MINUTES, step=MINUTES)
    await becomes(town, CHOIR, event_status=EventStatus.SCHEDULED)
    await town.passes(HOURS)
    assert len(ana.chat.messages) == said


async def test_near_and_urgent_goes_out_at_night_without_a_sound(town) -> None:
    ana = town.person("Ana")
    night = at(MONDAY, 23, 50)
    await becomes(town, CHOIR, occurrences=(night,))
    await follows(town, ana, CHOIR)
    await town.passes(13 * HOURS)
    await ana.hears()
    await becomes(town, CHOIR, event_status=EventStatus.CANCELLED)
    heard = await ana.hears()
    assert heard.text.startswith("CANCELADO: Concierto de coro.")
    calls = [call for call in town.server.api.calls if call.method == "sendMessage"]
    assert calls[-1].parameters["disable_notification"]


async def test_what_is_not_near_waits_for_the_morning(town) -> None:
    ana = town.person("Ana")
    await follows(town, ana, CHOIR)
    await town.passes(13 * HOURS)
    said = len(ana.chat.messages)
    await becomes(town, CHOIR, event_status=EventStatus.CANCELLED)
    await town.passes(8 * HOURS + 45 * MINUTES)
    assert len(ana.chat.messages) == said
    await town.passes(15 * MINUTES)
    assert (await ana.hears()).text.startswith("CANCELADO: Concierto de coro.")


async def test_by_numbers_for_whoever_reads_text_only(town) -> None:
    ana = town.person("Ana")
    await ana.says("/text")
    await ana.hears()
    await follows(town, ana, CHOIR)
    later = at(MONDAY + 7 * DAY, 18)
    await becomes(town, CHOIR, date=0, starts=later.starts, ends=later.ends)
    heard = await hears_of_it(town, ana)
    assert heard.text.endswith("1. Me sirve\n2. No puedo\n3. Parecidos\n4. Ver la ficha")
    assert not heard.buttons
    await ana.says("2")
    assert (await ana.hears()).text.endswith("1. Quitarlo\n2. Dejarlo guardado\n3. Parecidos")
    await ana.says("2")
    assert (await ana.hears()).text == "Sigue guardado."


async def test_similar_says_so_where_there_is_nothing(town) -> None:
    ana = town.person("Ana")
    await follows(town, ana, CHESS)
    await becomes(town, CHESS, remaining_capacity=0)
    await hears_of_it(town, ana)
    await ana.presses("Parecidos")
    assert (await ana.hears()).text == "No encontré nada parecido por ahora."


async def test_whoever_paused_or_removed_it_is_not_told(town) -> None:
    ana, benito = town.person("Ana"), town.person("Benito")
    await follows(town, ana, CHOIR)
    await follows(town, benito, CHOIR)
    await becomes(town, CHOIR, event_status=EventStatus.CANCELLED)
    await ana.says("/stop")
    await ana.hears()
    async with town.database.writing() as session:
        await SavedThings(session).forget(benito.id)
    said = (len(ana.chat.messages), len(benito.chat.messages))
    await town.passes(HOURS)
    assert (len(ana.chat.messages), len(benito.chat.messages)) == said
