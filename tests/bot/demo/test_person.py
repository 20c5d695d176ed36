from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.demo import DemoServer, Unexpected
from bot.demo.deeds import ImpossibleDeed


async def test_a_person_says_something_and_hears_the_answer(
    server: DemoServer, running: Callable[..., Any]
) -> None:
    async with running(server):
        ana = server.person("Ana", language_code="es")
        await ana.says("hola 😀")
        heard = await ana.hears()
    assert heard.text == "oí hola 😀"
    assert heard.labels == (("Más", "Nada"), ("Web",))
    assert server.api.complaints == []


async def test_one_answer_too_many_is_a_failure_that_shows_the_chat(
    server: DemoServer, running: Callable[..., Any]
) -> None:
    async with running(server):
        ana = server.person("Ana")
        await ana.says("/two")
        with pytest.raises(Unexpected, match=r"2 messages instead of one(.|\n)*bot: uno"):
            await ana.hears()


async def test_silence_where_an_answer_was_expected_is_a_failure(server: DemoServer) -> None:
    ana = server.person("Ana")
    with pytest.raises(Unexpected, match="0 messages"):
        await ana.hears()


async def test_a_press_changes_the_message_and_says_something_in_passing(
    server: DemoServer, running: Callable[..., Any]
) -> None:
    async with running(server):
        ana = server.person("Ana")
        await ana.says("hola")
        await ana.hears()
        await ana.presses("Más")
        heard = await ana.hears()
    assert (heard.text, heard.edited, heard.buttons) == ("cambiado", True, ())
    assert ana.notices == ["listo"]


async def test_a_document_goes_in_and_another_comes_back(
    server: DemoServer, running: Callable[..., Any]
) -> None:
    async with running(server):
        ana = server.person("Ana")
        await ana.sends_document(b"abc\x00\r\n--", "lista.csv")
        heard = await ana.hears()
    stored = server.api.world.files.get(heard.raw["document"]["file_id"])
    assert stored.content == b"--\n\r\x00cba"
    assert heard.text == "(vuelta.csv) al revés"


async def test_an_edited_question_reaches_the_bot_as_edited(
    server: DemoServer, running: Callable[..., Any]
) -> None:
    async with running(server):
        ana = server.person("Ana")
        await ana.says("yoga")
        await ana.hears()
        await ana.edits("yoga gratis")
        assert (await ana.hears()).text == "oí yoga gratis"


async def test_two_people_do_not_hear_each_other(server: DemoServer, running: Callable[..., Any]) -> None:
    async with running(server):
        ana, luis = server.person("Ana"), server.person("Luis Pérez")
        await ana.says("hola")
        await luis.says("adiós")
        assert (await ana.hears()).text == "oí hola"
        assert (await luis.hears()).text == "oí adiós"
        await ana.hears_nothing()


async def test_a_link_to_the_bot_itself_starts_it_with_its_parameter(
    server: DemoServer, running: Callable[..., Any]
) -> None:
    async with running(server) as application:
        ana = server.person("Ana")
        await ana.says("hola")
        heard = await ana.hears()
        url = "https://t.me/learning_city_bot?start=e_123"
        keyboard = {"inline_keyboard": [[{"text": "Abrir", "url": url}]]}
        server.api.call(
            "editMessageReplyMarkup",
            {"chat_id": ana.id, "message_id": heard.id, "reply_markup": keyboard},
            {},
        )
        await ana.hears()
        await ana.presses("Abrir")
        assert (await ana.hears()).text == "Bienvenida e_123"
        assert application.running


async def test_the_screen_shows_what_a_person_sees(server: DemoServer, running: Callable[..., Any]) -> None:
    async with running(server):
        ana = server.person("Ana")
        await ana.says("hola")
        await ana.hears()
        assert ana.screen() == "Ana: hola\nbot: oí hola\n     [Más] [Nada]\n     [Web]"


async def test_pressing_what_is_not_there_fails(server: DemoServer) -> None:
    ana = server.person("Ana")
    with pytest.raises(Unexpected, match='no button "Más"'):
        await ana.presses("Más")
    await ana.blocks()
    with pytest.raises(ImpossibleDeed):
        await ana.says("hola")


async def test_a_press_left_unanswered_is_a_complaint(server: DemoServer) -> None:
    ana = server.person("Ana")
    await ana.says("hola")
    keyboard = {"inline_keyboard": [[{"text": "Más", "callback_data": "m"}]]}
    server.api.call("sendMessage", {"chat_id": ana.id, "text": "x", "reply_markup": keyboard}, {})
    await ana.presses("Más")
    assert server.api.complaints == ['the press on "Más" was never answered']
