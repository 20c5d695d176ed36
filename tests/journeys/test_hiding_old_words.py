from __future__ import annotations

from datetime import timedelta


async def test_what_is_too_old_to_be_deleted_loses_its_words_when_it_is_to_be_hidden(town) -> None:
    ana = town.person()
    await ana.says("ayuda urgente")
    heard = await ana.hears()
    assert "911" in heard
    town.clock.turn(timedelta(days=3))
    await ana.presses("Ocultar", on=heard)
    hidden = await ana.hears()
    assert hidden.edited
    assert hidden.id == heard.id
    assert "911" not in ana.screen()
    assert "Borrar chat" in hidden
    assert hidden.buttons == ()


async def test_what_is_young_enough_vanishes_when_it_is_to_be_hidden(town) -> None:
    ana = town.person()
    await ana.says("ayuda urgente")
    heard = await ana.hears()
    await ana.presses("Ocultar", on=heard)
    await ana.hears_nothing()
    assert heard.id not in ana.chat.messages
