"""Staff go from the chat to the browser by a link, and end from the chat what they began there."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from bot.people.roles import Role, Roles
from bot.web.site import Site
from tests.journeys.conftest import ADMIN
from tests.journeys.test_staff_changes import after

ADDRESS = "http://127.0.0.1:8080"


@asynccontextmanager
async def browser(town):
    """A browser on the town's pages."""
    transport = httpx.ASGITransport(app=Site(town.services))
    headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "es"}
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers) as client:
        yield client


def address_of(heard) -> str:
    """Where the button below a message leads."""
    (url,) = (b["url"] for row in heard.raw["reply_markup"]["inline_keyboard"] for b in row if "url" in b)
    return url


async def enters(client: httpx.AsyncClient, heard) -> httpx.Response:
    """Opens the link that was sent, and presses what its page offers."""
    url = address_of(heard)
    assert (await client.get(url)).status_code == 200
    return await client.post("/panel/enter", data={"link": url.rpartition("/")[2]})


@pytest.mark.parametrize(
    ("language", "said", "label"),
    [
        ("es", "/panel", "Abrir el panel"),
        ("es", "Abrir el panel", "Abrir el panel"),
        ("en", "/panel", "Open the panel"),
        ("en", "open the panel", "Open the panel"),
    ],
)
async def test_an_admin_goes_from_the_chat_to_the_panel(town, language: str, said: str, label: str) -> None:
    olga = town.person("Olga", id=ADMIN, language=language)
    heard = await after(olga, said)
    assert label in str(heard.raw["reply_markup"])
    assert address_of(heard).startswith(f"{ADDRESS}/panel/enter/")
    assert heard.raw.get("link_preview_options", {"is_disabled": True})["is_disabled"]
    async with browser(town) as client:
        assert (await enters(client, heard)).status_code == 303
        assert (await client.get("/panel")).status_code == 200
        # Used up: the same link serves nobody else.
        assert (await enters_again(client, heard)).status_code == 410


async def enters_again(client: httpx.AsyncClient, heard) -> httpx.Response:
    return await client.post("/panel/enter", data={"link": address_of(heard).rpartition("/")[2]})


@pytest.mark.parametrize("typing", [True, False])
async def test_sessions_are_ended_from_the_chat(town, typing: bool) -> None:
    olga = town.person("Olga", id=ADMIN)
    async with browser(town) as client:
        first = await after(olga, "/panel")
        assert "Cerrar mis sesiones" not in first.buttons
        await enters(client, first)
        second = await after(olga, "/panel")
        assert "Cerrar mis sesiones" in second.buttons
        await (olga.says("cerrar mis sesiones") if typing else olga.presses("Cerrar mis sesiones"))
        ended = await olga.hears()
        assert ended.text == "Listo. Ya no hay sesiones tuyas abiertas en ningún navegador."
        assert (await client.get("/panel")).status_code == 401
        # The link that was still open is taken back with them.
        assert (await enters_again(client, second)).status_code == 410
        await olga.presses("Otro enlace")
        assert (await enters(client, await olga.hears())).status_code == 303


async def test_everybody_else_is_answered_as_ever(town) -> None:
    ana = town.person("Ana")
    unknown = await after(ana, "/nosuchcommand")
    assert (await after(ana, "/panel")).text == unknown.text
    heard = await after(ana, "el panel")
    assert "/panel/enter/" not in str(heard.raw)
    async with town.database.reading() as session:
        assert await Roles(session).of(ana.id) is Role.CITIZEN


async def test_a_button_of_one_who_was_demoted_does_nothing(town) -> None:
    olga, eva = town.person("Olga", id=ADMIN), town.person("Eva")
    async with town.database.writing() as session:
        await Roles(session).grant(eva.id, Role.PARTNER, by=ADMIN, at=town.clock.now(), organization="Red")
    async with browser(town) as client:
        await enters(client, await after(eva, "/panel"))
        await after(eva, "/panel")
        async with town.database.writing() as session:
            await Roles(session).revoke(eva.id, by=ADMIN, at=town.clock.now())
        await eva.presses("Cerrar mis sesiones")
        assert "botón" in (await eva.hears()).text
        assert (await client.get("/panel")).status_code == 401
    assert "/panel/enter/" in str((await after(olga, "/panel")).raw)


async def test_in_text_only_the_link_is_written_out(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    heard = await after(olga, "/text", "/panel")
    assert f"{ADDRESS}/panel/enter/" in heard.text


async def test_of_the_browser_all_is_told_and_deleted(town) -> None:
    olga, eva = town.person("Olga", id=ADMIN), town.person("Eva")
    async with town.database.writing() as session:
        await Roles(session).grant(eva.id, Role.ADMIN, by=ADMIN, at=town.clock.now())
    async with browser(town) as client:
        await enters(client, await after(olga, "/panel"))
        told = await after(olga, "/mydata")
        assert "1 sesión abierta en un navegador" in told.text
        await after(olga, "/delete")
        await olga.presses("Borrar todo")
        await olga.hears()
        assert (await client.get("/panel")).status_code == 401


async def test_without_an_address_that_is_said(town) -> None:
    olga = town.person("Olga", id=ADMIN)
    settings = town.services.settings.model_copy(update={"web_host": "0.0.0.0"})
    nowhere = replace(town.services, settings=settings)
    door = town.application.bot_data
    town.application.bot_data = replace(door, services=nowhere)
    heard = await after(olga, "/panel")
    assert heard.text.startswith("El panel todavía no tiene una dirección.")
