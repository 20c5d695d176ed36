from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.demo import BotApi, DemoServer, deeds, sharing
from bot.demo.hearing import heard
from bot.demo.signatures import signatures
from bot.demo.specification import Specification

FILE = Path(__file__).parents[3].parent / "shared/data/botapi/botapi-10.0.json"
KINDS = {
    "i": {"Integer"},
    "n": {"Float"},
    "s": {"String"},
    "b": {"Boolean"},
    "c": {"Integer", "String"},
    "f": {"InputFile", "String"},
}


@pytest.fixture(scope="module")
def specification() -> Specification:
    if not FILE.exists():
        pytest.skip("the machine-readable Bot API is not beside the checkout")
    return Specification.load(FILE)


def test_the_methods_have_the_parameters_the_specification_says(specification: Specification) -> None:
    for signature in signatures().values():
        fields = {field["name"]: field for field in specification.methods[signature.method].get("fields", [])}
        assert set(signature.parameters) == set(fields), signature.method
        for name, parameter in signature.parameters.items():
            assert parameter.required == fields[name]["required"], (signature.method, name)
            if parameter.kind in KINDS:
                assert set(fields[name]["types"]) <= KINDS[parameter.kind], (signature.method, name)
            elif parameter.kind == "l":
                assert all(kind.startswith("Array of") for kind in fields[name]["types"])


async def test_every_update_is_as_the_specification_says(api: BotApi, specification: Specification) -> None:
    api.world.updates.allow([])
    updates: list[dict[str, Any]] = []
    api.world.updates.on_each(updates.append)
    ana = api.person("Ana Luz", language_code="es", username="analuz")
    first = await ana.says("/start e_1 https://example.org #hola")
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "a"}]]}
    text = "<b>hola</b> <blockquote expandable>x</blockquote>"
    reply = {"message_id": first}
    sent: Any = api.call(
        "sendMessage",
        {
            "chat_id": ana.id,
            "text": text,
            "parse_mode": "HTML",
            "reply_markup": keyboard,
            "reply_parameters": reply,
        },
        {},
    )
    await ana.presses("x")
    await ana.edits("hola")
    deeds.say(api.world, ana.chat, "respuesta", reply_to=sent["message_id"])
    await ana.shares_location(19.4, -99.1)
    await ana.sends_document(b"abc", "a.csv", caption="mira @analuz")
    await ana.sends_photo()
    await ana.sends_voice()
    await ana.sends_sticker()
    await ana.blocks()
    await ana.unblocks()
    query = sharing.search_inline(api.world, ana.chat, "yoga")
    content = {"message_text": "x"}
    result = {"type": "article", "id": "1", "title": "T", "input_message_content": content}
    result["reply_markup"] = keyboard
    api.call("answerInlineQuery", {"inline_query_id": query.id, "results": [result]}, {})
    sharing.pick_inline(api.world, ana.chat, query, "1")
    sam = api.person("Sam")
    shared = sharing.pick_inline(api.world, ana.chat, query, "1", to=sam.chat)
    await sam.presses_data("a", on=shared["message_id"])
    await ana.forwards(heard(shared))
    group, channel = api.gathering("Vecinos"), api.gathering("Noticias", "channel")
    await ana.adds_bot(group)
    await ana.says("/start", to=group)
    await ana.adds_bot(group, as_administrator=True)
    await ana.removes_bot(group)
    await ana.adds_bot(channel)
    await ana.says("hola", to=channel)
    kinds = {list(update)[1] for update in updates}
    spoken = {"message", "edited_message", "callback_query", "my_chat_member"}
    assert kinds == spoken | {"inline_query", "chosen_inline_result", "channel_post"}
    faults = [fault for update in updates for fault in specification.faults_of_update(update)]
    assert faults == []


async def test_every_result_is_as_the_specification_says(api: BotApi, specification: Specification) -> None:
    ana = api.person("Ana", language_code="es")
    await ana.says("hola")
    await ana.sends_document(b"abc", "a.csv")
    file_id = api.world.updates.pending[-1]["message"]["document"]["file_id"]
    group = api.gathering("Vecinos")
    await ana.adds_bot(group, as_administrator=True)
    here, there = {"chat_id": ana.id}, {"chat_id": group.id}
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "a"}]]}
    calls: list[tuple[str, dict[str, object]]] = [
        ("getMe", {}),
        ("getUpdates", {}),
        ("getWebhookInfo", {}),
        ("sendMessage", {**here, "text": "x", "reply_markup": keyboard, "protect_content": True}),
        ("editMessageText", {**here, "message_id": 4, "text": "y"}),
        ("sendLocation", {**here, "latitude": 1.5, "longitude": 2}),
        ("sendVenue", {**here, "latitude": 1.5, "longitude": 2, "title": "a", "address": "b"}),
        ("sendDocument", {**here, "document": file_id, "caption": "x"}),
        ("forwardMessage", {**here, "from_chat_id": ana.id, "message_id": 1}),
        ("copyMessage", {**here, "from_chat_id": ana.id, "message_id": 1}),
        ("pinChatMessage", {**here, "message_id": 1}),
        ("getChat", here),
        ("getChatMember", {**here, "user_id": ana.id}),
        ("deleteMessages", {**here, "message_ids": [1, 2]}),
        ("getChat", there),
        ("getChatMember", {**there, "user_id": api.world.bot["id"]}),
        ("sendMessage", {**there, "text": "x"}),
        ("leaveChat", there),
        ("getFile", {"file_id": file_id}),
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}]}),
        ("getMyCommands", {}),
        ("getMyName", {}),
        ("getMyDescription", {}),
        ("getMyShortDescription", {}),
        ("getChatMenuButton", {}),
    ]
    for method, parameters in calls:
        assert specification.faults_of_call(method, parameters) == []
        assert specification.faults_of_result(method, api.call(method, parameters, {})) == []


async def test_the_requests_of_an_unmodified_bot_hold(
    server: DemoServer, running: Callable[..., Any], specification: Specification
) -> None:
    async with running(server) as application:
        ana = server.person("Ana")
        await ana.says("/start x")
        await ana.says("hola")
        await ana.hears_all()
        await ana.presses("Más")
        await ana.sends_document(b"abc", "a.csv")
        await ana.hears_all()
        await application.bot.set_my_commands([("a", "b")], language_code="es")
    calls = list(server.api.calls)
    assert {"sendMessage", "answerCallbackQuery", "editMessageText", "sendDocument", "getFile"} <= {
        call.method for call in calls
    }
    faults = [fault for call in calls for fault in specification.faults_of_call(call.method, call.parameters)]
    assert faults == []


def test_faults_are_found(specification: Specification) -> None:
    assert specification.faults_of_call("sendMessage", {"chat_id": 1, "text": 5, "colour": "red"}) == [
        "sendMessage: colour is not known",
        "sendMessage.text: 5 is no String",
    ]
    assert specification.faults_of_call("sendMessage", {"chat_id": 1}) == ["sendMessage: text is missing"]
    assert specification.faults_of_call("dance", {}) == ["dance: no such method"]
    wrong = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 1}}}
    assert specification.faults_of_update(wrong) == ["Update.message.chat: type is missing"]
