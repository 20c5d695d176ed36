from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.discovery import tidy, with_found
from bot.demo.formatting import Formatted, parse_html, utf16_length
from bot.demo.refusals import Refusal


def _entity(kind: str, offset: int, length: int, **more: object) -> dict[str, Any]:
    return {"offset": offset, "length": length, "type": kind, **more}


READ = [
    ("plain", "plain", []),
    ("<b>a</b>", "a", [_entity("bold", 0, 1)]),
    ("<strong>a</strong><em>b</em>", "ab", [_entity("bold", 0, 1), _entity("italic", 1, 1)]),
    ("<ins>a</ins><u>b</u>", "ab", [_entity("underline", 0, 1), _entity("underline", 1, 1)]),
    ("<s>a</s><strike>b</strike><del>c</del>", "abc", [_entity("strikethrough", i, 1) for i in range(3)]),
    ("<B>a</b>", "a", [_entity("bold", 0, 1)]),
    ("😀<b>😀</b>", "😀😀", [_entity("bold", 2, 2)]),
    ("<b>a<i>b</i></b>", "ab", [_entity("bold", 0, 2), _entity("italic", 1, 1)]),
    ("<i><b>a</b></i>", "a", [_entity("italic", 0, 1), _entity("bold", 0, 1)]),
    ("<tg-spoiler>a</tg-spoiler>", "a", [_entity("spoiler", 0, 1)]),
    ('<span class="tg-spoiler">a</span>', "a", [_entity("spoiler", 0, 1)]),
    ('<a href="https://example.org/?a=1&amp;b=2">x</a>', "x",
     [_entity("text_link", 0, 1, url="https://example.org/?a=1&b=2")]),
    ("<a href='http://example.org'>x</a>", "x", [_entity("text_link", 0, 1, url="http://example.org/")]),
    ('<a href="nonsense">x</a>', "x", []),
    ('<a href="tg://user?id=7">x</a>', "x", [_entity("text_mention", 0, 1, user={"id": 7})]),
    ("<code>a&lt;b</code>", "a<b", [_entity("code", 0, 3)]),
    ('<pre><code class="language-py">x</code></pre>', "x", [_entity("pre", 0, 1, language="py")]),
    ("<pre>x</pre>", "x", [_entity("pre", 0, 1)]),
    ("<blockquote>x</blockquote>", "x", [_entity("blockquote", 0, 1)]),
    ("<blockquote expandable>x</blockquote>", "x", [_entity("expandable_blockquote", 0, 1)]),
    ('<tg-emoji emoji-id="536">👍</tg-emoji>', "👍", [_entity("custom_emoji", 0, 2, custom_emoji_id="536")]),
    ('<tg-time unix="1795881600" format="wDT">sábado</tg-time>', "sábado",
     [_entity("date_time", 0, 6, unix_time=1795881600, date_time_format="wDT")]),
    ("&lt;&gt;&amp;&quot;&#39;&#x1F600;", "<>&\"'😀", []),
    ("&nbsp;&copy;", "&nbsp;&copy;", []),
    ("a & b", "a & b", []),
    ("<b></b>x", "x", []),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text", "entities"), READ)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    parsed = parse_html(source)
    assert parsed.text == text
    assert list(parsed.entities) == entities


BROKEN = [
    ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
    ("ñ<br>", 'Unsupported start tag "br" at byte offset 2'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("1 < 2", 'Unclosed start tag at byte offset 2|Unsupported start tag "" at byte offset 2'),
    ("<b", "Unclosed start tag at byte offset 0"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<span class="red">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
    ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
    ("<a href>z</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
    ("<a =x>z</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ('<tg-time unix="soon">x</tg-time>', "Invalid date specified at byte offset 0"),
    ('<tg-time unix="1" format="abc">x</tg-time>', "Invalid date format specified at byte offset 0"),
]


@pytest.mark.parametrize(("source", "words"), BROKEN)
def test_broken_html_is_refused_and_the_place_is_named(source: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_html(source)
    allowed = [f"Bad Request: can't parse entities: {choice}" for choice in words.split("|")]
    assert refused.value.description in allowed
    assert refused.value.code == 400


FOUND = [
    ("/start e_1", [("bot_command", "/start")]),
    ("ve a https://example.org/a?b=c, ¿sí?", [("url", "https://example.org/a?b=c")]),
    ("example.org.", [("url", "example.org")]),
    ("escribe a ana@example.org", [("email", "ana@example.org")]),
    ("hola @learning_city_bot", [("mention", "@learning_city_bot")]),
    ("#cerámica gratis", [("hashtag", "#cerámica")]),
    ("llama al +52 55 1234 5678", [("phone_number", "+52 55 1234 5678")]),
    ("1/2 y 3/4", []),
    ("😀 /help", [("bot_command", "/help")]),
    ("a las 10:00 hay 3.5 de cupo", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_commands_and_addresses_are_found_in_plain_text(text: str, expected: list[tuple[str, str]]) -> None:
    found = with_found(Formatted(text)).entities
    assert [(entity["type"], _covered(text, entity)) for entity in found] == expected


def test_nothing_is_found_inside_code_or_links() -> None:
    parsed = with_found(parse_html('<code>/help</code> <a href="https://example.org">a@example.org</a>'))
    assert [entity["type"] for entity in parsed.entities] == ["code", "text_link"]


def test_white_space_at_the_ends_goes_and_entities_move_with_the_text() -> None:
    tidied = tidy(parse_html("  \n<b>a</b> \n"))
    assert tidied == Formatted("a", (_entity("bold", 0, 1),))


def test_null_bytes_become_spaces() -> None:
    assert tidy(Formatted("a\x00b")).text == "a b"


@given(st.text())
def test_any_text_that_is_escaped_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(escaped).text == text


@given(st.text(alphabet="<>/ab &;=\"'😀expandbloquti", max_size=60))
def test_any_markup_is_either_read_or_refused_and_entities_lie_inside(source: str) -> None:
    try:
        parsed = with_found(tidy(parse_html(source)))
    except Refusal:
        return
    for entity in parsed.entities:
        assert entity["length"] > 0
        assert 0 <= entity["offset"] <= entity["offset"] + entity["length"] <= utf16_length(parsed.text)


def _covered(text: str, entity: dict[str, Any]) -> str:
    units = text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
