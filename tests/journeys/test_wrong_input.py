from __future__ import annotations

import json

import pytest
from telegram import Update

from bot.chat.questions import MOST_LETTERS

LIMIT = 4096
ODD = {
    "4096 of one letter": "a" * 4096,
    "4096 emoji units": "😀" * 2048,
    "only emoji": "🎻🎺🥁",
    "right to left": "دروس اللغة الإنجليزية المجانية",
    "Hebrew with numbers": "שיעורי אנגלית 17:00",
    "a direction turned": "inglés \u202egratis\u202c ahora",
    "HTML": "<b>inglés</b> <a href='x'>&amp;",
    "a broken tag": "</blockquote><code>",
    "SQL": "'; DROP TABLE opportunity; --",
    "null bytes": "\x00\x00inglés\x00",
    "only null bytes": "\x00\x00\x00",
    "only spaces and marks": "\u200b \u200e \u2060",
    "marks upon marks": "i" + "\u0301" * 300,
    "one dot": ".",
    "a slash": "/",
    "very many words": "inglés gratis " * 250,
    "a word with no place to cut": "ñ" * 3000,
    "lines": "inglés\n\n\ngratis\n",
    "a surrogate alone": "ingl\ud83d",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
async def test_whatever_is_typed_is_answered_once_within_the_limits(town, text: str) -> None:
    ana = town.person("Ana")
    if text.strip("\x00 \u200b\u200e\u2060") == "" or "\ud83d" in text:
        await town.feeds(ana, text=text)
    else:
        await ana.says(text)
    heard = await ana.hears()
    assert len(heard.text.encode("utf-16-le")) // 2 <= LIMIT
    quotes = [e for e in heard.raw.get("entities", []) if e["type"] == "blockquote"]
    assert all(quote["length"] <= MOST_LETTERS for quote in quotes)
    await ana.says("ajedrez")
    assert "Ajedrez" in await ana.hears()


async def test_markup_in_a_question_is_quoted_as_it_was_typed(town) -> None:
    ana = town.person("Ana")
    await ana.says("<b>inglés</b> & «más»")
    heard = await ana.hears()
    assert heard.text.split("\n")[1] == "<b>inglés</b> & «más»"
    await ana.presses("¿Por qué estos?")
    assert (await ana.hears()).text.split("\n")[1] == "<b>inglés</b> & «más»"


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("sends_sticker", "Yo solo leo palabras"),
        ("sends_photo", "No puedo ver imágenes"),
        ("sends_voice", "Todavía no puedo escuchar"),
    ],
)
async def test_what_is_no_text_gets_a_fitting_reply_and_another_next_time(
    town, deed: str, words: str
) -> None:
    ana = town.person("Ana")
    await getattr(ana, deed)()
    first = await ana.hears()
    assert words in first
    await getattr(ana, deed)()
    assert (await ana.hears()).text != first.text


async def test_a_file_is_not_opened_and_not_kept(town) -> None:
    ana = town.person("Ana")
    await ana.sends_document(b"a;b", "lista.csv")
    assert "No abro archivos, y este no lo guardo." in await ana.hears()


async def test_words_below_a_picture_are_a_question(town) -> None:
    ana = town.person("Ana")
    await ana.sends_photo(caption="ajedrez")
    assert "Ajedrez" in await ana.hears()


async def test_an_album_is_answered_once(town) -> None:
    ana = town.person("Ana")
    for number in range(3):
        photo = [{"file_id": f"f{number}", "file_unique_id": f"u{number}", "width": 1, "height": 1}]
        await town.feeds(ana, photo=photo, media_group_id="album-1")
    assert "No puedo ver imágenes" in await ana.hears()


@pytest.mark.parametrize(
    "content",
    [
        {"contact": {"phone_number": "55", "first_name": "B"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"story": {"chat": {"id": 1, "type": "private"}, "id": 2}},
    ],
    ids=lambda content: next(iter(content)),
)
async def test_whatever_else_telegram_may_bring_is_answered_kindly(town, content) -> None:
    ana = town.person("Ana")
    await town.feeds(ana, **content)
    assert (await ana.hears()).buttons[0] == "Ejemplo: cursos gratis"


async def test_service_messages_are_met_with_silence(town) -> None:
    ana = town.person("Ana")
    await town.feeds(ana, message_auto_delete_timer_changed={"message_auto_delete_time": 60})
    await ana.hears_nothing()


GROUP = {"id": -1001, "type": "supergroup", "title": "Vecinas"}


async def test_in_a_group_the_bot_is_silent(town) -> None:
    ana = town.person("Ana")
    await town.feeds(ana, chat=GROUP, text="inglés gratis")
    await ana.settles()
    assert [c for c in town.server.api.calls if c.parameters.get("chat_id") == GROUP["id"]] == []
    await ana.hears_nothing()


async def test_a_command_in_a_group_is_shown_the_way_to_a_private_chat(town) -> None:
    ana = town.person("Ana")
    entity = {"type": "bot_command", "offset": 0, "length": 5}
    await town.feeds(ana, chat=GROUP, text="/help", entities=[entity])
    await ana.settles()
    sent = [c for c in town.server.api.calls if c.parameters.get("chat_id") == GROUP["id"]]
    # PTB asks once; what the offline Bot API does not know of is the group itself.
    assert sent
    assert "en privado" in sent[0].parameters["text"]
    assert "start=group" in json.dumps(sent[0].parameters["reply_markup"])
    town.server.api.forgive()


@pytest.mark.parametrize(
    "data",
    [
        *("x", "0:s::0::", "1:o:12", "3:zz:1", "3:o:abc:0", "3:q:nonsense", "3:t:no-such-topic", "3:l:fr:"),
        *(
            "3:n:::::::c:no-such-need",
            "3:n:::::::p:no-such-part",
            "3:p:no-such-part",
            "3:u:nonsense",
            "3:d:x",
            "más",
        ),
        *("3:c:1:", "3:s:no-such-topic::::::0::0"),
    ],
)
async def test_an_old_or_forged_button_says_so_kindly(town, data: str) -> None:
    ana = town.person("Ana")
    await ana.says("ajedrez")
    listed = await ana.hears()
    await ana.presses_data(data, on=listed)
    assert "Ese botón ya es de otro momento" in await ana.hears()


async def test_a_page_beyond_the_end_shows_the_first(town) -> None:
    ana = town.person("Ana")
    await ana.says("taller de barro")
    listed = await ana.hears()
    await ana.presses_data("3:s:::::::99::0", on=listed)
    await ana.hears_nothing()
    await ana.presses("Más")
    await ana.hears()
    await ana.presses_data("3:s:::::::99::0", on=listed)
    assert (await ana.hears()).text == listed.text


async def test_a_button_below_a_message_without_a_question_says_so_kindly(town) -> None:
    ana = town.person("Ana")
    await ana.says("/help")
    shown = await ana.hears()
    await ana.presses_data("3:s:::::::1::0", on=shown)
    assert "Ese botón ya es de otro momento" in await ana.hears()


async def test_every_update_type_asked_for_is_one_the_handlers_know() -> None:
    from bot.chat import ALLOWED_UPDATES

    assert set(ALLOWED_UPDATES) == {
        *(Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY),
        Update.MY_CHAT_MEMBER,
    }
