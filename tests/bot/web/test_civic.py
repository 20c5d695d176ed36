"""What the city promised and what it asks, on public pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.civic.tables import ConsultationResultRow
from tests.bot.web.conftest import Town
from tests.bot.web.pledges import fill


@pytest.mark.parametrize("path", ["/promises", "/consultations"])
async def test_everybody_may_read_them_when_there_is_nothing_yet(town: Town, path: str) -> None:
    page = await town.browser().get(path)
    assert page.status_code == 200
    assert "<article" not in page.text


async def test_promises_are_read_in_the_readers_language_and_late_by_themselves(town: Town) -> None:
    await fill(town)
    page = (await town.browser().get("/promises")).text
    assert "Dos grupos de inglés" in page
    assert "Prometido para el jueves 26 de noviembre." in page
    assert "&lt;Bibliotecas&gt;" in page
    town.parts.clock.turn(timedelta(days=6))
    page = (await town.browser(**{"Accept-Language": "en"}).get("/promises")).text
    assert "Two English groups" in page
    assert "Late by 3 days" in page
    assert "The city has not said why yet." in page


async def test_no_count_is_on_the_page_before_the_end_and_then_all_are(town: Town) -> None:
    number = await fill(town)
    page = (await town.browser().get("/consultations")).text
    assert "¿A qué hora abrimos?" in page
    assert "<table" not in page
    town.parts.clock.turn(timedelta(days=3))
    assert "Respondieron menos de 5 personas." in (await town.browser().get("/consultations")).text
    async with town.parts.database.writing() as session:
        for option, people in ((0, 2), (1, 6)):
            session.add(ConsultationResultRow(consultation_id=number, option=option, people=people))
    page = (await town.browser().get("/consultations")).text
    assert "Respondieron 8 personas." in page
    assert '<td class="number">75</td>' in page
