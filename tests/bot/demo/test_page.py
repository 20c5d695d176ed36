from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from bot.demo import DemoServer, NamedPoint

pytestmark = pytest.mark.browser

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
Watched = Callable[..., Any]
Sound = Callable[..., Any]


@pytest.fixture
async def server(clock: Any) -> AsyncIterator[DemoServer]:
    server = DemoServer(clock=clock, places=[NamedPoint("Centro", 19.4326, -99.1332)])
    await server.start()
    yield server
    await server.stop()


async def _say(page: Page, text: str) -> None:
    await page.locator("textarea").first.fill(text)
    await page.keyboard.press("Enter")


def _in_chat(page: Page, text: str) -> Locator:
    return page.locator(".log").get_by_text(text, exact=True)


async def test_a_conversation_in_the_browser(watched: Watched, server: DemoServer) -> None:
    async with watched() as page:
        await page.get_by_role("button", name="Empezar").click()
        await expect(_in_chat(page, "Bienvenida")).to_be_visible()
        await _say(page, "clases de yoga")
        await expect(_in_chat(page, "oí clases de yoga")).to_be_visible()
        await page.get_by_role("button", name="Más", exact=True).click()
        await expect(_in_chat(page, "cambiado")).to_be_visible()
        await expect(_in_chat(page, "oí clases de yoga")).to_have_count(0)
        await expect(page.locator(".toast")).to_have_text("listo")
        await page.reload()
        await expect(_in_chat(page, "cambiado")).to_be_visible()
    assert server.api.complaints == []


async def test_one_s_own_message_is_changed_in_place(watched: Watched) -> None:
    async with watched() as page:
        await _say(page, "yoga")
        await expect(_in_chat(page, "oí yoga")).to_be_visible()
        await page.locator("textarea").press("ArrowUp")
        await expect(page.locator("textarea")).to_have_value("yoga")
        await _say(page, "yoga gratis")
        await expect(page.locator(".own .text")).to_have_text("yoga gratis")
        await expect(page.locator(".own .about")).to_contain_text("editado")
        await expect(_in_chat(page, "oí yoga gratis")).to_be_visible()


async def test_what_people_write_is_never_markup(watched: Watched) -> None:
    async with watched() as page:
        await _say(page, "<img src=x onerror=alert(1)> <b>no</b>")
        await expect(page.locator(".own .text")).to_have_text("<img src=x onerror=alert(1)> <b>no</b>")
        assert await page.locator(".log img, .own b").count() == 0


async def test_only_addresses_a_browser_may_open_become_links(watched: Watched) -> None:
    ask = """async () => {
        const { safeAddress } = await import("/page/addresses.js");
        const addresses = ["https://a.org/", "mailto:a@b.org", "javascript:a()", "data:,x", "file:///x", "x"];
        return addresses.map(safeAddress);
    }"""
    async with watched() as page:
        assert await page.evaluate(ask) == ["https://a.org/", "mailto:a@b.org", None, None, None, None]


async def test_formatting_looks_as_telegram_s(watched: Watched, server: DemoServer) -> None:
    text = (
        "<b>a<i>b</i></b> <u>c</u> <s>d</s> <code>e</code> <tg-spoiler>f</tg-spoiler>"
        ' <a href="https://example.org/">g</a>\n<pre>h</pre><blockquote expandable>i</blockquote>'
        ' <tg-time unix="1795881600" format="t">j</tg-time> 😀<b>k</b> /help'
        ' <a href="javascript:alert(1)">l</a>'
    )
    async with watched() as page:
        await _say(page, "hola")
        await expect(_in_chat(page, "oí hola")).to_be_visible()
        person = next(iter(server.api.world.chats))
        server.api.call("sendMessage", {"chat_id": person, "text": text, "parse_mode": "HTML"}, {})
        bubble = page.locator(".message:last-child .text")
        await expect(bubble.locator("strong > em")).to_have_text("b")
        for tag, inside in (
            ("u", "c"),
            ("s", "d"),
            ("p + code, code >> nth=0", "e"),
            ("pre", "h"),
            ("time", "j"),
        ):
            await expect(bubble.locator(tag.split(" >> ")[0]).first).to_have_text(inside)
        await expect(bubble.locator("strong").nth(1)).to_have_text("k")
        assert await bubble.locator("a").get_attribute("href") == "https://example.org/"
        assert await bubble.locator("a").get_attribute("rel") == "noopener noreferrer"
        await expect(bubble.get_by_text("f", exact=True)).not_to_be_visible()
        await bubble.locator(".spoiler").click()
        await expect(bubble.get_by_text("f", exact=True)).to_be_visible()
        await bubble.get_by_role("button", name="/help").click()
        await expect(page.locator(".own").last).to_contain_text("/help")


