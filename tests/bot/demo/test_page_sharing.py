from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, Page, expect

from bot.clock import AdjustableClock, TurnedClock
from bot.demo import ClockHands, DemoServer, Seats
from bot.i18n import Languages, locales_folder

pytestmark = pytest.mark.browser

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 800}
Watched = Callable[..., Any]
Sound = Callable[..., Any]


async def _granted(person: int, seat: str) -> None:
    """Everyone may sit wherever they like here."""


@pytest.fixture
async def server(clock: TurnedClock, tmp_path: Path) -> AsyncIterator[DemoServer]:
    # English words under the name of a language that is read from the right: there is no such locale yet.
    shutil.copytree(locales_folder(), tmp_path / "locales")
    shutil.copytree(tmp_path / "locales" / "en", tmp_path / "locales" / "ar")
    adjustable = AdjustableClock(clock)
    server = DemoServer(
        clock=adjustable,
        languages=Languages(tmp_path / "locales"),
        seats=Seats(("citizen", "editor", "admin"), at_the_start=("editor", "admin"), grant=_granted),
        hands=ClockHands(adjustable, ZoneInfo("America/Mexico_City")),
    )
    await server.start()
    yield server
    await server.stop()


def _box(page: Page) -> Locator:
    return page.locator("textarea").first


async def _search(page: Page, words: str) -> Locator:
    await _box(page).fill(f"@learning_city_bot {words}")
    results = page.locator(".result")
    await expect(results).to_have_count(3)
    return results


async def _shares(page: Page, label: str) -> None:
    await _box(page).fill("/share")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name=label).click()


async def _open(page: Page, name: str) -> None:
    await page.locator("#people-list .person").filter(has_text=name).click()


async def test_what_the_bot_finds_is_shown_page_by_page_and_sent(
    watched: Watched, server: DemoServer
) -> None:
    async with watched() as page:
        results = await _search(page, "yoga")
        await expect(results.first).to_contain_text("yoga 1")
        await expect(results.first).to_contain_text("martes, lugar 1")
        # Pictures that lie elsewhere are not fetched: nothing here reaches out of this machine.
        await expect(results.first.locator("img.thumbnail")).to_be_visible()
        await expect(results.nth(1).locator(".thumbnail")).to_have_text("Y2")
        await expect(page.locator(".found-status")).to_contain_text("Resultados: 3")
        await page.get_by_role("button", name="Más resultados").click()
        await expect(results).to_have_count(6)
        await expect(results.nth(3)).to_be_focused()
        await page.get_by_role("button", name="Más resultados").click()
        await expect(results).to_have_count(7)
        await expect(page.get_by_role("button", name="Más resultados")).to_have_count(0)
        await results.nth(6).click()
        sent = page.locator(".own").last
        await expect(sent).to_contain_text("yoga 7")
        await expect(sent.locator(".way")).to_have_text("por medio de Learning City")
        await expect(sent.locator(".tiny")).to_have_count(0)
        await expect(_box(page)).to_have_value("")
        await expect(page.locator(".found")).to_be_hidden()
    assert server.api.complaints == []


async def test_nothing_found_is_said_and_the_button_over_it_leads_to_the_chat(watched: Watched) -> None:
    async with watched() as page:
        await _box(page).fill("@learning_city_bot nada")
        await expect(page.locator(".found-status")).to_have_text("No se encontró nada.")
        await expect(page.locator(".result")).to_have_count(0)
        await page.get_by_role("button", name="Buscar en el chat").click()
        await expect(page.locator(".log")).to_contain_text("Bienvenida from_inline")
        await expect(_box(page)).to_have_value("")


async def test_a_question_that_is_typed_on_forgets_what_was_found_before(watched: Watched) -> None:
    async with watched() as page:
        await _search(page, "yoga")
        await _box(page).fill("@learning_city_bot barro")
        await expect(page.locator(".result").first).to_contain_text("barro 1")
        await _box(page).fill("hola")
        await expect(page.locator(".found")).to_be_hidden()
        await page.keyboard.press("Enter")
        await expect(page.locator(".log")).to_contain_text("oí hola")


async def test_for_whom_a_result_is_can_be_changed(watched: Watched) -> None:
    async with watched() as page:
        await _search(page, "yoga")
        await expect(page.locator(".recipient")).to_contain_text("Para este chat")
        await page.get_by_role("button", name="Cambiar").click()
        await page.locator("#recipient-dialog").get_by_role("button", name="Teo Administración").click()
        await expect(page.locator(".recipient")).to_contain_text("Para Teo")
        await page.locator(".result").nth(2).click()
        await expect(page.locator(".own .way")).to_have_text("para Teo, por medio de Learning City")
        await page.locator(".attach summary").click()
        await page.get_by_role("button", name="Buscar con el bot").click()
        await expect(page.locator(".recipient")).to_contain_text("Para este chat")
        await page.locator(".cancel-recipient").click()
        await expect(_box(page)).to_have_value("")
        await expect(page.locator(".recipient")).to_be_hidden()


