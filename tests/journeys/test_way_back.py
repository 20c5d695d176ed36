"""From a card back to its list, however old that is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import Update

from bot.chat.callbacks import Open
from bot.chat.codec import pack
from bot.demo.world import Query

LATER = timedelta(hours=30)
LONG = "taller de barro los lunes, martes, miércoles, jueves o viernes por la tarde"


async def opens_unreadable(town, person, data: str) -> None:
    """Presses a button of a message that Telegram shows to the bot no more."""
    world, chat = town.server.api.world, person.chat
    query = Query(world.next_query_id(), "callback_query", person.id, town.clock.now(), data)
    world.queries[query.id] = query
    message = {"chat": chat.account.as_chat(), "message_id": 1, "date": 0}
    sender = chat.account.as_user()
    told = {"id": query.id, "from": sender, "message": message, "chat_instance": chat.instance, "data": data}
    update = {"update_id": next(town.numbers), "callback_query": told}
    await town.application.update_queue.put(Update.de_json(update, town.application.bot))


@pytest.mark.parametrize(
    ("language", "said", "label"),
    [("es", "taller de barro", "Volver a la lista"), ("en", "English on Tuesday", "Back to the list")],
)
async def test_from_a_card_of_a_list_that_is_forgotten_one_press_leads_back(
    town, language, said, label
) -> None:
    ana = town.person("Ana", language=language)
    await ana.says(said)
    listed = await ana.hears()
    town.clock.turn(timedelta(hours=1))
    await ana.presses("1")
    card = await ana.hears()
    assert label in card.buttons
    town.clock.turn(timedelta(hours=1))
    await ana.presses(label, on=card)
    assert (await ana.hears()).text == listed.text


async def test_a_shelf_is_gone_back_to_with_what_is_wished_of_it(town) -> None:
    ana = town.person("Ana")
    for said in ("/topics", "Arte y cultura", "gratis"):
        await ana.says(said)
        listed = await ana.hears()
    assert listed.text.startswith("12 resultados\nArte y cultura: gratis\n")
    town.clock.turn(LATER)
    await ana.presses("2")
    await ana.hears()
    await ana.presses("Volver a la lista")
    assert "\nArte y cultura: gratis\n" in (await ana.hears()).text


async def test_while_it_is_remembered_the_list_comes_back_at_the_page_where_it_was_left(town) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro")
    await ana.hears()
    await ana.presses("Más")
    second = await ana.hears()
    await ana.presses("7")
    await ana.hears()
    await ana.presses("Volver a la lista")
    assert (await ana.hears()).text == second.text


async def test_while_it_is_remembered_a_list_of_a_long_question_is_gone_back_to(town) -> None:
    ana = town.person("Ana")
    await ana.says(LONG)
    listed = await ana.hears()
    await ana.presses("1")
    await ana.hears()
    await ana.presses("Volver a la lista")
    assert (await ana.hears()).text == listed.text


async def test_where_no_button_carries_the_question_one_is_asked_kindly_to_ask_again(town) -> None:
    ana = town.person("Ana", language="en")
    await ana.says(LONG)
    await ana.hears()
    town.clock.turn(LATER)
    await ana.presses("1")
    await ana.hears()
    await ana.presses("Search again")
    heard = await ana.hears()
    assert "I no longer remember" in heard
    assert len(heard.buttons) == 5


async def test_a_list_too_old_to_be_read_opens_its_card_with_a_way_on(town) -> None:
    ana = town.person("Ana")
    await ana.says("/help")
    await ana.hears()
    await opens_unreadable(town, ana, pack(Open(opportunity=await town.id_of(1))))
    card = await ana.hears()
    assert card.text.startswith("Inglés básico")
    assert card.buttons[-1] == "Buscar otra vez"


async def test_a_card_that_no_list_showed_leads_back_to_none(town) -> None:
    ana = town.person("Ana")
    await ana.says(f"/start e_{await town.id_of(1)}")
    card = await ana.hears()
    assert not {"Volver a la lista", "Buscar otra vez"}.intersection(card.buttons)
