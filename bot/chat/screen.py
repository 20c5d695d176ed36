"""What the bot shows: a text within Telegram's limits and the buttons below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.chat.callbacks import Press
from bot.chat.codec import pack
from bot.telling.card import MOST_TEXT
from bot.telling.text import lines, shorten

__all__ = [
    "MOST_COPIED", "MOST_LABEL", "MOST_TEXT", "MOST_URL", "Button", "Row", "Screen", "button", "copy",
    "in_rows", "is_web_address", "lines", "link",
]  # fmt: skip

MOST_LABEL = 48
"""Longer labels are cut by phones anyway."""
MOST_COPIED = 256
"""Bot API, CopyTextButton.text."""
MOST_URL = 1024

Button = InlineKeyboardButton
Row = Sequence[Button]


@dataclass(frozen=True, slots=True)
class Screen:
    """A message to send, or to put in another's place."""

    text: str
    rows: tuple[Row, ...] = ()
    reply_labels: tuple[str, ...] = ()
    """Where set, the phone shows these below the line one writes in; the first sends the position once."""
    ends_reply: bool = False
    """Takes such buttons away."""
    question: str | None = None
    """What the message quotes: the words that a press on it goes on with."""
    links: tuple[tuple[str, str], ...] = ()
    """Addresses by their labels that are written out where there are no buttons."""
    menu: bool = False
    """Whether its buttons can be chosen by their place ("2") although no number is on them."""
    numeric: bool = False
    """Whether what is written below it has numbers of its own: a bare one alone is a button's place then."""

    @property
    def buttons(self) -> InlineKeyboardMarkup | None:
        """The buttons below the message, None where there are none."""
        rows = [row for row in self.rows if row]
        return InlineKeyboardMarkup(rows) if rows else None

    @property
    def keyboard(self) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
        """What goes with a new message: the buttons, or those of the phone's own keyboard, or their end."""
        if self.ends_reply:
            return ReplyKeyboardRemove()
        if not self.reply_labels:
            return self.buttons
        first, *others = self.reply_labels
        rows = [[KeyboardButton(first, request_location=True)], [KeyboardButton(label) for label in others]]
        return ReplyKeyboardMarkup([row for row in rows if row], resize_keyboard=True, one_time_keyboard=True)


def button(label: str, press: Press) -> Button:
    """A button that comes back to us."""
    return InlineKeyboardButton(shorten(label, MOST_LABEL), callback_data=pack(press))


def link(label: str, url: str) -> list[Button]:
    """A button that opens a page; none where the address is not one that Telegram takes."""
    return [InlineKeyboardButton(shorten(label, MOST_LABEL), url=url)] if is_web_address(url) else []


def copy(label: str, text: str) -> list[Button]:
    """A button that copies `text`; none where there is nothing to copy."""
    if not text or len(text) > MOST_COPIED:
        return []
    return [InlineKeyboardButton(shorten(label, MOST_LABEL), copy_text=CopyTextButton(text))]


def in_rows(buttons: Iterable[Button], *, across: int) -> list[Row]:
    """Buttons laid out, `across` in a row."""
    all_of_them = list(buttons)
    return [all_of_them[i : i + across] for i in range(0, len(all_of_them), across)]


def is_web_address(url: str) -> bool:
    """Whether a button may carry it: http(s), with a host that has a dot, without spaces or a password."""
    if not url or len(url) > MOST_URL or any(letter.isspace() or ord(letter) < 32 for letter in url):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    named = "." in host.strip(".") and ".." not in host
    return parts.scheme in ("http", "https") and named and parts.username is None
