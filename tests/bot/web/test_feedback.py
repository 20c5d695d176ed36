"""The page of opinions: figures of a span, nothing of a few, comments that can be hidden with a reason."""

from __future__ import annotations

import re

import pytest

from bot.feedback.comments import comment
from bot.feedback.tables import CommentRow
from bot.people.audit import Audit
from bot.people.roles import Role
from tests.bot.web.conftest import PEOPLE, Town, token_of
from tests.bot.web.opinions import NASTY, id_of, publish

ADMIN = PEOPLE[Role.ADMIN]
PATH = "/panel/feedback"


@pytest.fixture
async def opinions(town: Town) -> Town:
    await publish(town.parts.database, town.parts.clock.now())
    return town


def rows(page: str, name: str) -> list[list[str]]:
    """The cells of the table below a heading."""
    section = page.partition(f'id="{name}"')[2].partition("</section>")[0]
    body = section.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


async def test_before_anything_is_published_that_is_said(town: Town) -> None:
    page = (await (await town.enter(ADMIN)).get(PATH)).text
    assert "Todavía no se publica ninguna opinión." in page
    assert "<table" not in page


async def test_the_figures_of_a_week_are_there(opinions: Town) -> None:
    page = (await (await opinions.enter(ADMIN)).get(PATH)).text
    programmes = {row[0]: row[1:] for row in rows(page, "programmes")}
    assert programmes["Cerámica para empezar"] == ["12", "4.5", "92 %", "0.0"]
    assert programmes["Excel &lt;básico&gt; Hay que verlo Falta responder"] == ["12", "1.8", "8 %", "0.0"]
    assert ["Espera", "10", "12"] in rows(page, "themes")
    assert [row[1] for row in rows(page, "trend")] == ["menos de 5", "48", "48", "48"]
    assert [row[0] for row in rows(page, "stars")] == [
        *(f"{number} estrellas" for number in (5, 4, 3, 2)),
        "1 estrella",
    ]


async def test_a_longer_span_adds_its_weeks_up(opinions: Town) -> None:
    browser = await opinions.enter(ADMIN)
    for span, number in (("week", "12"), ("month", "36"), ("quarter", "36"), ("nonsense", "12")):
        page = (await browser.get(PATH, params={"span": span})).text
        assert {row[0]: row[1] for row in rows(page, "programmes")}["Cerámica para empezar"] == number


async def test_comments_are_escaped_and_leafed_through_each_once(opinions: Town) -> None:
    browser = await opinions.enter(ADMIN)
    pages = [(await browser.get(PATH, params={"first": first})).text for first in (0, 10, 20)]
    said = [text for page in pages for text in re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page)]
    assert len(said) == len(set(said)) == 13
    assert not any("<script" in page for page in pages)
    assert any("&lt;script&gt;" in text for text in said)


@pytest.mark.parametrize("first", ["-1", "x", "9" * 40, "٣", ""])
async def test_an_address_that_was_meddled_with_shows_the_beginning(opinions: Town, first: str) -> None:
    page = await (await opinions.enter(ADMIN)).get(PATH, params={"first": first})
    assert page.status_code == 200
    assert page.text.count("<blockquote") == 10


async def hides(town: Town, reason: str, *, which: str | None = None) -> int:
    browser = await town.enter(ADMIN)
    token = token_of(await browser.get(PATH))
    chosen = id_of("comment 12").hex() if which is None else which
    data = {"token": token, "comment": chosen, "reason": reason}
    return (await browser.post(f"{PATH}/hide", data=data)).status_code


async def test_a_comment_is_hidden_with_a_reason_and_that_is_logged(opinions: Town) -> None:
    assert await hides(opinions, " nombra a\n alguien ") == 303
    async with opinions.parts.database.reading() as session:
        row = await session.get_one(CommentRow, id_of("comment 12"))
        newest = (await Audit(session).recent(1))[0]
        assert await comment(session, id_of("comment 12")) is None
    assert (row.text, row.hidden) == (NASTY, "nombra a alguien")
    assert (newest.act, newest.actor_id) == ("comment.hidden", ADMIN)
    assert newest.subject == f"comment:{id_of('comment 12').hex()}"
    browser = await opinions.enter(ADMIN)
    for first in (0, 10):
        assert "alert(1)" not in (await browser.get(PATH, params={"first": first})).text


@pytest.mark.parametrize("reason", ["", "  a ", "x" * 201])
async def test_without_a_reason_nothing_is_hidden_and_that_is_said(opinions: Town, reason: str) -> None:
    assert await hides(opinions, reason) == 303
    async with opinions.parts.database.reading() as session:
        assert await comment(session, id_of("comment 12")) is not None
        assert (await Audit(session).recent(1))[0].act == "session.begun"
    page = await (await opinions.enter(ADMIN)).get(f"{PATH}?unreasoned")
    assert "Falta la razón: entre 3 y 200 letras." in page.text


@pytest.mark.parametrize(("which", "status"), [("00" * 16, 303), ("", 400), ("zz", 400), ("00", 400)])
async def test_what_is_no_comment_is_not_hidden(opinions: Town, which: str, status: int) -> None:
    assert await hides(opinions, "sin sentido", which=which) == status
    async with opinions.parts.database.reading() as session:
        assert (await Audit(session).recent(1))[0].act == "session.begun"


@pytest.mark.parametrize(("format", "begins"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
async def test_a_sheet_is_taken_along_and_that_is_logged(opinions: Town, format: str, begins: bytes) -> None:
    browser = await opinions.enter(ADMIN)
    data = {"token": token_of(await browser.get(PATH)), "format": format}
    sheet = await browser.post(f"{PATH}/sheet", params={"span": "month"}, data=data)
    assert sheet.status_code == 200
    assert sheet.content.startswith(begins)
    assert sheet.headers["content-disposition"] == (
        f"attachment; filename*=utf-8''opiniones-2026-W48.{format}"
    )
    if format == "csv":
        assert "Excel <básico>" in sheet.content.decode("utf-8-sig")
    async with opinions.parts.database.reading() as session:
        newest = (await Audit(session).recent(1))[0]
    assert (newest.act, newest.actor_id, newest.subject) == ("feedback.exported", ADMIN, "week:2026-W48")


async def test_what_is_no_sheet_is_not_taken_along(opinions: Town) -> None:
    browser = await opinions.enter(ADMIN)
    token = token_of(await browser.get(PATH))
    for data in ({"token": token}, {"token": token, "format": "exe"}):
        assert (await browser.post(f"{PATH}/sheet", data=data)).status_code == 400


async def test_before_anything_is_published_there_is_no_sheet(town: Town) -> None:
    browser = await town.enter(ADMIN)
    data = {"token": token_of(await browser.get(PATH)), "format": "csv"}
    assert (await browser.post(f"{PATH}/sheet", data=data)).status_code == 400
