"""Two made-up languages, to see what no reader of English sees: words that are not from `locales/`, texts
without room to grow, and screens that run from right to left.

Each is made from `locales/en`: letters replaced one by one, every text longer by a third, and every run of
words between marks, ⟦so⟧. Values, tags, entities, commands, addresses and plural forms stay as they are. A
piece of a screen that stands outside the marks is data of the city, or was written where no text belongs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.i18n import Languages, Speech, locales_folder

ACCENTED = "en-XA"
MIRRORED = "ar-XB"
"""The tags, after those of CLDR's own pseudo-locales; dates and numbers are formatted as in en and ar."""
TAGS = (ACCENTED, MIRRORED)
OPEN, CLOSE = "⟦", "⟧"
LONGER = 0.35
"""By how much every text grows: German and Finnish do."""

ALPHABETS: Mapping[str, dict[int, str]] = {
    ACCENTED: str.maketrans(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
    ),
    MIRRORED: str.maketrans(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "ابثدعفقحيجكلمنوضصرسطغذهخشزابثدعفقحيجكلمنوضصرسطغذهخشز",
    ),
}
FILLER = "one two three four five six seven eight nine ten "

KEPT = ("chat.said.", "chat.question.")
"""Texts that are not shown but understood, by the bot and by its search."""
PATTERNS = ("format.day", "format.day_and_year", "format.short_day", "format.time")
"""Texts that are patterns of CLDR: only put between marks."""

_UNTOUCHED = re.compile(
    r"<(?:code|pre)>.*?</(?:code|pre)>|<[^<>]*>|&#?\w+;|https?://\S+|(?<![\w/])[/@]\w[\w-]*|(?<!\w)--\w[\w-]*"
    r"|\w*_\w+|\b(?:\w+\.)+\w+/\S*",
    re.DOTALL,
)
_LETTER = r"[^\W\d_]"
_VALUE = re.compile(r"(\{\w*\}|\n)")


def make_locales(folder: Path, *tags: str) -> Path:
    """Writes the made-up languages (all, or those of `tags`) into a folder that `Languages` reads."""
    source = locales_folder() / "en" / "LC_MESSAGES" / "bot.po"
    for tag in tags or TAGS:
        with source.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
        for message in catalog:
            if message.id:
                text_id = message.id if isinstance(message.id, str) else message.id[0]
                forms = (message.string,) if isinstance(message.string, str) else message.string
                changed = tuple(pseudo(form, tag, text_id) for form in forms)
                message.string = changed[0] if isinstance(message.string, str) else changed
        _write(catalog, folder / tag.replace("-", "_") / "LC_MESSAGES" / "bot.po")
    return folder


def pseudo(text: str, tag: str, text_id: str = "") -> str:
    """A text in a made-up language; `text_id` where what it is for decides."""
    if text_id.startswith(KEPT):
        return text
    if text_id in PATTERNS:
        return f"{OPEN}{text}{CLOSE}"
    return "".join(
        part if _VALUE.fullmatch(part) else _marked(part, ALPHABETS[tag]) for part in _VALUE.split(text)
    )


def untranslated(text: str, known: Iterable[str] = ()) -> list[str]:
    """The pieces of a shown text (without markup) that are neither between marks nor known data.

    `known` are titles, names and the like; numbers, commands and addresses need no mention. A piece of one
    letter is not counted.
    """
    data = _Data.of(frozenset(known))
    return [" ".join(piece.split()) for piece in _outside(text) if not data.explains(piece)]


def lent_words(speech: Speech) -> set[str]:
    """What CLDR lends: names of languages, signs of currencies, "and" and "or"; and the ready questions."""
    locale = speech.locale
    patterns = {str(part) for pattern in locale.list_patterns.values() for part in pattern.values()}
    joining = set(re.findall(_LETTER + "+", re.sub(r"\{\d\}", " ", " ".join(patterns))))
    names = {str(name) for name in locale.languages.values()}
    ready = {speech.plain(f"chat.question.{name}") for name in ("today", "weekend", "example", "near")}
    signs = {*locale.currency_symbols, *locale.currency_symbols.values()}
    return joining | names | ready | signs


def pseudo_languages(folder: Path) -> Languages:
    """Both made-up languages and no other, read by the bot's own reader, strictly."""
    return Languages(make_locales(folder), strict=True)


@dataclass(frozen=True)
class _Data:
    """Known data, made ready to be looked for."""

    words: tuple[str, ...]
    whole: re.Pattern[str]

    @staticmethod
    @lru_cache(maxsize=16)
    def of(known: frozenset[str]) -> _Data:
        words = sorted({_plain(each) for each in known if each.strip()}, key=len, reverse=True)
        anything = "|".join(map(re.escape, words)) or "(?!)"
        # Whole words only: a known "or" explains no "for". Arabic writes its "and" at the word that follows.
        return _Data(tuple(words), re.compile(f"(?<!{_LETTER})و?(?:{anything})(?!{_LETTER})"))

    def explains(self, piece: str) -> bool:
        """Whether nothing is left of a piece but numbers and signs, or it is a known word cut short."""
        rest = self.whole.sub(" ", _plain(_UNTOUCHED.sub(" ", piece))).strip()
        if not re.search(_LETTER + "{2,}", rest):
            return True
        cut = rest.removesuffix("…").rstrip()
        return cut != rest and any(word.startswith(cut) for word in self.words)


def _outside(text: str) -> Iterator[str]:
    # What was shortened has lost its closing mark: it ends with the ellipsis or the line.
    inside = re.compile(rf"{OPEN}[^{OPEN}{CLOSE}\n]*?(?:{CLOSE}|…|(?=\n)|$)")
    for line in text.splitlines():
        yield from (piece for piece in inside.sub("\0", line).split("\0") if piece.strip())


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _marked(part: str, alphabet: dict[int, str]) -> str:
    pieces: list[str] = []
    letters, end = 0, 0
    for touched, piece in _pieces(part):
        if touched and (count := _letters(piece)):
            letters += count
            last = max(place for place, letter in enumerate(piece) if letter.isalpha()) + 1
            end = sum(map(len, pieces)) + last
        pieces.append(piece.translate(alphabet) if touched else piece)
    if not letters:
        return part
    said = "".join(pieces)
    return f"{OPEN}{said[:end]} {_filler(math.ceil(LONGER * letters)).translate(alphabet)}{said[end:]}{CLOSE}"


def _pieces(part: str) -> Iterator[tuple[bool, str]]:
    """The part in pieces, each with whether its letters may be touched."""
    place = 0
    for kept in _UNTOUCHED.finditer(part):
        yield True, part[place : kept.start()]
        yield False, kept.group()
        place = kept.end()
    yield True, part[place:]


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in text)


def _filler(letters: int) -> str:
    filler = FILLER * (letters // _letters(FILLER) + 1)
    taken = 0
    for place, letter in enumerate(filler):
        taken += letter.isalpha()
        if taken == letters:
            return filler[: place + 1]
    return filler


def _write(catalog: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=0)
