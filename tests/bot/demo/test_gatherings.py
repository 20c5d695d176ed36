from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.demo import BotApi, DemoServer, gatherings
from bot.demo.deeds import ImpossibleDeed
from bot.demo.hearing import heard
from bot.demo.refusals import Refusal

Call = Callable[..., Any]


def _kinds(api: BotApi) -> list[str]:
    return [list(update)[1] for update in api.world.updates.pending]


async def test_a_bot_added_to_a_group_hears_of_it(api: BotApi) -> None:
    ana, group = api.person("Ana"), api.gathering("Vecinos")
    await ana.adds_bot(group)
    joined, service = api.world.updates.pending
    assert joined["my_chat_member"]["chat"] == {"id": group.id, "type": "supergroup", "title": "Vecinos"}
    states = [joined["my_chat_member"][f"{when}_chat_member"]["status"] for when in ("old", "new")]
    assert states == ["left", "member"]
    assert service["message"]["new_chat_members"][0]["is_bot"]


async def test_in_a_group_a_bot_hears_only_what_is_meant_for_it(api: BotApi, call: Call) -> None:
    ana, group = api.person("Ana"), api.gathering("Vecinos", "group")
    await ana.says("antes", to=group)
    await ana.adds_bot(group)
    own = heard(call("sendMessage", chat_id=group.id, text="hola"))
    for text in (
        "hola a todos",
        "/start@other_bot",
        "correo@learning_city_bot.example",
        "/start",
        "/hoy@Learning_City_Bot x",
        "@learning_city_bot yoga",
    ):
        await ana.says(text, to=group)
    await ana.says("sí", answering=own, to=group)
    texts = [update["message"].get("text") for update in api.world.updates.pending[2:]]
    assert texts == ["/start", "/hoy@Learning_City_Bot x", "@learning_city_bot yoga", "sí"]
    assert all(update["message"]["chat"]["type"] == "group" for update in api.world.updates.pending[2:])


async def test_an_administrator_hears_everything_and_may_delete_it(api: BotApi, call: Call) -> None:
    ana, group = api.person("Ana"), api.gathering("Vecinos")
    await ana.adds_bot(group)
    first = await ana.says("uno", to=group)
    assert _kinds(api) == ["my_chat_member", "message"]
    with pytest.raises(Refusal, match="can't be deleted"):
        call("deleteMessage", chat_id=group.id, message_id=first)
    await ana.adds_bot(group, as_administrator=True)
    await ana.says("dos", to=group)
    assert _kinds(api)[2:] == ["my_chat_member", "message"]
    assert call("deleteMessages", chat_id=group.id, message_ids=[first])
    assert "uno" not in group.screen()


async def test_a_bot_that_is_not_there_cannot_speak(api: BotApi, call: Call) -> None:
    ana, group = api.person("Ana"), api.gathering("Vecinos")
    with pytest.raises(Refusal, match="403 Forbidden: bot is not a member of the supergroup chat"):
        call("sendMessage", chat_id=group.id, text="x")
    await ana.adds_bot(group)
    assert call("leaveChat", chat_id=group.id)
    with pytest.raises(Refusal, match="not a member"):
        call("sendMessage", chat_id=group.id, text="x")
    await ana.adds_bot(group)
    await ana.removes_bot(group)
    with pytest.raises(Refusal, match="bot was kicked from the supergroup chat"):
        call("sendMessage", chat_id=group.id, text="x")
    await ana.says("hola")
    with pytest.raises(Refusal, match="private chats"):
        call("leaveChat", chat_id=ana.id)


async def test_a_channel_speaks_for_itself(api: BotApi, call: Call) -> None:
    ana, channel = api.person("Ana"), api.gathering("Noticias", "channel")
    await ana.adds_bot(channel)
    await ana.says("feria el sábado", to=channel)
    post = api.world.updates.pending[-1]["channel_post"]
    assert post["sender_chat"]["title"] == "Noticias"
    assert "from" not in post
    call("sendMessage", chat_id=channel.id, text="y el domingo")
    assert channel.screen() == "Noticias: feria el sábado\nbot: y el domingo"
    with pytest.raises(ImpossibleDeed):
        gatherings.seat_bot(api.world, channel.group, ana.chat, "member")


async def test_members_of_a_group_are_known(api: BotApi, call: Call) -> None:
    ana, group = api.person("Ana"), api.gathering("Vecinos")
    await ana.adds_bot(group, as_administrator=True)
    assert call("getChatMember", chat_id=group.id, user_id=ana.id)["status"] == "member"
    assert call("getChatMember", chat_id=group.id, user_id=api.world.bot["id"])["status"] == "administrator"
    assert call("getChat", chat_id=group.id)["title"] == "Vecinos"
    with pytest.raises(Refusal, match="user not found"):
        call("getChatMember", chat_id=group.id, user_id=5)


async def test_a_real_bot_answers_in_a_group_and_people_there_hear_it(
    server: DemoServer, running: Callable[..., Any]
) -> None:
    async with running(server):
        ana, group = server.person("Ana"), server.gathering("Vecinos")
        await ana.adds_bot(group)
        await ana.says("/start@learning_city_bot e_1", to=group)
        assert (await group.hears()).text == "Bienvenida e_1"
        await ana.hears_nothing()
    assert server.api.complaints == []
