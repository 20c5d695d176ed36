"""How heavy the pages are when there is a lot of everything: each of them, with all that it brings."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.desk.drafts import Drafts
from bot.desk.importing.staged import File
from bot.desk.importing.workshop import Workshop
from bot.people.roles import Role
from catalog.store import Store
from tests.bot.web.brought import bring
from tests.bot.web.conftest import PEOPLE, Town
from tests.bot.web.many import multiply
from tests.bot.web.offers import stock
from tests.bot.web.opinions import publish
from tests.bot.web.pledges import fill

RECORDS = 10_000
MOST_BYTES = 100_000
"""Of a page with all that it brings, as it travels."""
NO_PAGES = {"item_json", "item_calendar", "open_data_file", "robots", "sitemap", "static", "import_errors"}
"""What is asked for with GET and is no page: files."""
ADMIN = PEOPLE[Role.ADMIN]
COLUMNS, ROWS = 60, 700


async def test_no_page_is_heavy_however_much_there_is(town: Town) -> None:
    parts = town.parts
    await publish(parts.database, parts.clock.now())
    await fill(town)
    await bring(town, ADMIN)
    ids = await stock(town)
    wide = await stage_a_wide_table(town)
    async with parts.database.writing() as session:
        english = await Store(session).get(ids["english"])
        assert english is not None
        await Drafts(session).begin(english, of=english.id, by=ADMIN, at=parts.clock.now())
        await multiply(session, ids["english"], RECORDS)
    parts.clock.turn(timedelta(seconds=1))
    assert await parts.search.refresh(parts.clock.now())
    browser = await town.enter(ADMIN)
    addresses = {
        "sign_in": f"/panel/enter/{await town.link(ADMIN)}",
        "draft": "/panel/drafts/1",
        "edit_draft": "/panel/drafts/1/edit",
        "import": f"/panel/imports/{wide}",
        "import_columns": f"/panel/imports/{wide}/columns",
    }
    further = (
        "/panel/catalogue/2/edit",
        "/?q=ingles",
        "/?q=ingles&page=400",
        "/panel/imports/1",
        f"/panel/imports/{wide}?of=error&first=25",
    )
    pages = [
        addresses.get(route.name) or route.path.replace("{id}", str(ids["hostile"]))
        for route in town.site.routes
        if "GET" in (route.methods or ()) and route.name not in NO_PAGES
    ]
    brought: dict[str, int] = {}
    for address in (*pages, *further):
        page = await browser.get(address)
        assert page.status_code == 200, address
        weight = len(page.content)
        for part in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)):
            if part not in brought:
                # What a browser keeps travels once, and packed.
                async with browser.stream("GET", part, headers={"Accept-Encoding": "gzip"}) as answer:
                    assert answer.headers["cache-control"].endswith("immutable")
                    brought[part] = len(b"".join([chunk async for chunk in answer.aiter_raw()]))
            weight += brought[part]
        assert weight <= MOST_BYTES, address


async def stage_a_wide_table(town: Town) -> int:
    """An import of many columns and rows, each with something wrong, that waits."""
    head = [
        *("folio", "nombre", "fecha", "hora", "sede"),
        *(f"una columna larga {n}" for n in range(COLUMNS)),
    ]
    lines = [";".join(head)]
    for n in range(ROWS):
        wrong = "un día de estos" if n % 2 else "01/12/2026"
        lines.append(
            ";".join([str(n), f"Taller de pan {n}", wrong, "10:00", "Casa", *(["x" * 30] * COLUMNS)])
        )
    workshop = Workshop(town.parts.database, town.parts.city, town.parts.clock)
    wide = await workshop.stage([File("ancha.csv", "\n".join(lines).encode())], source="ancha", by=ADMIN)
    await workshop.prepare(wide, by=ADMIN)
    return wide