async def test_inline_search_needs_no_mouse(watched: Watched) -> None:
    async with watched() as page:
        await _box(page).focus()
        await page.keyboard.type("@learning_city_bot yoga")
        await expect(page.locator(".result")).to_have_count(3)
        await page.keyboard.press("ArrowDown")
        await expect(page.locator(".found-button")).to_be_focused()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("ArrowDown")
        await expect(page.locator(".result").nth(1)).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator(".own").last).to_contain_text("yoga 2")
        await expect(_box(page)).to_be_focused()
        await page.keyboard.type("@learning_city_bot coro")
        await expect(page.locator(".result")).to_have_count(3)
        await page.keyboard.press("Enter")
        await expect(page.locator(".found-button")).to_be_focused()
        await page.keyboard.press("ArrowUp")
        await expect(_box(page)).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.locator(".found")).to_be_hidden()
        await expect(page.locator(".own")).to_have_count(1)
        await expect(_box(page)).to_be_focused()


async def test_a_result_goes_to_another_person_whose_link_opens_their_own_chat(
    watched: Watched, server: DemoServer
) -> None:
    async with watched() as page:
        await _shares(page, "A alguien")
        dialog = page.locator("#recipient-dialog")
        await expect(dialog.locator(".person")).to_have_count(4)
        await dialog.get_by_role("button", name="Sam Ciudadanía").click()
        await expect(page.locator(".recipient")).to_contain_text("Para Sam")
        await expect(_box(page)).to_have_value("@learning_city_bot coro")
        await page.locator(".result").first.click()
        await expect(page.locator(".toast")).to_have_text("Enviado a Sam")
        await expect(page.locator(".own .way").last).to_have_text("para Sam, por medio de Learning City")
        await expect(page.locator(".recipient")).to_be_hidden()
        await expect(page.locator("#people-list li").nth(1).locator(".badge")).to_contain_text("1")
        await _open(page, "Sam")
        await expect(page.locator(".way")).to_have_text("de Ana, por medio de Learning City")
        await expect(page.get_by_role("button", name="Empezar")).to_be_visible()
        await page.get_by_role("button", name="Ver", exact=True).click()
        await expect(page.locator(".log")).to_contain_text("Bienvenida o_1")
        await page.get_by_role("button", name="Avisar").click()
        await expect(page.locator(".log")).to_contain_text("cambiado")
        await _open(page, "Ana")
        await expect(page.locator(".log")).to_contain_text("cambiado")
        await expect(page.locator(".log")).not_to_contain_text("Bienvenida o_1")
    assert server.api.complaints == []


async def test_in_a_chat_of_two_the_current_chat_is_the_other_one(watched: Watched) -> None:
    async with watched() as page:
        await _search(page, "yoga")
        await page.get_by_role("button", name="Cambiar").click()
        await page.locator("#recipient-dialog").get_by_role("button", name="Sam Ciudadanía").click()
        await page.locator(".result").first.click()
        await expect(page.locator(".own .way")).to_have_text("para Sam, por medio de Learning City")
        await _open(page, "Sam")
        await page.get_by_role("button", name="Contestar").click()
        await expect(page.locator(".recipient")).to_contain_text("Para Ana")
        await page.locator(".result").nth(1).click()
        await expect(page.locator(".own .way")).to_have_text("para Ana, por medio de Learning City")


async def test_each_switch_button_does_what_telegram_s_does(watched: Watched) -> None:
    async with watched() as page:
        await _shares(page, "Aquí")
        await expect(_box(page)).to_have_value("@learning_city_bot yoga")
        await expect(page.locator(".result")).to_have_count(3)
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Solo a grupos").click()
        await expect(page.locator(".toast")).to_have_text("Aquí no hay grupos ni canales.")
        await page.get_by_role("button", name="Solo a personas").click()
        dialog = page.locator("#recipient-dialog")
        await expect(dialog.locator(".person")).to_have_count(3)
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="A alguien").click()
        await dialog.get_by_role("button", name="El chat con el bot").click()
        await expect(_box(page)).to_have_value("@learning_city_bot coro")
        await expect(page.locator(".recipient")).to_contain_text("Para este chat")


async def test_a_share_link_asks_to_whom_and_carries_text_and_link(watched: Watched) -> None:
    async with watched() as page:
        await _shares(page, "Enlace")
        dialog = page.locator("#recipient-dialog")
        await expect(dialog.locator(".shared")).to_contain_text("Mira esto")
        await dialog.get_by_role("button", name="Luz Edición").click()
        await expect(page.locator(".toast")).to_have_text("Enviado a Luz")
        await _open(page, "Luz")
        await expect(page.locator(".way")).to_have_text("de Ana")
        await page.get_by_role("button", name="https://t.me/learning_city_bot?start=o_9", exact=True).click()
        await expect(page.locator(".log")).to_contain_text("Bienvenida o_9")


