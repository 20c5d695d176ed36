"""A reminder comes when it was promised, says what is true then, and can be answered."""

from __future__ import annotations

from datetime import timedelta

from tests.journeys.test_saving import saved


async def test_it_comes_on_the_evening_before_and_two_hours_before_and_no_more(town) -> None:
    ana = town.person("Ana")
    await saved(town, ana, "inglés básico")
    await town.passes(timedelta(hours=7, minutes=45))
    assert await ana.hears_all(patience=0.1) == []
    await town.passes(timedelta(minutes=15))
    evening = await ana.hears()
    assert evening.text == (
        "Te lo recuerdo: Inglés básico. mar 24 nov, 17:00 a 18:30. Biblioteca Sur, Los Fresnos."
    )
    await town.passes(timedelta(hours=21))
    assert await ana.hears()
    heard = len(ana.chat.messages)
    await town.passes(timedelta(days=2), step=timedelta(hours=1))
    assert len(ana.chat.messages) == heard
