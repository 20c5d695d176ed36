from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import TurnedClock
from bot.demo import BotApi, FloodRule, Person, sharing
from bot.demo.arguments import Upload
from bot.demo.person import PIXEL
from bot.demo.refusals import Refusal

Call = Callable[..., Any]


@pytest.fixture
async def ana(api: BotApi) -> Person:
    person = api.person("Ana", language_code="es", username="ana_lee")
    await person.says("hola")
    return person


def _keys(**button: object) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "x", **button}]]}


def _many(count: int) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "x", "callback_data": str(number)}] for number in range(count)]}


ALLOWED: list[tuple[str, dict[str, object]]] = [
    ("sendMessage", {"text": "a" * 4096}),
    ("sendMessage", {"text": "<b>" + "a" * 4096 + "</b>", "parse_mode": "HTML"}),
    ("sendMessage", {"text": "😀" * 2048}),
    ("sendMessage", {"text": "x", "reply_markup": _keys(callback_data="é" * 32)}),
    ("sendMessage", {"text": "x", "reply_markup": _many(100)}),
    ("sendMessage", {"text": "x", "reply_markup": _keys(url="https://example.org/a")}),
    ("sendMessage", {"text": "x", "reply_markup": _keys(url="http://localhost:8080/a")}),
    ("sendMessage", {"text": "x", "reply_markup": _keys(url="tg://user?id=1")}),
    ("sendMessage", {"text": "x", "reply_markup": _keys(copy_text={"text": "a" * 256})}),
    ("sendMessage", {"text": "x", "reply_markup": _keys(callback_data="a", style="danger")}),
    ("sendMessage", {"text": "x", "reply_markup": _keys(switch_inline_query="")}),
    ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": []}}),
    ("sendMessage", {"text": "x", "reply_markup": {"keyboard": [["Hoy"]], "resize_keyboard": True}}),
    ("sendMessage", {"text": "x", "reply_markup": {"remove_keyboard": True}}),
    ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 1}}),
    (
        "sendMessage",
        {"text": "x", "reply_parameters": {"message_id": 99, "allow_sending_without_reply": True}},
    ),
    ("sendMessage", {"text": "ab", "entities": [{"type": "bold", "offset": 0, "length": 2}]}),
    ("sendLocation", {"latitude": 19.4, "longitude": -99.1}),
    ("sendVenue", {"latitude": 19.4, "longitude": -99.1, "title": "Casa", "address": "Calle 1"}),
    ("sendChatAction", {"action": "typing"}),
    ("setMessageReaction", {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}]}),
    ("pinChatMessage", {"message_id": 1}),
    ("forwardMessage", {"from_chat_id": 1000000100, "message_id": 1}),
    ("copyMessage", {"from_chat_id": 1000000100, "message_id": 1}),
    ("getChat", {}),
    ("deleteMessage", {"message_id": 1}),
    ("deleteMessages", {"message_ids": [1, 77]}),
]


@pytest.mark.parametrize(("method", "parameters"), ALLOWED)
async def test_what_telegram_allows_is_done(
    api: BotApi, call: Call, ana: Person, method: str, parameters: dict[str, object]
) -> None:
    assert call(method, chat_id=ana.id, **parameters)
    assert api.complaints == []