async def test_place_and_document_go_both_ways(watched: Watched, tmp_path: Path) -> None:
    file = tmp_path / "lista.csv"
    file.write_bytes(b"abc")
    async with watched() as page:
        await page.locator(".attach summary").click()
        async with page.expect_file_chooser() as choosing:
            await page.get_by_role("button", name="Documento").click()
        await (await choosing.value).set_files(file)
        await expect(page.locator(".own .document")).to_contain_text("lista.csv")
        link = page.locator(".message:not(.own) .document")
        await expect(link).to_contain_text("vuelta.csv")
        async with page.expect_download() as downloading:
            await link.click()
        assert (await (await downloading.value).path()).read_bytes() == b"cba"
        await page.locator(".attach summary").click()
        await page.get_by_role("button", name="Ubicación").click()
        await page.get_by_role("button", name="Compartir").click()
        await expect(page.locator(".own .place")).to_contain_text("19.43260, -99.13320")


async def test_people_are_side_by_side_and_each_has_a_chat(watched: Watched) -> None:
    async with watched() as page:
        await _say(page, "soy Ana")
        await page.locator(".beside").first.click()
        await expect(page.locator(".pane")).to_have_count(2)
        other = page.locator(".pane").nth(1)
        await other.locator("textarea").fill("I am Sam")
        await other.locator("textarea").press("Enter")
        await expect(other.get_by_text("oí I am Sam")).to_be_visible()
        await expect(page.locator(".pane").first.get_by_text("I am Sam")).to_have_count(0)
        await other.locator(".close-pane").click()
        await expect(page.locator(".pane")).to_have_count(1)
        await page.locator("#add-person").click()
        await page.locator("#person-dialog input[name=name]").fill("Luz")
        await page.get_by_role("button", name="Agregar", exact=True).click()
        await expect(page.locator(".pane .status")).to_have_text("como Luz")


async def test_reply_keyboard_commands_alert_copy_and_block(watched: Watched, server: DemoServer) -> None:
    async with watched(permissions=["clipboard-read", "clipboard-write"]) as page:
        await _say(page, "hola")
        await expect(_in_chat(page, "oí hola")).to_be_visible()
        chat = next(iter(server.api.world.chats.values()))
        reply = {"keyboard": [[{"text": "Cerca de mí", "request_location": True}], ["Hoy"]]}
        copy = {"inline_keyboard": [[{"text": "Código", "copy_text": {"text": "CER-204"}}]]}
        commands = [{"command": "two", "description": "Dos"}]
        to = {"chat_id": chat.account.id, "text": "x"}
        server.api.call("sendMessage", {**to, "reply_markup": reply}, {})
        server.api.call("sendMessage", {**to, "reply_markup": copy}, {})
        server.api.call("setMyCommands", {"commands": commands}, {})
        await page.get_by_role("button", name="Hoy").click()
        await expect(_in_chat(page, "oí Hoy")).to_be_visible()
        await page.get_by_role("button", name="Cerca de mí").click()
        await expect(page.locator("#location-dialog")).to_be_visible()
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Código").click()
        await expect(page.locator(".toast")).to_have_text("Copiado")
        assert await page.evaluate("navigator.clipboard.readText()") == "CER-204"
        await page.locator(".commands summary").click()
        await page.get_by_role("button", name="/two").click()
        await expect(_in_chat(page, "dos")).to_be_visible()
        await page.locator(".pane-head .menu summary").click()
        await page.get_by_role("button", name="Bloquear al bot").click()
        await expect(page.get_by_text("Bloqueaste al bot.")).to_be_visible()
        assert chat.blocked
        await page.get_by_role("button", name="Desbloquear al bot").first.click()
        await expect(page.locator("textarea")).to_be_visible()


