"""Staff send a file into the chat, see what it would do, apply it, take it back; to citizens it is a file."""

from __future__ import annotations

import pytest

from bot.desk.importing.feeds import FeedReader, Feeds
from bot.people.roles import Role, Roles
from catalog.store import Store
from tests.bot.desk.test_feeds import URL, Canned
from tests.journeys.conftest import ADMIN
from tests.journeys.test_changes import CHOIR, follows, read

PAGE = "Abrir en el panel"
HEAD = "folio;nombre;fecha;hora;sede;nota"
ROWS = tuple(f"{n};Taller de pan {n};{n:02}/12/2026;17:00;Casa {n % 3};" for n in range(1, 15))


def table(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows)).encode()


async def sends(person, content: bytes, *, name: str = "talleres.csv", caption: str = ""):
    """What the bot makes of a file in the end."""
    await person.sends_document(content, name, caption=caption)
    heard = await person.hears()
    if new := [label for label in heard.buttons if label.startswith(("Lista nueva:", "New list:"))]:
        await person.presses(new[0])
        heard = await person.hears()
    return heard if heard.buttons else await person.hears()


async def presses(person, label: str):
    await person.presses(label)
    return await person.hears()


async def names(town) -> list[str]:
    async with town.services.database.reading() as session:
        return sorted(each.texts[0].name for each in (await Store(session).by_source("talleres")).values())


