"""Staff call off and move things in chat, see what people would read, publish it, and take it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.people.roles import Role, Roles
from bot.reminders.saved import SavedThings
from catalog.model import EventStatus
from catalog.store import Store
from tests.journeys.conftest import ADMIN, MONDAY, at
from tests.journeys.test_changes import CHOIR, DAY, ENGLISH, HOURS, MINUTES, follows, hears_of_it, read


async def after(person, *said: str):
    """What the person hears in the end, after saying each of these."""
    for words in said:
        await person.says(words)
        heard = await person.hears()
    return heard


async def status(town) -> EventStatus:
    """That of the one date of the concert."""
    (date,) = (await read(town, CHOIR)).occurrences
    return date.status


async def test_a_concert_is_called_off_by_buttons_and_told(town) -> None:
    olga, ana = town.person("Olga", id=ADMIN), town.person("Ana")
    await follows(town, ana, CHOIR)
    heard = await after(olga, "/cancel coro")
    assert heard.text == "¿Cuál se cancela?"
    await olga.presses("Concierto de coro")
    heard = await olga.hears()
    assert heard.text == "¿Qué pasa con Concierto de coro?"
    assert heard.buttons == ("Se cancela", "Se pospone, sin fecha", "Dejarlo")
    await olga.presses("Se cancela")
    await olga.hears()
    shown = await after(olga, "Se fue la <luz>")
    assert shown.text == (
        "1 persona guardó esto. Le llegará, en su idioma:\n"
        "CANCELADO: Concierto de coro.\n"
        "Cuándo: dom 29 nov, 19:00 a 20:30. Casa de Cultura, Centro\n"
        "Por qué: Se fue la <luz>.\n"
        "Sigue guardado. Si vuelve, te aviso."
    )
    assert shown.buttons == ("Publicar y avisar", "Publicar sin avisar: solo un error", "No publicar")
    await olga.presses("Publicar y avisar")
    heard = await olga.hears()
    assert heard.text == "Listo. Se avisa a 1 persona."
    assert heard.buttons == ("Deshacer (15 minutos)",)
    await town.sweeps()
    assert (await hears_of_it(town, ana)).text == "\n".join(shown.text.splitlines()[1:])


async def test_one_date_of_a_class_is_moved_by_typing_alone_in_english(town) -> None:
    olga, ana, benito = (
        town.person("Olga", id=ADMIN, language="en"),
        town.person("Ana"),
        town.person("Benito"),
    )
    await follows(town, ana, ENGLISH)
    await follows(town, benito, ENGLISH, date=at(MONDAY + 8 * DAY, 17).starts)
    assert (await after(olga, "/move")).text == "What changes? Choose it, or write its name."
    heard = await after(olga, "english classes", "1")
    assert heard.text == "Which date of Basic English?"
    heard = await after(olga, "1")
    assert heard.buttons == (
        *("Another day or hour", "Another place", "It will be online", "No places left"),
        "Leave it",
    )
    assert "When will it be?" in await after(olga, "another day or hour")
    assert "I did not understand when" in await after(olga, "whenever you like")
    assert "I did not understand when" in await after(olga, "yesterday")
    assert "Why?" in await after(olga, "thursday at 6 pm")
    heard = await after(olga, "no reason")
    assert heard.text == (
        "1 person saved this. They will get, in their language:\n"
        "CHANGED: Basic English.\n"
        "Before: Tue 24 Nov, 5:00 PM to 6:30 PM. Biblioteca Sur, Los Fresnos.\n"
        "Now: Thu 26 Nov, 6:00 PM to 7:30 PM. Biblioteca Sur, Los Fresnos."
    )
    assert (await after(olga, "publish and tell them")).text == "Done. 1 person is told."
    await town.sweeps()
    heard = await hears_of_it(town, ana)
    assert "Ahora: jue 26 nov, 18:00 a 19:30. Biblioteca Sur, Los Fresnos." in heard
    moved = (await read(town, ENGLISH)).occurrences[0]
    assert moved.status is EventStatus.RESCHEDULED
    assert moved.previous_start == at(MONDAY + DAY, 17).starts


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("el jueves", "jue 26 nov, 17:00"),
        ("a las 19", "mar 24 nov, 19:00"),
        ("a las 7", "mar 24 nov, 19:00"),
        ("mañana a las 18:30", "mar 24 nov, 18:30"),
        ("3 de diciembre 10:00", "jue 3 dic, 10:00"),
    ],
)
async def test_a_day_alone_keeps_the_hour_and_an_hour_alone_the_day(town, said: str, now: str) -> None:
    olga = town.person("Olga", id=ADMIN)
    heard = await after(olga, "/move inglés básico", "1", "1", "otro día u otra hora", said, "sin motivo")
    assert f"Ahora: {now}" in heard


async def test_a_class_is_moved_by_buttons_alone(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    await after(olga, "/move")
    # What takes place next has a button, so that nothing has to be typed.
    for label in ("Inglés básico", "mar 24 nov, 17:00 a 18:30", "Otro día u otra hora", "jue 26 nov"):
        await olga.presses(label)
        heard = await olga.hears()
    assert heard.text == "¿A qué hora?"
    assert heard.buttons == ("17:00", "16:00", "16:30", "17:30", "18:00", "Dejarlo")
    for label in ("17:30", "Sin motivo"):
        await olga.presses(label)
        heard = await olga.hears()
    assert "Ahora: jue 26 nov, 17:30 a 19:00." in heard
    await olga.presses("Publicar y avisar")
    assert (await olga.hears()).text.startswith("Listo.")


async def test_an_hour_that_is_typed_is_no_button_and_a_button_of_another_question_none_either(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    asked = await after(olga, "/move inglés básico", "1")
    # The 1st is a day, not the first button.
    heard = await after(olga, "el 1")
    assert heard.text == "¿Qué pasa con Inglés básico, mar 1 dic, 17:00 a 18:30?"
    asked = await after(olga, "/move inglés básico", "1")
    await after(olga, "el 24", "otro día u otra hora")
    # "A las 2" is no second button; and a date that was offered before is no reason.
    await after(olga, "a las 2")
    await olga.presses("mar 24 nov, 17:00 a 18:30", on=asked)
    assert "botón" in (await olga.hears()).text
    assert "Ahora: mar 24 nov, 14:00 a 15:30." in await after(olga, "sin motivo")


async def test_another_place_and_all_dates_and_full(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    heard = await after(
        olga, "/move inglés básico", "1", "todas las fechas", "otro lugar", "casa de cultura", "sin motivo"
    )
    assert "Ahora: mar 24 nov, 17:00 a 18:30. Casa de Cultura, Centro." in heard
    assert "Y 4 fechas más, igual." in heard
    await after(olga, "publicar y avisar")
    assert (await read(town, ENGLISH)).place.street_address == "Portal 4"
    heard = await after(olga, "/move coro", "1", "ya no hay lugares")
    assert "LLENO: Concierto de coro." in heard
    await after(olga, "publicar y avisar")
    heard = await after(olga, "/move coro", "1", "hay lugares otra vez")
    assert "HAY LUGARES: Concierto de coro." in heard


async def test_undone_within_ten_minutes_nobody_hears_of_it(town) -> None:
    olga, ana = town.person("Olga", id=ADMIN), town.person("Ana")
    await follows(town, ana, CHOIR)
    said = len(ana.chat.messages)
    await after(olga, "/cancel coro", "1", "se cancela", "sin motivo", "publicar y avisar")
    assert await status(town) is EventStatus.CANCELLED
    await town.sweeps()
    await town.passes(9 * MINUTES, step=MINUTES)
    await olga.presses("Deshacer (15 minutos)")
    assert (await olga.hears()).text == "Deshecho. Todo está como antes."
    assert await status(town) is EventStatus.SCHEDULED
    await olga.presses("Deshacer (15 minutos)")
    assert "Alguien lo cambió después" in await olga.hears()
    await town.passes(HOURS)
    assert len(ana.chat.messages) == said


async def test_too_late_to_undo_it_can_still_take_place_after_all(town) -> None:
    olga, ana = town.person("Olga", id=ADMIN), town.person("Ana")
    await follows(town, ana, CHOIR)
    await after(olga, "/cancel coro", "1", "se cancela", "sin motivo", "publicar y avisar")
    await town.sweeps()
    await hears_of_it(town, ana)
    await town.passes(6 * MINUTES)
    await olga.presses("Deshacer (15 minutos)")
    assert "pasaron quince minutos" in await olga.hears()
    heard = await after(olga, "/cancel coro", "1")
    assert heard.buttons == ("Sí se hace", "Dejarlo")
    await after(olga, "sí se hace", "publicar y avisar")
    await town.sweeps()
    assert (await hears_of_it(town, ana)).text.startswith("VUELVE: Concierto de coro.")


async def test_quietly_tells_nobody(town) -> None:
    olga, ana = town.person("Olga", id=ADMIN), town.person("Ana")
    await follows(town, ana, CHOIR)
    said = len(ana.chat.messages)
    await after(olga, "/cancel coro", "1", "se cancela", "sin motivo")
    await olga.presses("Publicar sin avisar: solo un error")
    assert (await olga.hears()).text == "Publicado sin avisar a nadie."
    await town.passes(7 * DAY, step=HOURS)
    assert len(ana.chat.messages) == said


async def test_what_somebody_else_changed_meanwhile_is_shown_anew(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    await after(olga, "/cancel coro", "1", "se cancela", "sin motivo")
    opportunity = await read(town, CHOIR)
    async with town.database.writing() as session:
        changed = replace(opportunity, who_can_come="todas")
        await Store(session).put(changed, author="import", at=town.clock.now())
    heard = await after(olga, "publicar y avisar")
    assert heard.text.startswith("Alguien lo cambió entretanto.")
    assert (await after(olga, "publicar y avisar")).text.startswith("Listo.")
    changed = await read(town, CHOIR)
    assert changed.who_can_come == "todas"
    assert await status(town) is EventStatus.CANCELLED


async def test_by_numbers_for_whoever_reads_text_only(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    heard = await after(olga, "/text", "/cancel coro", "1", "1", "1")
    assert heard.text.endswith("1. Publicar y avisar\n2. Publicar sin avisar: solo un error\n3. No publicar")
    assert (await after(olga, "3")).text
    assert await status(town) is EventStatus.SCHEDULED


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.PARTNER, Role.EDITOR])
async def test_for_everybody_else_none_of_it_is_there(town, role: Role) -> None:
    eva = town.person("Eva")
    async with town.database.writing() as session:
        await Roles(session).grant(eva.id, role, by=ADMIN, at=town.clock.now(), organization="Red")
    unknown = await after(eva, "/nosuch")
    for command in ("/cancel coro", "/move", "/deliveries"):
        assert (await after(eva, command)).text == unknown.text
    number = await town.id_of(CHOIR)
    for data in (f"3:zf:choose:thing-{number}", "3:zf:choose:cancel", "3:zr:tell", "3:zu:1"):
        await eva.presses_data(data, on=unknown)
        assert "botón" in (await eva.hears()).text
    assert await status(town) is EventStatus.SCHEDULED


async def test_whoever_is_no_longer_staff_cannot_go_on(town) -> None:
    eva = town.person("Eva")
    async with town.database.writing() as session:
        await Roles(session).grant(eva.id, Role.PUBLISHER, by=ADMIN, at=town.clock.now())
    shown = await after(eva, "/cancel coro", "1", "se cancela", "sin motivo")
    async with town.database.writing() as session:
        await Roles(session).revoke(eva.id, by=ADMIN, at=town.clock.now())
    await eva.presses("Publicar y avisar", on=shown)
    assert "botón" in (await eva.hears()).text
    assert await status(town) is EventStatus.SCHEDULED


async def test_an_hour_later_the_bot_waits_no_more(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    shown = await after(olga, "/cancel coro", "1", "se cancela")
    town.clock.turn(timedelta(hours=1))
    assert "Concierto de coro" in await after(olga, "coro")
    await olga.presses("Sin motivo", on=shown)
    assert "botón" in (await olga.hears()).text


async def test_nothing_found_asks_for_other_words(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    assert (await after(olga, "/cancel xyzzyx")).text == "No lo encontré. Escríbelo de otro modo."
    assert (await after(olga, "coro")).text == "¿Cuál se cancela?"


async def test_whoever_saved_another_date_is_not_counted(town) -> None:
    olga, ana = town.person("Olga", id=ADMIN), town.person("Ana")
    await follows(town, ana, ENGLISH, date=at(MONDAY + 8 * DAY, 17).starts)
    heard = await after(olga, "/cancel inglés básico", "1", "1", "se cancela", "sin motivo")
    assert heard.text.startswith("Nadie ha guardado lo que cambia. Así se lee:\n")
    done = await after(olga, "publicar y avisar")
    assert done.text == "Listo. Nadie había guardado lo que cambia: no se avisa a nadie."
    async with town.database.reading() as session:
        assert len(await SavedThings(session).of(ana.id)) == 1


async def test_admins_see_how_delivery_stands_and_publishers_do_not(town) -> None:
    olga, ana, eva = town.person("Olga", id=ADMIN), town.person("Ana"), town.person("Eva")
    assert (await after(olga, "/deliveries")).text == (
        "Por enviar ahora: 0 mensajes.\nPara más tarde: 0 mensajes.\n"
        "Hoy\nnada todavía\nEn 30 días\nnada todavía"
    )
    await follows(town, ana, CHOIR)
    await after(olga, "/cancel coro", "1", "se cancela", "sin motivo", "publicar y avisar")
    await town.sweeps()
    assert "Para más tarde: 1 mensaje.\nHoy\nAvisos: cancelados 2\nEn 30 días" in await after(
        olga, "/deliveries"
    )
    town.clock.turn(10 * MINUTES)
    heard = await after(olga, "/deliveries")
    assert heard.text.startswith(
        "Por enviar ahora: 1 mensaje.\nEl más viejo espera desde lun 23 nov, 10:10.\n"
    )
    await ana.blocks()
    # Telegram tells of it at once: it is known before anything is sent to her.
    await ana.settles()
    await town.sweeps()
    await town.passes(DAY)
    assert (await after(olga, "/deliveries")).text == (
        "Por enviar ahora: 0 mensajes.\nPara más tarde: 0 mensajes.\nHoy\nnada todavía\n"
        "En 30 días\nCambios: rechazados 1\nAvisos: cancelados 2\nÚltimos rechazos: unreachable (1)."
    )
    async with town.database.writing() as session:
        await Roles(session).grant(eva.id, Role.PUBLISHER, by=ADMIN, at=town.clock.now())
    assert (await after(eva, "/deliveries")).text.startswith("No conozco ese comando.")