async def test_people_have_seats_in_words_and_one_is_chosen_for_who_comes_anew(watched: Watched) -> None:
    async with watched() as page:
        seats = page.locator("#people-list .seat")
        await expect(seats).to_have_text(["Ciudadanía", "Ciudadanía", "Edición", "Administración"])
        await expect(page.locator(".pane .status")).to_have_text("como Ana · Ciudadanía")
        await page.locator("#add-person").click()
        await page.locator("#person-dialog input[name=name]").fill("Eva")
        await page.get_by_label("Papel").select_option("admin")
        await page.get_by_role("button", name="Agregar", exact=True).click()
        await expect(page.locator(".pane .status")).to_have_text("como Eva · Administración")


async def test_the_clock_is_turned_and_the_whole_page_follows(watched: Watched) -> None:
    async with watched() as page:
        await _box(page).fill("hola")
        await page.keyboard.press("Enter")
        await expect(page.locator(".day")).to_have_text("Hoy")
        button = page.locator("#clock")
        await expect(button).to_contain_text("lun 23 de nov, 10:00")
        await button.click()
        await page.get_by_role("button", name="+1 día").click()
        await page.get_by_role("button", name="+1 hora").click()
        moment = page.locator("#clock-dialog .clock-moment")
        await expect(moment).to_have_text("martes, 24 de noviembre de 2026, 11:00 a.m.")
        await expect(page.locator("#clock-dialog .clock-set")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator(".day")).to_have_text("Ayer")
        await expect(button).to_contain_text("mar 24 de nov, 11:00")
        await expect(button).to_contain_text("Puesto a mano")
        await _box(page).fill("otra vez")
        await page.keyboard.press("Enter")
        await expect(page.locator(".day")).to_have_text(["Ayer", "Hoy"])
        await page.reload()
        await expect(button).to_contain_text("mar 24 de nov, 11:00")
        await button.click()
        await page.get_by_label("Fecha y hora").fill("2026-12-24T18:30")
        await page.get_by_role("button", name="Poner").click()
        await expect(moment).to_contain_text("24 de diciembre de 2026, 6:30")
        await page.get_by_role("button", name="Próximo lunes").click()
        await expect(moment).to_contain_text("28 de diciembre de 2026, 10:00")
        await page.get_by_role("button", name="Volver al presente").click()
        await expect(moment).to_have_text("lunes, 23 de noviembre de 2026, 10:00 a.m.")
        await expect(page.locator("#clock-dialog .clock-set")).to_be_hidden()


LOOKS = [
    (DESKTOP, "light", "es-MX"),
    (PHONE, "dark", "es-MX"),
    (PHONE, "light", "ar"),
    (DESKTOP, "dark", "ar"),
    ({"width": 320, "height": 600}, "light", "en"),
]


@pytest.mark.parametrize(("viewport", "scheme", "locale"), LOOKS)
async def test_what_is_shared_and_turned_can_be_read_by_everyone_in_either_direction(
    watched: Watched, sound: Sound, viewport: dict[str, int], scheme: str, locale: str
) -> None:
    look = {"viewport": viewport, "color_scheme": scheme, "locale": locale, "reduced_motion": "reduce"}
    async with watched(**look) as page:
        await expect(page.locator("html")).to_have_attribute("dir", "rtl" if locale == "ar" else "ltr")
        phone = viewport["width"] < 700
        await _search(page, "clases de barro y de pintura en la biblioteca")
        await sound(page)
        await page.locator(".result").first.click()
        await _shares(page, "A alguien")
        await expect(page.locator("#recipient-dialog")).to_be_visible()
        await sound(page)
        await _names_stand_beside_their_pictures(page.locator("#recipient-dialog .person:has(.avatar)"))
        await page.locator("#recipient-dialog .person").first.click()
        await expect(page.locator(".result")).to_have_count(3)
        await _names_stand_beside_their_pictures(page.locator(".result"))
        await sound(page)
        await page.locator(".result").first.click()
        await page.get_by_role("button", name="Enlace").click()
        await sound(page)
        await page.locator("#recipient-dialog .person").first.click()
        if phone:
            await page.locator(".back").click()
            await sound(page)
        await page.locator("#add-person").click()
        await sound(page)
        await page.keyboard.press("Escape")
        await _open(page, "Sam")
        await expect(page.locator(".way")).to_have_count(2)
        await sound(page)
        await page.locator(".pane-head .menu summary").click()
        await page.locator("[data-do=clock]").click()
        await page.locator("[data-turn=day]").click()
        await expect(page.locator("#clock-dialog .clock-set")).to_be_visible()
        await sound(page)
        wide = "one => one.scrollWidth <= one.clientWidth + 1"
        assert await page.locator("#clock-dialog").evaluate(wide)


async def _names_stand_beside_their_pictures(rows: Locator) -> None:
    """Latin names do not run to the far side of a page that is read from the right."""
    gaps = await rows.evaluate_all("""all => all.flatMap(row => {
        const picture = row.querySelector(".avatar, .thumbnail").getBoundingClientRect();
        return [...row.querySelectorAll("bdi")].map(text => {
            const box = text.getBoundingClientRect();
            return Math.max(box.left - picture.right, picture.left - box.right);
        });
    })""")
    assert gaps
    assert max(gaps) < 24
