"""In by the link from the chat, once, from our own page alone; out again, and put out."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select

from bot.people import sessions, sign_in
from bot.people.audit import Audit
from bot.people.roles import Role
from bot.people.tables import BrowserSessionRow
from bot.settings import Settings
from bot.web.body import MOST_OF_A_FORM
from tests.bot.web.conftest import ADDRESS, PEOPLE, Town, token_of

ADMIN, EDITOR, CITIZEN = PEOPLE[Role.ADMIN], PEOPLE[Role.EDITOR], PEOPLE[Role.CITIZEN]
ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


async def open_sessions(town: Town) -> int:
    async with town.parts.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(BrowserSessionRow)) or 0


async def test_the_link_asks_and_the_press_lets_in(town: Town) -> None:
    link, browser = await town.link(ADMIN), town.browser()
    asked = await browser.get(f"/panel/enter/{link}")
    assert asked.status_code == 200
    assert "Entrar como administración" in asked.text
    let_in = await browser.post("/panel/enter", data={"link": link})
    assert (let_in.status_code, let_in.headers["location"]) == (303, "/panel")
    panel = await browser.get("/panel")
    assert panel.status_code == 200
    assert "Entraste como administración." in panel.text
    async with town.parts.database.reading() as session:
        newest = (await Audit(session).recent(1))[0]
    assert (newest.act, newest.actor_id, newest.subject) == ("session.begun", ADMIN, f"person:{ADMIN}")


async def test_opening_the_link_uses_nothing_up(town: Town) -> None:
    link, browser = await town.link(ADMIN), town.browser()
    for _ in range(3):
        assert (await town.browser().get(f"/panel/enter/{link}")).status_code == 200
        assert (await town.browser().head(f"/panel/enter/{link}")).status_code == 200
    assert await open_sessions(town) == 0
    assert (await browser.post("/panel/enter", data={"link": link})).status_code == 303


async def test_a_link_lets_nobody_in_twice(town: Town) -> None:
    link = await town.link(ADMIN)
    assert (await town.browser().post("/panel/enter", data={"link": link})).status_code == 303
    again = await town.browser().post("/panel/enter", data={"link": link})
    assert again.status_code == 410
    assert "Este enlace ya no sirve" in again.text
    assert "set-cookie" not in again.headers
    assert (await town.browser().get(f"/panel/enter/{link}")).status_code == 410
    assert await open_sessions(town) == 1


async def test_a_link_lets_nobody_in_after_ten_minutes(town: Town) -> None:
    link = await town.link(ADMIN)
    town.parts.clock.turn(sign_in.LIFETIME)
    assert (await town.browser().get(f"/panel/enter/{link}")).status_code == 410
    assert (await town.browser().post("/panel/enter", data={"link": link})).status_code == 410
    assert await open_sessions(town) == 0


@pytest.mark.parametrize("link", ["", "x", "A" * 43, "%00", "é", "<script>", "A" * 4000])
async def test_what_is_no_link_lets_nobody_in(town: Town, link: str) -> None:
    assert (await town.browser().get(f"/panel/enter/{link or 'x'}")).status_code == 410
    refused = await town.browser().post("/panel/enter", data={"link": link})
    assert refused.status_code == 410
    assert "<script>" not in refused.text


async def test_who_has_no_role_any_more_is_not_let_in(town: Town) -> None:
    link = await town.link(CITIZEN)
    assert (await town.browser().get(f"/panel/enter/{link}")).status_code == 410
    assert (await town.browser().post("/panel/enter", data={"link": link})).status_code == 410
    assert await open_sessions(town) == 0


@pytest.mark.parametrize(
    ("headers", "let_in"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": ADDRESS}, False),
        ({"Origin": ADDRESS}, True),
        ({"Origin": "http://127.0.0.1:8081"}, False),
        ({"Origin": "https://127.0.0.1:8080"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
async def test_only_our_own_page_lets_in(town: Town, headers: dict[str, str], let_in: bool) -> None:
    link, browser = await town.link(ADMIN), town.browser()
    del browser.headers["Sec-Fetch-Site"]
    answer = await browser.post("/panel/enter", data={"link": link}, headers=headers)
    assert answer.status_code == (303 if let_in else 403)
    assert await open_sessions(town) == int(let_in)


async def test_a_form_needs_the_token_of_its_own_session(town: Town) -> None:
    ours, other = await town.enter(ADMIN), await town.enter(ADMIN)
    token = token_of(await ours.get("/panel"))
    assert len(token) == 64
    for data in ({}, {"token": ""}, {"token": token_of(await other.get("/panel"))}, {"token": "é"}):
        assert (await ours.post("/panel/leave", data=data)).status_code == 403
    assert await open_sessions(town) == 2
    assert (await ours.post("/panel/leave", data={"token": token}, headers=ELSEWHERE)).status_code == 403
    assert (await ours.post("/panel/leave", data={"token": token})).status_code == 303
    assert await open_sessions(town) == 1


async def test_signing_out_ends_the_session_and_not_only_the_cookie(town: Town) -> None:
    browser = await town.enter(ADMIN)
    secret = browser.cookies["session"]
    left = await browser.post("/panel/leave", data={"token": token_of(await browser.get("/panel"))})
    assert left.headers["location"] == "/"
    assert "session" not in browser.cookies
    kept = town.browser()
    kept.cookies.set("session", secret)
    assert (await kept.get("/panel")).status_code == 401


async def test_a_session_is_over_after_eight_hours_however_it_was_used(town: Town) -> None:
    browser = await town.enter(ADMIN)
    for _ in range(7):
        town.parts.clock.turn(timedelta(hours=1))
        assert (await browser.get("/panel")).status_code == 200
    town.parts.clock.turn(sessions.LIFETIME - timedelta(hours=7))
    assert (await browser.get("/panel")).status_code == 401


async def test_whoever_is_demoted_in_the_middle_may_nothing_more(town: Town) -> None:
    browser = await town.enter(ADMIN)
    token = token_of(await browser.get("/panel/sessions"))
    await town.grant(2000, Role.ADMIN)
    await town.grant(ADMIN, Role.EDITOR)
    data = {"token": token, "person": str(EDITOR)}
    assert (await browser.post("/panel/sessions/end", data=data)).status_code == 401
    # Even with a session begun since, by the lesser role.
    again = await town.enter(ADMIN)
    assert (await again.get("/panel")).status_code == 200
    assert (await again.get("/panel/sessions")).status_code == 403


async def test_signing_in_anew_ends_what_the_browser_held(town: Town) -> None:
    browser = await town.enter(EDITOR)
    before = browser.cookies["session"]
    await browser.post("/panel/enter", data={"link": await town.link(ADMIN)})
    assert browser.cookies["session"] != before
    assert await open_sessions(town) == 1


async def test_an_admin_ends_the_sessions_of_anybody(town: Town) -> None:
    browser, editor = await town.enter(ADMIN), await town.enter(EDITOR)
    page = await browser.get("/panel/sessions")
    assert str(EDITOR) in page.text
    answer = await browser.post("/panel/sessions/end", data={"token": token_of(page), "person": str(EDITOR)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/panel/sessions")
    assert (await editor.get("/panel")).status_code == 401
    assert (await browser.get("/panel")).status_code == 200
    async with town.parts.database.reading() as session:
        newest = (await Audit(session).recent(1))[0]
    assert (newest.act, newest.actor_id, newest.subject) == ("session.ended", ADMIN, f"person:{EDITOR}")


@pytest.mark.parametrize("person", ["", "x", "-1", "1e3", "٣", "9" * 30])
async def test_nobody_is_no_number(town: Town, person: str) -> None:
    browser = await town.enter(ADMIN)
    token = token_of(await browser.get("/panel"))
    answer = await browser.post("/panel/sessions/end", data={"token": token, "person": person})
    assert answer.status_code == 400


async def test_a_form_that_is_too_long_is_refused(town: Town) -> None:
    browser = await town.enter(ADMIN)
    answer = await browser.post("/panel/leave", data={"token": "x" * MOST_OF_A_FORM})
    assert answer.status_code == 413


class TestByHttps:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(public_url="https://ciudad.example/bot")

    async def test_the_cookie_is_locked_to_this_host_and_to_https(self, town: Town) -> None:
        browser = town.browser()
        answer = await browser.post("/panel/enter", data={"link": await town.link(ADMIN)})
        assert answer.headers["location"] == "/bot/panel"
        cookie = answer.headers["set-cookie"]
        name, *attributes = (part.strip() for part in cookie.split(";"))
        assert name.startswith("__Host-session=")
        assert {each.lower() for each in attributes} == {
            "httponly",
            "secure",
            "samesite=lax",
            "path=/",
            f"max-age={8 * 3600}",
        }

    async def test_browsers_are_told_to_ask_by_https_alone(self, town: Town) -> None:
        assert "max-age=" in (await town.browser().get("/")).headers["strict-transport-security"]

    async def test_the_origin_is_the_public_one(self, town: Town) -> None:
        async def enter(origin: str) -> httpx.Response:
            browser = town.browser()
            del browser.headers["Sec-Fetch-Site"]
            data = {"link": await town.link(ADMIN)}
            return await browser.post("/panel/enter", data=data, headers={"Origin": origin})

        assert (await enter("https://ciudad.example")).status_code == 303
        assert (await enter(ADDRESS)).status_code == 403


async def test_on_this_machine_the_cookie_is_locked_as_far_as_http_goes(town: Town) -> None:
    answer = await town.browser().post("/panel/enter", data={"link": await town.link(ADMIN)})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("session=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
