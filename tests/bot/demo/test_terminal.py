from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from bot.demo import DemoServer
from bot.demo.terminal import TerminalChat
from bot.i18n import Languages


async def _chat(server: DemoServer, *typed: str) -> str:
    async def lines() -> AsyncIterator[str]:
        for line in typed:
            yield line + "\n"

    written: list[str] = []
    chat = TerminalChat(
        server.person("Ana"), speech=Languages().speech("en"), bot_name="Bot", write=written.append
    )
    await chat.run(lines())
    return "\n".join(written)


async def test_lines_go_in_and_answers_come_out_with_numbered_buttons(
    server: DemoServer, running: Callable[..., Any]
) -> None:
    async with running(server):
        written = await _chat(server, "hola")
    assert "Bot: oí hola\n  [1] Más   [2] Nada\n  [3] Web" in written


async def test_a_number_presses_the_button_and_the_notice_is_shown(
    server: DemoServer, running: Callable[..., Any]
) -> None:
    async with running(server):
        written = await _chat(server, "hola", "1")
    assert "cambiado" in written
    assert server.api.complaints == []
    assert "hola" in written.partition("cambiado")[0]


async def test_a_number_behind_an_equals_sign_is_said(
    server: DemoServer, running: Callable[..., Any]
) -> None:
    async with running(server):
        written = await _chat(server, "hola", "=2")
    assert "oí 2" in written


async def test_quit_ends_at_once(server: DemoServer, running: Callable[..., Any]) -> None:
    async with running(server):
        written = await _chat(server, "/quit", "hola")
    assert "oí hola" not in written


async def test_files_places_and_edits_go_in_too(
    server: DemoServer, running: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "lista.csv"
    file.write_bytes(b"abc")
    async with running(server):
        written = await _chat(server, "hola", ":edit adiós", f":file {file}", ":location 19.4, -99.1")
    assert "oí adiós" in written
    assert "(vuelta.csv) al revés" in written
    person = next(iter(server.api.world.chats.values()))
    assert any("location" in message for message in person.messages.values())


async def test_what_cannot_be_done_is_said_and_the_chat_goes_on(
    server: DemoServer, running: Callable[..., Any]
) -> None:
    async with running(server):
        written = await _chat(server, ":edit nada", ":file /nowhere/at-all", ":what", "hola", "9", "adiós")
    assert "oí adiós" in written


async def test_a_button_that_needs_another_chat_says_where_that_works(
    server: DemoServer, running: Callable[..., Any]
) -> None:
    async with running(server):
        written = await _chat(server, "/share", "2")
    assert "That only works on the chat page." in written