async def test_everything_can_be_done_with_the_keyboard(watched: Watched) -> None:
    async with watched() as page:
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "skip"
        await page.keyboard.press("Enter")
        for _ in range(12):
            await page.keyboard.press("Tab")
            if await page.evaluate("document.activeElement.classList.contains('start')"):
                break
        await page.keyboard.press("Enter")
        await expect(_in_chat(page, "Bienvenida")).to_be_visible()
        await page.locator("textarea").focus()
        await page.keyboard.type("hola")
        await page.keyboard.press("Enter")
        await expect(_in_chat(page, "oí hola")).to_be_visible()
        await page.locator(".key").first.focus()
        await page.keyboard.press("Enter")
        await expect(_in_chat(page, "cambiado")).to_be_visible()
        # The button that was pressed is gone; the focus is not lost with it.
        assert await page.evaluate("document.activeElement.tagName") != "BODY"


async def test_language_and_darkness_are_chosen_and_kept(watched: Watched) -> None:
    async with watched() as page:
        await page.locator("#page-language select").select_option("en")
        await expect(page.get_by_role("button", name="Start")).to_be_visible()
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        light = await _background(page)
        await page.locator("#theme").select_option("dark")
        dark = await _background(page)
        assert light != dark
        await page.reload()
        await expect(page.locator(".pane")).to_be_visible()
        assert await _background(page) == dark


async def test_the_page_finds_its_way_back_after_the_connection_was_lost(
    watched: Watched, server: DemoServer
) -> None:
    async with watched() as page:
        await _say(page, "hola")
        await expect(_in_chat(page, "oí hola")).to_be_visible()
        server.hang_up_on_pages()
        person = next(iter(server.api.world.chats))
        server.api.call("sendMessage", {"chat_id": person, "text": "mientras tanto"}, {})
        await expect(_in_chat(page, "mientras tanto")).to_be_visible(timeout=8000)


LOOKS = [
    (DESKTOP, "light"),
    (DESKTOP, "dark"),
    (PHONE, "light"),
    (PHONE, "dark"),
    ({"width": 320, "height": 600}, "light"),
]


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
async def test_everyone_can_read_it_and_nothing_sticks_out(
    watched: Watched, sound: Sound, server: DemoServer, viewport: dict[str, int], scheme: str
) -> None:
    async with watched(viewport=viewport, color_scheme=scheme, reduced_motion="reduce") as page:
        await sound(page)
        await _say(page, "hola " + "larguísimo" * 30)
        await expect(page.locator(".keyboard")).to_be_visible()
        person = next(iter(server.api.world.chats))
        styles = [
            {"text": style, "callback_data": style, "style": style}
            for style in ("primary", "success", "danger")
        ]
        text = (
            "<b>a</b> <code>b</code> /help\n<blockquote expandable>c</blockquote><tg-spoiler>d</tg-spoiler>"
        )
        to = {"chat_id": person}
        server.api.call(
            "sendMessage",
            {**to, "text": text, "parse_mode": "HTML", "reply_markup": {"inline_keyboard": [styles]}},
            {},
        )
        server.api.call(
            "sendMessage", {**to, "text": "دورة خزف", "reply_markup": {"keyboard": [["المزيد", "Hoy"]]}}, {}
        )
        server.api.call("sendVenue", {**to, "latitude": 1, "longitude": 2, "title": "a", "address": "b"}, {})
        server.api.call("pinChatMessage", {**to, "message_id": 1}, {})
        await expect(page.locator(".reply-keyboard")).to_be_visible()
        await sound(page)
        await page.locator(".attach summary").click()
        await sound(page)
        await page.locator(".attach [data-do=location]").click()
        await expect(page.locator("#location-dialog")).to_be_visible()
        await sound(page)


async def _background(page: Page) -> str:
    colour: str = await page.evaluate(
        "getComputedStyle(document.querySelector('.pane-head')).backgroundColor"
    )
    return colour
