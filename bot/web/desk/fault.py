"""What is wrong with what was typed into a form, field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from urllib.parse import urlsplit

from catalog.imports.dates import read_date, read_time
from catalog.imports.prices import read_number

MOST_YEARS = 50
"""Years from today to a day that can be meant: one further off is a slip of the hand."""
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: the name of the field, and what it is (`web.desk.fault.<code>`)."""

    field: str
    code: str


@dataclass(slots=True)
class Typed:
    """What was typed, by the name of its field, and the `faults` found while it is read. A field that cannot
    be read is as if nothing had been typed into it."""

    values: Mapping[str, str]
    today: date
    faults: list[Fault] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The words, without space around them and with one kind of line ends."""
        return plain(self.values.get(name, ""))

    def ticked(self, name: str) -> bool:
        """Whether the box is ticked."""
        return bool(self.text(name))

    def wrong(self, name: str, code: str) -> None:
        """Notes a fault."""
        self.faults.append(Fault(field=name, code=code))

    def day(self, name: str) -> date | None:
        """A day; browsers send it as ISO writes it, and what people type is read as imports read it."""
        if not (words := self.text(name)):
            return None
        found = read_date(words)
        if found is None or found.serial or abs(found.day.year - self.today.year) > MOST_YEARS:
            self.wrong(name, "day")
            return None
        return found.day

    def clock(self, name: str) -> time | None:
        """A time of the day."""
        if not (words := self.text(name)):
            return None
        if (found := read_time(words)) is None:
            self.wrong(name, "clock")
        return found

    def whole(self, name: str, *, most: int) -> int | None:
        """A whole number from nought to `most`."""
        if not (words := self.text(name)):
            return None
        if words.isascii() and words.isdigit() and len(words) < 10 and int(words) <= most:
            return int(words)
        self.wrong(name, "number")
        return None

    def amount(self, name: str) -> Decimal | None:
        """An amount of money."""
        if not (words := self.text(name)):
            return None
        found = read_number(words)
        if found is None or found < 0:
            self.wrong(name, "amount")
            return None
        return found

    def address(self, name: str) -> str:
        """The address of a page."""
        words = self.text(name)
        if words and not _is_address(words):
            self.wrong(name, "address")
            return ""
        return words

    def email(self, name: str) -> str:
        """The address of a mailbox."""
        words = self.text(name)
        if words and not _EMAIL.fullmatch(words):
            self.wrong(name, "email")
            return ""
        return words


def plain(text: str) -> str:
    """The words of a field, without space around them and with one kind of line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _is_address(words: str) -> bool:
    try:
        parts = urlsplit(words)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not re.search(r"\s", words)
