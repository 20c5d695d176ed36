"""Files and feeds that somebody has brought, with everything in them that a page can show."""

from __future__ import annotations

from bot.desk.importing.feeds import Feeds
from bot.desk.importing.staged import File
from bot.desk.importing.workshop import Workshop
from tests.bot.web.conftest import Town

HEAD = "folio;nombre;fecha;hora;sede"
ROWS = tuple(f"{n};Taller de pan {n};{n:02}/12/2026;17:00;Casa {n % 3}" for n in range(1, 31))


async def bring(town: Town, by: int) -> None:
    """The import of number 1 waits: some rows are new, changed, gone, wrong. A feed could not be fetched."""
    parts = town.parts
    workshop = Workshop(parts.database, parts.city, parts.clock)
    changed = [row.replace("17:00", "18:30") for row in ROWS[:3]]
    wrong = ("40;;01/12/2026;10:00;Casa", "41;Danza;pronto;10:00;Casa")
    waiting = await workshop.stage([_file(*changed, *ROWS[3:12], *wrong)], source="talleres", by=by)
    before = await workshop.stage([_file(*ROWS)], source="talleres", by=by)
    await workshop.prepare(before, by=by)
    await workshop.apply(before, by=by)
    await workshop.prepare(waiting, by=by)
    async with parts.database.writing() as session:
        feeds = Feeds(session)
        url = "https://datos.example/una/direccion/muy/larga/que/no/cabe/en/un/telefono/talleres.csv"
        await feeds.keep("talleres", url, refresh_minutes=60, trusted=True, by=by, at=parts.clock.now())
        await feeds.write("talleres", last_error="private", waiting=waiting, last_ok_at=parts.clock.now())


def _file(*rows: str) -> File:
    return File("talleres.csv", "\n".join((HEAD, *rows)).encode())