REFUSED: list[tuple[str, dict[str, object], str]] = [
    ("sendMessage", {"text": "a" * 4097}, "message is too long"),
    ("sendMessage", {"text": "😀" * 2049}, "message is too long"),
    ("sendMessage", {"text": " \n "}, "message text is empty"),
    ("sendMessage", {}, "message text is empty"),
    ("sendMessage", {"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ("sendMessage", {"text": "<br>", "parse_mode": "HTML"}, "can't parse entities: Unsupported start tag"),
    ("sendMessage", {"text": "x", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
    ("sendMessage", {"text": "x", "chat_id": 5}, "chat not found"),
    ("sendMessage", {"text": "x", "chat_id": ""}, "chat_id is empty"),
    ("sendMessage", {"text": "x", "reply_markup": _keys(callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {"text": "x", "reply_markup": _keys(callback_data="")}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {"text": "x", "reply_markup": _many(101)}, "reply markup is too long"),
    (
        "sendMessage",
        {"text": "x", "reply_markup": _keys(url="nonsense")},
        "inline keyboard button URL 'nonsense'",
    ),
    ("sendMessage", {"text": "x", "reply_markup": _keys(url="")}, "inline keyboard button URL is empty"),
    ("sendMessage", {"text": "x", "reply_markup": _keys(copy_text={"text": ""})}, "BUTTON_COPY_TEXT_INVALID"),
    (
        "sendMessage",
        {"text": "x", "reply_markup": _keys(copy_text={"text": "a" * 257})},
        "BUTTON_COPY_TEXT_INVALID",
    ),
    ("sendMessage", {"text": "x", "reply_markup": _keys()}, "can't parse inline keyboard button"),
    (
        "sendMessage",
        {"text": "x", "reply_markup": _keys(url="http://a.org", callback_data="b")},
        "can't parse inline",
    ),
    (
        "sendMessage",
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": " ", "callback_data": "a"}]]}},
        "can't parse keyboard button: text must be non-empty",
    ),
    (
        "sendMessage",
        {"text": "x", "reply_markup": _keys(callback_data="a", style="loud")},
        "can't parse keyboard button",
    ),
    (
        "sendMessage",
        {"text": "x", "reply_markup": _keys(callback_data="a", colour="red")},
        "can't parse keyboard button",
    ),
    (
        "sendMessage",
        {"text": "x", "reply_markup": {"keyboard": []}},
        "reply keyboard markup must be non-empty",
    ),
    (
        "sendMessage",
        {"text": "x", "reply_markup": {"keyboard": [["a"]], "input_field_placeholder": "a" * 65}},
        "INPUT_FIELD_PLACEHOLDER_INVALID",
    ),
    ("sendMessage", {"text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
    ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    (
        "sendMessage",
        {"text": "a", "entities": [{"type": "bold", "offset": 0, "length": 9}]},
        "entity beginning",
    ),
    ("sendMessage", {"text": "x", "disable_notification": "perhaps"}, "can't parse parameter"),
    ("sendLocation", {"latitude": 91, "longitude": 0}, "wrong coordinates"),
    ("sendLocation", {"latitude": "north", "longitude": 0}, "can't parse parameter"),
    ("sendLocation", {"latitude": 1}, "longitude is empty"),
    ("sendVenue", {"latitude": 1, "longitude": 1, "title": " ", "address": "b"}, "title must be non-empty"),
    ("sendChatAction", {"action": "dancing"}, "wrong parameter action"),
    ("sendDocument", {"document": "no-such-file"}, "invalid file_id"),
    ("sendDocument", {"document": "https://example.org/a.pdf"}, "failed to get HTTP URL content"),
    ("sendDocument", {}, "document is empty"),
    ("editMessageText", {"message_id": 77, "text": "x"}, "message to edit not found"),
    ("editMessageText", {"message_id": 1, "text": "x"}, "message can't be edited"),
    ("editMessageText", {"message_id": 2, "text": "x" * 4097}, "MESSAGE_TOO_LONG"),
    ("editMessageText", {"message_id": 2, "text": "same"}, "message is not modified"),
    ("editMessageText", {"message_id": 3, "text": "x"}, "message can't be edited"),
    ("editMessageText", {"inline_message_id": "a", "text": "x"}, "MESSAGE_ID_INVALID"),
    ("editMessageReplyMarkup", {"message_id": 2}, "message is not modified"),
    (
        "editMessageReplyMarkup",
        {"message_id": 2, "reply_markup": {"keyboard": [["a"]]}},
        "object expected as reply markup",
    ),
    ("editMessageCaption", {"message_id": 2, "caption": "x"}, "there is no caption"),
    ("deleteMessage", {"message_id": 77}, "message to delete not found"),
    ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
    ("deleteMessages", {"message_ids": list(range(101))}, "too many message identifiers"),
    ("deleteMessages", {"message_ids": [1, "x"]}, 'can\'t parse "message_ids"'),
    ("deleteMessages", {"message_ids": [True]}, 'can\'t parse "message_ids"'),
    (
        "setMessageReaction",
        {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "x"}]},
        "REACTION_INVALID",
    ),
    (
        "setMessageReaction",
        {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}] * 2},
        "REACTIONS_TOO_MANY",
    ),
    ("copyMessage", {"from_chat_id": 1000000100, "message_id": 9}, "message to copy not found"),
    ("getChat", {"chat_id": 12}, "chat not found"),
]


@pytest.mark.parametrize(("method", "parameters", "words"), REFUSED)
async def test_what_telegram_refuses_is_refused_in_its_words(
    call: Call, ana: Person, method: str, parameters: dict[str, object], words: str
) -> None:
    call("sendMessage", chat_id=ana.id, text="same")
    call("sendMessage", chat_id=ana.id, text="x", reply_markup={"keyboard": [["a"]]})
    with pytest.raises(Refusal) as refused:
        call(method, **{"chat_id": ana.id, **parameters})
    assert refused.value.code == 400
    assert refused.value.description.startswith(f"Bad Request: {words}")


PROFILE: list[tuple[str, dict[str, object], str]] = [
    ("setMyCommands", {"commands": [{"command": "Hola", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a", "description": "x" * 257}]}, "BOT_COMMAND_DESC"),
    ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", {"commands": [], "scope": {"type": "everyone"}}, "can't parse BotCommandScope"),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ("setMyCommands", {"commands": [], "language_code": "es-MX"}, "invalid language code"),
    ("setMyName", {"name": "x" * 65}, "bot name is too long"),
    ("setMyDescription", {"description": "x" * 513}, "bot description is too long"),
    ("setMyShortDescription", {"short_description": "x" * 121}, "bot short description is too long"),
    ("setChatMenuButton", {"menu_button": {"type": "fancy"}}, "can't parse menu button"),
    ("answerCallbackQuery", {"callback_query_id": "5"}, "query is too old"),
    ("answerCallbackQuery", {"callback_query_id": "5", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("answerInlineQuery", {"inline_query_id": "5", "results": []}, "query is too old"),
    ("getFile", {"file_id": "x"}, "invalid file_id"),
    ("setWebhook", {"url": "http://example.org/hook"}, "bad webhook: An HTTPS URL"),
    ("setWebhook", {"url": "https://example.org:8080/hook"}, "bad webhook: Webhook can be set up only on"),
    ("setWebhook", {"url": "https://example.org/", "secret_token": "a b"}, "secret token contains unallowed"),
    ("setWebhook", {"url": "https://example.org/", "secret_token": "a" * 257}, "secret token is too long"),
]


@pytest.mark.parametrize(("method", "parameters", "words"), PROFILE)
def test_wrong_words_about_the_bot_itself_are_refused(
    call: Call, method: str, parameters: dict[str, object], words: str
) -> None:
    with pytest.raises(Refusal, match=rf"Bad Request: {words}"):
        call(method, **parameters)


def test_an_unknown_method_is_not_found_and_a_complaint(api: BotApi, call: Call) -> None:
    with pytest.raises(Refusal, match="404"):
        call("sendTelepathy")
    assert api.complaints == ["sendTelepathy: the offline Bot API has no such method"]


async def test_an_unknown_parameter_is_a_complaint(api: BotApi, call: Call, ana: Person) -> None:
    call("sendMessage", chat_id=ana.id, text="x", colour="red")
    assert api.complaints == ["sendMessage: the parameter colour is not known"]


async def test_a_broken_rule_is_a_complaint_and_an_unchanged_message_is_none(
    api: BotApi, call: Call, ana: Person
) -> None:
    call("sendMessage", chat_id=ana.id, text="x")
    with pytest.raises(Refusal):
        call("editMessageText", chat_id=ana.id, message_id=2, text="x")
    assert api.complaints == []
    with pytest.raises(Refusal):
        call("sendMessage", chat_id=ana.id, text="x" * 4097)
    assert api.complaints == ["sendMessage: Bad Request: message is too long"]


def test_a_bot_cannot_write_first(api: BotApi, call: Call) -> None:
    luis = api.person("Luis")
    with pytest.raises(Refusal, match="403 Forbidden: bot can't initiate conversation with a user"):
        call("sendMessage", chat_id=luis.id, text="x")


async def test_a_bot_that_is_blocked_is_told_so_until_it_is_let_in_again(
    api: BotApi, call: Call, ana: Person
) -> None:
    await ana.blocks()
    with pytest.raises(Refusal, match="403 Forbidden: bot was blocked by the user"):
        call("sendMessage", chat_id=ana.id, text="x")
    await ana.unblocks()
    assert call("sendMessage", chat_id=ana.id, text="x")
    kinds = [
        update["my_chat_member"]["new_chat_member"]["status"] for update in api.world.updates.pending[1:]
    ]
    assert kinds == ["kicked", "member"]


async def test_a_press_can_be_answered_once_and_not_too_late(
    api: BotApi, call: Call, clock: TurnedClock, ana: Person
) -> None:
    call("sendMessage", chat_id=ana.id, text="x", reply_markup=_keys(callback_data="a"))
    first = await ana.presses("x")
    assert call("answerCallbackQuery", callback_query_id=first.value, text="sí")
    with pytest.raises(Refusal, match="query is too old"):
        call("answerCallbackQuery", callback_query_id=first.value)
    second = await ana.presses("x")
    clock.turn(timedelta(minutes=11))
    with pytest.raises(Refusal, match="query is too old"):
        call("answerCallbackQuery", callback_query_id=second.value)


async def test_what_is_older_than_two_days_cannot_be_deleted(
    call: Call, clock: TurnedClock, ana: Person
) -> None:
    clock.turn(timedelta(hours=48, seconds=1))
    with pytest.raises(Refusal, match="message can't be deleted for everyone"):
        call("deleteMessage", chat_id=ana.id, message_id=1)


async def test_what_is_too_old_stays_when_many_are_deleted(
    call: Call, clock: TurnedClock, ana: Person
) -> None:
    clock.turn(timedelta(hours=48, seconds=1))
    await ana.says("nuevo")
    call("sendMessage", chat_id=ana.id, text="x")
    assert call("deleteMessages", chat_id=ana.id, message_ids=[1, 2, 3, 3, 99])
    assert ana.screen() == "Ana: hola"


async def test_captions_and_pictures_have_their_limits(api: BotApi, ana: Person) -> None:
    picture = {"photo": Upload("a.png", PIXEL)}
    assert api.call("sendPhoto", {"chat_id": ana.id, "caption": "x" * 1024}, picture)
    with pytest.raises(Refusal, match="message caption is too long"):
        api.call("sendPhoto", {"chat_id": ana.id, "caption": "x" * 1025}, picture)
    with pytest.raises(Refusal, match="IMAGE_PROCESS_FAILED"):
        api.call("sendPhoto", {"chat_id": ana.id}, {"photo": Upload("a.png", b"no picture")})
    with pytest.raises(Refusal, match="file must be non-empty"):
        api.call("sendDocument", {"chat_id": ana.id}, {"document": Upload("a.txt", b"")})


async def test_an_album_takes_two_to_ten(api: BotApi, ana: Person) -> None:
    uploads = {"a": Upload("a.png", PIXEL), "b": Upload("b.png", PIXEL)}
    media = [
        {"type": "photo", "media": "attach://a", "caption": "uno"},
        {"type": "photo", "media": "attach://b"},
    ]
    sent: Any = api.call("sendMediaGroup", {"chat_id": ana.id, "media": media}, uploads)
    assert len({message["media_group_id"] for message in sent}) == 1
    assert sent[0]["caption"] == "uno"
    with pytest.raises(Refusal, match="2 to 10 items"):
        api.call("sendMediaGroup", {"chat_id": ana.id, "media": media[:1]}, uploads)


async def test_the_flood_rule_lets_a_burst_through_and_then_one_a_second(
    clock: TurnedClock,
) -> None:
    api = BotApi(clock=clock, flood_rule=FloodRule(burst=3))
    ana = api.person("Ana")
    await ana.says("hola")
    for _ in range(3):
        api.call("sendMessage", {"chat_id": ana.id, "text": "x"}, {})
    with pytest.raises(Refusal) as refused:
        api.call("sendMessage", {"chat_id": ana.id, "text": "x"}, {})
    assert refused.value.code == 429
    assert refused.value.retry_after
    clock.turn(timedelta(seconds=refused.value.retry_after))
    assert api.call("sendMessage", {"chat_id": ana.id, "text": "x"}, {})


async def test_commands_are_kept_for_each_scope_and_language(api: BotApi, call: Call, ana: Person) -> None:
    def set_to(name: str, **more: object) -> None:
        call("setMyCommands", commands=[{"command": name, "description": name}], **more)

    profile, account = api.world.profile, ana.chat.account
    set_to("everywhere")
    assert profile.commands_for(account)[0]["command"] == "everywhere"
    set_to("spanish", language_code="es")
    assert profile.commands_for(account)[0]["command"] == "spanish"
    set_to("private", scope={"type": "all_private_chats"})
    assert profile.commands_for(account)[0]["command"] == "private"
    set_to("staff", scope={"type": "chat", "chat_id": ana.id})
    assert profile.commands_for(account)[0]["command"] == "staff"
    call("deleteMyCommands", scope={"type": "chat", "chat_id": ana.id})
    assert profile.commands_for(account)[0]["command"] == "private"
    assert call("getMyCommands", language_code="es")[0]["command"] == "spanish"


def test_texts_of_the_profile_are_kept_a_language(call: Call) -> None:
    call("setMyDescription", description="Hola", language_code="es")
    assert call("getMyDescription", language_code="es") == {"description": "Hola"}
    assert call("getMyDescription") == {"description": ""}
    assert call("getMyName", language_code="es") == {"name": "Learning City"}


async def test_inline_questions_are_answered_with_up_to_fifty_results(
    api: BotApi, call: Call, ana: Person
) -> None:
    def results(count: int) -> list[dict[str, object]]:
        content = {"message_text": "<b>x</b>", "parse_mode": "HTML"}
        return [
            {"type": "article", "id": str(n), "title": "T", "input_message_content": content}
            for n in range(count)
        ]

    query = sharing.search_inline(api.world, ana.chat, "yoga")
    with pytest.raises(Refusal, match="RESULTS_TOO_MUCH"):
        call("answerInlineQuery", inline_query_id=query.id, results=results(51))
    with pytest.raises(Refusal, match="RESULT_ID_DUPLICATE"):
        call("answerInlineQuery", inline_query_id=query.id, results=results(1) * 2)
    assert call("answerInlineQuery", inline_query_id=query.id, results=results(50), cache_time=1)
    message = sharing.pick_inline(api.world, ana.chat, query, "7")
    assert (message["text"], message["entities"][0]["type"]) == ("x", "bold")
    assert message["via_bot"]["username"] == "learning_city_bot"
