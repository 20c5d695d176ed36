"""What something serves is seen, put right and added to in the browser, by whoever may publish it."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

from bot.people.roles import Role
from catalog.model import OpportunityText
from catalog.store import Store
from tests.bot.desk.test_listing import MUSIC
from tests.bot.web.conftest import PEOPLE, Town, token_of

SERVES = "/panel/catalogue/1/concepts"
PUBLISHER, EDITOR = PEOPLE[Role.PUBLISHER], PEOPLE[Role.EDITOR]


async def test_concepts_are_shown_taken_away_and_added_by_name(town: Town) -> None:
    yoga = replace(MUSIC, texts=(OpportunityText(language="es-MX", name="Taller de yoga"),))
    async with town.parts.database.writing() as session:
        await Store(session).put(yoga, author="import", at=town.parts.clock.now())
    browser = await town.enter(PUBLISHER)
    assert SERVES in (await browser.get("/panel/catalogue/1")).text
    page = await browser.get(SERVES)
    assert "está en su título" in page.text
    token = {"token": token_of(page)}
    taken = {"key": "yoga", "serves": "no", **token}
    assert (await browser.post(SERVES, data=taken)).headers["location"] == f"{SERVES}?done=kept"
    assert (await browser.post(SERVES, data=taken)).headers["location"] == f"{SERVES}?done=same"
    assert "una persona dice que no le sirve" in (await browser.get(SERVES)).text
    await browser.post(SERVES, data={"key": "yoga", "serves": "unsaid", **token})
    assert "está en su título" in (await browser.get(SERVES)).text
    unknown = await browser.post(SERVES, data={"name": "vacunasion", **token})
    assert unknown.status_code == 422
    assert "No conozco «vacunasion»" in unknown.text
    assert 'value="vaccination"' in unknown.text
    await browser.post(SERVES, data={"name": "Vacunación", **token})
    assert "lo dice una persona" in (await browser.get(SERVES)).text
    assert (await browser.post(SERVES, data={"key": "no such", **token})).status_code == 400
    # The history says it in the reader's language, by what people call it.
    history = unescape((await browser.get("/panel/catalogue/1")).text)
    assert "No sirve para: yoga." in history
    assert "Sirve para: vacuna." in history
    assert "Ya no se dice nada de: yoga." in history
    assert "serves" not in history
    english = unescape((await browser.get("/panel/catalogue/1?lang=en")).text)
    assert "It does not serve: yoga class." in english
    reader = await town.enter(EDITOR)
    seen = await reader.get(SERVES)
    assert "Taller de yoga" in seen.text
    assert "<form action" not in seen.text.partition("<main")[2].partition("</main")[0]
