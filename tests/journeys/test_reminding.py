from __future__ import annotations

from datetime import timedelta


async def test_what_is_saved_is_reminded_of_on_the_evening_before_and_two_hours_before(town) -> None:
    ana = town.person("Ana")
    await ana.says("cuentos")
    await ana.hears()
    await ana.says("inglés básico")
    await ana.hears()
    await ana.presses("1")
    await ana.hears()
    await ana.presses("Guardar y avisarme")
    said = await ana.hears()
    assert said.text == "Guardado: Inglés básico.\nTe escribiré: lun 23 nov, 18:00 y mar 24 nov, 15:00."
    await town.passes(timedelta(hours=8))
    evening = await ana.hears()
    assert evening.text == (
        "Te lo recuerdo: Inglés básico. mar 24 nov, 17:00 a 18:30. Biblioteca Sur, Los Fresnos."
    )
    await town.passes(timedelta(hours=21))
    assert await ana.hears()
    heard = len(ana.chat.messages)
    await town.passes(timedelta(days=2))
    assert len(ana.chat.messages) == heard
