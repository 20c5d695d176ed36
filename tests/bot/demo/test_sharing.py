from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.demo import BotApi, DemoServer, Person, Unexpected, sharing
from bot.demo.deeds import ImpossibleDeed
from bot.demo.hearing import heard
from bot.demo.refusals import Refusal

Running = Callable[..., Any]
Call = Callable[..., Any]


def _article(number: int, **more: object) -> dict[str, object]:
    content = {"message_text": f"<b>{number}</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": str(number), "title": "T", "input_message_content": content, **more}


def _keys(**button: object) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "x", **button}]]}


async def _asked(api: BotApi, ana: Person) -> str:
    return sharing.search_inline(api.world, ana.chat, "yoga").id


async def test_results_come_a_page_at_a_time_with_a_button_over_them(
    server: DemoServer, running: Running
) -> None:
    async with running(server):
        ana = server.person("Ana")
        first = await ana.searches_inline("yoga")
        assert [result["title"] for result in first] == ["yoga 1", "yoga 2", "yoga 3"]
        assert ana.inline_answer["button"] == {"text": "Buscar en el chat", "start_parameter": "from_inline"}
        last = await ana.searches_inline("yoga", "6")
        assert [result["title"] for result in last] == ["yoga 7"]
        assert ana.inline_answer["next_offset"] == ""
        assert await ana.searches_inline("nada") == []
    assert server.api.complaints == []


async def test_a_result_picked_in_the_chat_with_the_bot_reaches_it_as_sent_by_it(
    server: DemoServer, running: Running
) -> None:
    updates: list[dict[str, Any]] = []
    server.api.world.updates.on_each(updates.append)
    async with running(server):
        ana = server.person("Ana")
        await ana.searches_inline("yoga")
        picked = await ana.picks_inline("2")
        await ana.hears_nothing()
    assert picked.text == "yoga 2"
    kinds = [list(update)[1] for update in updates]
    assert kinds == ["inline_query", "message", "chosen_inline_result"]
    assert updates[0]["inline_query"]["chat_type"] == "sender"
    assert updates[1]["message"]["via_bot"]["username"] == "learning_city_bot"
    assert updates[2]["chosen_inline_result"]["inline_message_id"]


async def test_a_result_sent_to_somebody_else_is_read_by_them_and_not_by_the_bot(
    server: DemoServer, running: Running
) -> None:
    updates: list[dict[str, Any]] = []
    server.api.world.updates.on_each(updates.append)
    async with running(server):
        ana, sam = server.person("Ana"), server.person("Sam")
        await ana.searches_inline("yoga", to=sam)
        await ana.picks_inline(0, to=sam)
        (letter,) = sam.letters()
        assert (letter.text, letter.buttons) == ("yoga 1", ("Ver", "Avisar", "Contestar"))
        assert letter.raw["from"]["first_name"] == "Ana"
        assert ana.letters() == []
        assert [list(update)[1] for update in updates] == ["inline_query", "chosen_inline_result"]
        assert updates[0]["inline_query"]["chat_type"] == "private"
        await sam.presses("Ver", on=letter)
        assert (await sam.hears()).text == "Bienvenida o_1"
        await ana.hears_nothing()
    assert server.api.complaints == []


async def test_a_press_on_a_shared_result_lets_the_bot_change_it_for_both(
    server: DemoServer, running: Running
) -> None:
    async with running(server):
        ana, sam = server.person("Ana"), server.person("Sam")
        await ana.searches_inline("yoga", to=sam)
        await ana.picks_inline(0, to=sam)
        await sam.presses("Avisar")
        await sam.settles()
        assert sam.notices == ["listo"]
        (letter,) = sam.letters()
        assert (letter.text, letter.buttons) == ("cambiado", ())
        await sam.hears_nothing()
    assert server.api.complaints == []


async def test_the_bot_cannot_reach_what_people_send_each_other(api: BotApi, call: Call) -> None:
    ana, sam = api.person("Ana"), api.person("Sam")
    await sam.says("hola")
    letter = await ana.shares("https://t.me/share/url?url=https%3A%2F%2Fa.org&text=Mira", to=sam)
    assert letter.text == "https://a.org\nMira"
    for method in ("deleteMessage", "pinChatMessage"):
        with pytest.raises(Refusal, match="not found"):
            call(method, chat_id=sam.id, message_id=letter.id)
    with pytest.raises(Refusal, match="403"):
        call("sendMessage", chat_id=ana.id, text="x")


async def test_one_shares_links_and_with_others_only(api: BotApi) -> None:
    ana, sam = api.person("Ana"), api.person("Sam")
    with pytest.raises(ImpossibleDeed, match="no link"):
        await ana.shares("https://t.me/share/url?text=Mira", to=sam)
    with pytest.raises(ImpossibleDeed, match="oneself"):
        await ana.shares("https://t.me/share/url?url=https%3A%2F%2Fa.org", to=ana)


async def test_nobody_picks_what_somebody_else_asked_for(api: BotApi, call: Call) -> None:
    ana, sam = api.person("Ana"), api.person("Sam")
    query = sharing.search_inline(api.world, ana.chat, "yoga")
    call("answerInlineQuery", inline_query_id=query.id, results=[_article(1)])
    with pytest.raises(ImpossibleDeed, match="somebody else"):
        sharing.pick_inline(api.world, sam.chat, query, "1")
    with pytest.raises(ImpossibleDeed, match="no such result"):
        sharing.pick_inline(api.world, ana.chat, query, "2")
    with pytest.raises(Unexpected, match="nothing was asked"):
        await sam.picks_inline()


