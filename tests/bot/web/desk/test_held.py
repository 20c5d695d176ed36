"""A session is lost while somebody types: what they typed comes back to them, and to nobody else."""

from __future__ import annotations

from bot.desk.drafts import Drafts
from bot.people.roles import Role
from tests.bot.web.conftest import PEOPLE, Town
from tests.bot.web.desk.forms import fields_of

NEW = "/panel/drafts/new"
EDITOR, ADMIN = PEOPLE[Role.EDITOR], PEOPLE[Role.ADMIN]
TYPED = {
    "text.es-MX.name": 'Taller de "sones" & <b>danza</b>',
    "text.es-MX.description": "Primera línea larga.\r\n\r\nSegunda línea, con eñes.",
    "organization.name": "Casa de la Luna",
    "date.0.day": "2026-12-05",
}


async def drafts(town: Town, person: int = EDITOR) -> list[str]:
    async with town.parts.database.reading() as session:
        return [each.opportunity.text("es-MX").name for each in await Drafts(session).mine(person)]


async def test_a_form_comes_back_filled_and_is_sent_after_signing_in_again(town: Town) -> None:
    browser, admin = await town.enter(EDITOR), await town.enter(ADMIN)
    values = fields_of(await browser.get(NEW), NEW) | TYPED
    ending = fields_of(await admin.get("/panel/sessions"), "/end") | {"person": str(EDITOR)}
    assert (await admin.post("/panel/sessions/end", data=ending)).status_code == 303
    lost = await browser.post(NEW, data=values)
    assert lost.status_code == 401
    assert lost.headers["cache-control"] == "no-store"
    assert "Tu sesión terminó." in lost.text
    assert "<b>danza" not in lost.text
    back = fields_of(lost, NEW)
    assert {**back, "token": values["token"]} == values
    # In another tab of the same browser.
    entered = await browser.post("/panel/enter", data={"link": await town.link(EDITOR)})
    assert entered.status_code == 303
    asked = await browser.post(NEW, data=back)
    assert asked.status_code == 403
    assert "Entraste otra vez" in asked.text
    assert await drafts(town) == []
    sent = await browser.post(NEW, data=fields_of(asked, NEW))
    assert sent.status_code == 303
    assert await drafts(town) == [TYPED["text.es-MX.name"]]


async def test_the_form_of_an_older_session_is_asked_about_and_not_taken(town: Town) -> None:
    browser = await town.enter(EDITOR)
    values = fields_of(await browser.get(NEW), NEW) | TYPED
    await browser.post("/panel/enter", data={"link": await town.link(EDITOR)})
    asked = await browser.post(NEW, data=values)
    assert asked.status_code == 403
    assert await drafts(town) == []
    assert (await browser.post(NEW, data=fields_of(asked, NEW))).status_code == 303


async def test_nothing_is_given_back_to_a_page_of_others_or_of_a_form_that_is_no_form(town: Town) -> None:
    browser = town.browser(**{"Sec-Fetch-Site": "cross-site"})
    refused = await browser.post(NEW, data=TYPED)
    assert refused.status_code == 403
    assert "sones" not in refused.text
    ours = town.browser()
    assert "Lo que escribiste" not in (await ours.post("/panel/leave", data={"token": "x"})).text
    assert (await ours.post(NEW, data={"x": "y" * 600_000})).status_code == 401
    upload = {"file": ("lista.csv", b"nombre\nDanza folclorica de la ciudad\n")}
    held = await ours.post("/panel/imports", data={"source": "talleres del centro"}, files=upload)
    assert held.status_code == 401
    assert "talleres del centro" in held.text
    assert "folclorica" not in held.text


async def test_whoever_may_not_do_it_is_not_asked_to_sign_in(town: Town) -> None:
    browser = await town.enter(EDITOR)
    refused = await browser.post("/panel/staff/invite", data={"note": "para la persona nueva de danza"})
    assert refused.status_code == 403
    assert "danza" not in refused.text