async def test_a_file_is_looked_at_applied_and_taken_back(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    heard = await sends(olga, table(*ROWS, "15;;15/12/2026;10:00;Casa;=1+1"))
    assert heard.text == ("15 filas: 14 nuevas y 1 con error.\nLista: talleres\nTodavía no se guarda nada.")
    assert heard.buttons == ("Ver cambios", "Ver errores", "Guardar 14", "Descartar", PAGE)
    assert await names(town) == []
    heard = await presses(olga, "Ver errores")
    assert heard.text == "La fila 16 no tiene título en «nombre»."
    await olga.presses("Bajar filas con error")
    given = await olga.hears()
    assert given.text.startswith("(filas-con-error-1.csv) Corrige las filas y manda este mismo archivo.")
    heard = await presses(olga, "Guardar 14")
    assert heard.text == "Listo, importación 1."
    assert len(await names(town)) == 14
    changed = ("1;Taller de pan uno;01/12/2026;18:30;Casa 1;", *ROWS[1:-1])
    heard = await sends(olga, table(*changed))
    assert heard.text.startswith("13 filas: 1 cambia, 1 ya no está y 12 iguales.")
    heard = await presses(olga, "Ver cambios")
    assert heard.text == (
        "Fila 2, Taller de pan uno: Nombre (es-MX): Taller de pan 1 → Taller de pan uno; "
        "Fechas: martes 1 de diciembre de 2026, 17:00 → martes 1 de diciembre de 2026, 18:30\n"
        "Ya no está: Taller de pan 14. lunes 14 de diciembre de 2026, 17:00. Casa 2"
    )
    assert (await presses(olga, "Guardar 2")).text == "Listo, importación 2."
    heard = await presses(olga, "Deshacer la importación 2")
    assert heard.text == "Listo. 2 registros están como antes."
    assert "Taller de pan 1" in await names(town)
    heard = await sends(olga, table(*ROWS))
    assert heard.text.startswith("14 filas: 14 iguales.")
    assert heard.buttons == ("Descartar", PAGE)
    assert (await presses(olga, "Descartar")).text == "Descartado. No se guardó nada."


async def test_what_is_left_out_of_a_row_is_told(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    heard = await sends(olga, table(*ROWS[:12], "13;Taller malo;32/13/2026;17:00;Casa;"))
    assert heard.text.startswith(
        "13 filas: 13 nuevas.\nLista: talleres\n"
        "1 dato no se pudo leer y queda fuera; lo demás de su fila entra."
    )
    heard = await presses(olga, "Ver avisos")
    assert heard.text.startswith("Fila 14")
    assert "32/13/2026" in heard.text
    assert heard.buttons == ("Volver al resumen",)


async def test_what_is_put_right_comes_back_alone_and_takes_nothing_away(town) -> None:
    olga = town.person("Olga", id=ADMIN, language="en")
    await sends(olga, table(*ROWS, "15;;15/12/2026;10:00;Casa;=1+1"))
    await presses(olga, "Apply 14")
    mended = table(
        "Falta el nombre.;15;Panes de muerto;15/12/2026;10:00;Casa;'=1+1", head=f"⚠ Qué hacer;{HEAD}"
    )
    heard = await sends(olga, mended, name="filas-con-error-1.csv", caption="talleres")
    assert heard.text == (
        "1 row: 1 new.\nList: talleres\n"
        "This is a part of the list. What is not in it stays as it is.\nNothing is saved yet."
    )
    await presses(olga, "Apply 1")
    assert len(await names(town)) == 15


async def test_an_editor_looks_and_a_publisher_applies(town) -> None:
    eva, olga = town.person("Eva"), town.person("Olga", id=ADMIN)
    async with town.services.database.writing() as session:
        await Roles(session).grant(eva.id, Role.EDITOR, by=ADMIN, at=town.clock.now())
    await sends(eva, table(*ROWS))
    assert (await presses(eva, "Guardar 14")).text == "Esto lo hace una persona que publica."
    assert await names(town) == []
    heard = await sends(olga, b"%PDF-1.7 nothing", name="cartel.pdf")
    assert heard.text.startswith("No pude leer cartel.pdf.")


@pytest.mark.parametrize("caption", ["", "inglés"])
async def test_for_citizens_it_is_a_file_like_any_other(town, caption: str) -> None:
    ana = town.person("Ana")
    await ana.sends_document(table(*ROWS), "talleres.csv", caption=caption)
    heard = await ana.hears()
    assert ("Inglés" in heard.text) == bool(caption)
    assert await names(town) == []


async def test_whoever_follows_what_changes_is_counted(town) -> None:
    olga, ana = town.person("Olga", id=ADMIN), town.person("Ana")
    await follows(town, ana, CHOIR)
    choir = await read(town, CHOIR)
    row = f"{choir.external_id};{choir.texts[0].name};05/12/2026;20:00;Otro teatro;"
    heard = await sends(olga, table(row, head=HEAD), caption=choir.source)
    assert "Guardar 1" in str(heard.buttons)
    heard = await presses(olga, "Guardar 1")
    assert heard.text == "Listo, importación 1.\nSe avisa a 1 persona."


async def test_a_list_that_came_by_itself_and_is_not_clean_asks_its_keeper_who_applies_it(town) -> None:
    olga, canned, services = town.person("Olga", id=ADMIN), Canned(), town.services
    await olga.says("/help")
    await olga.hears()
    async with services.database.writing() as session:
        now = services.clock.now()
        await Feeds(session).keep("talleres", URL, refresh_minutes=60, trusted=False, by=ADMIN, at=now)
    canned.holds(*(row.rstrip(";") for row in ROWS))
    assert await FeedReader(services.database, services.city, services.clock, canned).turn() == 1
    await town.sweeps()
    heard = await olga.hears()
    assert heard.text == (
        "Llegó una lista nueva. No se guardó sola: mírala tú.\n"
        "14 filas: 14 nuevas.\nLista: talleres\nTodavía no se guarda nada."
    )
    assert (await presses(olga, "Guardar 14")).text == "Listo, importación 1."
    assert len(await names(town)) == 14


async def test_whose_list_it_is_is_asked_where_nothing_says_it(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    await sends(olga, table(*ROWS))
    await presses(olga, "Guardar 14")
    await olga.sends_document(table(*ROWS[1:]), "lista de talleres 2027.csv")
    heard = await olga.hears()
    assert heard.text == "¿De qué lista es lista de talleres 2027.csv? Elígela, o escribe su nombre."
    # What is called most alike comes first; a new list is one of several answers, never a guess.
    assert heard.buttons[0] == "talleres"
    assert heard.buttons[-2:] == ("Lista nueva: lista de talleres 2027", "Dejarlo")
    await olga.says("TALLERES")
    heard = (await olga.hears_all())[-1]
    assert "Lista: talleres" in heard.text
    # The same name of a file says it from now on, and so does a caption, however it is written.
    heard = await sends(olga, table(*ROWS), name="otra.csv", caption="Talleres")
    assert "Lista: talleres" in heard.text
    heard = await sends(olga, table(*ROWS), name="lista de talleres 2027.csv")
    assert "Lista: talleres" in heard.text