async def test_a_forwarded_message_says_where_it_came_from(server: DemoServer, running: Running) -> None:
    updates: list[dict[str, Any]] = []
    server.api.world.updates.on_each(updates.append)
    async with running(server):
        ana, sam = server.person("Ana"), server.person("Sam")
        await sam.shares("https://t.me/share/url?url=https%3A%2F%2Fa.org", to=ana)
        await ana.forwards(ana.letters()[0])
        assert (await ana.hears()).text == "oí https://a.org"
        news = server.gathering("Noticias", "channel")
        await sam.says("feria el sábado", to=news)
        post = server.api.world.groups[news.id].messages
        await ana.forwards(heard(next(iter(post.values()))))
        assert (await ana.hears()).text == "oí feria el sábado"
    first, second = (update["message"]["forward_origin"] for update in updates)
    assert (first["type"], first["sender_user"]["first_name"]) == ("user", "Sam")
    assert (second["type"], second["chat"]["title"]) == ("channel", "Noticias")


async def test_one_takes_back_one_s_own_words_and_no_others(api: BotApi, call: Call) -> None:
    ana = api.person("Ana")
    number = await ana.says("hola")
    call("sendMessage", chat_id=ana.id, text="x")
    await ana.deletes(number)
    assert ana.screen() == "bot: x"
    with pytest.raises(ImpossibleDeed):
        await ana.deletes(number + 1)
    assert [list(update)[1] for update in api.world.updates.pending] == ["message"]


WRONG: list[tuple[dict[str, object], str]] = [
    ({"type": "gif", "id": "1"}, "no inline results of the type gif"),
    ({"type": "article", "id": "1", "title": "T"}, "content to send is missing"),
    (_article(1, title=" "), "ARTICLE_TITLE_EMPTY"),
    (_article(1, colour="red"), "unknown field colour"),
    (_article(1, id=""), "RESULT_ID_INVALID"),
    (_article(1, id="x" * 65), "RESULT_ID_INVALID"),
    (_article(1, input_message_content={"message_text": " "}), "message text is empty"),
    (_article(1, input_message_content={"message_text": "x" * 4097}), "MESSAGE_TOO_LONG"),
    (_article(1, input_message_content={"nothing": 1}), "of no known type"),
    (_article(1, reply_markup=_keys(callback_data="x" * 65)), "BUTTON_DATA_INVALID"),
    (_article(1, reply_markup={"keyboard": [["x"]]}), "inline keyboard expected"),
    ({"type": "photo", "id": "1", "photo_file_id": "x"}, "invalid file_id"),
    ({"type": "venue", "id": "1", "title": "a", "address": "b", "latitude": 1}, "longitude is empty"),
]


@pytest.mark.parametrize(("result", "words"), WRONG)
async def test_a_wrong_inline_result_is_refused_in_words(
    api: BotApi, call: Call, result: dict[str, object], words: str
) -> None:
    query = await _asked(api, api.person("Ana"))
    with pytest.raises(Refusal, match=words):
        call("answerInlineQuery", inline_query_id=query, results=[result])


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "x", "start_parameter": "a b"}, "START_PARAM_INVALID"),
        ({"text": "x", "start_parameter": "x" * 65}, "START_PARAM_INVALID"),
        ({"text": " ", "start_parameter": "a"}, "text must be non-empty"),
        ({"text": "x"}, "exactly one"),
        ({"text": "x", "start_parameter": "a", "url": "b"}, "unknown field"),
    ],
)
async def test_a_wrong_button_over_the_results_is_refused(
    api: BotApi, call: Call, button: dict[str, object], words: str
) -> None:
    query = await _asked(api, api.person("Ana"))
    with pytest.raises(Refusal, match=words):
        call("answerInlineQuery", inline_query_id=query, results=[], button=button)
    assert call("answerInlineQuery", inline_query_id=query, results=[], next_offset="x" * 64)


async def test_places_and_files_are_inline_results_too(api: BotApi, call: Call) -> None:
    ana = api.person("Ana")
    await ana.sends_document(b"abc", "a.csv")
    file_id = api.world.updates.pending[-1]["message"]["document"]["file_id"]
    point = {"latitude": 19.4, "longitude": -99.1, "title": "Casa"}
    query = await _asked(api, ana)
    results = [
        {"type": "venue", "id": "1", "address": "Calle 1", **point},
        {"type": "location", "id": "2", **point},
        {"type": "document", "id": "3", "title": "a", "document_file_id": file_id, "caption": "mira"},
        _article(4, input_message_content={"address": "Calle 1", **point}),
    ]
    call("answerInlineQuery", inline_query_id=query, results=results)
    texts = []
    for number in "1234":
        sent = sharing.pick_inline(api.world, ana.chat, api.world.queries[query], number)
        texts.append(sorted({"venue", "location", "document", "caption"} & set(sent)))
    assert texts == [["location", "venue"], ["location"], ["caption", "document"], ["location", "venue"]]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"query": "x"}, "at least one chat type"),
        ({"query": "x", "allow_user_chats": False}, "at least one chat type"),
        ({"allow_everyone": True}, "expected a SwitchInlineQueryChosenChat"),
        ("x", "expected a SwitchInlineQueryChosenChat"),
    ],
)
async def test_a_button_for_a_chosen_chat_says_which_chats(
    api: BotApi, call: Call, chosen: object, words: str
) -> None:
    ana = api.person("Ana")
    await ana.says("hola")
    keys = _keys(switch_inline_query_chosen_chat=chosen)
    with pytest.raises(Refusal, match=words):
        call("sendMessage", chat_id=ana.id, text="x", reply_markup=keys)
    right = _keys(switch_inline_query_chosen_chat={"query": "x", "allow_user_chats": True})
    assert call("sendMessage", chat_id=ana.id, text="x", reply_markup=right)
    pressed = await ana.presses("x")
    assert (pressed.kind, pressed.value) == ("switch", "x")
