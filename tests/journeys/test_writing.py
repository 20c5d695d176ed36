"""Staff write what the city offers: asked field by field, pasted whole, changed, handed in, given back."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

from bot.people.roles import Role, Roles
from catalog.model import ACCESS_NEEDS, Kind, Opportunity, PriceKind, PublicationStatus
from catalog.store import Store
from tests.journeys.conftest import ADMIN, ZONE, catalogue, opened
from tests.journeys.test_changes import CHOIR, follows, read

MINUTES = timedelta(minutes=1)
KEEPING = ("Cambiar algo", "Foto del cartel", "Guardar borrador", "Tirar borrador")
PASTED = """Taller de bordado
Sábado 5 de diciembre, 10:00 a 12:00 h
Lugar: Casa de Cultura
Entrada libre
Para adultos mayores
Organiza: Dirección de Cultura
Aprende a bordar. Trae tela y aguja.
Informes: 55 1234 5678"""


async def hears_last(person):
    """The last of what the person hears, and the texts of all of it."""
    heard = await person.hears_all()
    return heard[-1], [each.text for each in heard]


async def last(person, *said: str):
    """What the person hears last, after saying each of these."""
    for words in said:
        await person.says(words)
        heard, _ = await hears_last(person)
    return heard


async def presses(person, *labels: str):
    """What the person hears last, after pressing each of these."""
    for label in labels:
        await person.presses(label)
        heard, _ = await hears_last(person)
    return heard


async def staff(town, role: Role, name: str, organization: str = "", **more):
    person = town.person(name, **more)
    async with town.database.writing() as session:
        await Roles(session).grant(person.id, role, by=ADMIN, at=town.clock.now(), organization=organization)
    return person


async def written(town, name: str) -> list[Opportunity]:
    """What the catalogue has by this name."""
    async with town.database.reading() as session:
        found = (await Store(session).by_source("desk")).values()
    return [each for each in found if any(text.name == name for text in each.texts)]


async def test_a_course_is_written_by_buttons_and_published(town) -> None:
    olga, ana = town.person("Olga", id=ADMIN), town.person("Ana")
    heard = await last(olga, "/new")
    assert heard.text.startswith("¿Qué quieres publicar?")
    assert heard.buttons == ("Curso o taller", "Evento", "Salud", "Servicio", "Lectura", "Dejarlo")
    assert (await presses(olga, "Curso o taller")).text == "¿Cómo se llama?\nEscríbelo en español."
    heard = await last(olga, "Bordado <a mano>")
    assert heard.text.startswith("¿Qué día es?")
    assert heard.buttons[:2] == ("lun 23 nov", "mar 24 nov")
    assert (await presses(olga, "mar 24 nov")).text.startswith("¿A qué hora?")
    heard = await last(olga, "de 17 a 18:30")
    assert heard.text.startswith("¿Dónde es?")
    assert heard.buttons[:2] == ("Casa de Cultura", "Biblioteca Sur")
    assert (await presses(olga, "Casa de Cultura")).text == "¿Quién lo ofrece?"
    assert (await presses(olga, "Red de Bibliotecas")).text.startswith("¿Cuánto cuesta?")
    await olga.presses("Gratis")
    heard, said = await hears_last(olga)
    assert said[0].startswith("Así lo leerá la gente:\nBordado <a mano>\nCuándo: mar 24 nov, 17:00 a 18:30")
    assert "Casa de Cultura, Centro, Portal 4" in said[0]
    assert heard.text == "Revisa esto:\nFalta saber si se entra sin escalones.\nFalta el nombre en inglés."
    assert heard.buttons == ("Publicar", "Poner: Acceso", "Poner: Nombre (inglés)", *KEEPING)
    await presses(olga, "Poner: Nombre (inglés)")
    await last(olga, "Hand embroidery")
    heard = await presses(olga, "Poner: Acceso")
    assert len(heard.buttons) == len(ACCESS_NEEDS) + len(("Listo", "Dejarlo"))
    heard = await presses(olga, "Entrada sin escalones: no se sabe")
    assert "Entrada sin escalones: sí" in heard.buttons
    await olga.presses("Listo")
    heard, said = await hears_last(olga)
    assert said[0].startswith("Así lo leerá la gente:\nBordado <a mano>\n")
    assert said[1].startswith("Hand embroidery\n")
    assert heard.text == "No le falta nada."
    heard = await presses(olga, "Publicar")
    assert heard.text == "Publicado. La gente ya lo encuentra."
    (course,) = await written(town, "Bordado <a mano>")
    assert (course.kind, course.price.kind, course.assured_on) == (
        Kind.COURSE,
        PriceKind.FREE,
        date(2026, 11, 23),
    )
    await town.search.refresh(town.clock.now())
    assert "Bordado" in (await last(ana, "bordado")).text
    assert (await presses(olga, "Deshacer (15 minutos)")).text.startswith("Deshecho: nadie lo ve ya.")
    await town.search.refresh(town.clock.now())
    assert "Bordado" not in str((await last(ana, "bordado a mano")).buttons)
    # Nothing is lost: it is a draft again, and comes out again as the same thing.
    await last(olga, "/drafts")
    await presses(olga, "Bordado <a mano>", "Publicar y avisar")
    (again,) = await written(town, "Bordado <a mano>")
    assert (again.id, again.publication_status) == (course.id, PublicationStatus.PUBLISHED)


async def test_an_event_is_written_by_typing_alone_in_english(town) -> None:
    olga = town.person("Olga", id=ADMIN, language="en")
    heard = await last(
        olga, "/new", "event", "Winter choir", "Friday 4 December 7 to 9 pm", "Casa de Cultura", "City choir"
    )
    assert heard.text.startswith("What does it cost?")
    heard = await last(olga, "80")
    assert heard.text.startswith("Check this:")
    await last(olga, "publish")
    (event,) = await written(town, "Winter choir")
    (occurrence,) = event.occurrences
    assert occurrence.starts.astimezone(ZONE).replace(tzinfo=None).isoformat() == "2026-12-04T19:00:00"
    assert occurrence.ends is not None
    assert occurrence.ends.astimezone(ZONE).time() == time(21)
    assert (str(event.price.amount), event.price.currency) == ("80", "MXN")
    assert event.organization is not None
    assert event.organization.name == "City choir"


async def test_a_pasted_text_is_understood_and_what_it_does_not_say_is_asked(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    await last(olga, "/new")
    await olga.says(PASTED)
    heard, said = await hears_last(olga)
    assert "Cuándo: sáb 5 dic, 10:00 a 12:00" in said[0]
    assert "Para quién: personas mayores" in said[0]
    assert "Precio: gratis" in said[0].replace("Gratis", "gratis")
    assert "Lo ofrece: Dirección de Cultura" in said[0]
    assert "Aprende a bordar. Trae tela y aguja." in said[0]
    assert heard.buttons[0] == "Publicar"
    await presses(olga, "Tirar borrador")
    # At once, behind the command; a price and a host are not said, and not made up.
    heard = await last(olga, "/new\nClub de lectura\nViernes 4 de diciembre, 18 h\nBiblioteca Sur")
    assert heard.text.startswith("¿Qué quieres publicar?")
    assert (await presses(olga, "Lectura")).text == "¿Quién lo ofrece?"
    assert (await last(olga, "Red de Bibliotecas")).text.startswith("¿Cuánto cuesta?")


async def test_what_cannot_be_read_is_said_and_asked_again(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    await last(olga, "/new")
    assert (await last(olga, "xyzzy")).text.startswith("Eso no lo puedo usar.\n¿Qué quieres publicar?")
    await presses(olga, "Evento")
    for wrong in ("ayer", "31 de febrero", "1 de enero de 2020", "nunca"):
        heard = await last(olga, "Concierto", wrong) if wrong == "ayer" else await last(olga, wrong)
        assert heard.text.startswith("No entendí el día, o ya pasó.\n¿Qué día es?"), wrong
    assert "Sin fecha fija" not in heard.buttons
    await last(olga, "5 de diciembre")
    assert (await last(olga, "25:00")).text.startswith("No entendí la hora.\n¿A qué hora?")
    await presses(olga, "Todo el día", "Todavía no se sabe")
    await last(olga, "Coro")
    assert (await last(olga, "?")).text.startswith("No entendí el precio.\n¿Cuánto cuesta?")
    heard = await presses(olga, "Todavía no se sabe")
    assert heard.text == (
        "Revisa esto:\nNo dice dónde es.\nNo dice cuánto cuesta.\nFalta el nombre en inglés."
    )


async def test_a_change_is_shown_with_the_words_that_people_get(town) -> None:
    olga, ana = town.person("Olga", id=ADMIN), town.person("Ana")
    await follows(town, ana, CHOIR)
    before = await read(town, CHOIR)
    assert (await last(olga, "/edit coro")).text == "¿Cuál cambia?"
    heard = await presses(olga, "Concierto de coro")
    assert heard.text == "¿Qué cambia de Concierto de coro?"
    assert (await presses(olga, "Cuándo")).text.startswith("¿Qué día es?")
    heard = await last(olga, "lunes 30 de noviembre de 18 a 19:30")
    assert (
        "1 persona guardó esto. Le llegará, en su idioma:\n"
        "CAMBIÓ: Concierto de coro.\n"
        "Antes: dom 29 nov, 19:00 a 20:30. Casa de Cultura, Centro.\n"
        "Ahora: lun 30 nov, 18:00 a 19:30. Casa de Cultura, Centro."
    ) in heard.text
    assert heard.buttons[:2] == ("Publicar y avisar", "Publicar sin avisar: solo un error")
    assert (await presses(olga, "Publicar y avisar")).text == "Listo. Se avisa a 1 persona."
    changed = await read(town, CHOIR)
    assert "schedules" in changed.locked
    assert (await presses(olga, "Deshacer (15 minutos)")).text == "Deshecho. Todo está como antes."
    back = await read(town, CHOIR)
    assert [each.starts for each in back.occurrences] == [each.starts for each in before.occurrences]


async def test_a_typo_is_put_right_quietly(town) -> None:
    olga, ana = town.person("Olga", id=ADMIN), town.person("Ana")
    await follows(town, ana, CHOIR)
    said = len(ana.chat.messages)
    await last(olga, "/edit coro")
    await presses(olga, "Concierto de coro", "Nombre (español)")
    heard = await last(olga, "Concierto del coro")
    assert "Para quien lo guardó no cambia nada: no se avisa a nadie." in heard.text
    assert (await presses(olga, "Publicar")).text == "Publicado. La gente ya lo encuentra."
    assert (await read(town, CHOIR)).text("es-MX").name == "Concierto del coro"
    await town.sweeps()
    await town.passes(timedelta(hours=1))
    assert len(ana.chat.messages) == said


async def test_a_partner_hands_in_and_a_publisher_gives_back_and_publishes(town) -> None:
    pia = await staff(town, Role.PARTNER, "Pia", "Red de Bibliotecas")
    paz = await staff(town, Role.PUBLISHER, "Paz")
    heard = await last(pia, "/new", "lectura", "Poemas", "sin fecha fija", "Biblioteca Sur", "gratis")
    # Whose it is was not asked, and there is no button to publish.
    assert (heard.buttons[0], heard.buttons[-4:]) == ("Enviar a revisión", KEEPING)
    assert (await presses(pia, "Enviar a revisión")).text == "Listo. Lo revisará quien publica."
    heard = await last(paz, "/drafts")
    assert heard.text == "Espera tu revisión: 1 borrador."
    await town.sweeps()
    told, _ = await hears_last(paz)
    assert told.text == "Un borrador espera tu revisión: Poemas."
    await paz.presses("En revisión: Poemas", on=heard)
    heard, _ = await hears_last(paz)
    assert heard.buttons[:2] == ("Publicar", "Devolver con una nota")
    await presses(paz, "Devolver con una nota")
    assert (await last(paz, "¿A qué hora abre?")).text == "Listo. Quien lo escribió lo tiene otra vez."
    await town.sweeps()
    heard, _ = await hears_last(pia)
    assert heard.text == "Te devolvieron «Poemas»: «¿A qué hora abre?»"
    heard = await presses(pia, "Verlo")
    assert heard.text.startswith("Te lo devolvieron: «¿A qué hora abre?»\n")
    await presses(pia, "Cambiar algo", "De qué se trata (español)")
    await last(pia, "Abre a las diez.")
    await presses(pia, "Enviar a revisión")
    await last(paz, "/drafts")
    await presses(paz, "En revisión: Poemas", "Publicar")
    await town.sweeps()
    assert (await hears_last(pia))[0].text == "Ya está publicado: Poemas."
    (poems,) = await written(town, "Poemas")
    assert poems.text("es-MX").description == "Abre a las diez."
    assert poems.organization is not None
    assert poems.organization.name == "Red de Bibliotecas"


async def test_a_partner_changes_nothing_of_others(town) -> None:
    pia = await staff(town, Role.PARTNER, "Pia", "Museo de la Ciudad")
    await last(pia, "/edit coro")
    assert (await presses(pia, "Concierto de coro")).text.startswith("Eso no es de tu organización.")


async def test_of_two_who_edit_at_once_nothing_is_lost(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    paz = await staff(town, Role.PUBLISHER, "Paz")
    for person, entry, words in ((olga, "Nombre (español)", "Gran coro"), (paz, "Precio", "90 pesos")):
        await last(person, "/edit coro")
        await presses(person, "Concierto de coro", entry)
        await last(person, words)
    await presses(olga, "Publicar")
    await paz.presses("Publicar")
    _, said = await hears_last(paz)
    assert said[0] == "Alguien lo cambió entretanto. Así lo dejó:"
    assert said[1].startswith("Gran coro\n")
    assert "$90" not in said[1]
    assert said[2] == "Puse tus cambios encima. Nada se perdió."
    assert said[3].startswith("Esto cambia:\nPrecio:")
    assert said[4].startswith("Así lo leerá la gente:\nGran coro\n")
    assert "$90" in said[4]
    await presses(paz, "Publicar")
    both = await read(town, CHOIR)
    assert (both.text("es-MX").name, str(both.price.amount)) == ("Gran coro", "90")


async def test_who_saved_the_same_draft_meanwhile_is_shown(town) -> None:
    pia = await staff(town, Role.PARTNER, "Pia", "Red de Bibliotecas")
    paz = await staff(town, Role.PUBLISHER, "Paz")
    await last(pia, "/new", "lectura", "Poemas", "sin fecha fija", "Biblioteca Sur", "gratis")
    shown = await presses(pia, "Enviar a revisión")
    await last(paz, "/drafts")
    review = await presses(paz, "En revisión: Poemas")
    await last(pia, "/drafts")
    await presses(pia, "En revisión: Poemas", "Cambiar algo", "Precio")
    # While Pia thinks, Paz mends the name; then Pia says the price.
    await paz.presses("Cambiar algo", on=review)
    await hears_last(paz)
    await presses(paz, "Nombre (español)")
    await last(paz, "Poemas al mediodía")
    await pia.says("20 pesos")
    heard, said = await hears_last(pia)
    assert said[:2] == ["Alguien lo cambió entretanto. Así lo dejó:", said[1]]
    assert said[1].startswith("Poemas al mediodía\n")
    assert "$20" in said[2]
    assert "Poemas al mediodía" in said[2]
    # What Paz saw before is not what would be published now.
    await paz.presses("Publicar")
    heard, said = await hears_last(paz)
    assert "Alguien lo guardó entretanto." in heard.text
    assert await written(town, "Poemas al mediodía") == []
    assert shown


async def test_whoever_is_made_less_in_the_middle_cannot_go_on(town) -> None:
    paz = await staff(town, Role.PUBLISHER, "Paz")
    heard = await last(paz, "/new", "lectura", "Poemas", "sin fecha fija", "Biblioteca Sur", "Coro", "gratis")
    assert heard.buttons[0] == "Publicar"
    async with town.database.writing() as session:
        await Roles(session).grant(paz.id, Role.EDITOR, by=ADMIN, at=town.clock.now())
    assert "botón" in (await presses(paz, "Publicar")).text
    assert await written(town, "Poemas") == []
    # The draft is still there, for whoever may publish it.
    await last(paz, "/drafts")
    assert (await presses(paz, "Poemas")).buttons[0] == "Enviar a revisión"
    async with town.database.writing() as session:
        await Roles(session).revoke(paz.id, by=ADMIN, at=town.clock.now())
    assert "botón" in (await presses(paz, "Enviar a revisión")).text


async def test_a_long_sentence_is_named_and_mended(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    await last(olga, "/edit inglés básico")
    await presses(olga, "Inglés básico", "De qué se trata (español)")
    hard = "El establecimiento administrativo proporcionará oportunamente información complementaria " * 3
    heard = await last(olga, hard.strip() + ".")
    assert "Se lee difícil en español:" in heard.text
    assert "Esta frase es larga, 21 palabras: «El establecimiento" in heard.text
    heard = await last(olga, "arreglar la frase")
    assert heard.text.startswith("¿De qué se trata?")
    heard = await last(olga, "Aquí aprendes a hablar. No hace falta saber nada. Ven cuando puedas.")
    assert "Se lee difícil" not in heard.text


def photos(town) -> int:
    """How many pictures the bot has sent."""
    return sum(call.method == "sendPhoto" for call in town.server.api.calls)


async def test_a_poster_is_kept_beside_what_it_announces_and_shown_to_staff_alone(town) -> None:
    olga, ana = town.person("Olga", id=ADMIN), town.person("Ana")
    await last(olga, "/new")
    await olga.sends_photo(caption=PASTED)
    heard, _ = await hears_last(olga)
    assert (heard.buttons[0], photos(town)) == ("Publicar", 1)
    await presses(olga, "Foto del cartel")
    await olga.sends_photo()
    await hears_last(olga)
    assert photos(town) == 2
    await presses(olga, "Publicar")
    await town.search.refresh(town.clock.now())
    await last(ana, "taller de bordado")
    await presses(ana, "1")
    assert photos(town) == 2
    await last(olga, "/edit bordado")
    await presses(olga, "Taller de bordado", "Precio")
    await last(olga, "50")
    assert photos(town) == 3


async def test_another_process_goes_on_where_the_first_one_stopped(
    tmp_path: Path, databases: Callable[..., Path]
) -> None:
    path = tmp_path / "town.sqlite3"
    await asyncio.to_thread(shutil.copy, await asyncio.to_thread(databases, catalogue), path)
    async with opened(path) as town:
        await last(town.person("Olga", id=ADMIN), "/new", "lectura", "Poemas", "sin fecha fija")
    async with opened(path) as town:
        olga = town.person("Olga", id=ADMIN)
        heard = await last(olga, "Biblioteca Sur")
        assert heard.text == "¿Quién lo ofrece?"
        await last(olga, "Coro", "gratis", "/drafts")
        await presses(olga, "Poemas", "Publicar")
        assert len(await written(town, "Poemas")) == 1


async def test_a_publisher_of_one_organization_calls_off_nothing_of_others(town) -> None:
    lea = await staff(town, Role.PUBLISHER, "Lea", "Museo de la Ciudad")
    await last(lea, "/cancel coro")
    assert (await presses(lea, "Concierto de coro")).text.startswith("Eso no es de tu organización.")
    number = await town.id_of(CHOIR)
    shown = await last(lea, "/cancel coro")
    await lea.presses_data(f"3:zf:choose:thing-{number}", on=shown)
    assert (await hears_last(lea))[0].text.startswith("Eso no es de tu organización.")
    assert not (await read(town, CHOIR)).event_status.called_off


async def test_an_hour_later_words_are_a_question_again_and_the_button_is_old(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    shown = await last(olga, "/new", "lectura")
    town.clock.turn(timedelta(hours=1))
    assert "Concierto de coro" in (await last(olga, "coro")).text
    await olga.presses("Dejarlo", on=shown)
    assert "botón" in (await hears_last(olga))[0].text


async def test_whoever_reads_text_only_writes_by_numbers(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    heard = await last(olga, "/text", "/new", "5", "Poemas")
    assert "8. Sin fecha fija" in heard.text
    heard = await last(olga, "8", "1", "1", "1")
    assert "1. Publicar" in heard.text
    await last(olga, "1")
    assert len(await written(town, "Poemas")) == 1


async def test_what_a_place_has_is_said_on_one_screen_by_presses_and_by_words(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    await last(olga, "/edit coro", "1")
    heard = await presses(olga, "Qué hay ahí")
    assert heard.text.startswith("¿Qué hay en el lugar?")
    assert "Baños: no se sabe" in heard.buttons
    # One press says yes, the next one no; several are said at once in words.
    await presses(olga, "Wifi: no se sabe", "Wifi: sí")
    heard = await last(olga, "baños sí, agua para beber no y electricidad")
    assert {"Wifi: no", "Baños: sí", "Agua para beber: no", "Electricidad: sí"} <= set(heard.buttons)
    # Nobody has to know what the buttons call it, nor how it is spelt.
    heard = await last(olga, "sin internet, con BANO, agua potavle y guardería; no hay rampa")
    assert {"Wifi: no", "Baños: sí", "Agua para beber: sí"} <= set(heard.buttons)
    assert {"Cuidado de niñas y niños: sí", "Entrada sin escalones: no"} <= set(heard.buttons)
    await last(olga, "rampa no se sabe, agua para beber no")
    assert "No entendí de qué hablas." in (await last(olga, "hmmmm")).text
    heard = await last(olga, "cuidado de niños no, albercas sí")
    assert heard.text == "No entendí una parte. Así va quedando:"
    assert "Cuidado de niñas y niños: no" in heard.buttons
    await presses(olga, "Cuidado de niñas y niños: no")
    assert "Electricidad: no se sabe" in (await last(olga, "electricidad no se sabe")).buttons
    await olga.presses("Listo")
    heard, said = await hears_last(olga)
    assert said[0].splitlines() == [
        "Esto cambia:",
        "Lugar: Qué hay en el lugar: agua para beber: No se sabe → No",
        "Lugar: Qué hay en el lugar: baños: No se sabe → Sí",
        "Lugar: Qué hay en el lugar: wifi: No se sabe → No",
    ]
    await presses(olga, heard.buttons[0])
    place = (await read(town, CHOIR)).place
    assert [getattr(place.prerequisites, each).value for each in ("water", "toilets", "power", "wifi")] == [
        *("no", "yes", "not_known", "no")
    ]


async def test_what_the_place_says_of_access_is_said_where_the_thing_itself_says_nothing(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    await last(olga, "/edit inglés básico", "1")
    heard = await presses(olga, "Acceso")
    assert "Entrada sin escalones: sí, por el lugar" in heard.buttons
    heard = await presses(olga, "Entrada sin escalones: sí, por el lugar")
    assert "Entrada sin escalones: sí" in heard.buttons
    heard = await last(olga, "no sirve para silla de ruedas, y hay interprete de senas. Wheelchair no")
    assert {"Entrada sin escalones: no", "Lengua de señas: sí"} <= set(heard.buttons)
    assert "Audiodescripción: no se sabe" in heard.buttons


async def test_an_edit_that_changes_nothing_says_so_and_is_not_published(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    await last(olga, "/edit coro", "1")
    await presses(olga, "Acceso")
    await olga.presses("Listo")
    heard, said = await hears_last(olga)
    assert said[0] == "No cambia nada: está igual que lo publicado."
    assert not [label for label in heard.buttons if label.startswith("Publicar")]


async def test_staff_say_what_something_is_for_and_that_it_is_still_right(town) -> None:
    olga, eva = town.person("Olga", id=ADMIN), await staff(town, Role.EDITOR, "Eva")
    await last(olga, "/edit coro", "1")
    heard = await presses(olga, "Para qué sirve")
    assert heard.text.startswith("¿Para qué sirve Concierto de coro?")
    served = next(label for label in heard.buttons if label.endswith(": sí"))
    heard = await presses(olga, served)
    assert served.replace(": sí", ": no") in heard.buttons
    assert "Yoga: sí" in (await last(olga, "yoga")).buttons
    assert (await last(olga, "vacunasion")).text == "¿Cuál de estas?"
    assert "No conozco eso." in (await last(olga, "xqzwvkjh")).text
    assert (await presses(olga, "Listo")).text.startswith("Listo. Así se busca desde ahora")
    await town.search.refresh(town.clock.now())
    assert "1. Concierto de coro" in (await last(town.person("Ana"), "yoga")).text
    heard = await last(eva, "/edit coro", "1")
    # It is live at once, so whoever does not publish has no word on it; but may say that it is still right.
    assert "Para qué sirve" not in heard.buttons
    assert (await presses(eva, "Sigue igual")).text.startswith("Anotado: sigue igual.")
    assert (await read(town, CHOIR)).assured_on == date(2026, 11, 23)
