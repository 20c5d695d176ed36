"""What a screen offers, so that each of its buttons can be typed; and the screen without any buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.chat.callbacks import Done, Open
from bot.chat.codec import unpack
from bot.chat.memory import Offer
from bot.chat.questions import units
from bot.chat.screen import MOST_TEXT, Button, Screen
from bot.i18n import Html, Speech
from catalog.search.words import fold


def offer_of(screen: Screen, *, every: bool, answering: str = "") -> Offer:
    """The buttons of a screen by their labels and numbers; `every` button has a number in text-only mode.

    `answering` is the text of the message that the screen answers.
    """
    labels: dict[str, str] = {}
    numbers: dict[int, str] = {}
    for number, button in _numbered(screen, every=every):
        data = str(button.callback_data)
        labels.setdefault(label_key(button.text), data)
        if number is not None:
            numbers[number] = data
    return Offer(
        labels=labels,
        numbers=numbers,
        question=screen.question,
        text=answering,
        by_beginning=screen.menu,
        numeric=screen.numeric,
        data=tuple(str(button.callback_data) for _, button in _numbered(screen, every=every)),
    )


def in_text_only(screen: Screen, speech: Speech) -> list[Screen]:
    """The screen with its buttons as numbered lines: one message, or two where it grows too long for one."""
    lines = [
        speech.say("chat.text_only.choice", number=number, label=button.text)
        for number, button in _numbered(screen, every=True)
        if number is not None and not _is_number(button)
    ]
    links = [(button.text, button.url) for row in screen.rows for button in row if button.url]
    lines += [
        speech.say("chat.text_only.link", label=label, url=url) for label, url in (*links, *screen.links)
    ]
    if not lines:
        return [replace(screen, rows=())]
    choices = Html("\n".join([speech.say("chat.text_only.choices"), *lines]))
    whole = Html(f"{screen.text}\n\n{choices}")
    if units(whole) <= MOST_TEXT:
        return [replace(screen, text=whole, rows=())]
    return [replace(screen, rows=()), Screen(choices, question=screen.question)]


def label_key(label: str) -> str:
    """A label as it is compared: folded, without marks and without the count at its end."""
    words = re.sub(r"\(\s*[\d.,]+\s*\)\s*$", "", fold(label))
    return " ".join(re.findall(r"\w+", words))


def _numbered(screen: Screen, *, every: bool) -> Iterator[tuple[int | None, Button]]:
    """Each button that comes back to us with its number: the one on it, else (in a menu, or where every
    button needs one) the next that is free."""
    buttons = [button for row in screen.rows for button in row if button.callback_data]
    own = [int(button.text) for button in buttons if _is_number(button)]
    free = max(own, default=0)
    for button in buttons:
        if _is_number(button):
            yield int(button.text), button
        elif every or (screen.menu and not own):
            free += 1
            yield free, button
        else:
            yield None, button


def _is_number(button: Button) -> bool:
    """Whether it is the number of a list's hit; a title may be digits too ("1984")."""
    return button.text.isdecimal() and isinstance(unpack(str(button.callback_data)), Open | Done)
