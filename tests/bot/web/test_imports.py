"""A member of staff brings a file in through the browser, looks, puts right, applies, and takes back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape

import httpx
import pytest
from sqlalchemy import update

from bot.database import Database
from bot.desk.importing.feeds import Feeds
from bot.desk.importing.staged import LEASE, Stages
from bot.desk.importing.workshop import Workshop
from bot.people.roles import Role
from bot.web.upload import MOST_BYTES
from catalog.changes.applying import PORTION
from catalog.store import Store
from catalog.tables import ImportBatchRow
from tests.bot.web.conftest import PEOPLE, Town, token_of
from tests.bot.web.desk.forms import fields_of

HEAD = "folio;nombre;fecha;hora;sede"
ROWS = tuple(f"{n};Taller {n};{n:02}/12/2026;17:00;Casa {n % 3}" for n in range(1, 13))
MANY = PORTION // 3
"""Records of a list that is written in several portions: of each are some four rows."""
MAPPING = b'kind = "course"\n[fields]\nid = "folio"\nname = "nombre"\nstart = "fecha"\n'


@pytest.fixture
async def database(sqlite_database: Database) -> Database:
    """On one backend: what is done below is tested on both."""
    return sqlite_database


def table(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows)).encode()


async def brings(
    browser: httpx.AsyncClient,
    content: bytes,
    *,
    name: str = "talleres.csv",
    source: str = "talleres",
    **files: bytes,
) -> str:
    """Uploads a file; the address of its page."""
    token = token_of(await browser.get("/panel/imports"))
    parts = [("file", (name, content))] + [(field, (f"{field}.toml", each)) for field, each in files.items()]
    answer = await browser.post("/panel/imports", data={"token": token, "source": source}, files=parts)
    assert answer.status_code == 303, answer.status_code
    return answer.headers["location"]


async def does(browser: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    token = token_of(await browser.get("/panel/imports"))
    return await browser.post(path, data={"token": token, **fields}, follow_redirects=True)


async def names(town: Town) -> list[str]:
    async with town.parts.database.reading() as session:
        return sorted(one.texts[0].name for one in await Store(session).published())


def said(page: httpx.Response) -> str:
    """A page's words."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text.partition("<main")[2].partition("</main")[0]).split())


