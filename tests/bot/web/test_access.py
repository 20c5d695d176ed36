"""Every route, for every role and for whoever is not signed in: what the table says, and what is answered."""

from __future__ import annotations

import httpx
import pytest
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.permissions import PAGES
from bot.people.roles import Role
from bot.web.health import health_route
from bot.web.metrics import metrics_route
from bot.web.site import Site
from bot.web.webhook import webhook_route
from tests.bot.web.conftest import PEOPLE, Parts, Town, token_of

ASSUMED = {"file": "catalogue.csv", "link": "x", "address": "x", "id": "00" * 16}
"""What stands for the variable parts of a path."""
MACHINES = {"health", "metrics", "webhook"}
REFUSED = (401, 403)


async def _nothing(_: object = None) -> None:
    return None


async def _figures() -> bytes:
    return b""


def machines() -> list[Route]:
    return [
        health_route({}),
        metrics_route(_figures),
        webhook_route(secret="a-secret", handle=_nothing),
    ]


async def answer(browser: httpx.AsyncClient, route: Route, token: str) -> httpx.Response:
    path = route.path.replace(":path", "").format(**ASSUMED)
    if "POST" in (route.methods or ()):
        return await browser.post(path, data={"token": token})
    return await browser.get(path)


def test_the_table_and_the_site_have_the_same_routes(parts: Parts) -> None:
    assert {route.name for route in Site(parts, machines=machines()).routes} == set(PAGES)


def test_a_route_that_is_not_in_the_table_is_not_served(parts: Parts) -> None:
    async def open_to_all(_: object) -> Response:
        return Response("secret")

    with pytest.raises(KeyError, match="oversight"):
        Site(parts, machines=[Route("/oversight", open_to_all, name="oversight")])


@pytest.mark.parametrize("role", [None, *Role])
async def test_every_route_is_open_to_whom_the_table_says(town: Town, role: Role | None) -> None:
    for route in town.site.routes:
        # Anew for each: one of them signs out.
        signed_in = role is not None and role is not Role.CITIZEN
        browser = await town.enter(PEOPLE[role]) if signed_in and role else town.browser()
        token = token_of(await browser.get("/panel"))
        status = (await answer(browser, route, token)).status_code
        least = PAGES[route.name]
        if least is None or (role is not None and role.includes(least)):
            assert status not in REFUSED, (route.name, role)
        else:
            assert status == (403 if signed_in else 401), (route.name, role)


async def test_what_is_the_whole_citys_is_not_there_for_one_organization(town: Town) -> None:
    await town.grant(PEOPLE[Role.PUBLISHER], Role.PUBLISHER, organization="Red de Bibliotecas")
    browser = await town.enter(PEOPLE[Role.PUBLISHER])
    assert (await browser.get("/panel/needs")).status_code == 403
    assert "/panel/needs" not in (await browser.get("/panel")).text
    assert (await browser.get("/panel/catalogue")).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CITIZEN])
async def test_a_page_links_to_nothing_that_its_reader_may_not_open(town: Town, role: Role) -> None:
    browser = await town.enter(PEOPLE[role])
    page = (await browser.get("/panel")).text
    paths = {part.partition('"')[0] for part in page.split('href="')[1:]}
    assert "/panel" in paths
    for path in paths:
        assert (await browser.get(path)).status_code == 200, path


async def test_every_change_is_a_post_and_nothing_else_changes_anything(town: Town) -> None:
    for route in town.site.routes:
        assert route.methods in ({"GET", "HEAD"}, {"POST"}), route.name
