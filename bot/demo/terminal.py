"""A chat in the terminal: numbered buttons, lines in, lines out; works with piped input too."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from bot.demo.bell import Bell
from bot.demo.deeds import ImpossibleDeed
from bot.demo.hearing import Heard, Unexpected
from bot.demo.person import Person
from bot.demo.screen import buttons_of
from bot.demo.settling import NotSettled
from bot.i18n import Speech

Button = tuple[str, Heard | None]
"""A label and the message it is under; None for the reply keyboard."""


class TerminalChat:
    """One person, one terminal."""

    def __init__(
        self, person: Person, *, speech: Speech, bot_name: str, write: Callable[[str], None]
    ) -> None:
        self._person = person
        self._speech = speech
        self._bot_name = bot_name
        self._write = write
        self._buttons: list[Button] = []
        self._notices = 0
        self._news = Bell()
        person.on_news(self._news.ring)

    async def run(self, lines: AsyncIterator[str]) -> None:
        """Chats until /quit or the end of the lines."""
        self._write(self._speech.plain("demo.terminal.welcome", bot=self._bot_name))
        reading = asyncio.ensure_future(anext(lines, "/quit"))
        try:
            while True:
                listening = asyncio.ensure_future(self._news.heard_within(60))
                await asyncio.wait({reading, listening}, return_when=asyncio.FIRST_COMPLETED)
                listening.cancel()
                if reading.done():
                    line = reading.result().strip()
                    if line == "/quit":
                        break
                    await self._obey(line)
                    await self._listen()
                    reading = asyncio.ensure_future(anext(lines, "/quit"))
                else:
                    await self._listen()
        finally:
            reading.cancel()

    async def _obey(self, line: str) -> None:
        try:
            if line.startswith(":"):
                await self._order(line[1:])
            elif line.isdigit() and self._buttons:
                await self._press(int(line))
            elif line:
                await self._person.says(line.removeprefix("=") if line[1:].isdigit() else line)
        except (ImpossibleDeed, Unexpected) as error:
            self._tell("impossible", reason=str(error))

    async def _order(self, order: str) -> None:
        word, _, rest = order.partition(" ")
        match word:
            case "help":
                self._tell("help")
            case "edit" if rest:
                await self._person.edits(rest)
            case "location" if _is_position(rest):
                latitude, longitude = map(float, rest.replace(",", " ").split())
                await self._person.shares_location(latitude, longitude)
            case "file" if rest:
                await self._send_file(rest)
            case _:
                self._tell("usage")

    async def _send_file(self, name: str) -> None:
        try:
            content = await asyncio.to_thread(lambda: Path(name).expanduser().read_bytes())
        except (OSError, RuntimeError):
            self._tell("no_file", path=name)
            return
        await self._person.sends_document(content, Path(name).name)

    async def _press(self, number: int) -> None:
        if not 1 <= number <= len(self._buttons):
            self._tell("no_button", number=str(number))
            return
        label, heard = self._buttons[number - 1]
        pressed = await self._person.presses(label, on=heard)
        if pressed.kind == "copy":
            self._tell("copied", text=pressed.value)
        elif pressed.kind == "url":
            self._tell("opens", address=pressed.value)
        elif pressed.kind == "location":
            self._tell("help")
        elif pressed.kind in ("inline", "switch"):
            self._tell("page_only")

    async def _listen(self) -> None:
        try:
            heard = await self._person.hears_all()
        except NotSettled:
            self._tell("slow")
            return
        for notice in self._person.notices[self._notices :]:
            self._tell("notice", text=notice)
        self._notices = len(self._person.notices)
        for message in heard:
            self._show(message)
        if heard:
            self._show_keyboard()

    def _show(self, heard: Heard) -> None:
        mark = f" ({self._speech.plain('demo.message.edited')})" if heard.edited else ""
        self._write(f"\n{self._bot_name}{mark}: {heard.text}")
        if buttons_of(heard.raw):
            self._buttons = [(label, heard) for label in heard.buttons]
            self._write_rows([list(row) for row in heard.labels], first=1)

    def _show_keyboard(self) -> None:
        keyboard = (self._person.chat.keyboard or {}).get("keyboard", [])
        rows = [[str(button["text"]) for button in row] for row in keyboard]
        self._buttons = [button for button in self._buttons if button[1] is not None]
        first = len(self._buttons) + 1
        self._buttons += [(label, None) for row in rows for label in row]
        self._write_rows(rows, first=first)

    def _write_rows(self, rows: list[list[str]], *, first: int) -> None:
        number = first
        for row in rows:
            parts = []
            for label in row:
                parts.append(f"[{number}] {label}")
                number += 1
            self._write("  " + "   ".join(parts))

    def _tell(self, text_id: str, **values: object) -> None:
        self._write(self._speech.plain(f"demo.terminal.{text_id}", **values))


async def stdin_lines() -> AsyncIterator[str]:
    """The lines typed or piped in, without holding up the loop or its end."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line)
        loop.call_soon_threadsafe(queue.put_nowait, None)

    # A daemon: a terminal that waits for a line must not keep the program from ending.
    threading.Thread(target=read, daemon=True, name="terminal input").start()
    while (line := await queue.get()) is not None:
        yield line


def _is_position(words: str) -> bool:
    try:
        numbers = [float(word) for word in words.replace(",", " ").split()]
    except ValueError:
        return False
    return len(numbers) == 2