async def test_a_file_is_looked_at_applied_and_taken_back(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    where = await brings(browser, table(*ROWS, "13;;1/12/2026;10:00;Casa", "14;=1+1;x;10:00;Casa"))
    page = await browser.get(where)
    assert "Todavía no se guarda nada." in said(page)
    assert "La fila 14 no tiene título en «nombre»." in said(page)
    assert "Guardar 13 cambios" in said(page)
    assert said(page).index("1 error") < said(page).index("13 nuevos")
    assert await names(town) == []
    errors = await browser.get(f"{where}/errors")
    assert errors.headers["content-type"] == "text/csv; charset=utf-8"
    assert errors.content.startswith("\ufeff⚠ Qué hacer;folio;nombre".encode())
    applied = await does(browser, f"{where}/apply")
    assert "Guardado. Es la importación 1." in said(applied)
    assert len(await names(town)) == 13
    again = await browser.get(
        await brings(browser, table(*ROWS, "13;;1/12/2026;10:00;Casa", "14;=1+1;x;10:00;Casa"))
    )
    assert "Cerrar: no hay nada nuevo" in said(again)
    undone = await does(browser, "/panel/imports/undo", **{"import": "1", "batch": "1"})
    assert "Listo. Todo está como antes." in said(undone)
    assert await names(town) == []
    assert "Esto ya se deshizo antes." in said(
        await does(browser, "/panel/imports/undo", **{"import": "1", "batch": "1"})
    )


async def test_changes_are_told_field_by_field_and_what_is_gone_is_named(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    await does(browser, f"{await brings(browser, table(*ROWS))}/apply")
    changed = table("1;Taller uno;01/12/2026;18:30;Casa 1", *ROWS[1:-1])
    page = said(await browser.get(await brings(browser, changed)))
    assert "Nombre (es-MX): Taller 1 → Taller uno" in page
    assert "Fechas: martes 1 de diciembre de 2026, 17:00 → martes 1 de diciembre de 2026, 18:30" in page
    assert "1 ya no está: se archiva, no se borra Taller 12" in page
    assert "Guardar 2 cambios" in page


async def test_the_brake_holds_until_somebody_says_otherwise(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    await does(browser, f"{await brings(browser, table(*ROWS))}/apply")
    where = await brings(browser, table(*ROWS[:4]))
    assert "Faltan 8 registros que antes estaban." in said(await browser.get(where))
    assert "No había nada nuevo." in said(await does(browser, f"{where}/apply"))
    assert len(await names(town)) == 12
    where = await brings(browser, table(*ROWS[:4]))
    await does(browser, f"{where}/apply", remove_gone="on")
    assert len(await names(town)) == 4


async def test_columns_that_nobody_could_guess_are_chosen_and_remembered(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    rows = table(*ROWS, head="clave;de que va;cuando;a que hora;donde es")
    where = await brings(browser, rows)
    assert "No se pudo leer el archivo." in said(await browser.get(where))
    form = await browser.get(f"{where}/columns")
    assert "Taller 1 · Taller 2 · Taller 3" not in said(form)
    fields = {
        "column.id": "c:clave",
        "column.name": "c:de que va",
        "column.start": "c:cuando",
        "constant.price": "gratis",
        "kind": "course",
        "token": token_of(form),
    }
    page = await browser.post(
        f"{where}/columns", data=fields, files={"mapping": ("", b"")}, follow_redirects=True
    )
    assert "Guardar 12 cambios" in said(page)
    form = await browser.get(f"{where}/columns")
    assert "Taller 1 · Taller 2 · Taller 3" in said(form)
    assert '<option value="c:de que va" selected>de que va</option>' in form.text
    assert 'name="constant.price" value="gratis"' in form.text
    await does(browser, f"{where}/apply")
    assert "Iguales 12" in said(await browser.get(await brings(browser, rows)))


async def test_of_many_columns_each_is_named_by_hand_and_offered_once(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    many = ";".join(f"campo {number}" for number in range(40))
    where = await brings(browser, table(*(f"{row};{'x;' * 40}" for row in ROWS), head=f"{HEAD};{many}"))
    form = await browser.get(f"{where}/columns")
    assert form.text.count('value="campo 39"') == 1
    fields = fields_of(form, "/columns")
    assert fields["named.name"] == "nombre"
    mapped = await does(browser, f"{where}/columns", **{**fields, "named.name": "campo 39"})
    assert "12 nuevos Fila 2: X ·" in said(mapped)
    missing = await does(browser, f"{where}/columns", **{**fields, "named.name": "campo 40"})
    assert "campo 40" in said(missing)


async def test_a_mapping_file_is_taken_and_a_broken_one_is_refused(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.EDITOR])
    where = await brings(browser, table(*ROWS), mapping=MAPPING)
    page = said(await browser.get(where))
    assert "Nuevos 12" in page
    assert "Lo puede guardar una persona que publica." in page
    assert "Guardar 12 cambios" not in page
    for broken in (b"[fields", b'[fields]\nnombre = "x"\n', b"\xff\xfe"):
        where = await brings(browser, table(*ROWS), mapping=broken)
        assert "El archivo de columnas no se pudo leer." in said(await browser.get(where))
    refused = await browser.post(
        "/panel/imports/1/apply", data={"token": token_of(await browser.get("/panel/imports"))}
    )
    assert refused.status_code == 403


async def test_what_comes_is_counted_while_it_comes(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.EDITOR])
    token = token_of(await browser.get("/panel/imports"))
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        while taken < 2 * MOST_BYTES:
            taken += 2**20
            yield b"a" * 2**20

    kind = {"content-type": "multipart/form-data; boundary=x"}
    answer = await browser.post("/panel/imports", content=endless(), headers=kind)
    assert answer.status_code == 413
    assert taken <= MOST_BYTES + 2**20
    broken = await browser.post("/panel/imports", content=b"--y--", headers=kind)
    assert broken.status_code in (400, 403)
    empty = await browser.post("/panel/imports", data={"token": token, "source": "x"})
    assert empty.status_code == 400
    assert (await browser.get("/panel/imports/99")).status_code == 404
    assert (await browser.get("/panel/imports/x")).status_code == 404


async def test_a_file_that_comes_while_another_of_its_list_is_read_waits(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    where = await brings(browser, table(*ROWS))
    async with town.parts.database.writing() as session:
        assert await Stages(session).claim(1, town.parts.clock.now())
    page = await browser.get(where)
    assert page.headers["refresh"] == "2"
    assert "Va en 100 %. Esta página se actualiza sola." in said(page)
    second = await brings(browser, table(*ROWS))
    sentence = "Ya se está leyendo o guardando otro archivo de esta lista. Espera un momento."
    assert sentence in said(await browser.get(second))
    assert sentence in said(await does(browser, f"{where}/apply"))
    town.parts.clock.turn(timedelta(minutes=2))
    assert "Guardado." in said(await does(browser, f"{where}/apply"))


async def test_feeds_are_kept_hurried_and_dropped_by_publishers(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    about = {"source": "talleres", "minutes": "60", "trusted": "on"}
    page = await does(browser, "/panel/feeds", url="ftp://x", **about)
    assert "La dirección debe empezar con http:// o https://." in said(page)
    page = await does(browser, "/panel/feeds", url="https://datos.example/t.csv", **about)
    assert "https://datos.example/t.csv Cada hora · se guarda sola si no tiene errores" in said(page)
    town.parts.clock.turn(timedelta(minutes=1))
    await does(browser, "/panel/feeds/hurry", source="talleres")
    async with town.parts.database.reading() as session:
        (feed,) = await Feeds(session).all()
    assert feed.due_at == town.parts.clock.now()
    assert "datos.example" not in said(await does(browser, "/panel/feeds/drop", source="talleres"))


async def test_what_was_taken_back_says_so_and_cannot_be_again(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    where = await brings(browser, table(*ROWS))
    applied = await does(browser, f"{where}/apply")
    assert "Deshacer la importación 1" in said(applied)
    assert "/panel/catalogue?source=talleres" in applied.text
    await does(browser, "/panel/imports/undo", **{"import": "1", "batch": "1"})
    later = said(await browser.get(where))
    assert "La importación 1 se deshizo." in later
    assert "Guardado." not in later
    assert "Deshacer" not in later
    assert "deshecho" in said(await browser.get("/panel/imports"))
    history = said(await browser.get("/panel/catalogue/1"))
    assert f"Persona {PEOPLE[Role.PUBLISHER]} · Importación 1" in history
    assert "Se deshizo la importación 1" in history
    assert "La ciudad dice" not in history


async def test_an_import_can_be_taken_back_for_a_month(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    where = await brings(browser, table(*ROWS, "14;;x;10:00;Casa"))
    await does(browser, f"{where}/apply")
    town.parts.clock.turn(timedelta(days=29))
    async with town.parts.database.writing() as session:
        await Stages(session).forget_old(town.parts.clock.now())
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    page = await browser.get(where)
    assert "Deshacer la importación 1" in said(page)
    # The file itself is no longer there.
    assert "/errors" not in page.text
    town.parts.clock.turn(timedelta(days=1, minutes=1))
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    assert "Deshacer" not in said(await browser.get(where))
    late = await does(browser, "/panel/imports/undo", **{"import": "1", "batch": "1"})
    assert "ya no se puede deshacer" in said(late)
    assert len(await names(town)) == 12


class Ended(Workshop):
    """Its process ends just before the last portion of an import is committed."""

    async def _audit(self, *_: object) -> None:
        raise asyncio.CancelledError


async def test_an_import_that_was_interrupted_says_so_and_what_to_do(town: Town) -> None:
    parts, browser = town.parts, await town.enter(PEOPLE[Role.PUBLISHER])
    rows = [f"{n};Taller {n};{n % 28 + 1}/12/2026;17:00;Casa" for n in range(MANY)]
    where = await brings(browser, table(*rows))
    with pytest.raises(asyncio.CancelledError):
        await Ended(parts.database, parts.city, parts.clock).apply(1, by=PEOPLE[Role.PUBLISHER])
    assert 0 < len(await names(town)) < MANY
    assert "Leyendo el archivo" in said(await browser.get(where))
    parts.clock.turn(LEASE)
    # It is half in, until the bot has taken it back.
    half = await browser.get(where)
    assert "Se interrumpió a la mitad" in said(half)
    assert half.headers["refresh"] == "2"
    assert "/apply" not in half.text
    assert "interrumpido" in said(await browser.get("/panel/imports"))
    await Workshop(parts.database, parts.city, parts.clock).recover()
    page = said(await browser.get(where))
    assert "Se interrumpió cuando se guardaba, y no quedó nada." in page
    assert f"Guardar {MANY} cambios" in page
    assert "Publicación: archivado → publicado" in page
    applied = said(await does(browser, f"{where}/apply"))
    assert "Guardado." in applied
    assert "interrumpió" not in applied
    assert len(await names(town)) == MANY


async def test_an_import_is_taken_back_while_another_is_under_way(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    where = await brings(browser, table(*ROWS))
    await does(browser, f"{where}/apply")
    async with town.parts.database.writing() as session:
        # Somebody else takes it back just now.
        until = town.parts.clock.now() + timedelta(seconds=20)
        await session.execute(update(ImportBatchRow).values(busy_until=until))
    undo = {"import": "1", "batch": "1"}
    busy = await does(browser, "/panel/imports/undo", **undo)
    assert busy.url.path == where
    assert "Ya se está leyendo o guardando otro archivo de esta lista. Espera un momento." in said(busy)
    assert len(await names(town)) == 12
    # Whoever was at it is gone: the next press does it.
    town.parts.clock.turn(timedelta(seconds=21))
    assert "Listo. Todo está como antes." in said(await does(browser, "/panel/imports/undo", **undo))
    assert await names(town) == []


async def test_columns_that_are_not_used_are_named_before_anything_is_saved(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    rows = table(*(f"{row};x" for row in ROWS), head=f"{HEAD};ojo")
    where = await brings(browser, rows)
    assert "1 columna no se usa: ojo" in said(await browser.get(where))


async def test_every_line_of_a_long_preview_can_be_reached(town: Town) -> None:
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    good = [f"{n};Taller {n};01/12/2026;17:00;Casa" for n in range(620)]
    wrong = [f"{n};;01/12/2026;17:00;Casa" for n in range(620, 1180)]
    where = await brings(browser, table(*good, *wrong))
    for _ in range(10):
        if "Guardar 620 cambios" in (page := await browser.get(where)).text:
            break
        await asyncio.sleep(0.5)
    assert "560 errores" in said(page)
    met: dict[str, list[str]] = {}
    for sort, line in (("new", r"Fila (\d+): Taller"), ("error", r"La fila (\d+) no tiene")):
        address = f"{where}?of={sort}"
        while address:
            shown = await browser.get(address)
            met.setdefault(sort, []).extend(re.findall(line, said(shown)))
            follow = re.search(r'href="([^"]+)">Ver más (?:nuevos|errores)', shown.text)
            address = unescape(follow[1]) if follow else ""
    assert met["new"] == [str(row) for row in range(2, 622)]
    assert met["error"] == [str(row) for row in range(622, 1182)]
    first = await browser.get(f"{where}?of=error&first=507")
    assert "La fila 1122 no tiene" in said(first)
    assert "of=error&amp;first=475" in first.text
    # What lies behind the file is not taken for a table beside it.
    assert "Guardado." in said(await does(browser, f"{where}/apply"))
