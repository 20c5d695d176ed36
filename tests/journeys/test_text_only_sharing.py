from __future__ import annotations


async def test_whoever_reads_text_only_can_pass_a_card_on_by_its_link(town) -> None:
    ana = town.person()
    for said in ("/text", "inglés básico"):
        await ana.says(said)
        await ana.hears_all()
    await ana.says("1")
    card = await ana.hears()
    assert card.buttons == ()
    assert f"Compartir: https://t.me/learning_city_bot?start=o_{await town.id_of(1)}" in card
